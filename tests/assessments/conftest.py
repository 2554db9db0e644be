"""What most tests of a submission begin with: its cast, the fresh draft, and who writes in it."""

import pytest

from tests import factories


@pytest.fixture
def cast(db):
    return factories.Cast()


@pytest.fixture
def draft(cast):
    return factories.submission(cast.municipality)


@pytest.fixture
def contributor(client, cast):
    client.force_login(cast.contributor)
    return client


@pytest.fixture
def worker(settings):
    """Tasks are done as soon as they are asked for."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": False}
    }


@pytest.fixture
def no_worker(settings, worker):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
