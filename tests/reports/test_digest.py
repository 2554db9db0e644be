"""Reminders: the same on the home page and in one mail a day at most, each with the exact place."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Digests, Division, Mail, Membership, Role, User
from assessments import clock, commenting
from assessments.engine import Inputs, make_move
from assessments.marking import mark
from assessments.models import Response, Status, Submission, WorkState
from reports import reminding
from reports.reminders import Reminder, reminders_for, reminders_of
from tests import factories

pytestmark = pytest.mark.django_db
EVERYBODY = (0, 10**9)


@pytest.fixture
def draft(cast):
    """Ends in two days, so a little more than that."""
    factories.cycle(2569, self_assessment=(-30, 2), provincial_check=(-5, 40))
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


def ends_in(days):
    factories.cycle(2569, self_assessment=(-30, days), provincial_check=(-5, 60))


def texts(user):
    with translation.override("en"):
        return [one.text for one in reminders_for(user)]


def fresh(user):
    return User.objects.get(pk=user.pk)


def assign(submission, person, number="20", **fields):
    rows = submission.responses.filter(indicator__number=number)
    rows.update(assigned_to=person, **fields)
    return rows.get()


class TestWhatWaits:
    def test_a_contributor_is_reminded_of_what_is_assigned_and_not_finished(self, cast, draft):
        assign(draft, cast.contributor, answer="")
        assign(draft, cast.contributor, "34")

        [one] = reminders_for(cast.contributor)

        assert one.url == reverse("assessments:response_edit", args=[draft.pk, "20"]) + "#id_answer"
        assert one.due_on == timezone.localdate(clock.now() + timedelta(days=2))

    def test_what_a_division_has_and_nobody_took_is_told_to_everybody_in_it(self, cast, draft):
        works = Division.objects.create(municipality=cast.municipality, name="กองช่าง")
        Membership.objects.filter(user=cast.contributor).update(division=works)
        assign(draft, None, answer="", division=works)
        assert texts(cast.contributor)[0].endswith("is given to your division and not finished")
        assign(draft, cast.coordinator)
        assert texts(fresh(cast.contributor)) == []

    def test_a_question_that_can_no_longer_be_answered_waits_no_more(self, cast, draft):
        row = draft.responses.get(indicator__number="20")
        commenting.post(row, "ปีไหน", asked=[cast.contributor], key=uuid.uuid4(), by=cast.coordinator)
        assert len(commenting.mentions_waiting(cast.contributor)) == len(reminders_for(cast.contributor)) == 1
        Submission.objects.filter(pk=draft.pk).update(status=Status.ACCEPTED, self_percent=80)
        assert len(commenting.mentions_waiting(cast.contributor)) == len(reminders_for(cast.contributor)) == 0

    def test_a_due_date_of_their_own_counts_and_one_far_away_does_not(self, cast, draft):
        ends_in(60)
        response = assign(draft, cast.contributor, answer="", due_on=clock.today() + timedelta(days=3))
        assert [one.days_left for one in reminders_for(cast.contributor)] == [3]

        Response.objects.filter(pk=response.pk).update(due_on=clock.today() + timedelta(days=15))

        assert reminders_for(cast.contributor) == []

    def test_points_that_lack_and_text_to_confirm_are_unfinished(self, cast, draft):
        assign(draft, cast.contributor).self_scores.first().delete()
        assign(draft, cast.contributor, "34", to_confirm=True)

        assert ["not finished" in one for one in texts(cast.contributor)] == [True, False]
        assert "carried forward" in texts(cast.contributor)[1]

    def test_what_came_back_stands_first_with_its_note(self, cast, draft):
        assign(draft, cast.contributor, "1", answer="")
        response = assign(draft, cast.contributor)
        mark(draft, [response], WorkState.BACK, note="เพิ่มตัวเลข", seen_at=clock.now(), by=cast.coordinator)

        assert "เพิ่มตัวเลข" in texts(cast.contributor)[0]

    def test_what_came_back_and_is_nobodys_is_the_coordinators(self, cast, draft):
        response = assign(draft, None)
        mark(draft, [response], WorkState.BACK, note="เพิ่มตัวเลข", seen_at=clock.now(), by=cast.coordinator)

        assert "came back" in texts(cast.coordinator)[0]
        assert texts(cast.contributor) == []

    def test_the_coordinator_reads_how_much_is_left_and_then_that_it_can_go(self, cast, draft):
        assert "hand it over" in texts(cast.coordinator)[0]
        draft.responses.filter(indicator__number__in=["1", "20"]).update(answer="")

        [one] = reminders_for(cast.coordinator)

        assert "2 indicators" in texts(cast.coordinator)[0]
        assert one.url == reverse("assessments:before_handing_over", args=[draft.pk])

    def test_without_an_end_there_is_no_deadline(self, cast, draft):
        ends_in(None)

        assert reminders_for(cast.coordinator) == []

    def test_the_certifier_is_waited_for(self, cast, draft):
        assert texts(cast.certifier) == []
        make_move("hand_over", draft, cast.coordinator)

        assert "waits for you to certify" in texts(cast.certifier)[0]
        assert texts(cast.coordinator) == []

    def test_everybody_hears_of_a_return(self, cast, draft):
        make_move("hand_over", draft, cast.coordinator)
        make_move("submit", draft, cast.certifier, factories.SIGNED)
        make_move("return", draft, cast.officer, Inputs(reason="แก้ไข"))
        ends_in(-1)

        for person in (cast.contributor, cast.coordinator, cast.certifier):
            person = User.objects.get(pk=person.pk)
            assert "returned" in texts(person)[0]

    def test_a_person_of_two_roles_reads_it_once(self, cast, draft):
        from accounts.models import Membership

        Membership.objects.create(user=cast.coordinator, role=Role.CONTRIBUTOR, municipality=cast.municipality)
        assign(draft, cast.coordinator, answer="")

        assert len(reminders_for(User.objects.get(pk=cast.coordinator.pk))) == 2

    def test_the_officer_reads_how_many_wait(self, cast):
        factories.submission_in(Status.SUBMITTED, cast)
        factories.cycle(2569, provincial_check=(-1, 5))

        assert texts(cast.officer) == ["1 self-assessment of 2569 waits for your check"]
        assert texts(cast.other_officer) == []
        # Read together, each has their own.
        both = reminders_of([cast.officer, cast.other_officer])
        assert [len(both[one.pk]) for one in (cast.officer, cast.other_officer)] == [1, 0]
        Submission.objects.update(status=Status.ACCEPTED)
        assert texts(cast.officer) == []

    def test_nobody_is_reminded_of_a_check_that_does_not_run(self, cast):
        factories.submission_in(Status.SUBMITTED, cast)
        factories.cycle(2569, provincial_check=(-9, -1))

        assert texts(cast.officer) == []

    def test_the_evaluator_reads_how_many_wait_for_scores(self, cast):
        factories.submission_in(Status.AREA_REVIEW, cast)
        factories.cycle(2569, area_review=(-1, 7))

        assert texts(cast.evaluator) == ["1 self-assessment waits for your scores"]
        assert texts(cast.idle_evaluator) == []

    def test_a_person_without_a_role_has_nothing(self):
        assert reminders_for(factories.user()) == []

    def test_many_people_take_as_many_queries_as_one(self, cast, draft, django_assert_max_num_queries):
        people = [cast.coordinator, cast.officer, cast.evaluator]
        reminders_of(people)
        with django_assert_max_num_queries(11) as few:
            reminders_of(people)
        for number in range(3):
            town = factories.municipality(f"เมือง {number}")
            made = factories.submission(town)
            person = factories.member(Role.COORDINATOR, town)
            assign(made, person)
            people.append(person)

        with django_assert_max_num_queries(len(few)):
            found = reminders_of(people)
        assert all(found[one.pk] for one in people[3:])


class TestQuestions:
    """What colleagues ask waits as well, until it is answered."""

    @pytest.fixture
    def asked(self, cast, draft):
        about, key = draft.responses.get(indicator__number="20"), uuid.uuid4()
        return commenting.post(about, "มีภาพก่อนทำหรือไม่", asked=[cast.contributor], key=key, by=cast.coordinator)

    def test_who_was_asked_is_reminded_with_the_place(self, cast, draft, asked):
        [one] = reminders_for(cast.contributor)

        assert one.url == reverse("assessments:response_edit", args=[draft.pk, "20"]) + "#comments"
        assert "มีภาพก่อนทำหรือไม่" in one.text and cast.coordinator.full_name in one.text
        assert one.is_news_after(asked.at - timedelta(hours=1)) and not one.is_news_after(asked.at)

    def test_nobody_else_is_nor_once_it_is_answered(self, cast, draft, asked):
        for somebody in (cast.stranger, cast.evaluator, cast.officer):
            assert not any("มีภาพก่อนทำหรือไม่" in one.text for one in reminders_for(somebody))
        commenting.post(asked.response, "มี", asked=[], key=uuid.uuid4(), by=cast.contributor)
        assert reminders_for(cast.contributor) == []

    def test_a_question_of_a_municipality_that_was_left_is_none(self, cast, draft, asked):
        cast.contributor.memberships.update(municipality=cast.other_municipality)
        assert reminders_for(User.objects.get(pk=cast.contributor.pk)) == []


class TestNews:
    def at(self, days, **fields):
        return Reminder("", "/", clock.today() + timedelta(days=days), **fields)

    @pytest.mark.parametrize(
        ("days", "since_last", "expected"),
        [(14, 1, True), (13, 1, False), (13, 2, True), (7, 1, True), (1, 1, True),
         (0, 1, False), (-1, 1, True), (-2, 1, False)],
    )  # fmt: skip
    def test_a_deadline_is_news_when_a_step_was_crossed(self, days, since_last, expected):
        assert self.at(days).is_news_after(clock.now() - timedelta(days=since_last)) is expected

    def test_what_came_is_news_once(self):
        now = clock.now()
        one = Reminder("", "/", since=now)

        assert one.is_news_after(None)
        assert one.is_news_after(now - timedelta(hours=1))
        assert not one.is_news_after(now)
        assert not one.is_late
        assert one.is_near


class TestTheDigest:
    def test_it_is_one_mail_with_the_exact_places_in_the_readers_language(self, cast, draft, worker, settings):
        settings.SITE_URL = "https://portal.example"
        assign(draft, cast.contributor, answer="")
        User.objects.filter(pk=cast.contributor.pk).update(language="en")

        call_command("remind")

        sent = {one.to[0]: one for one in mail.outbox}
        assert set(sent) == {cast.contributor.email, cast.coordinator.email}
        english, thai = sent[cast.contributor.email], sent[cast.coordinator.email]
        place = reverse("assessments:response_edit", args=[draft.pk, "20"])
        assert f"https://portal.example{place}#id_answer" in english.body
        assert english.subject == "SustCity: 1 thing to do"
        assert "2 days left" in english.body
        assert "เรียน" in thai.body
        assert "&" not in thai.body

    def test_it_comes_once_a_day_however_often_it_is_asked_for(self, cast, draft, worker):
        for _ in range(3):
            call_command("remind")

        assert [one.to for one in mail.outbox] == [[cast.coordinator.email]]
        assert reminding.remind(*EVERYBODY) == 0

    def test_a_batch_that_runs_twice_at_once_writes_one(self, cast, draft):
        person = User.objects.get(pk=cast.coordinator.pk)
        found = reminders_for(person)

        assert reminding._post(person, found) is True
        assert reminding._post(person, found) is False
        assert Mail.objects.count() == 1

    def test_the_next_day_without_news_is_quiet_and_a_return_is_news(self, cast, draft):
        assert reminding.remind(*EVERYBODY) == 1
        tomorrow = clock.now() + timedelta(days=1)
        with clock.set_to(tomorrow):
            response = assign(draft, cast.contributor)
            mark(draft, [response], WorkState.BACK, note="แก้", seen_at=clock.now(), by=cast.coordinator)
            assert reminding.remind(*EVERYBODY) == 2  # and the coordinator's last day but one
        with clock.set_to(tomorrow + timedelta(hours=25)):
            factories.cycle(2569, self_assessment=(-30, 30))
            assert reminding.remind(*EVERYBODY) == 0

    def test_nothing_to_say_is_no_mail(self, cast):
        factories.cycle()
        assert reminding.remind(*EVERYBODY) == 0
        assert not Mail.objects.exists()

    def test_off_is_off_and_weekly_is_weekly(self, cast, draft):
        User.objects.update(digests=Digests.OFF)
        assert reminding.batches() == []
        User.objects.update(digests=Digests.WEEKLY)
        assert reminding.remind(*EVERYBODY) == 1
        with clock.set_to(clock.now() + timedelta(days=1)):
            assert reminding.remind(*EVERYBODY) == 0
        ends_in(13)
        with clock.set_to(clock.now() + timedelta(days=7)):
            assert reminding.remind(*EVERYBODY) == 1

    def test_people_are_taken_in_batches(self, cast, draft, monkeypatch):
        monkeypatch.setattr(reminding, "BATCH", 5)

        found = reminding.batches()

        assert len(found) == 3
        assert all(first <= last for first, last in found)

    def test_the_mail_server_being_away_hinders_nobody(self, cast, draft, worker, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

        assert reminding.remind(*EVERYBODY) == 1
        from accounts.delivery import deliver

        assert deliver(Mail.objects.get().pk) is False
        assert Mail.objects.get().sent_at is None


class TestThePortal:
    def test_the_home_page_shows_the_same(self, cast, draft):
        assign(draft, cast.contributor, answer="", due_on=clock.today() - timedelta(days=1))
        client = Client()
        client.force_login(cast.contributor)

        response = client.get("/")

        assert response.context["home"].reminders == reminders_for(cast.contributor)
        client.force_login(cast.officer)
        assert client.get("/").context["home"].reminders == reminders_for(cast.officer)
        assert 'id="reminders"' in response.content.decode()
        assert "tag-red" in response.content.decode()

    def test_the_switch_of_language_is_kept_for_mails(self, cast):
        client = Client()
        client.force_login(cast.contributor)

        client.post(reverse("set_language"), {"language": "en", "next": "/"})
        assert User.objects.get(pk=cast.contributor.pk).language == "en"
        client.post(reverse("set_language"), {"language": "xx", "next": "/"})
        assert User.objects.get(pk=cast.contributor.pk).language == "en"
        assert Client().post(reverse("set_language"), {"language": "en"}).status_code == 302

    def test_the_preferences_are_kept_and_nonsense_is_not(self, cast):
        client = Client()
        client.force_login(cast.contributor)
        url = reverse("accounts:preferences")

        assert client.post(url, {"digests": "off", "language": "en"}).status_code == 302
        assert client.post(url, {"digests": "hourly", "language": "en"}).status_code == 422

        found = User.objects.get(pk=cast.contributor.pk)
        assert (found.digests, found.language) == (Digests.OFF, "en")
        assert 'value="off"' in client.get(url).content.decode()


def test_the_words_of_a_mail_stand_line_by_line(cast, draft):
    reminding.remind(*EVERYBODY)

    lines = Mail.objects.get().body.splitlines()

    first = next(number for number, line in enumerate(lines) if line.startswith("1. "))
    assert "2 วัน" in lines[first + 1]
    assert lines[first + 2].strip().startswith("http")
    assert lines[-1].endswith("/preferences/")
