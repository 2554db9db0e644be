"""How the rows of a review read, and the few questions that no screen asks."""

import pytest

from assessments.engine import MoveRefused, make_move
from assessments.models import Status
from reviews.models import Award, Clarification, Decision, Objection, Score, SettledScore
from tests import factories

pytestmark = pytest.mark.django_db


def test_rows_read_well(cast):
    submission = factories.submission_in(Status.OBJECTION, cast)
    assignment = submission.assignments.first()
    question = Clarification(question="มีแผนที่หรือไม่")
    award = Award.objects.create(
        submission=submission,
        family=Award.Family.LIVEABLE,
        rank=Award.Rank.WINNER,
        awarded_by=cast.administrator,
    )

    assert str(assignment.panel) == f"2569 · {submission.area}"
    assert str(assignment) == f"{assignment.evaluator} · {submission.pk}"
    assert str(Score.objects.first()) == "7.00"
    assert str(SettledScore.objects.first()) == "7.00"
    assert str(question) == "มีแผนที่หรือไม่" and not question.is_answered
    assert str(Objection.objects.get()) == "มีหลักฐานเพิ่มเติม"
    assert str(Decision.objects.get()).endswith(Decision.objects.get().grade_name_th)
    assert " · " in str(award)


def test_settling_is_refused_while_evaluators_score_and_points_are_open(in_review, cast):
    with pytest.raises(MoveRefused) as refused:
        make_move("settle", in_review, cast.chair)

    assert len(refused.value.missing) == 2 + 25


def test_a_review_without_evaluators_does_not_begin(cast):
    submission = factories.submission_in(Status.ACCEPTED, cast)

    with pytest.raises(MoveRefused) as refused:
        make_move("begin_area_review", submission, cast.administrator)

    assert len(refused.value.missing) == 1


def test_objections_are_sent_once_written_and_decided_once_replied(cast):
    submission = factories.submission_in(Status.PREVIEW, cast)
    with pytest.raises(MoveRefused):
        make_move("object", submission, cast.coordinator)
    factories.object_to(submission, "20", cast.coordinator)
    make_move("object", submission, cast.coordinator)

    with pytest.raises(MoveRefused) as refused:
        make_move("decide_objections", submission, cast.chair)

    assert [one.indicator.number for one in refused.value.missing] == ["20"]


def test_silence_accepts_after_the_preview(cast):
    submission = factories.submission_in(Status.PREVIEW, cast)
    factories.cycle(preview=(-30, -1))

    make_move("decide_unopposed", submission, cast.chair)

    assert submission.status == Status.AREA_DECIDED


def test_assignments_of_others_are_visible_to_who_leads_only(in_review, cast):
    from reviews.models import Assignment

    for who, count in (("chair", 2), ("administrator", 2), ("evaluator", 1), ("national_chair", 0), ("officer", 0)):
        assert Assignment.objects.visible_to(getattr(cast, who)).count() == count


def test_a_panel_of_the_whole_programme_says_so(cast):
    from reviews.models import Panel

    assert "2569" in str(Panel(cycle=factories.cycle()))
