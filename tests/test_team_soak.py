"""A team writes in one submission at once over HTTP: nothing that was acknowledged is missing afterwards."""

import pytest
from django.db import connection

from accounts.models import Role
from assessments.models import Presence, TextVersion
from benchmarks import soak
from tests import factories, test_races

pytestmark = pytest.mark.django_db(transaction=True)

# The fixtures of the other races: what all tests share stays.
_keep_the_facts = test_races._keep_the_facts
cast = test_races.cast


def test_a_team_loses_no_sentence(cast, live_server):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory is one connection, which lets nobody write at the same moment.")
    submission = factories.submission(cast.municipality)
    users = [factories.member(Role.CONTRIBUTOR, cast.municipality) for _ in range(8)]
    people = soak.people_at(live_server.url, users)

    soak.work_together(people, soak.places_of(submission, 2), seconds=2, pause=0.02)

    assert [fault for one in people for fault in one.faults] == []
    assert all(one.acknowledged for one in people)
    assert sum(one.refused for one in people), "they were in each other's way"
    assert soak.lost(people, submission) == []
    assert TextVersion.objects.exists() and not Presence.objects.exists()
