"""Ranking a cycle, proposing awards and confirming both."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from assessments.models import CycleStage, Stage, Status, Submission
from reviews.awarding import RankingRefused, confirm, honour, rankings_of, why_not_confirm, why_not_rank
from reviews.models import Award, AwardChange, Decision, RankedPlace, Ranking, SettledScore
from tests import factories

pytestmark = pytest.mark.django_db
RANKING = "/cycles/2569/ranking/"
NONE = {"liveable": "", "environment": ""}
WON = {"liveable": "winner", "environment": ""}


@pytest.fixture
def decided(cast):
    """One submission that the national panel decided."""
    return factories.submission_in(Status.NATIONAL_DECIDED, cast)


def another(like: Submission, name: str, total: str, *, dimension_3: str = "70.00", kind: str = "tambon") -> Submission:
    """A further national result of the same cycle, with figures of its own."""
    town = factories.municipality(name, kind, name_en=name)
    made = factories.submission(town, like.cycle.year_be)
    Submission.objects.filter(pk=made.pk).update(status=Status.NATIONAL_DECIDED, self_percent=80)
    decision = Decision.objects.get(submission=like, stage=Stage.NATIONAL_REVIEW)
    snapshot = made.snapshots.create(number=1, content={}, sha256="1" * 64, signed_by=decision.decided_by)
    dimensions = [{"number": 3, "achieved": dimension_3, "percent": "20.00", "weight": "30", "indicators": []}]
    Decision.objects.create(
        submission=made,
        stage=Stage.NATIONAL_REVIEW,
        snapshot=snapshot,
        total=Decimal(total),
        dimensions=dimensions,
        decided_by=decision.decided_by,
    )
    return made


def edit(submission):
    return reverse("reviews:award_edit", args=[submission.pk])


def ranks(cycle):
    return {row.submission.name_th: row.place.rank for one in rankings_of(cycle) for row in one.rows}


def test_municipalities_are_ranked_among_their_own_kind(decided):
    another(decided, "หนึ่ง", "99.00")
    another(decided, "เมืองเดียว", "10.00", kind="mueang")

    assert [one.kind for one in rankings_of(decided.cycle)] == ["mueang", "tambon"]
    assert ranks(decided.cycle) == {"หนึ่ง": 1, "บ้านสาง": 2, "เมืองเดียว": 1}


def test_outcomes_are_the_national_points_where_there_are_any(decided):
    outcomes = SettledScore.objects.filter(submission=decided, criterion__key="outcome")
    area = sum(one.points for one in outcomes)
    first = outcomes.first()
    alone = another(decided, "หนึ่ง", "99.00")
    SettledScore.objects.create(
        submission=decided, stage=Stage.NATIONAL_REVIEW, criterion=first.criterion, points=Decimal("0.25")
    )
    SettledScore.objects.create(
        submission=alone, stage=Stage.NATIONAL_REVIEW, criterion=first.criterion, points=Decimal("1.25")
    )

    found = {row.submission.pk: row.figures.outcome for one in rankings_of(decided.cycle) for row in one.rows}

    assert found == {decided.pk: area - first.points + Decimal("0.25"), alone.pk: Decimal("1.25")}


def test_confirming_keeps_ranks_and_figures_whatever_happens_afterwards(decided, cast):
    equal = another(decided, "หนึ่ง", "99.00")
    another(decided, "สอง", "99.00")
    confirm(decided.cycle, cast.national_chair)
    Decision.objects.filter(submission=equal).update(total=Decimal(1))

    stored = RankedPlace.objects.get(submission=equal)
    assert (stored.rank, stored.total, stored.dimension_3, stored.tie) == (1, Decimal(99), Decimal(70), "shared")
    assert ranks(decided.cycle) == {"หนึ่ง": 1, "สอง": 1, "บ้านสาง": 3}
    assert str(stored) == "tambon 1" and str(stored.ranking) == "2569"


def test_of_two_who_confirm_one_does(decided, cast):
    confirm(decided.cycle, cast.administrator)

    with pytest.raises(RankingRefused):
        confirm(decided.cycle, cast.national_chair)
    assert Ranking.objects.get().confirmed_by == cast.administrator


def test_what_the_national_panel_has_not_decided_holds_the_ranking_up(decided, cast):
    waiting = another(decided, "หนึ่ง", "99.00")
    Submission.objects.filter(pk=waiting.pk).update(status=Status.NATIONAL_REVIEW)
    assert why_not_rank(cast.administrator, decided.cycle) is None
    with pytest.raises(RankingRefused):
        confirm(decided.cycle, cast.administrator)


def test_without_a_result_there_is_nothing_to_confirm(cast, as_user):
    cycle = factories.cycle()
    assert why_not_confirm(cast.administrator, cycle)
    page = as_user(cast.administrator).get(RANKING)
    assert page.status_code == 200 and page.context["rankings"] == []


def test_before_and_after_the_stage_nothing_can_be_proposed(decided, cast):
    cycle = factories.cycle(final_decision=(1, 5))
    assert why_not_rank(cast.administrator, cycle)
    with pytest.raises(RankingRefused):
        honour(decided, WON, NONE, reason="", by=cast.administrator)
    assert not Award.objects.exists()


def test_without_a_national_review_those_are_ranked_who_would_have_been_in_it(cast):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    CycleStage.objects.filter(cycle=submission.cycle, key=Stage.NATIONAL_REVIEW).update(is_on=False)
    cycle = Submission.objects.with_facts().get(pk=submission.pk).cycle
    assert rankings_of(cycle) == []

    factories.excellent_last_year(submission, cast)

    assert ranks(cycle) == {"บ้านสาง": 1}


@pytest.mark.parametrize(
    "who", ["contributor", "certifier", "officer", "evaluator", "chair", "stranger", "other_chair"]
)
def test_strangers_find_neither_ranking_nor_awards(decided, cast, as_user, who):
    client = as_user(getattr(cast, who))
    assert client.get(RANKING).status_code == 404
    assert client.post(RANKING).status_code == 404
    assert client.post(edit(decided), {"liveable": "winner"}).status_code == 404
    assert not Award.objects.exists() and not Ranking.objects.exists()
    assert why_not_rank(getattr(cast, who), decided.cycle)


@pytest.mark.parametrize("who", ["national_chair", "administrator"])
def test_who_leads_the_national_level_ranks_and_confirms(decided, cast, as_user, who):
    client = as_user(getattr(cast, who))
    page = client.get(RANKING)
    assert edit(decided) in page.content.decode()

    assert client.post(RANKING).status_code == 302
    assert Ranking.objects.get().confirmed_by == getattr(cast, who)
    page = client.get(RANKING).content.decode()
    assert edit(decided) not in page and getattr(cast, who).full_name in page
    assert client.post(RANKING, follow=True).context["messages"]
    assert Ranking.objects.count() == 1


def test_the_ranking_is_read_in_as_many_queries_for_one_as_for_three(decided, cast, as_user, django_assert_num_queries):
    client = as_user(cast.administrator)
    client.get(RANKING)
    with django_assert_num_queries(17):
        client.get(RANKING)
    for name in ("หนึ่ง", "สอง"):
        another(decided, name, "99.00")
    with django_assert_num_queries(17):
        client.get(RANKING)


def test_a_municipality_may_hold_an_award_of_each_family(decided, cast, as_user):
    client = as_user(cast.national_chair)
    assert client.get(edit(decided)).status_code == 200
    answer = client.post(edit(decided), {"liveable": "winner", "environment": "honourable_mention", "seen": ","})

    assert answer.url == RANKING
    held = decided.awards.values_list("family", "rank", "awarded_by")
    assert set(held) == {
        ("liveable", "winner", cast.national_chair.pk),
        ("environment", "honourable_mention", cast.national_chair.pk),
    }
    assert AwardChange.objects.count() == 2
    page = client.get(RANKING).content.decode()
    assert all(str(one) in page for one in decided.awards.all())


def test_changing_an_award_needs_a_reason_which_is_kept(decided, cast, as_user):
    honour(decided, WON, NONE, reason="", by=cast.administrator)
    client = as_user(cast.administrator)
    wanted = {"liveable": "runner_up", "environment": "", "seen": "winner,"}

    refused = client.post(edit(decided), wanted)
    assert refused.status_code == 422 and refused.context["form"].errors["reason"]
    assert decided.awards.get().rank == "winner"

    client.post(edit(decided), wanted | {"reason": "คะแนนเยี่ยมชมต่ำกว่า"})
    assert decided.awards.get().rank == "runner_up"
    change = AwardChange.objects.last()
    assert (change.from_rank, change.to_rank, change.reason) == ("winner", "runner_up", "คะแนนเยี่ยมชมต่ำกว่า")
    assert "winner" in str(change) and change.by_name == cast.administrator.name_and_position
    assert "คะแนนเยี่ยมชมต่ำกว่า" in client.get(edit(decided)).content.decode()

    client.post(edit(decided), {"liveable": "", "environment": "", "seen": "runner_up,", "reason": "สละสิทธิ์"})
    assert not decided.awards.exists()


@pytest.mark.parametrize("sent", [{"liveable": "best"}, {"liveable": "runner_up", "reason": "x" * 2001}])
def test_a_faulty_form_is_refused_beside_its_field(decided, cast, as_user, sent):
    honour(decided, WON, NONE, reason="", by=cast.administrator)
    answer = as_user(cast.administrator).post(edit(decided), {"seen": "winner,"} | sent)

    assert answer.status_code == 422 and len(answer.context["form"].errors) == 1
    assert decided.awards.get().rank == "winner"


def test_of_two_who_change_the_same_award_the_second_is_asked_again(decided, cast, as_user):
    honour(decided, WON, NONE, reason="", by=cast.national_chair)
    client = as_user(cast.administrator)
    mine = {"liveable": "honourable_mention", "environment": "", "seen": ",", "reason": "ตามมติ"}

    answer = client.post(edit(decided), mine)
    assert answer.status_code == 409
    assert answer.context["form"]["seen"].value() == "winner,"
    assert answer.context["form"]["liveable"].value() == "honourable_mention"
    assert decided.awards.get().rank == "winner"

    assert client.post(edit(decided), mine | {"seen": "winner,"}).status_code == 302
    assert decided.awards.get().rank == "honourable_mention"


def test_confirmed_awards_are_frozen(decided, cast, as_user):
    honour(decided, WON, NONE, reason="", by=cast.national_chair)
    confirm(decided.cycle, cast.administrator)
    client = as_user(cast.administrator)

    answer = client.post(edit(decided), {"liveable": "", "environment": "", "seen": "winner,", "reason": "แก้"})

    assert answer.status_code == 403
    assert decided.awards.get().rank == "winner"
    assert str(decided.awards.get()) in client.get(edit(decided)).content.decode()


def test_only_what_is_ranked_is_honoured(cast, as_user):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    assert as_user(cast.administrator).get(edit(submission)).status_code == 404


def test_a_national_chair_is_one_without_an_area(cast, decided):
    member = factories.member(Role.CHAIR)
    assert why_not_rank(member, decided.cycle) is None
