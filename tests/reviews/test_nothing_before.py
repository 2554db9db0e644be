"""Rank and awards before the publication: in no list, order, choice or count, except for those who decide."""

import re

import pytest
from django.test import Client

from assessments.models import Status, Submission
from reports.listing import listed_submissions, sees_ranks
from reviews.awarding import confirm, honour
from reviews.models import RankedPlace
from tests import factories

pytestmark = pytest.mark.django_db
AWARD = "รางวัลชนะเลิศ"
RANK = 793


@pytest.fixture
def ranked(cast):
    submission = factories.submission_in(Status.NATIONAL_DECIDED, cast)
    wanted = {"liveable": "winner", "environment": "runner_up"}
    honour(submission, wanted, dict.fromkeys(wanted, ""), reason="", by=cast.administrator)
    confirm(submission.cycle, cast.administrator)
    RankedPlace.objects.update(rank=RANK)
    return submission


def publish(submission):
    Submission.objects.filter(pk=submission.pk).update(status=Status.PUBLISHED)


@pytest.mark.parametrize("who", ["certifier", "officer", "evaluator", "chair", "stranger"])
def test_the_list_has_no_ranks_before_and_has_them_afterwards(ranked, cast, as_user, who):
    client = as_user(getattr(cast, who))
    page = client.get("/submissions/?sort=rank")
    assert not page.context["is_ranked"] and str(RANK) not in page.content.decode()
    assert {one.rank for one in listed_submissions(getattr(cast, who))} <= {None}

    publish(ranked)

    page = client.get("/submissions/?sort=-rank")
    assert page.context["is_ranked"]
    assert (str(RANK) in page.content.decode()) == (who != "stranger"), "a stranger lists other submissions"


@pytest.mark.parametrize("who", ["national_chair", "administrator"])
def test_who_decides_reads_rank_and_awards_in_the_list(ranked, cast, as_user, who):
    page = as_user(getattr(cast, who)).get("/submissions/")
    (row,) = [one for one in page.context["page_obj"] if one.pk == ranked.pk]
    assert row.rank == RANK and len(row.shown_awards) == 2
    assert all(str(award) in page.content.decode() for award in row.shown_awards)


@pytest.mark.parametrize("query", ["", "?sort=rank", "?sort=-total", "?family=any", "?family=liveable", "?q=บ้านสาง"])
def test_the_public_page_is_the_same_whether_somebody_is_ranked_or_not(ranked, query):
    def page() -> str:
        return re.sub(r"\b[A-Za-z0-9]{64}\b", "", Client().get(f"/results/2569/{query}").content.decode())

    before = page()
    ranked.awards.all().delete()
    RankedPlace.objects.all().delete()
    assert page() == before
    assert "/results/2569/" not in Client().get("/results/").content.decode()


def test_ranks_are_known_to_those_who_decide_alone(ranked, cast):
    knowing = {
        who for who, person in vars(cast).items() if hasattr(person, "active_memberships") and sees_ranks(person)
    }
    assert knowing == {"administrator", "national_chair"}


@pytest.mark.parametrize("who", ["national_chair", "administrator", "chair", "stranger"])
def test_a_national_chair_is_led_to_the_ranking(ranked, cast, as_user, who):
    page = as_user(getattr(cast, who)).get("/submissions/").content.decode()
    assert ("/cycles/2569/ranking/" in page) == (who == "national_chair")
