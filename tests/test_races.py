"""Two people, or one person twice, at the same moment: exactly one wins and the other is told what happened.

On PostgreSQL the people are threads which all wait for a lock before it is given free, so that each has read
the old state. SQLite lets one writer in at a time: there the same people act one after the other on what they
read before, and the same must come out.
"""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test import Client, TransactionTestCase
from django.urls import reverse

from accounts.changing import ChangeRefused
from accounts.models import Membership, Municipality, MunicipalityChange, User
from assessments import base_data, dates, field_drafts
from assessments.editing import StartRefused, editing, start_submission
from assessments.engine import Inputs, MoveRefused, make_move
from assessments.forms.base_data import BaseDataForm
from assessments.merging import MergeRefused
from assessments.models import (
    Cycle,
    FieldReceipt,
    Response,
    Snapshot,
    StaleSave,
    Status,
    StatusChange,
    Submission,
)
from assessments.snapshots import sha256_of
from indicators.publication import Refused
from indicators.queries import outline
from reviews.models import Assignment, Decision, Panel
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
REASON = Inputs(reason="ข้อมูลยังไม่ครบ")


# What these tests leave behind, in an order in which nothing protects what comes after it.
LEFT_BEHIND = (Decision, Assignment, Panel, Submission, Cycle, Session, MunicipalityChange, User, Municipality)


@pytest.fixture(scope="module", autouse=True)
def _keep_the_facts() -> Iterator[None]:
    """Django would empty every table after a test with real transactions, the shared facts too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        yield


@pytest.fixture
def cast() -> Iterator[factories.Cast]:
    factories.cycle()
    outline(factories.framework())
    yield factories.Cast()
    Municipality.objects.update(merged_into=None, merged_on=None)
    for model in LEFT_BEHIND:
        model.objects.all().delete()


def at_once(*acts: Callable[[], Any], lock: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised; `lock` takes what all of them will wait for."""
    if connection.vendor == "sqlite":
        return [outcome_of(act) for act in acts]
    outcomes: list[Any] = [None] * len(acts)
    backends: list[int] = []

    def run(index: int) -> None:
        connection.ensure_connection()
        backends.append(connection.connection.info.backend_pid)
        try:
            outcomes[index] = outcome_of(acts[index])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(acts))]
    with transaction.atomic():
        lock()
        for thread in threads:
            thread.start()
        wait_until_blocked(backends, len(acts))
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive(), "a deadlock"
    return outcomes


