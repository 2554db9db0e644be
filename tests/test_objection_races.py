"""The last second of the preview: an objection that is sent while silence accepts. How it works: test_races."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assessments import clock
from assessments.engine import MoveRefused
from assessments.models import Cycle, Stage, Status, Submission
from reviews.models import Objection
from reviews.silence import accept_in
from tests import factories, test_races
from tests.test_races import at_once, moving, row_of

pytestmark = pytest.mark.django_db(transaction=True)

cast, keep_the_facts = test_races.cast, test_races._keep_the_facts


def in_time_of(seconds: int, act: Callable[[], Any], cycle: Cycle) -> Callable[[], Any]:
    """An act so many seconds after the preview ended; each thread has its own clock."""
    ended = cycle.stage_by_key[Stage.PREVIEW].ends_at

    def acting() -> Any:
        with clock.set_to(ended + timedelta(seconds=seconds)):
            return act()

    return acting


@pytest.mark.parametrize("is_silence_first", [True, False])
def test_an_objection_of_the_last_second_counts_or_is_refused_and_its_text_stays(cast, is_silence_first):
    submission = factories.submission_in(Status.PREVIEW, cast)
    factories.object_to(submission, "20", cast.coordinator)
    cycle = Cycle.objects.with_stages().get(pk=submission.cycle_id)
    sending = in_time_of(-1, moving("object", submission, cast.coordinator), cycle)
    accepting = in_time_of(1, lambda: accept_in(cycle), cycle)

    pair = (accepting, sending) if is_silence_first else (sending, accepting)
    outcomes = at_once(*pair, lock=row_of(submission))

    accepted, sent = outcomes if is_silence_first else reversed(outcomes)
    now = Submission.objects.get(pk=submission.pk)
    if accepted:
        assert isinstance(sent, MoveRefused) and now.status == Status.AREA_DECIDED
    else:
        assert sent.move == "object" and now.status == Status.OBJECTION
    assert now.status_changes.filter(from_status=Status.PREVIEW).count() == 1
    assert Objection.objects.get().reason
