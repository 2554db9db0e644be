"""The honest score band: its arithmetic, what is kept of past results, and what a municipality reads."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_tasks import default_task_backend
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.engine import make_move
from assessments.models import Cycle, SelfScore, Stage, Status, Submission
from assessments.queries import overview
from indicators.models import CrosswalkLink
from indicators.queries import outline
from reviews.banding import FEWEST, Spread, band, quantile, spread_of
from reviews.gaps import ALL_KINDS, TOTAL, following, summarise
from reviews.models import Decision, GapSummary, SettledScore
from reviews.score_band import score_band
from reviews.tasks import summarise_gaps
from tests import factories

D = Decimal
fine = st.integers(0, 20_000).map(lambda number: D(number) / 10_000)
ratios = st.lists(fine, min_size=FEWEST, max_size=30)
# A machine that does ten things at once is slow, and that is no fault of the arithmetic.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# ------------------------------------------------------------------ arithmetic


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([1, 2, 3, 4, 5], "0.5", "3"),
        ([1, 2, 3, 4], "0.5", "2.5"),
        ([1, 2, 3, 4, 5], "0.25", "2"),
        ([10, 20], "0.75", "17.5"),
        ([7], "0.25", "7"),
        ([7, 9], "1", "9"),
    ],
)
def test_a_quantile_lies_between_the_nearest_two(values, share, expected):
    assert quantile([D(one) for one in values], D(share)) == D(expected)


def test_a_worked_example_from_eight_towns():
    """They kept 80, 84, 85, 88, 90, 92, 94 and 100 percent of their totals; a town says 78."""
    kept = [D(one) / 100 for one in (90, 80, 100, 85, 94, 84, 92, 88)]
    spread = spread_of(kept)
    assert spread == Spread(8, D("0.8475"), D("0.89"), D("0.925"))
    assert band(D(78), spread) == (D(66), D(72))


def test_with_fewer_than_eight_nothing_is_said():
    assert spread_of([D(1)] * 7) is None
    assert spread_of([]) is None


def test_no_band_ends_above_a_hundred():
    assert band(D(98), Spread(8, D("0.9"), D(1), D("1.1"))) == (D(88), D(100))


@patiently
@given(ratios)
def test_a_spread_is_in_order_and_within_what_was_seen(values):
    spread = spread_of(values)
    assert min(values) <= spread.low <= spread.median <= spread.high <= max(values)


@patiently
@given(ratios, st.integers(0, 10_000).map(lambda number: D(number) / 100))
def test_a_band_is_in_order_and_no_total_is_impossible(values, own):
    low, high = band(own, spread_of(values))
    assert 0 <= low <= high <= 100


@patiently
@given(ratios, st.randoms())
def test_the_order_of_the_cases_says_nothing(values, random):
    mixed = list(values)
    random.shuffle(mixed)
    assert spread_of(mixed) == spread_of(values)


@patiently
@given(fine)
def test_one_case_more_of_a_hundred_alike_moves_nothing(strange):
    """Robust: what one town did, however strange, is not in the middle half."""
    alike = [D("0.9")] * 100
    assert spread_of([*alike, strange]) == Spread(101, D("0.9"), D("0.9"), D("0.9"))


# ------------------------------------------------------------------ what is kept


def published(town, year, own="0.8", final="0.7", **lowered):
    """A published result; `lowered` names other final shares by indicator: n18="0.2"."""
    made = factories.submission(town, year)
    factories.fill(made, share=D(own))
    factories.hand_in(made)
    shares = {key.removeprefix("n"): D(share) for key, share in lowered.items()}
    plan = outline(made.cycle.framework)
    SettledScore.objects.bulk_create(
        SettledScore(submission=made, criterion=one, points=one.maximum * shares.get(leaf.number, D(final)))
        for leaf in plan.leaves
        if leaf.is_assessed
        for one in leaf.criteria.all()
    )
    made.refresh_from_db()
    Decision.objects.create(
        submission=made,
        stage=Stage.AREA_REVIEW,
        total=made.self_percent * D(final) / D(own),
        dimensions=[],
        decided_by=factories.user(),
        snapshot=snapshot_of(made),
    )
    Submission.objects.filter(pk=made.pk).update(status=Status.PUBLISHED)
    return made


def snapshot_of(submission):
    return submission.snapshots.create(
        number=1, content={}, sha256="0" * 64, signed_name="ก", signed_position="ข", signed_by=factories.user()
    )


def towns(count, kind="tambon", start=0):
    return [factories.municipality(f"ตัวอย่าง {start + n}", kind, "55") for n in range(count)]


@pytest.fixture
def eight(cast):
    """Eight results of 2568 of the cast's kind: seven eighths of the points were kept, of 18 only a quarter."""
    for town in towns(8):
        published(town, 2568, n18="0.2")
    return summarise(Cycle.objects.get(year_be=2568))


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


