"""Who learns of a moved date, on the home page and by e-mail, and that no letter is lost or sent twice."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation
from django_tasks import task_backends

from accounts.models import Membership, Role
from assessments import announcing, clock, dates, letters, tasks
from assessments.models import Announcement, Letter, Stage
from reports.home import home_for
from tests import factories
from tests.assessments.test_cycles import client_of

NOW = datetime(2026, 3, 31, 5, tzinfo=UTC)
DAY = timedelta(days=1)
REASON = "น้ำท่วมภาคเหนือ"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def cycle(cast):
    return factories.cycle()


def announce(cycle, cast, *stages):
    """An announcement of these stages, without letters."""
    made = Announcement.objects.create(cycle=cycle, reason=REASON, by=cast.administrator, by_name="พิมพ์", at=NOW)
    for stage in stages:
        made.changes.create(stage=stage, old_starts_at=NOW, old_ends_at=NOW + DAY, starts_at=NOW, ends_at=NOW + 2 * DAY)
    return made


def fresh(person):
    return type(person).objects.get(pk=person.pk)


# ------------------------------------------------------------------ whom it concerns


def test_every_stage_says_whom_it_concerns():
    assert set(announcing.CONCERNED) == set(Stage)
    assert all(Role.ADMINISTRATOR in roles for roles in announcing.CONCERNED.values())


@pytest.mark.parametrize(
    ("stage", "people"),
    [
        (Stage.SELF_ASSESSMENT, {"contributor", "coordinator", "certifier", "officer", "administrator"}),
        (Stage.AREA_REVIEW, {"coordinator", "certifier", "evaluator", "chair", "national_chair", "administrator"}),
        (Stage.PREVIEW, {"coordinator", "certifier", "chair", "national_chair", "administrator"}),
        (
            Stage.PUBLICATION,
            {
                *("contributor", "coordinator", "certifier", "officer"),
                *("evaluator", "chair", "national_chair", "administrator"),
            },
        ),
    ],
)
def test_home_tells_of_a_change_whom_it_concerns(cast, cycle, stage, people):
    announce(cycle, cast, stage)
    everybody = (
        *("contributor", "coordinator", "certifier", "officer"),
        *("evaluator", "chair", "national_chair", "administrator"),
    )

    told = {who for who in everybody if home_for(fresh(getattr(cast, who))).notices}

    assert told == people


def test_of_an_announcement_each_reads_the_stages_of_theirs(cast, cycle):
    announce(cycle, cast, Stage.SELF_ASSESSMENT, Stage.AREA_REVIEW)

    [notice] = home_for(fresh(cast.evaluator)).notices

    assert [one.stage for one in notice.changes] == ["area_review"]


def test_home_shows_old_and_new_dates_and_the_reason(cast, cycle):
    announce(cycle, cast, Stage.SELF_ASSESSMENT)

    page = client_of(cast.coordinator).get("/")

    assert "Dates that moved in the last 30 days" in page.text
    assert "<del>" in page.text and "2 April 2569 12.00" in page.text
    assert f"Because: {REASON}" in page.text


def test_after_thirty_days_home_is_silent(cast, cycle):
    announce(cycle, cast, Stage.SELF_ASSESSMENT)

    with clock.set_to(NOW + 29 * DAY):
        assert home_for(fresh(cast.coordinator)).notices
    with clock.set_to(NOW + 30 * DAY):
        assert not home_for(fresh(cast.coordinator)).notices


def test_who_has_no_role_reads_nothing(cast, cycle):
    announce(cycle, cast, Stage.PUBLICATION)

    assert announcing.notices_for(factories.user()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_notices_take_one_query(cast, cycle, count, django_assert_num_queries):
    for _ in range(count):
        announce(cycle, cast, Stage.SELF_ASSESSMENT, Stage.PREVIEW)
    person = fresh(cast.coordinator)
    assert person.active_memberships

    with django_assert_num_queries(1):
        assert len(announcing.notices_for(person)) == count


# ------------------------------------------------------------------ letters


def queued():
    """The tasks that wait, as (name, arguments), oldest first; taking them away."""
    backend = task_backends["default"]
    found = [(one.task.name, tuple(one.args)) for one in backend.results]
    backend.results.clear()
    return found


def work():
    """Do what waits, as a worker does, until nothing is left or only what waits for later."""
    done = []
    while found := queued():
        for name, arguments in found:
            done.append((name, arguments))
            if not (name == "send_letters" and len(arguments) == 4):
                getattr(tasks, name).call(*arguments)
    return done


def sent_to():
    return sorted(message.to[0] for message in mail.outbox)


def concerned_by(*stages):
    roles = {role for stage in stages for role in announcing.CONCERNED[stage]}
    held = Membership.objects.active().filter(role__in=roles).values_list("user__email", flat=True)
    return sorted(set(held))


def test_moving_a_date_writes_to_everybody_concerned_once(cast, cycle):
    factories.member(Role.EVALUATOR, cast.area)
    Membership.objects.create(user=cast.coordinator, role=Role.CONTRIBUTOR, municipality=cast.municipality)
    gone = factories.member(Role.COORDINATOR, cast.municipality)
    gone.memberships.update(ended_at=NOW)
    with dates.held():
        starts, _ends = dates.periods_of(cycle)[Stage.PREVIEW]
        dates.move_stages(
            cycle,
            {Stage.PREVIEW: (starts, None)},
            cast.administrator,
            REASON,
        )
    assert mail.outbox == []

    work()

    assert sent_to() == concerned_by(Stage.PREVIEW)
    assert gone.email not in sent_to()
    assert not Letter.objects.filter(sent_at=None).exists()


def test_a_letter_speaks_thai_first_then_english(cast, cycle):
    made = announce(cycle, cast, Stage.PREVIEW)
    made.changes.create(stage=Stage.PUBLICATION, starts_at=NOW)
    letter = Letter.objects.create(announcement=made, user=cast.chair)

    message = letters.message_for(letter, letters.text_of(made))

    thai, english = message.body.split("----------")
    assert "31 มี.ค. 2569 12.00 น. – 2 เม.ย. 2569 12.00 น." in thai
    assert "31 March 2569 12.00 – 2 April 2569 12.00" in english
    assert "No end" in english
    assert english.count("before:") == 1
    for part in (thai, english):
        assert REASON in part and "พิมพ์" in part and "2569" in part
    assert message.subject.index(" / ") > 0 and message.subject.endswith("Dates of the evaluation of 2569 moved")
    assert message.to == [cast.chair.email]
    assert message.extra_headers["Message-ID"] == f"<dates-{made.pk}-{cast.chair.pk}@sustcity.example>"


def test_letters_are_written_batch_by_batch_each_in_a_task_of_its_own(cast, cycle, monkeypatch):
    monkeypatch.setattr(letters, "BATCH", 3)
    made = announce(cycle, cast, Stage.PUBLICATION)
    queued()

    tasks.write_letters.call(made.pk)

    assert Letter.objects.count() == 3
    [(sends, batch), (writes, rest)] = queued()
    assert (sends, writes) == ("send_letters", "write_letters")
    assert batch[1:] == (min(people := list(Letter.objects.values_list("user", flat=True))), max(people))
    assert rest == (made.pk, max(people))
    tasks.write_letters.call(*rest)
    work()
    tasks.send_letters.call(*batch)
    assert sent_to() == concerned_by(Stage.PUBLICATION)


def test_a_task_that_runs_twice_mails_nobody_twice(cast, cycle):
    made = announce(cycle, cast, Stage.PREVIEW)
    queued()
    for _ in range(2):
        tasks.write_letters.call(made.pk)
    arguments = queued()

    for _ in range(2):
        for name, given in arguments:
            getattr(tasks, name).call(*given)

    assert sent_to() == concerned_by(Stage.PREVIEW)


class Killed(BaseException):
    """As when the process ends."""


class Unreliable(EmailBackend):
    """A server that does what a test tells it: at the n-th message, counted from 1."""

    faults: dict[int, BaseException] = {}
    count = 0

    def send_messages(self, messages):
        type(self).count += 1
        if fault := self.faults.pop(self.count, None):
            raise fault
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreliable"
    Unreliable.faults, Unreliable.count = {}, 0
    return Unreliable


@pytest.fixture
def batch(cast, cycle):
    """An announcement to seven people, whose letters are written."""
    made = announce(cycle, cast, Stage.PREVIEW)
    people = letters.write(made, 0)
    queued()
    assert len(people) == 7
    return made.pk, people[0], people[-1]


def test_a_killed_worker_loses_nothing_and_mails_nobody_twice(batch, server):
    server.faults[3] = Killed()
    with pytest.raises(Killed):
        tasks.send_letters.call(*batch)
    assert len(mail.outbox) == 2

    # The task runs again at once: the one letter that was under way is left, in case it went out after all.
    tasks.send_letters.call(*batch)
    assert len(mail.outbox) == 6
    [(name, arguments)] = queued()
    assert (name, arguments) == ("send_letters", (*batch, 1))

    with clock.set_to(NOW + timedelta(minutes=11)):
        tasks.send_letters.call(*arguments)
    assert sent_to() == concerned_by(Stage.PREVIEW)
    assert queued() == []


def test_a_refused_address_hinders_no_other_and_is_tried_again(batch, server):
    server.faults = {2: SMTPRecipientsRefused({}), 4: ValueError("a line break in an address")}

    tasks.send_letters.call(*batch)

    assert len(mail.outbox) == 5
    [(_name, arguments)] = queued()
    tasks.send_letters.call(*arguments)
    assert sent_to() == concerned_by(Stage.PREVIEW)


def test_while_the_server_is_away_nothing_is_hammered_or_lost(batch, server):
    server.faults = {1: SMTPServerDisconnected("bye"), 2: ConnectionRefusedError()}

    tasks.send_letters.call(*batch)
    assert (server.count, mail.outbox) == (1, [])
    backend = task_backends["default"]
    [later] = backend.results
    assert later.task.run_after is not None

    [(_name, arguments)] = queued()
    tasks.send_letters.call(*arguments)
    [(_name, arguments)] = queued()
    assert (server.count, mail.outbox, arguments[-1]) == (2, [], 2)
    tasks.send_letters.call(*arguments)
    assert sent_to() == concerned_by(Stage.PREVIEW)


def test_after_two_days_nobody_tries_any_more(batch, server):
    server.faults[1] = ConnectionRefusedError()

    tasks.send_letters.call(*batch, len(tasks.RETRY_MINUTES))

    assert queued() == []
    assert Letter.objects.filter(sent_at=None).count() == 7


def test_the_page_of_the_cycle_says_how_many_letters_are_sent(batch, cast):
    tasks.send_letters.call(*batch)

    with translation.override("en"):
        assert "7 of 7 e-mails sent" in client_of(cast.administrator).get("/cycles/2569/").text
