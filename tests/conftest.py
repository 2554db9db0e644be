"""What every test starts from: a portal in memory, quick passwords, and one cast of people."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from indicators import immutability


@pytest.fixture(autouse=True)
def _quick_settings(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "ENQUEUE_ON_COMMIT": False}}
    settings.MEDIA_ROOT = tmp_path
    settings.LINK_CHECK_DAYS = 0  # no test asks the internet


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


@pytest.fixture
def cast(db):
    from tests import factories

    return factories.Cast()


@pytest.fixture
def draft(cast):
    from tests import factories

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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The framework and the places are facts that every test shares."""
    from tests import factories

    with django_db_blocker.unblock():
        factories.load_facts()

    empty_tables = TransactionTestCase._fixture_teardown

    def empty_tables_but_for_the_facts(self):
        immutability.remove(connection)
        empty_tables(self)
        immutability.lay(connection)
        factories.load_facts()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables_but_for_the_facts)
        yield


def pytest_addoption(parser):
    parser.addoption(
        "--second-database",
        action="store_true",
        help="Leave out what `make test` runs once, with SQLite: tests without a database, and those marked `once`.",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("second_database"):
        chosen = [item for item in items if uses_database(item) and not item.get_closest_marker("once")]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def uses_database(item):
    return item.get_closest_marker("django_db") is not None or "db" in item.fixturenames
