"""Two photos that look alike come at the same moment: one of the two searches finds the pair."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

from assessments.models import Likeness, StoredFile
from assessments.trust import likeness
from tests.assessments.trust.test_likeness import fingerprint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _keep_the_facts() -> Iterator[None]:
    """Django would empty every table after a test with real transactions, the shared facts too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        yield
    StoredFile.objects.all().delete()


def test_of_two_photos_that_come_at_the_same_moment_the_pair_is_found_once():
    """Both fingerprints are there before either search begins, and both searches find the pair."""
    both_are_there, outcomes = threading.Barrier(2, timeout=20), []

    def come(number: int) -> None:
        try:
            made = fingerprint(number, number)
            both_are_there.wait()
            likeness.keep(made)
            outcomes.append("done")
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        # One writer at a time: there the searches follow one another.
        for made in [fingerprint(6, 6), fingerprint(7, 7)]:
            likeness.keep(made)
    else:
        workers = [threading.Thread(target=come, args=(number,)) for number in (6, 7)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert outcomes == ["done", "done"]
    assert [one.distance for one in Likeness.objects.all()] == [1]
