"""A past cycle under another framework: who used which points, grades, ranks, averages, and that nothing is written."""

from decimal import Decimal

import pytest

from accounts.models import Kind
from assessments.models import Status, Submission
from indicators import crosswalk
from indicators.models import Framework
from indicators.queries import outline
from reports.simulation import default_cycle, simulate
from reviews.models import Decision, SettledScore
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    outline(factories.framework())
    return factories.Cast()


@pytest.fixture
def decided(cast):
    """Settled at 70 % of all points, the LPA indicators at 80 %."""
    return factories.submission_in(Status.AREA_DECIDED, cast)


def handed_in(name, kind, share):
    made = factories.submission(factories.municipality(name, kind))
    factories.fill(made, share=Decimal(share))
    factories.hand_in(made)
    return made


def only(simulation):
    [row] = simulation.rows
    return row


def test_under_its_own_framework_everything_stays_as_it_was(decided):
    found = simulate(decided.cycle, factories.framework())

    row, decision = only(found), decided.decisions.get()
    assert row.is_decided
    assert (row.total, row.new_total, row.change) == (decision.total, decision.total, 0)
    assert (row.grade, row.new_grade, row.changes_grade) == ("very_good", "very_good", False)
    assert (row.rank, row.new_rank, row.climb) == (1, 1, 0)
    assert (found.changed_count, found.undecided_count, found.mean_places, found.mean_change) == (0, 0, 0, 0)
    assert not found.way.new and not found.way.dropped


def test_settled_points_count_where_it_is_decided_and_those_of_the_municipality_else(decided, cast):
    undecided = handed_in("ดอกคำใต้", "mueang", "0.5")
    # What a panel has settled so far without deciding plays no part.
    criterion = outline(factories.framework()).leaf_by_number["1"].criteria.all()[0]
    SettledScore.objects.create(submission=undecided, criterion=criterion, points=10)

    found = simulate(decided.cycle, factories.draft_framework())

    by_pk = {one.submission: one for one in found.rows}
    assert by_pk[decided.pk].new_total == decided.decisions.get().total
    assert (by_pk[undecided.pk].total, by_pk[undecided.pk].new_total) == (50, 50)
    assert (by_pk[undecided.pk].is_decided, by_pk[undecided.pk].grade, found.undecided_count) == (False, "", 1)


def test_drafts_withdrawn_ones_and_those_without_points_stay_out(decided, cast):
    draft = factories.submission(factories.municipality("แม่ใจ"))
    factories.fill(draft)
    withdrawn = factories.submission(factories.municipality("ภูซาง"))
    factories.fill(withdrawn)
    Submission.objects.filter(pk=withdrawn.pk).update(status=Status.WITHDRAWN)
    handed_in("จุน", "tambon", "0.5").responses.all()[0].self_scores.all()
    empty = factories.submission(factories.municipality("ปง"))
    Submission.objects.filter(pk=empty.pk).update(status=Status.SUBMITTED, self_percent=0)

    assert {one.name for one in simulate(decided.cycle, factories.draft_framework()).rows} == {"บ้านสาง", "จุน"}


def test_new_indicators_are_left_out_or_count_as_zero(decided):
    """Indicator 20 became a new one: of the 8 counted before, dimension 3 keeps 6 of 7."""
    draft = factories.draft_framework({"20": {"number": "98"}})

    left_out, zero = simulate(decided.cycle, draft), simulate(decided.cycle, draft, is_new_zero=True)

    assert [one.number for one in left_out.way.new] == ["98"]
    assert [one.number for one in left_out.way.dropped] == ["20"]
    assert only(left_out).change == 0
    # 21 of 210 points of 25 %.
    assert only(zero).change == Decimal("-2.50")


def test_a_draft_that_is_still_being_written_can_be_simulated(decided):
    parts = [{"number": number, "name_th": "ส่วน", "criteria": []} for number in ("20.1", "20.2")]
    unfinished = {"20": {"criteria": [], "parts_rule": "best", "parts": parts}, "21": {"criteria": []}}

    found = simulate(decided.cycle, factories.draft_framework(unfinished), is_new_zero=True)

    assert only(found).change == 0
    assert found.by_kind[0].new_maximum == 1020 - 60


def test_an_empty_draft_makes_everything_zero(decided):
    draft = Framework.objects.create(code="empty", name_th="ว่าง")

    row = only(simulate(decided.cycle, draft))

    assert (row.new_total, row.new_grade) == (0, "")


def test_links_carry_points_to_another_number(decided):
    draft = factories.draft_framework({"20": {"number": "98"}})
    crosswalk.set_links(
        factories.framework(), draft, crosswalk.same_numbers(factories.framework(), draft) | {"20": ["98"]}
    )

    found = simulate(decided.cycle, draft, is_new_zero=True)

    assert not found.way.new
    assert only(found).change == 0


