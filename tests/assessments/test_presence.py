"""Who else of the municipality is at an indicator right now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import clock
from assessments.models import Presence
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def response(draft):
    return draft.responses.get(indicator__number="13")


@pytest.fixture
def ping(cast, draft):
    """Tell where somebody is, as their page does every few seconds."""

    def tell(who, place, **typed):
        browser = Client()
        browser.force_login(getattr(cast, who))
        return browser.post(reverse("assessments:presence", args=[draft.pk]), {"place": place} | typed)

    return tell


def test_colleagues_see_each_other_at_one_indicator(ping, response, cast):
    place = f"response-{response.pk}"
    alone = ping("contributor", place).json()
    assert (alone["here"].strip(), alone["rail"]) == ("", {})
    told = ping("coordinator", place).json()
    assert f"{cast.contributor.full_name} กำลังดูหน้านี้" in told["here"]
    assert told["rail"] == {"13": cast.contributor.full_name}
    assert (told["user"], told["version"]) == (cast.coordinator.pk, 1)
    assert told["token"]


def test_who_types_is_told_apart_from_who_looks(ping, response, cast):
    place = f"response-{response.pk}"
    ping("contributor", place, typing="1")
    assert f"{cast.contributor.full_name} กำลังพิมพ์" in ping("coordinator", place).json()["here"]
    with clock.set_to(clock.now() + timedelta(seconds=25)):
        assert "กำลังดู" in ping("coordinator", place).json()["here"]


def test_somebody_elsewhere_is_named_in_the_rail_only(ping, draft, response, cast):
    other = draft.responses.get(indicator__number="20")
    ping("contributor", f"response-{other.pk}")
    ping("certifier", f"response-{other.pk}")
    told = ping("coordinator", f"response-{response.pk}").json()
    assert told["here"].strip() == ""
    assert told["rail"] == {"20": f"{cast.contributor.full_name}, {cast.certifier.full_name}"}


def test_people_at_an_activity_see_each_other(ping, draft, cast):
    activity = factories.activity(draft, "13")
    ping("contributor", f"activity-{activity.pk}")
    told = ping("coordinator", f"activity-{activity.pk}").json()
    assert cast.contributor.full_name in told["here"]
    assert told["rail"] == {}


def test_who_went_away_is_gone_after_forty_seconds(ping, response):
    place = f"response-{response.pk}"
    ping("contributor", place)
    with clock.set_to(clock.now() + timedelta(seconds=39)):
        assert ping("coordinator", place).json()["rail"]
    with clock.set_to(clock.now() + timedelta(seconds=41)):
        assert not ping("coordinator", place).json()["rail"]


def test_a_person_is_in_one_place(ping, draft, response):
    ping("contributor", f"response-{response.pk}", typing="1")
    activity = factories.activity(draft, "13")
    ping("contributor", f"activity-{activity.pk}")
    row = Presence.objects.get()
    assert (row.response, row.activity, row.is_typing) == (None, activity, False)
    assert str(row) == f"{row.user_id} · {draft.pk}"


@pytest.mark.parametrize("place", ["", "response-0", "response-999999999", "activity-1", "x-1", "response-" + "9" * 30])
def test_a_place_that_is_not_there_is_nowhere(ping, place):
    answer = ping("contributor", place)
    assert (answer.status_code, answer.json()["version"], Presence.objects.count()) == (200, None, 0)


def test_a_page_that_slept_asks_without_being_seen(contributor, draft, cast):
    told = contributor.get(reverse("assessments:presence", args=[draft.pk]))
    assert told.json()["user"] == cast.contributor.pk
    assert "no-store" in told["Cache-Control"]
    assert not Presence.objects.exists()


@pytest.mark.parametrize(
    "who, status", [("administrator", 403), ("stranger", 404), ("officer", 404), ("evaluator", 404)]
)
def test_others_learn_nothing(ping, response, who, status):
    ping("contributor", f"response-{response.pk}")
    assert ping(who, f"response-{response.pk}").status_code == status
    assert Presence.objects.count() == 1


def test_judges_learn_nothing_of_it(client, cast):
    submission = factories.submission_in("area_review", cast)
    for who in ("evaluator", "chair", "officer"):
        client.force_login(getattr(cast, who))
        assert client.get(reverse("assessments:presence", args=[submission.pk])).status_code == 403


def test_a_ping_is_light(ping, draft, response, cast):
    for _ in range(5):
        person = factories.member("contributor", cast.municipality)
        Presence.objects.create(submission=draft, user=person, response=response)
    browser = Client()
    browser.force_login(cast.contributor)
    with CaptureQueriesContext(connection) as queries:
        browser.post(reverse("assessments:presence", args=[draft.pk]), {"place": f"response-{response.pk}"})
    asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    # Of its own: the row, the word that one is here, and who else is. Before: session, person, roles, submission.
    assert len(asked) <= 7
