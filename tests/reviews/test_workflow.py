"""Every status can be reached by the moves that people make."""

import pytest

from assessments.models import Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_reached_by_real_moves(status):
    cast = factories.Cast()
    factories.cycle()

    submission = factories.submission_in(status, cast)

    assert submission.status == status
    assert [change.move for change in submission.status_changes.all()] == [move for _, move in factories.ROAD[status]]
