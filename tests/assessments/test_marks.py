"""Pass marks and cut-offs: proposed by the framework, owned by the cycle."""

from decimal import Decimal

import pytest

from assessments import marks
from assessments.engine import make_move
from assessments.models import Status
from assessments.queries import overview
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return factories.cycle()


@pytest.mark.parametrize(("kind", "percent"), [("nakhon", 70), ("mueang", 70), ("tambon", 60), ("tao", 60)])
def test_the_pass_marks_that_a_framework_proposes(cycle, kind, percent):
    assert cycle.pass_mark(kind) == percent


@pytest.mark.parametrize(("percent", "text"), [("70.00", "70"), ("61.50", "61.5"), ("0.00", "0"), ("100", "100")])
def test_percents_are_kept_without_needless_zeros(percent, text):
    assert marks.as_text(Decimal(percent)) == text


def test_grades_by_the_cut_offs_of_the_cycle(cycle):
    best, _middle, lowest = marks.cut_offs_of(cycle)

    assert cycle.grade_key(lowest.lowest) == lowest.grade.key == "good"
    assert cycle.grade_key(lowest.lowest - 1) is None
    assert marks.grade_of(cycle, Decimal(100)) == best.grade
    assert marks.grade_of(cycle, Decimal(0)) is None


def test_another_cycle_of_the_same_framework_has_its_own(cycle):
    other = factories.cycle(2568)

    marks.write_marks(cycle, {"tambon": Decimal("55.5")}, {"good": Decimal(10)})

    assert (cycle.pass_mark("tambon"), cycle.grade_key(Decimal(10))) == (Decimal("55.5"), "good")
    assert (other.pass_mark("tambon"), other.grade_key(Decimal(10))) == (Decimal(60), None)
    assert factories.framework().pass_marks.get(kind="tambon").percent == 60


def test_a_self_assessment_passes_by_the_mark_of_its_cycle(cycle):
    submission = factories.submission()
    factories.fill(submission, share=Decimal("0.58"))
    assert not overview(submission).is_passed

    marks.write_marks(submission.cycle, {"tambon": Decimal(55)}, {})

    assert overview(submission).is_passed


def test_what_is_frozen_and_decided_uses_the_marks_as_they_are_then(cycle):
    cast = factories.Cast()
    submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
    marks.write_marks(factories.cycle(), {"tambon": Decimal(55)}, {"excellent": Decimal(71), "very_good": Decimal(69)})

    make_move("submit", submission, cast.certifier, factories.SIGNED)

    assert submission.snapshots.get().content["pass_mark"] == "55"


def test_a_withdrawn_submission_that_was_handed_in_counts_too(cycle):
    assert marks.may_change_pass_marks(cycle)
    cast = factories.Cast()
    submission = factories.submission_in(Status.SUBMITTED, cast)
    make_move("withdraw", submission, cast.certifier, factories.SIGNED)

    assert not marks.may_change_pass_marks(cycle)
    assert marks.may_change_cut_offs(cycle)
