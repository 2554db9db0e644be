"""Where the benchmark runs: the demo on SQLite, the country on PostgreSQL, each in processes of its own.

Settings are read once per process, so that every step of a world is a process with that world's environment.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
DATABASE = "sustcity_bench"
PHOTOS_DATABASE = "sustcity_bench_photos"
TEAM_DATABASE = "sustcity_bench_team"


class StepFailed(Exception):
    """A step ended with an error, which it has printed."""


@dataclass(frozen=True)
class World:
    """An environment for steps; without a database address it is the embedded default."""

    name: str
    database_url: str | None = None

    @property
    def folder(self) -> Path:
        return FOLDER / self.name

    def step(self, name: str, **options: Any) -> Any:
        """Run a step in a process of its own and return what it found."""
        self.folder.mkdir(parents=True, exist_ok=True)
        answer = self.folder / f"{name}.json"
        answer.unlink(missing_ok=True)
        command = [sys.executable, "-m", "benchmarks.steps", name, str(answer), json.dumps(options)]
        if subprocess.run(command, cwd=ROOT, env=self._environment(), check=False).returncode:
            raise StepFailed(f"{self.name}: {name}")
        return json.loads(answer.read_text())

    def _environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SUSTCITY_CLOCK")}
        own = {"SUSTCITY_DATA": str(self.folder), "LOG_LEVEL": "CRITICAL", "PYTHONHASHSEED": "0"}
        return inherited | own | ({"DATABASE_URL": self.database_url} if self.database_url else {})


@contextmanager
def world_on_server(name: str, database: str, server_url: str, *, is_kept: bool) -> Iterator[World]:
    """A database of the benchmark's own on the server of an address; afterwards it is removed."""
    address = urlunsplit(urlsplit(server_url)._replace(path=f"/{database}"))
    if not is_kept:
        _on_server(server_url, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    if not _on_server(server_url, f"SELECT 1 FROM pg_database WHERE datname = '{database}'"):
        _on_server(server_url, f"CREATE DATABASE \"{database}\" ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield World(name, address)
    finally:
        if not is_kept:
            _on_server(server_url, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _on_server(url: str, statement: str) -> list[Any]:
    import dj_database_url
    import psycopg2  # type: ignore[import-untyped]  # it ships no types

    found = dj_database_url.parse(url)
    connection = psycopg2.connect(
        host=found["HOST"],
        port=found["PORT"] or None,
        user=found["USER"],
        password=found["PASSWORD"],
        dbname="postgres",
    )
    # CREATE and DROP DATABASE refuse to run in a transaction.
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