def outcome_of(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except (
        MoveRefused,
        PermissionDenied,
        StaleSave,
        StartRefused,
        MergeRefused,
        ChangeRefused,
        Refused,
        IntegrityError,
        dates.DatesRefused,
    ) as refused:
        return refused


def wait_until_blocked(backends: list[int], count: int) -> None:
    """Until so many of the threads wait (pg_stat_activity would show this transaction one picture for ever)."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid = ANY(%s)", [backends])
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for the lock")


def row_of(submission: Submission) -> Callable[[], Any]:
    return lambda: Submission.objects.select_for_update().get(pk=submission.pk)


def submissions_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE assessments_submission IN SHARE ROW EXCLUSIVE MODE")


def moving(name: str, submission: Submission, by: Any, inputs: Inputs = REASON) -> Callable[[], Any]:
    """A person with the page open: the submission as it was read before anybody moved."""
    read_before = Submission.objects.get(pk=submission.pk)
    return lambda: make_move(name, read_before, by, inputs)


def winner_and_loser(outcomes: list[Any]) -> tuple[StatusChange, MoveRefused]:
    [winner] = [one for one in outcomes if isinstance(one, StatusChange)]
    [loser] = [one for one in outcomes if isinstance(one, MoveRefused)]
    return winner, loser


def another(cast: factories.Cast, who: str, name: str) -> Any:
    """A second person with the same role and scope."""
    held = Membership.objects.get(user=getattr(cast, who))
    return factories.member(held.role, held.scope, name=name)


def test_two_certifiers_submit_at_once(cast):
    submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
    clerk = another(cast, "certifier", "ปลัด ขยัน")

    outcomes = at_once(
        moving("submit", submission, cast.certifier, factories.SIGNED),
        moving("submit", submission, clerk, factories.SIGNED),
        lock=row_of(submission),
    )

    winner, loser = winner_and_loser(outcomes)
    assert winner.by_name in str(loser)
    assert str(Status.SUBMITTED.label) in str(loser)
    assert Snapshot.objects.get().signed_by == winner.by
    assert submission.status_changes.filter(move="submit").count() == 1


def test_a_draft_from_the_field_that_is_sent_three_times_at_once_arrives_once(cast):
    submission = factories.submission(cast.municipality)
    key = uuid.uuid4()

    def send() -> FieldReceipt:
        columns = {"title": "คลองสวย น้ำใส", "year_be": submission.cycle.year_be}
        return field_drafts.receive(
            submission, by=cast.contributor, key=key, columns=columns, indicators=["18"], photos=[]
        )

    outcomes = at_once(send, send, send, lock=row_of(submission))

    assert outcomes == [FieldReceipt.objects.get()] * 3
    assert submission.activities.count() == 1


def test_one_officer_returns_while_another_accepts(cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    colleague = another(cast, "officer", "สุดา ทสจ.")

    outcomes = at_once(
        moving("return", submission, cast.officer),
        moving("accept", submission, colleague),
        lock=row_of(submission),
    )

    winner, loser = winner_and_loser(outcomes)
    submission.refresh_from_db()
    assert submission.status == winner.to_status
    assert winner.by_name in str(loser)
    assert str(Status(winner.to_status).label) in str(loser)
    assert submission.status_changes.filter(from_status=Status.SUBMITTED).count() == 1


def test_two_chairs_settle_at_once(cast):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    factories.prepare("settle", submission, cast)
    deputy = another(cast, "chair", "รองประธาน")

    outcomes = at_once(
        moving("settle", submission, cast.chair),
        moving("settle", submission, deputy),
        lock=row_of(submission),
    )

    winner, loser = winner_and_loser(outcomes)
    assert Decision.objects.get().decided_by == winner.by
    assert winner.by_name in str(loser)


def test_the_mayor_agrees_while_the_coordinator_objects(cast):
    submission = factories.submission_in(Status.PREVIEW, cast)
    factories.object_to(submission, "20", cast.coordinator)

    outcomes = at_once(
        moving("object", submission, cast.coordinator),
        moving("agree", submission, cast.certifier),
        lock=row_of(submission),
    )

    winner, loser = winner_and_loser(outcomes)
    assert winner.move == "object", "a written objection is never lost by agreeing"
    assert submission.status_changes.filter(from_status=Status.PREVIEW).count() == 1
    assert str(loser)


def test_withdrawing_while_the_province_accepts(cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)

    outcomes = at_once(
        moving("withdraw", submission, cast.certifier),
        moving("accept", submission, cast.officer),
        lock=row_of(submission),
    )

    submission.refresh_from_db()
    assert submission.status == Status.WITHDRAWN, "whoever comes first: it may be withdrawn from both states"
    moves = [one.move for one in outcomes if isinstance(one, StatusChange)]
    assert moves in (["withdraw"], ["withdraw", "accept"])


def test_a_double_clicked_submit_makes_one_snapshot(cast):
    submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
    url = reverse("assessments:move", args=[submission.pk, "submit"])
    data = {"signed_name": "สมชาย นายกดี", "signed_position": "นายกเทศมนตรี", "is_true": "on"}
    browser = Client()
    browser.force_login(cast.certifier)

    def click() -> int:
        tab = Client()
        tab.cookies = browser.cookies
        return tab.post(url, data).status_code

    assert at_once(click, click, lock=row_of(submission)) == [302, 302]

    assert Snapshot.objects.count() == 1
    assert submission.status_changes.filter(move="submit").count() == 1
    page = browser.get(reverse("assessments:submission_detail", args=[submission.pk]))
    assert page.context["submission"].status == Status.SUBMITTED


def test_a_submission_begun_twice_at_once_is_one_with_all_responses(cast):
    town, cycle = cast.municipality, factories.cycle()

    outcomes = at_once(
        lambda: start_submission(town, cycle),
        lambda: start_submission(town, cycle),
        lock=submissions_table,
    )

    assert outcomes[0] == outcomes[1] == Submission.objects.get()
    assert Response.objects.count() == 35


def test_begun_twice_through_the_button(cast):
    url, data = (
        reverse("assessments:submission_start"),
        {"municipality": cast.municipality.pk, "year_be": 2569},
    )
    browser = Client()
    browser.force_login(cast.coordinator)

    def click() -> str:
        tab = Client()
        tab.cookies = browser.cookies
        return tab.post(url, data).url

    [first, second] = at_once(click, click, lock=submissions_table)

    assert first == second == reverse("assessments:submission_detail", args=[Submission.objects.get().pk])
    assert Response.objects.count() == 35


def saving(submission: Submission, by: Any, answers: list[str]) -> Callable[[], Any]:
    """A save that writes several rows, each seen by a packet or none."""
    read_before = Submission.objects.get(pk=submission.pk)

    def act() -> str:
        with editing(read_before, by=by) as held:
            for response, answer in zip(held.responses.all(), answers, strict=False):
                response.save_changes({"answer": answer}, base_version=response.version, by=by)
        return "saved"

    return act


@pytest.mark.parametrize("is_saved_first", [True, False])
def test_a_save_while_submitting_again_is_wholly_in_the_packet_or_refused(cast, is_saved_first):
    submission = factories.submission_in(Status.RETURNED, cast)
    new = [f"คำตอบใหม่ {number}" for number in range(3)]
    acts = [
        saving(submission, cast.contributor, new),
        moving("resubmit", submission, cast.certifier, factories.SIGNED),
    ]

    outcomes = at_once(*(acts if is_saved_first else acts[::-1]), lock=row_of(submission))

    [saved] = [one for one in outcomes if not isinstance(one, StatusChange)]
    frozen = submission.snapshots.get(number=2)
    answers = [one["answer"] for one in frozen.content["responses"]]
    kept = list(Response.objects.filter(submission=submission).values_list("answer", flat=True))
    assert answers == kept, "what was certified is what stands"
    assert sha256_of(frozen.content) == frozen.sha256
    if saved == "saved":
        assert answers[:3] == new
    else:
        assert isinstance(saved, PermissionDenied)
        assert not set(answers) & set(new)


def test_two_people_save_the_same_answer_at_once(cast):
    submission = factories.submission(cast.municipality)
    response = submission.responses.first()

    def save(by: Any, text: str) -> Callable[[], Any]:
        return lambda: response.save_changes({"answer": text}, base_version=1, by=by)

    outcomes = at_once(
        save(cast.contributor, "ของกมล"),
        save(cast.coordinator, "ของปราณี"),
        lock=lambda: Response.objects.select_for_update().get(pk=response.pk),
    )

    [saved] = [one for one in outcomes if isinstance(one, Response)]
    [stale] = [one for one in outcomes if isinstance(one, StaleSave)]
    assert stale.current.answer == saved.answer == Response.objects.get(pk=response.pk).answer
    assert saved.version == 2


def test_two_people_fill_in_the_same_base_data_at_once(cast):
    """The first wins with all cells, the second is shown the conflict with none of theirs saved."""
    submission = Submission.objects.with_facts().get(pk=factories.submission(cast.municipality).pk)

    def save(by: Any, area: str, other: str) -> Callable[[], Any]:
        form = BaseDataForm(submission, QueryDict(f"area.2569={area}&{other}.2569={area}"))
        return lambda: form.save(by=by)

    outcomes = at_once(
        save(cast.contributor, "21", "households"),
        save(cast.coordinator, "22", "communities"),
        lock=row_of(submission),
    )

    assert sorted(outcomes) == [False, True]
    found = base_data.values_of(submission)
    assert found in (
        {"area": {2569: 21}, "households": {2569: 21}},
        {"area": {2569: 22}, "communities": {2569: 22}},
    )
