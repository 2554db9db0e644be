"""Web server and worker are killed while a hundred files are sent: what was acknowledged is there, the rest goes on."""

import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO

import pytest
import requests
from django.test import Client
from django.urls import reverse
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from tests import factories
from tests.assessments import pictures
from tests.processes import portal_over_the_database, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
FILES, SENDERS, PIECE = 100, 6, 16 * 1024
TOKEN = "a" * 32
BROKEN = (TusCommunicationError, TusUploadFailed, requests.RequestException)


@dataclass
class Sending:
    """One file and how far it came."""

    number: int
    kind: str
    content: bytes
    url: str | None = None
    is_acknowledged: bool = False
    resumed_at: list[int] = field(default_factory=list)

    def send(self, client: TusClient) -> None:
        while not self.is_acknowledged:
            try:
                self._try(client)
            except BROKEN:
                # What the person at the browser sees: it goes on by itself after a moment.
                time.sleep(0.1)

    def _try(self, client: TusClient) -> None:
        about = {"name": f"แฟ้ม {self.number}", "kind": self.kind}
        uploader = client.uploader(file_stream=BytesIO(self.content), url=self.url, chunk_size=PIECE, metadata=about)
        if self.url:
            self.resumed_at.append(uploader.offset)
        else:
            self.url = uploader.create_url()
            uploader.set_url(self.url)
            uploader.offset = 0
        uploader.upload()
        self.is_acknowledged = True

    @property
    def upload_id(self) -> str:
        assert self.url is not None
        return self.url.rstrip("/").rsplit("/", 1)[-1]


def contents(number):
    """Mostly documents, some small photos, none like another."""
    if number % 5 == 0:
        return Sending(number, "photo", pictures.jpeg(200 + number, 150) + os.urandom(40_000))
    return Sending(number, "document", pictures.pdf() + b"%" + os.urandom(30_000).hex().encode())


@pytest.fixture
def draft():
    factories.load_facts()
    return factories.submission(factories.Cast().municipality)


@pytest.fixture
def session(draft):
    """The cookies of a contributor who is signed in."""
    from accounts.models import Role, User

    client = Client()
    client.force_login(User.objects.get(memberships__role=Role.CONTRIBUTOR))
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"


@pytest.fixture
def running(session, tmp_path):
    made = portal_over_the_database(tmp_path)
    made.start()
    yield made
    made.kill()


def test_no_acknowledged_file_is_lost_when_web_and_worker_are_killed(running, draft, session):
    listing = running.address + reverse("assessments:upload_list", args=[draft.pk])
    headers = {"Cookie": session, "X-CSRFToken": TOKEN}
    client = TusClient(listing, headers=headers)
    files = [contents(number) for number in range(FILES)]
    with ThreadPoolExecutor(SENDERS) as senders:
        waiting = [senders.submit(one.send, client) for one in files]
        wait_until(lambda: sum(one.is_acknowledged for one in files) >= FILES // 3)
        running.kill()
        before = [one for one in files if one.is_acknowledged]
        assert len(before) < FILES
        running.start_again()
        for one in waiting:
            one.result(timeout=180)

    # Each of them was told a place to go on from, and those that had sent something began behind its start.
    assert [one.resumed_at for one in before] == [[] for _ in before]
    resumed = [one for one in files if one.resumed_at]
    assert any(offset > 0 for one in resumed for offset in one.resumed_at)

    def states():
        found = requests.get(listing, headers=headers, timeout=20).json()["uploads"]
        return {one["id"]: one["state"] for one in found}

    wait_until(lambda: "checking" not in states().values())
    found = states()
    assert {found[one.upload_id] for one in files} == {"accepted"}
    for one in files:
        assert kept(running.folder, one.content) == one.content


def kept(folder, content):
    sha256 = hashlib.sha256(content).hexdigest()
    return (folder / "files" / "originals" / sha256[:2] / sha256[2:4] / sha256).read_bytes()
