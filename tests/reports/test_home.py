"""What waits for a person on the first page, role by role."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Role
from assessments import clock
from assessments.models import Response, Status, Submission
from indicators.queries import outline
from reports.home import SHOWN, home_for
from reviews.judging import answer
from reviews.models import Assignment, Clarification
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    factories.cycle()
    outline(factories.framework())
    return factories.Cast()


def in_status(status, name="บ้านใหม่", province="56"):
    town = factories.municipality(name, province=province)
    made = factories.submission(town)
    Submission.objects.filter(pk=made.pk).update(status=status, self_percent=80)
    return Submission.objects.get(pk=made.pk)


def desk_of(person):
    [desk] = home_for(fresh(person)).desks
    return desk


def fresh(person):
    """As in the next request: memberships are read once per request."""
    return type(person).objects.get(pk=person.pk)


class TestTheMunicipality:
    def test_before_the_first_cycle_there_is_nothing_to_begin(self):
        town = factories.municipality()
        person = factories.member(Role.COORDINATOR, town)

        home = home_for(person)

        [desk] = home.municipal
        assert home.cycle is None
        assert (desk.municipality, desk.cycle, desk.state, desk.may_start) == (town, None, None, False)

    def test_the_coordinator_may_begin_while_the_stage_runs(self, cast):
        [of_coordinator] = home_for(cast.coordinator).municipal
        [of_contributor] = home_for(cast.contributor).municipal
        assert (of_coordinator.may_start, of_contributor.may_start) == (True, False)

        factories.cycle(self_assessment=(-9, -1))
        [late] = home_for(cast.coordinator).municipal
        assert late.may_start is False

    def test_this_years_state_what_is_assigned_and_earlier_years(self, cast):
        factories.cycle(2568)
        before = factories.submission(cast.municipality, 2568)
        current = factories.submission(cast.municipality)
        Response.objects.filter(submission=current, indicator__number__in=["1", "20"]).update(
            assigned_to=cast.contributor
        )

        [desk] = home_for(cast.contributor).municipal

        assert desk.state.submission == current
        assert (desk.assigned_count, desk.may_start, desk.earlier) == (2, False, [before])

    def test_two_roles_in_one_municipality_are_one_desk(self, cast):
        Membership.objects.create(user=cast.contributor, role=Role.COORDINATOR, municipality=cast.municipality)

        [desk] = home_for(cast.contributor).municipal

        assert desk.may_start

    def test_questions_of_the_panel_that_wait_are_counted_for_those_who_can_answer(self, cast):
        current = factories.submission_in(Status.AREA_REVIEW, cast)
        first, _second = (
            Clarification.objects.create(response=response, question="มีแผนที่หรือไม่", asked_by=cast.evaluator)
            for response in current.responses.filter(indicator__number__in=["3", "4"])
        )
        client = Client()
        client.force_login(cast.contributor)

        [desk] = home_for(fresh(cast.contributor)).municipal
        assert desk.question_count == 2
        address = reverse("assessments:submission_detail", args=[current.pk]) + "#clarifications"
        assert f'href="{address}"' in client.get("/").content.decode()

        answer(first, "มี", cast.coordinator)
        [desk] = home_for(fresh(cast.contributor)).municipal
        assert desk.question_count == 1

        Submission.objects.filter(pk=current.pk).update(status=Status.PREVIEW)
        [desk] = home_for(fresh(cast.contributor)).municipal
        assert desk.question_count == 0, "after the area review nobody can answer"


class TestTheDesks:
    def test_a_province_sees_its_own_and_what_waits_to_be_checked(self, cast):
        waiting = in_status(Status.SUBMITTED)
        in_status(Status.ACCEPTED, "บ้านต๋อม")
        in_status(Status.DRAFT, "บ้านตุ่น")
        in_status(Status.SUBMITTED, "บ้านไกล", "90")

        desk = desk_of(cast.officer)

        assert (desk.role, desk.scope) == (Role.PROVINCIAL_OFFICER, cast.province)
        assert [(one.status, one.count) for one in desk.counts] == [
            (Status.SUBMITTED, 1),
            (Status.ACCEPTED, 1),
        ]
        assert (desk.waiting, desk.waiting_count) == ([waiting], 1)
        assert desk.counts[0].label == str(Status.SUBMITTED.label)

    def test_a_chair_sees_the_area(self, cast):
        reviewed, contested = in_status(Status.AREA_REVIEW), in_status(Status.OBJECTION, "บ้านต๋อม")
        in_status(Status.AREA_REVIEW, "บ้านไกล", "90")

        desk = desk_of(cast.chair)

        assert desk.scope == cast.area
        assert (set(desk.waiting), desk.waiting_count) == ({reviewed, contested}, 2)

    def test_the_national_chair_and_the_administrator_have_no_scope(self, cast):
        in_status(Status.DRAFT)
        accepted = in_status(Status.ACCEPTED, "บ้านไกล", "90")
        decided = in_status(Status.NATIONAL_REVIEW, "บ้านต๋อม")

        assert desk_of(cast.administrator).waiting == [accepted]
        assert sum(one.count for one in desk_of(cast.administrator).counts) == 3
        desk = desk_of(cast.national_chair)
        assert desk.scope is None
        assert [(one.status, one.count) for one in desk.counts] == [(Status.NATIONAL_REVIEW, 1)]
        assert desk.waiting == [decided], "the national chair decides what is in the national review"

    def test_a_long_list_is_cut_and_counted(self, cast):
        for index in range(SHOWN + 2):
            in_status(Status.SUBMITTED, f"บ้าน {index}")

        desk = desk_of(cast.officer)

        assert (len(desk.waiting), desk.waiting_count) == (SHOWN, SHOWN + 2)

    def test_who_waits_longest_stands_first(self, cast):
        newer, older = in_status(Status.SUBMITTED), in_status(Status.SUBMITTED, "บ้านต๋อม")
        Submission.objects.filter(pk=newer.pk).update(status_at=clock.now())

        assert desk_of(cast.officer).waiting == [older, newer]

    def test_without_a_cycle_there_are_no_desks(self):
        administrator = factories.member(Role.ADMINISTRATOR)

        assert home_for(administrator).desks == []


class TestRegistration:
    def test_officer_and_administrator_see_how_many_are_registered_for_each_cycle_that_is_open(self, cast):
        factories.cycle(2568, self_assessment=(-400, -300))
        factories.cycle(2570, self_assessment=(100, 130))
        factories.submission(cast.municipality)
        late = factories.municipality("บ้านต๋อม")
        late.registrations.all().delete()

        ours, theirs = home_for(cast.officer).registrations, home_for(cast.administrator).registrations

        assert [(one.cycle.year_be, one.scope) for one in ours] == [(2569, cast.province), (2570, cast.province)]
        assert [(one.counts.begun, one.counts.not_begun, one.counts.not_registered) for one in ours] == [
            (1, 0, 1),
            (0, 1, 1),
        ]
        assert [one.scope for one in theirs] == [None, None]
        assert theirs[0].counts.total == 3
        assert home_for(cast.coordinator).registrations == home_for(cast.chair).registrations == []

    def test_it_can_be_reached_before_the_first_cycle_has_begun(self):
        factories.cycle(self_assessment=(10, 40))
        client = Client()
        client.force_login(factories.Cast().officer)

        page = client.get("/")

        assert page.context["home"].desks == []
        assert reverse("assessments:registration_list", args=[2569]) in page.content.decode()


class TestAssignments:
    def test_an_evaluator_sees_what_is_to_be_scored(self, cast):
        reviewed, waiting = in_status(Status.AREA_REVIEW), in_status(Status.ACCEPTED, "บ้านต๋อม")
        own = factories.assign(reviewed, cast.evaluator, cast.administrator)
        factories.assign(waiting, cast.evaluator, cast.administrator)
        factories.assign(reviewed, cast.second_evaluator, cast.administrator)

        assert home_for(cast.evaluator).assignments == [own]
        assert home_for(cast.idle_evaluator).assignments == []

    def test_what_is_finished_is_gone(self, cast):
        own = factories.assign(in_status(Status.AREA_REVIEW), cast.evaluator, cast.administrator)
        Assignment.objects.filter(pk=own.pk).update(finished_at=clock.now())

        assert home_for(cast.evaluator).assignments == []


PEOPLE = ("coordinator", "officer", "evaluator", "chair", "national_chair", "administrator")


@pytest.mark.parametrize("who", PEOPLE)
def test_the_page_takes_the_same_few_queries_at_one_and_three_rows(cast, who):
    client = Client()
    client.force_login(getattr(cast, who))
    current = factories.submission(cast.municipality)
    Submission.objects.filter(pk=current.pk).update(status=Status.AREA_REVIEW, self_percent=80)
    factories.assign(current, cast.evaluator, cast.administrator)
    add_rows(cast, 1)
    client.get("/")
    with CaptureQueriesContext(connection) as at_one:
        assert client.get("/").status_code == 200
    add_rows(cast, 2)

    with CaptureQueriesContext(connection) as at_three:
        client.get("/")

    assert len(at_three) == len(at_one) <= 14


def add_rows(cast, count):
    waiting = (Status.SUBMITTED, Status.ACCEPTED, Status.AREA_REVIEW, Status.OBJECTION, Status.NATIONAL_REVIEW)
    for status in waiting:
        for _ in range(count):
            made = in_status(status, f"{status} {Submission.objects.count()}")
            factories.assign(made, cast.evaluator, cast.administrator)
    for year in range(2567, 2567 - count, -1):
        year -= 10 * count
        factories.cycle(year)
        factories.submission(cast.municipality, year)


def test_a_person_without_a_role_is_told_so(cast):
    client = Client()
    client.force_login(factories.user())

    assert client.get("/").status_code == 200
