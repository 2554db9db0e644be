"""The portal as processes of its own over the database of a test: to be killed and started again."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings as portal
from django.db import connection

REQUEUE = (
    "import django; django.setup(); "
    "from sustcity.management.commands.serve import requeue_interrupted_tasks as again; again()"
)


@dataclass
class Portal:
    """Web server and worker as processes of their own, over one database and one folder of files."""

    folder: Path
    environment: dict[str, str]
    port: int
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def collect_static(self) -> None:
        """What pages in a browser need."""
        assert self._run(["manage.py", "collectstatic", "--noinput"]).wait() == 0

    def start(self) -> None:
        web = ["-m", "gunicorn", "sustcity.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "8"]
        worker = ["manage.py", "db_worker", "--no-startup-delay", "--interval", "0.1"]
        self.processes = [self._run(arguments) for arguments in (web, worker)]
        wait_until(self.answers)

    def _run(self, arguments: list[str]) -> subprocess.Popen:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=portal.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def answers(self) -> bool:
        probe = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            probe.request("GET", "/health/live")
            return probe.getresponse().status == 200
        except OSError:
            return False
        finally:
            probe.close()

    def kill(self) -> None:
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()

    def start_again(self) -> None:
        self._run(["-c", REQUEUE]).wait()
        self.start()


def wait_until(is_so, seconds=120):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def portal_over_the_database(folder: Path) -> Portal:
    """One that is not started yet, at a port that is free; its files lie in the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "secret_key").write_text(portal.SECRET_KEY)
    environment = os.environ | {
        "SUSTCITY_DATA": str(folder),
        "DATABASE_URL": database_url(folder),
        "DJANGO_SETTINGS_MODULE": "sustcity.settings",
        "LOG_LEVEL": "WARNING",
    }
    return Portal(folder, environment, port)


def database_url(folder):
    """The database of this test; one in memory, as a file that processes can share."""
    own = connection.settings_dict
    if connection.vendor != "sqlite":
        person = quote(own["USER"]) + (f":{quote(own['PASSWORD'])}" if own["PASSWORD"] else "")
        return f"postgres://{person}@{quote(own['HOST'], safe='')}:{own['PORT'] or 5432}/{own['NAME']}"
    path = folder / "portal.sqlite3"
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.close()
    return f"sqlite:///{path}"
