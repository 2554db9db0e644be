"""Two people at the calendar of the evaluation at the same moment. How it works: test_races."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from assessments import clock, dates, drafts, letters
from assessments.models import (
    Announcement,
    Cycle,
    Letter,
    Snapshot,
    Stage,
    StageChange,
    Status,
)
from tests import factories, test_races
from tests.test_races import at_once, moving, row_of

pytestmark = pytest.mark.django_db(transaction=True)

# The fixtures of the other races; who takes them from there by name would hide them again by each argument.
cast, keep_the_facts = test_races.cast, test_races._keep_the_facts


def cycles_table() -> None:
    """What whoever holds the calendar waits for."""
    list(Cycle.objects.select_for_update().values_list("pk"))


def confirming(year: int) -> Callable[[], Any]:
    """Pressing the button of the last step."""

    def confirm() -> str:
        with dates.held():
            drafts.confirm(Cycle.objects.get(year_be=year))
        return "confirmed"

    return confirm


def test_two_drafts_whose_self_assessments_overlap_are_confirmed_at_once(cast):
    for year in (2571, 2572):
        draft, _is_new = drafts.start_draft(year, factories.framework())
        starts = clock.now() + timedelta(days=100)
        draft.stages.update(starts_at=starts, ends_at=starts + timedelta(days=50))

    outcomes = at_once(confirming(2571), confirming(2572), lock=cycles_table)

    [refused] = [one for one in outcomes if isinstance(one, dates.DatesRefused)]
    assert "confirmed" in outcomes
    assert [one.stage for one in refused.faults] == [Stage.SELF_ASSESSMENT]
    assert Cycle.objects.confirmed().filter(year_be__gt=2570).count() == 1


def test_a_date_that_two_administrators_move_at_once_is_announced_twice_and_moves_in_turn(cast):
    cycle = Cycle.objects.get()
    before = dates.periods_of(cycle)[Stage.SELF_ASSESSMENT]

    def moving_to(days: int) -> Callable[[], Any]:
        def move() -> bool:
            with dates.held():
                moved = {Stage.SELF_ASSESSMENT: (before[0], before[0] + timedelta(days=days))}
                return dates.move_stages(cycle, moved, cast.administrator, "น้ำท่วม")

        return move

    outcomes = at_once(moving_to(40), moving_to(50), lock=cycles_table)

    assert outcomes == [True, True]
    first, second = StageChange.objects.order_by("pk")
    assert first.old_ends_at == before[1]
    assert second.old_ends_at == first.ends_at
    assert dates.periods_of(cycle)[Stage.SELF_ASSESSMENT][1] == second.ends_at


def test_closing_twice_at_once_closes_once(cast):
    cycle = Cycle.objects.get()

    def close() -> bool:
        return dates.close_stage(cycle, Stage.SELF_ASSESSMENT, cast.administrator, "ปิด")

    outcomes = at_once(close, close, lock=cycles_table)

    assert sorted(outcomes) == [False, True]
    assert StageChange.objects.count() == 1


def test_a_draft_begun_twice_at_once_is_one(cast):
    plan = factories.framework()

    outcomes = at_once(
        lambda: drafts.start_draft(2571, plan), lambda: drafts.start_draft(2571, plan), lock=cycles_alone
    )

    assert sorted(is_new for _draft, is_new in outcomes) == [False, True]
    draft = Cycle.objects.get(year_be=2571)
    assert draft.stages.count() == len(Stage)


def cycles_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE assessments_cycle IN SHARE ROW EXCLUSIVE MODE")


def test_a_letter_that_two_workers_are_at_is_sent_once(cast):
    made = Announcement.objects.create(cycle=Cycle.objects.get(), reason="น้ำท่วม", by=cast.administrator, by_name="พิมพ์")
    made.changes.create(stage=Stage.PREVIEW, starts_at=clock.now())
    people = letters.write(made, 0)

    def send() -> bool:
        return letters.send(Announcement.objects.get(), people[0], people[-1])

    at_once(send, send, lock=lambda: list(Letter.objects.select_for_update().values_list("pk")))

    assert sorted(one.to[0] for one in mail.outbox) == sorted({one.to[0] for one in mail.outbox})
    assert len(mail.outbox) == len(people)


@pytest.mark.parametrize("is_first_to_ask", [True, False])
def test_a_pass_mark_moved_while_the_first_submission_comes_in_is_the_one_it_was_measured_with(cast, is_first_to_ask):
    submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
    browser = Client()
    browser.force_login(cast.administrator)
    url = reverse("assessments:cycle_marks", args=[2569])
    fields = browser.get(url).context["form"]
    data = {field.html_name: field.value() for field in fields} | {"pass-tambon": "55"}
    acts = [moving("submit", submission, cast.certifier, factories.SIGNED), lambda: browser.post(url, data).status_code]

    outcomes = at_once(*(acts if is_first_to_ask else acts[::-1]), lock=row_of(submission))

    frozen = Snapshot.objects.get().content["pass_mark"]
    assert Decimal(frozen) == Cycle.objects.get().pass_mark("tambon")
    assert (302 in outcomes) == (frozen == "55")
