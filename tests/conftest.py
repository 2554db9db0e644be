"""What every test starts from: a portal in memory, quick passwords, and one cast of people."""

import os
import tempfile

os.environ.setdefault("SUSTCITY_DATA", tempfile.mkdtemp(prefix="sustcity-tests-"))
os.environ.setdefault("LOG_LEVEL", "ERROR")

from collections.abc import Iterator  # noqa: E402 - the settings read the environment first

import pytest  # noqa: E402
from django.utils import translation  # noqa: E402


@pytest.fixture(autouse=True)
def _quick_settings(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": False}
    }
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The framework and the places are facts that every test shares."""
    from tests import factories

    with django_db_blocker.unblock():
        factories.load_facts()
