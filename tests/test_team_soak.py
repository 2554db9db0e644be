"""A team writes in one submission over HTTP: nothing that was acknowledged is missing afterwards.

On PostgreSQL all write at once. SQLite in memory is one connection: there they come one after the other.
"""

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
    at_once = connection.vendor == "postgresql"
    submission = factories.submission(cast.municipality)
    users = [factories.member(Role.CONTRIBUTOR, cast.municipality) for _ in range(8)]
    people = soak.people_at(live_server.url, users)

    for team in [people] if at_once else [[one] for one in people]:
        soak.work_together(team, soak.places_of(submission, 2), seconds=2 if at_once else 0.3, pause=0.02)

    assert [fault for one in people for fault in one.faults] == []
    assert all(one.acknowledged for one in people)
    assert any(one.refused for one in people), "they were in each other's way"
    assert soak.lost(people, submission) == []
    assert TextVersion.objects.exists() and not Presence.objects.exists()
