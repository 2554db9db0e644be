"""Twenty photos of 4 MB from the first request to the last thumbnail, over a real web server and one worker."""

import os
import re
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from io import BytesIO
from json import loads
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse
from PIL import Image

COUNT, AT_ONCE, PIECE = 20, 3, 1024 * 1024
# About 12 megapixels.
SIZE, BYTES = (4000, 3000), 4_000_000
TOKEN = "b" * 32
PATIENCE = 180


def send_photos(folder: Path) -> dict[str, Any]:
    """Seconds and the web process's memory. Everything that was sent is removed again."""
    sender, submission = _sender()
    photos = [_photo(number) for number in range(COUNT)]
    with portal(folder) as (port, web):
        desk = Desk(port, sender, reverse("assessments:upload_list", args=[submission]))
        # What every process reads once is not counted.
        desk.wait({desk.send(_photo(COUNT, (400, 300)))})
        before, start = _peak_mb(web), time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as browsers:
            sent = set(browsers.map(desk.send, photos))
        arrived = time.perf_counter() - start
        desk.wait(sent)
        seconds = time.perf_counter() - start
        grown = _peak_mb(web) - before
        desk.remove_all()
    return {
        "count": COUNT,
        "mb": round(sum(map(len, photos)) / 1e6, 1),
        "arrived_seconds": round(arrived, 1),
        "seconds": round(seconds, 1),
        "web_mb": before,
        "web_grown_mb": grown,
    }


class Desk:
    """A person who sends photos for one submission, as tus-js-client does."""

    def __init__(self, port: int, session: str, listing: str) -> None:
        self.port, self.listing = port, listing
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Tus-Resumable": "1.0.0",
        }

    def send(self, photo: bytes) -> str:
        about = {"name": "ภาพ.jpg", "kind": "photo"}
        metadata = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in about.items())
        headers = {"Upload-Length": str(len(photo)), "Upload-Metadata": metadata}
        made, _ = self._ask("POST", self.listing, b"", headers)
        address = made.headers["Location"]
        for offset in range(0, len(photo), PIECE):
            headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            self._ask("PATCH", address, photo[offset : offset + PIECE], headers)
        return re.findall(r"[0-9a-f-]{36}", address)[0]

    def wait(self, sent: set[str]) -> None:
        """Until each has its thumbnail; asks as often as the page does."""
        end = time.monotonic() + PATIENCE
        while {one["id"] for one in self._uploads() if one["thumbnail"]} < sent:
            if time.monotonic() > end:
                raise TimeoutError(f"No thumbnails after {PATIENCE} s: {self._uploads()}")
            time.sleep(0.7)

    def remove_all(self) -> None:
        for one in self._uploads():
            self._ask("DELETE", reverse("assessments:upload_detail", args=[one["id"]]))

    def _uploads(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = loads(self._ask("GET", self.listing)[1])["uploads"]
        return found

    def _ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, self.headers | (headers or {}))
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if response.status >= 300:
            raise ValueError(f"{method} {path}: {response.status} {content[:200]!r}")
        return response, content


def _sender() -> tuple[str, int]:
    """The session of somebody who may write, and the submission."""
    from accounts.models import Role, User
    from assessments.models import Submission
    from assessments.permissions import may_edit
    from sustcity.demo import cycles, places

    submission = Submission.objects.with_facts().get(municipality=places.ban_sang(), cycle__year_be=cycles.CURRENT)
    people = User.objects.filter(memberships__role=Role.CONTRIBUTOR)
    person = next(one for one in people if may_edit(one, submission))
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value, submission.pk


def _photo(number: int, size: tuple[int, int] = SIZE) -> bytes:
    """Noise of which no two are alike, and which no codec makes small."""
    noise = Image.effect_noise(size, 30).convert("L")
    image = Image.merge("RGB", [noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise])
    for quality in range(90, 20, -4):
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=quality, comment=str(number).encode())
        if buffer.tell() <= BYTES:
            break
    return buffer.getvalue()


@contextmanager
def portal(folder: Path) -> Iterator[tuple[int, int]]:
    """One web process and one worker; yields port and the web process's number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = ["-m", "gunicorn", "sustcity.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    worker = ["manage.py", "db_worker", "--no-startup-delay"]
    with (folder / "uploads.log").open("wb") as log:
        processes = [
            subprocess.Popen([sys.executable, *arguments], stdout=log, stderr=log, env=os.environ)
            for arguments in (web, worker)
        ]
        try:
            _wait_for(port)
            yield port, _child_of(processes[0].pid)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=60)


def _wait_for(port: int) -> None:
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError("The web server does not answer.")


def _child_of(master: int) -> int:
    """Gunicorn's master only watches over the process that answers."""
    for _ in range(100):
        if children := Path(f"/proc/{master}/task/{master}/children").read_text().split():
            return int(children[0])
        time.sleep(0.1)
    raise TimeoutError("No web process was started.")


def _peak_mb(process: int) -> int:
    """The most memory that a process ever held, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) // 1024
