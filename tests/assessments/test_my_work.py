"""My work: what waits for one person, most pressing first."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Division, Membership, Role
from assessments import clock
from assessments.models import SelfScore, Status, WorkState
from assessments.work import my_work
from tests import factories
from tests.assessments.test_comments import say

URL = reverse("assessments:my_work")


def give(submission, number, **columns):
    submission.responses.filter(indicator__number=number).update(**columns)


def groups(page):
    return {
        urgency.value: [piece.leaf.indicator.number for piece in pieces]
        for urgency, pieces in page.context["work"].by_urgency
    }


def test_what_came_back_stands_before_what_is_due_and_what_is_done(contributor, cast, draft):
    today, mine = clock.today(), {"assigned_to": cast.contributor}
    give(draft, "18", **mine)
    give(draft, "20", **mine, due_on=today - timedelta(days=2))
    give(draft, "19.1", **mine, due_on=today + timedelta(days=7))
    give(draft, "19.2", **mine, due_on=today + timedelta(days=8))
    give(draft, "17", **mine, work_state=WorkState.BACK, work_note="ตัวเลขปีก่อนหรือปีนี้")
    give(draft, "16", **mine, answer="ทำแล้ว", due_on=today - timedelta(days=2))
    row = draft.responses.get(indicator__number="16")
    for criterion in row.indicator.criteria.all():
        SelfScore.objects.create(response=row, criterion=criterion, points=1)

    page = contributor.get(URL)

    assert groups(page) == {
        "back": ["17"],
        "overdue": ["20"],
        "soon": ["19.1"],
        "waiting": ["19.2", "18"],
        "done": ["16"],
    }
    assert page.context["work"].open_count == 5
    assert "ตัวเลขปีก่อนหรือปีนี้" in page.content.decode()


def test_what_the_division_has_is_everybodys_until_one_takes_it(client, cast, draft):
    works = Division.objects.create(municipality=cast.municipality, name="กองช่าง")
    Membership.objects.filter(user__in=[cast.contributor, cast.coordinator]).update(division=works)
    give(draft, "18", division=works)
    give(draft, "20", division=works, assigned_to=cast.coordinator)
    client.force_login(cast.contributor)
    page = client.get(URL)
    assert groups(page) == {"waiting": ["18"]}
    assert "กองช่าง" in page.content.decode()
    client.force_login(cast.coordinator)
    assert groups(client.get(URL)) == {"waiting": ["18", "20"]}


def test_points_that_are_given_count_as_done(contributor, cast, draft):
    given = draft.responses.filter(indicator__score_source="lpa")[0]
    give(draft, given.indicator.number, assigned_to=cast.contributor)
    assert groups(contributor.get(URL)) == {"waiting": [given.indicator.number]}
    factories.lpa_result(draft.municipality, draft.cycle.year_be, 80)
    assert groups(contributor.get(URL)) == {"done": [given.indicator.number]}


def test_colleagues_questions_stand_on_it_until_they_are_answered(contributor, cast, draft):
    row = draft.responses.get(indicator__number="20")
    say(row, cast.coordinator, "ใช้ตัวเลขปีไหน", cast.contributor)
    page = contributor.get(URL).content.decode()
    assert "ใช้ตัวเลขปีไหน" in page
    assert reverse("assessments:response_edit", args=[draft.pk, "20"]) + "#comments" in page
    say(row, cast.contributor, "ปี 2568")
    assert "ใช้ตัวเลขปีไหน" not in contributor.get(URL).content.decode()


def test_a_return_is_told_with_its_reason(client, cast):
    factories.submission_in(Status.RETURNED, cast)
    client.force_login(cast.contributor)
    assert "ข้อมูลยังไม่ครบ" in client.get(URL).content.decode()


def test_the_certifier_is_told_what_waits_for_a_signature(client, cast):
    submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
    give(submission, "18", assigned_to=cast.certifier, work_state=WorkState.BACK)
    client.force_login(cast.certifier)
    page = client.get(URL)
    assert [one.waits_for_signature for one in page.context["work"].teams] == [True]
    # Nothing can be edited meanwhile.
    assert groups(page) == {}
    client.force_login(cast.contributor)
    assert [one.waits_for_signature for one in client.get(URL).context["work"].teams] == [False]


def test_the_coordinator_sees_how_much_is_given_to_nobody(client, cast, draft):
    give(draft, "18", assigned_to=cast.contributor)
    client.force_login(cast.coordinator)
    page = client.get(URL)
    assert page.context["work"].teams[0].unassigned_count == draft.responses.count() - 1
    assert "division=nobody" in page.content.decode()
    client.force_login(cast.contributor)
    assert "division=nobody" not in client.get(URL).content.decode()


def test_a_coordinator_who_gave_everything_away_is_told_nothing(client, cast, draft):
    draft.responses.update(assigned_to=cast.contributor)
    client.force_login(cast.coordinator)
    assert client.get(URL).context["work"].teams[0].unassigned_count == 0


def test_nobodys_work_of_elsewhere_is_shown(client, cast, draft):
    give(draft, "18", assigned_to=cast.stranger)
    for who in (cast.stranger, cast.administrator, cast.evaluator):
        client.force_login(who)
        assert client.get(URL).context["work"].pieces == []
    # Who has left sees nothing of it any more.
    Membership.objects.filter(user=cast.contributor).update(ended_at=clock.now())
    give(draft, "18", assigned_to=cast.contributor)
    client.force_login(cast.contributor)
    assert "/sign-in/" in client.get(URL).url


def test_only_municipal_people_find_it_in_the_navigation(client, cast, draft):
    client.force_login(cast.contributor)
    assert f'href="{URL}"' in client.get("/").content.decode()
    client.force_login(cast.officer)
    assert f'href="{URL}"' not in client.get("/").content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_it_asks_the_same_for_much_work_as_for_little(contributor, cast, draft, count, django_assert_max_num_queries):
    rows = list(draft.responses.all()[:count]) + list(draft.responses.filter(indicator__score_source="lpa")[:count])
    draft.responses.filter(pk__in=[one.pk for one in rows]).update(assigned_to=cast.contributor)
    for row in rows:
        say(row, cast.coordinator, "ถาม", cast.contributor)
    contributor.get(URL)
    with django_assert_max_num_queries(12):
        contributor.get(URL)


def test_a_person_of_two_roles_finds_each_piece_once(cast, draft):
    Membership.objects.create(user=cast.contributor, role=Role.CERTIFIER, municipality=cast.municipality)
    give(draft, "18", assigned_to=cast.contributor)
    cast.contributor.__dict__.pop("active_memberships", None)
    found = my_work(cast.contributor)
    assert ([one.submission for one in found.teams], len(found.pieces)) == ([draft], 1)