def test_grades_and_ranks_change_with_the_weights(cast):
    """One is good at dimension 3 and not at 4, the other the other way round; the draft weighs 3 alone."""
    green, learned = handed_in("เขียว", "tambon", "0.5"), handed_in("เรียน", "tambon", "0.5")
    for submission, dimension in ((green, 2), (learned, 3)):
        plan = outline(factories.framework())
        for leaf in plan.leaves_of(plan.dimensions[dimension]):
            for criterion in leaf.criteria.all():
                response = submission.responses.get(indicator=leaf)
                response.self_scores.filter(criterion=criterion).update(points=criterion.maximum)
    handed_in("กลาง", "nakhon", "0.9")
    pilots = {str(number): {"is_pilot": True} for number in (*range(1, 17), *range(24, 35))}
    draft = factories.draft_framework(pilots)

    found = simulate(green.cycle, draft)

    by_name = {one.name: one for one in found.rows}
    assert (by_name["เขียว"].total, by_name["เขียว"].new_total) == (Decimal("62.50"), 100)
    assert (by_name["เรียน"].total, by_name["เรียน"].new_total) == (Decimal("62.50"), 50)
    assert [(one.rank, one.new_rank, one.climb) for one in (by_name["เขียว"], by_name["เรียน"])] == [
        (1, 1, 0),
        (1, 2, -1),
    ]
    assert [(one.grade, one.new_grade) for one in (by_name["เขียว"], by_name["เรียน"])] == [
        ("good", "excellent"),
        ("good", ""),
    ]
    assert by_name["กลาง"].rank == 1, "each kind has a ranking of its own"
    assert found.changed_count == 2
    assert found.mean_places == Decimal("0.33")
    assert found.mean_change == Decimal("8.33")
    assert found.new_grades == ["excellent", "very_good", "good", ""]
    matrix = {key: [cell.count for cell in cells] for key, cells in found.matrix}
    assert matrix == {"excellent": [1, 0, 0, 0], "very_good": [0] * 4, "good": [1, 0, 0, 1], "": [0] * 4}
    assert [cell.is_same for cell in found.matrix[0][1]] == [True, False, False, False]
    assert found.grades["excellent"]


def test_averages_and_maxima_are_those_of_each_kind(cast):
    submission = handed_in("เขียว", "tambon", "0.5")
    handed_in("กลาง", "nakhon", "0.9")
    draft = factories.draft_framework({"20": {"kinds": ["nakhon"]}})

    found = {one.kind: one for one in simulate(submission.cycle, draft).by_kind}

    assert list(found) == [Kind.NAKHON, Kind.TAMBON]
    assert (found[Kind.NAKHON].maximum, found[Kind.NAKHON].new_maximum) == (1020, 1020)
    assert (found[Kind.TAMBON].maximum, found[Kind.TAMBON].new_maximum) == (1020, 990)
    assert (found[Kind.TAMBON].count, found[Kind.TAMBON].mean, found[Kind.TAMBON].new_mean) == (1, 50, 50)
    assert found[Kind.TAMBON].change == 0


def test_the_last_decision_counts(decided):
    area = decided.decisions.get()
    Decision.objects.create(
        submission=decided,
        stage="national_review",
        snapshot=area.snapshot,
        total=Decimal("95"),
        dimensions=area.dimensions,
        decided_by=area.decided_by,
    )

    row = only(simulate(decided.cycle, factories.draft_framework()))

    assert (row.total, row.grade) == (95, "")


def test_without_rows_the_figures_are_empty():
    cycle = factories.cycle()

    found = simulate(cycle, factories.framework())

    assert (found.rows, found.mean_change, found.by_kind) == ([], 0, [])


def test_the_cycle_is_the_newest_with_decisions_else_the_newest(cast):
    assert default_cycle() is None
    factories.cycle(2570)
    assert default_cycle().year_be == 2570
    factories.submission_in(Status.AREA_DECIDED, cast)
    assert default_cycle().year_be == 2569


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_and_nothing_is_written(cast, count, django_assert_num_queries):
    for name in ("เขียว", "เรียน", "กลาง")[:count]:
        submission = handed_in(name, "tambon", "0.5")
    new = factories.draft_framework()
    new.published_at = submission.created_at
    outline(new)

    with django_assert_num_queries(5) as queries:
        simulate(submission.cycle, new)

    # PostgreSQL reads what is streamed through a cursor, which it declares first.
    assert all(one["sql"].startswith(("SELECT", "DECLARE")) for one in queries.captured_queries)
