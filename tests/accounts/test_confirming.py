"""The yearly confirmation of people: asked for until it is said, and never in anybody's way."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.fiscal_years import beginning_of, fiscal_year, this_year
from accounts.models import Membership, PeopleChange, PeopleConfirmation, Role
from accounts.teams import team_of
from assessments.models import Response
from tests import factories

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=800)


@pytest.fixture
def cast():
    made = factories.Cast()
    Membership.objects.update(started_at=timezone.now() - LONG_AGO)
    return made


def page_of(cast, who):
    client = Client()
    client.force_login(getattr(cast, who))
    return client, f"/people/{cast.municipality.pk}/confirm/"


def field(person):
    return f"person_{person.memberships.get().pk}"


def said(cast, who, **answers):
    """Stays for everybody but those named."""
    client, url = page_of(cast, who)
    data = {
        f"person_{one.pk}": answers.get(role, "stays")
        for role in ("contributor", "coordinator", "certifier")
        for one in getattr(cast, role).memberships.all()
        if role != who
    }
    return client.post(url, data)


def is_asked(cast, who):
    client, url = page_of(cast, who)
    return url in client.get("/").content.decode()


def test_the_fiscal_year_begins_in_october():
    assert fiscal_year(datetime(2026, 9, 30).date()) == 2569
    assert fiscal_year(datetime(2026, 10, 1).date()) == 2570
    assert timezone.localtime(beginning_of(2570)).isoformat() == "2026-10-01T00:00:00+07:00"


@pytest.mark.parametrize("who", ["coordinator", "certifier"])
def test_whoever_leads_is_asked_on_the_home_page_until_it_is_said(cast, who):
    assert is_asked(cast, who)

    assert said(cast, who).url == f"/people/{cast.municipality.pk}/"

    assert not is_asked(cast, "coordinator")
    assert not is_asked(cast, "certifier")


def test_a_contributor_and_the_province_are_not_asked_and_may_not(cast):
    assert not is_asked(cast, "contributor")
    for who, status in (("contributor", 403), ("officer", 403), ("administrator", 403), ("stranger", 404)):
        client, url = page_of(cast, who)
        assert client.get(url).status_code == client.post(url).status_code == status


def test_who_joined_this_year_was_spoken_for_by_who_invited(cast):
    Membership.objects.update(started_at=timezone.now())

    team = team_of(cast.municipality)

    assert not team.is_to_be_confirmed
    assert team.unconfirmed == []


def test_it_keeps_the_people_as_they_were(cast):
    said(cast, "coordinator")
    cast.contributor.full_name = "ชื่อใหม่"
    cast.contributor.save()

    kept = PeopleConfirmation.objects.get()
    assert (kept.year_be, kept.by, kept.by_name) == (this_year(), cast.coordinator, "ปราณี ประสานงาน")
    assert [(row["name"], row["position"], row["team_role"], row["stays"]) for row in kept.people] == [
        ("สมชาย นายกดี", "นายกเทศมนตรี", "certifier", True),
        ("ปราณี ประสานงาน", "", "coordinator", True),
        ("กมล ช่างเขียน", "", "contributor", True),
    ]
    assert str(kept) == f"{cast.municipality.pk} {this_year()}"


def test_nothing_is_chosen_beforehand_and_everybody_is_answered_for(cast):
    client, url = page_of(cast, "coordinator")
    page = client.get(url).content.decode()
    assert " checked" not in page

    response = client.post(url, {field(cast.certifier): "stays"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field(cast.contributor)]
    assert not PeopleConfirmation.objects.exists()


def test_who_has_left_is_out_and_the_open_work_is_free(cast):
    submission = factories.submission(cast.municipality)
    submission.responses.update(assigned_to=cast.contributor)
    count = submission.responses.count()

    page = Client()
    page.force_login(cast.coordinator)
    response = said(cast, "coordinator", contributor="leaves")

    assert response.status_code == 302
    assert cast.contributor.memberships.get().ended_at
    assert Response.objects.filter(assigned_to=None).count() == count
    assert list(PeopleChange.objects.order_by("pk").values_list("action", "about")) == [
        ("confirmed", ""),
        ("ended", "กมล ช่างเขียน"),
    ]
    kept = PeopleConfirmation.objects.get()
    assert [row["name"] for row in kept.people if not row["stays"]] == ["กมล ช่างเขียน"]


def test_how_many_indicators_have_nobody_now_is_told(cast):
    submission = factories.submission(cast.municipality)
    submission.responses.filter(indicator__number__in=["20", "21"]).update(assigned_to=cast.contributor)
    client, url = page_of(cast, "certifier")

    page = client.post(url, {field(cast.contributor): "leaves", field(cast.coordinator): "stays"}, follow=True)

    assert [(one.level_tag, "2" in one.message) for one in page.context["messages"]] == [
        ("warning", True),
        ("success", True),
    ]


def test_whom_one_does_not_manage_works_on_and_is_marked(cast):
    """A coordinator does not end the certifier's role; the province sees it and does."""
    said(cast, "coordinator", certifier="leaves")

    assert cast.certifier.memberships.get().ended_at is None
    client = Client()
    client.force_login(cast.officer)
    members = client.get(f"/people/{cast.municipality.pk}/").context["page"].members
    assert [(one.membership.user, one.is_managed) for one in members if one.is_unconfirmed] == [(cast.certifier, True)]
    assert not is_asked(cast, "certifier"), "it is said; nobody is asked again"
    client.force_login(cast.certifier)
    assert client.get("/").status_code == 200


def test_the_only_coordinator_cannot_have_left(cast):
    response = said(cast, "certifier", coordinator="leaves")

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert not PeopleConfirmation.objects.exists(), "all of it or nothing"
    assert cast.coordinator.memberships.get().ended_at is None


def test_who_is_alone_confirms_with_one_click(cast):
    Membership.objects.exclude(user=cast.coordinator).delete()
    client, url = page_of(cast, "coordinator")

    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 302
    assert PeopleConfirmation.objects.get().staying == {cast.coordinator.memberships.get().pk}


def test_a_second_click_is_the_same_word_and_a_new_one_replaces_it(cast):
    said(cast, "coordinator")
    said(cast, "coordinator")
    assert PeopleChange.objects.filter(action="confirmed").count() == 1

    factories.member(Role.CONTRIBUTOR, cast.municipality, name="คนใหม่")
    client, url = page_of(cast, "certifier")
    assert client.post(url, {}).status_code == 422, "somebody joined while the page was open"
    team = team_of(cast.municipality)
    client.post(url, {f"person_{one.pk}": "stays" for one in team.people})

    assert PeopleConfirmation.objects.get().by == cast.certifier
    assert PeopleChange.objects.filter(action="confirmed").count() == 2


def test_next_year_it_is_asked_again(cast):
    said(cast, "coordinator")
    PeopleConfirmation.objects.update(year_be=this_year() - 1)

    assert is_asked(cast, "coordinator")


def test_the_table_keeps_one_word_for_each_year(cast):
    said(cast, "coordinator")
    kept = PeopleConfirmation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PeopleConfirmation.objects.create(
            municipality=cast.municipality, year_be=kept.year_be, by=cast.certifier, by_name="ก"
        )