@pytest.fixture
def reader(client, cast):
    """A client that reads as somebody, in English."""

    def reads_as(who):
        client.force_login(getattr(cast, who))
        client.cookies["django_language"] = "en"
        return client

    return reads_as


def test_gaps_are_kept_by_kind_and_number_and_by_all_kinds(eight):
    assert eight.years == [2568]
    for kind in ("tambon", ALL_KINDS):
        assert eight.spreads[kind][TOTAL] == ["8", "0.8750", "0.8750", "0.8750"]
        assert eight.spreads[kind]["18"] == ["8", "-0.6000", "-0.6000", "-0.6000"]
        assert eight.spreads[kind]["19.1"] == ["8", "-0.1000", "-0.1000", "-0.1000"]
        assert "24" not in eight.spreads[kind], "what nobody judges has no gap"


def test_seven_of_a_kind_are_not_kept_so_nobody_is_found_out(cast):
    for town in (*towns(7), *towns(1, "mueang", 20)):
        published(town, 2568)
    made = summarise(Cycle.objects.get(year_be=2568))
    assert list(made.spreads) == [ALL_KINDS]


def test_only_published_results_count_and_three_years_at_most(cast):
    for town in towns(4):
        for year in (2566, 2568):
            published(town, year)
    published(towns(1)[0], 2565)
    undecided = published(factories.municipality("ยังไม่เผยแพร่", province="55"), 2568)
    Submission.objects.filter(pk=undecided.pk).update(status=Status.AREA_DECIDED)

    made = summarise(Cycle.objects.get(year_be=2568))

    assert made.years == [2566, 2568]
    assert made.spreads["tambon"][TOTAL][0] == "8"
    assert {one.year_be for one in following(Cycle.objects.get(year_be=2566))} == {2566, 2568}
    assert summarise(Cycle.objects.get(year_be=2568)).pk == made.pk


def test_the_gap_of_an_indicator_follows_the_crosswalk(cast):
    """The results of 2567 are of the first version, whose 18 became 20 in the second."""
    for town in towns(8):
        published(town, 2567, n18="0.2")
    second = factories.draft_framework()
    plan, newer = outline(factories.framework()), outline(second)
    CrosswalkLink.objects.create(source=plan.by_number["18"], target=newer.by_number["20"])
    cycle = factories.cycle(2568)
    Cycle.objects.filter(pk=cycle.pk).update(framework=second)

    made = summarise(Cycle.objects.select_related("framework").get(pk=cycle.pk))

    assert made.years == [2567]
    assert set(made.spreads["tambon"]) == {TOTAL, "20"}
    assert made.spreads["tambon"]["20"][2] == "-0.6000"


def test_what_a_town_gave_itself_nothing_for_has_no_ratio(cast):
    for town in towns(8):
        one = published(town, 2568)
        Submission.objects.filter(pk=one.pk).update(self_percent=0)
        SelfScore.objects.filter(response__submission=one, response__indicator__number="20").delete()
    made = summarise(Cycle.objects.get(year_be=2568))
    assert TOTAL not in made.spreads["tambon"]
    assert "20" not in made.spreads["tambon"]


def test_publishing_asks_for_one_summary_however_many_are_published(cast):
    first = factories.submission_in(Status.AREA_DECIDED, cast)
    default_task_backend.clear()
    make_move("publish", first, cast.administrator)
    other = published(cast.other_municipality, 2569)
    Submission.objects.filter(pk=other.pk).update(status=Status.AREA_DECIDED)
    make_move("publish", other, cast.administrator)

    asked = [one for one in default_task_backend.results if one.task.name == "summarise_gaps"]
    assert [one.args for one in asked] == [[first.cycle_id]]

    summarise_gaps.call(first.cycle_id)

    kept = GapSummary.objects.get()
    assert (kept.years, kept.is_asked_for) == ([2569], False)


