"""The stage of the journeys: one browser, a served portal, and demo people with names to read."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as portal
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from accounts.models import Municipality, User
from indicators.queries import outline
from tests import factories
from tests.journeys.walking import GALLERY, Walker

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# A container has neither a sandbox of its own nor a GPU, and a test talks to nobody outside.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--force-color-profile=srgb"),
]
NAMES = {
    "contributor": ("กมลชนก ใจดี", "นักวิชาการสุขาภิบาล"),
    "coordinator": ("ปราณี ศรีวงค์", "ผู้อำนวยการกองสาธารณสุขและสิ่งแวดล้อม"),
    "certifier": ("สมชาย คำแสน", "นายกเทศมนตรีตำบลบ้านสาง"),
    "officer": ("วิชัย แก้วมูล", "นักวิชาการสิ่งแวดล้อมชำนาญการ"),
    "evaluator": ("อรุณ พงษ์พันธ์", "ผู้แทนสำนักงานสิ่งแวดล้อมและควบคุมมลพิษ"),
    "second_evaluator": ("บุษบา วัฒนกุล", "ผู้ทรงคุณวุฒิด้านการจัดการเมือง"),
    "chair": ("ธีระ สุขเกษม", "ประธานคณะอนุกรรมการระดับภาค"),
    "administrator": ("พิมพ์ใจ รัตนา", "กรมการเปลี่ยนแปลงสภาพภูมิอากาศและสิ่งแวดล้อม"),
}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in memory would be one connection for the pages and the tests alike; a file is as in production."""
    database = portal.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        database.setdefault("TEST", {})["NAME"] = str(portal.DATA_DIR / f"journeys{worker}.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which would make Django refuse to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    GALLERY.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session", autouse=True)
def _nobody_connected_at_the_end(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A browser may hold a connection to the server open, and its thread one to the database, which is then removed."""
    yield
    if connection.vendor == "postgresql":
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")


@pytest.fixture(autouse=True)
def _worked_off_later(_quick_settings: None, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}


@pytest.fixture
def cast(transactional_db: None) -> factories.Cast:
    """The usual cast as demo people: each has a button on the sign-in page."""
    # The journey before has emptied every table, the facts that all tests share too.
    factories.load_facts()
    factories.cycle(2569, self_assessment=(-30, 24))
    outline(factories.framework())
    made = factories.Cast()
    for role, (name, position) in NAMES.items():
        person: User = getattr(made, role)
        person.full_name, person.position = name, position
        person.email = f"{role}@{portal.DEMO_DOMAIN}"
        person.save()
    town = made.municipality
    assert isinstance(town, Municipality)
    return made


@pytest.fixture
def walk(browser: Browser, live_server: Any, cast: factories.Cast) -> Iterator[Callable[..., Walker]]:
    """Opens a browser for a person, signed in by their button; without a person, for anybody."""
    walkers: list[Walker] = []

    def begin(person: User | None = None) -> Walker:
        walkers.append(Walker(browser, live_server.url))
        return walkers[-1].enter(person) if person else walkers[-1]

    yield begin
    for one in walkers:
        one.close()
    faults = [fault for one in walkers for fault in one.faults]
    assert not faults, "\n".join(faults)