def test_the_command_makes_the_summaries_of_all_years(cast):
    for town in towns(8):
        published(town, 2568)
    GapSummary.objects.create(cycle=Cycle.objects.get(year_be=2568), is_asked_for=True)
    out = StringIO()
    call_command("summarise_gaps", stdout=out)
    assert out.getvalue() == "2568: 2568\n"
    kept = GapSummary.objects.get()
    assert kept.spreads["tambon"][TOTAL][0] == "8"
    assert not kept.is_asked_for
    assert str(kept) == "2568"


# ------------------------------------------------------------------ what is read


def test_a_draft_reads_where_such_scores_ended_and_what_was_lowered_most(eight, draft, django_assert_num_queries):
    state = overview(draft)
    with django_assert_num_queries(1):
        found = score_band(state)
    assert (found.own, found.low, found.high, found.spread.cases) == (D("80.00"), D(70), D(70), 8)
    assert (found.is_own_kind, found.years, found.open_count, found.width) == (True, [2568], 0, 1)
    assert (found.gaps[0].leaf.indicator.number, found.gaps[0].points) == ("18", D("18.0"))
    assert len(found.gaps) == 5


def test_what_has_no_points_yet_is_counted_and_never_called_too_high(eight, draft):
    SelfScore.objects.filter(response__submission=draft, response__indicator__number="18").delete()
    found = score_band(overview(draft))
    assert found.open_count == 1
    assert "18" not in [one.leaf.indicator.number for one in found.gaps]


def test_nothing_is_taken_off_that_is_not_there(eight, draft):
    points = SelfScore.objects.filter(response__submission=draft)
    points.exclude(response__indicator__number="18").delete()
    points.update(points=1)
    (gap,) = score_band(overview(draft)).gaps
    assert gap.points == 3


def test_where_evaluators_gave_more_nothing_is_said_of_lowering(cast, draft):
    for town in towns(8):
        published(town, 2568, own="0.6", final="0.7")
    summarise(Cycle.objects.get(year_be=2568))
    assert score_band(overview(draft)).gaps == []


def test_another_kind_reads_the_band_of_all_kinds_and_is_told_so(eight, cast, reader):
    made = factories.submission(cast.other_municipality)
    factories.fill(made)
    page = reader("stranger").get(reverse("assessments:score_explained", args=[made.pk])).content.decode()
    assert "half of such scores end between" in page
    assert "There are too few of your kind alone" in page


def test_the_results_of_this_years_colleagues_are_not_used(cast, draft):
    for town in towns(8):
        published(town, 2569)
    summarise(Cycle.objects.get(year_be=2569))
    assert score_band(overview(draft)).spread is None


def test_an_older_framework_is_read_along_the_crosswalk(eight, cast):
    second = factories.draft_framework()
    CrosswalkLink.objects.create(
        source=outline(factories.framework()).by_number["18"], target=outline(second).by_number["20"]
    )
    cycle = factories.cycle(2569)
    Cycle.objects.filter(pk=cycle.pk).update(framework=second)
    made = factories.submission(cast.municipality)
    factories.fill(made)
    assert [one.leaf.indicator.number for one in score_band(overview(made)).gaps] == ["20"]


@pytest.mark.parametrize("page", ["assessments:score_explained", "assessments:submission_detail"])
def test_the_pages_say_it_in_words(eight, draft, reader, page):
    client, url = reader("coordinator"), reverse(page, args=[draft.pk])
    text = client.get(url).content.decode()
    assert "You say <strong>80</strong>" in text
    assert "end between <strong>70</strong> and <strong>70</strong>" in text
    assert "From 8 published results of 2568." in text
    assert "ตัวอย่าง 1" not in text, "no town is named"
    GapSummary.objects.all().delete()
    assert "Too few results are published yet" in client.get(url).content.decode()


@pytest.mark.parametrize("who", ["evaluator", "chair", "officer"])
def test_who_judges_does_not_see_the_band(eight, cast, reader, who):
    made = factories.submission_in(Status.AREA_REVIEW, cast)
    for page in ("assessments:score_explained", "assessments:submission_detail"):
        assert "score-band" not in reader(who).get(reverse(page, args=[made.pk])).content.decode()
