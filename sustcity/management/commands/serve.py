"""manage.py serve"""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from sustcity.demo import people


class Command(BaseCommand):
    help = (
        "Serves the portal from this machine: web server and worker together, until one of them ends or Ctrl+C "
        "is pressed. For more machines run gunicorn and manage.py db_worker apart (docs/operations.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="The port to listen on (8000).")
        parser.add_argument("--workers", type=int, default=2, help="How many web processes (2).")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        requeue_interrupted_tasks()
        self._introduce(options["port"])
        processes = [
            subprocess.Popen([sys.executable, "-m", "gunicorn", *_web_arguments(options)]),
            subprocess.Popen([sys.executable, "manage.py", "db_worker", "--no-startup-delay"], cwd=settings.BASE_DIR),
        ]
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            self.stdout.write("Stopping.")
            return
        finally:
            _stop(processes)
        raise CommandError("The web server or the worker ended by itself; its last words stand above.")

    def _introduce(self, port: int) -> None:
        self.stdout.write(f"\nSustCity: http://127.0.0.1:{port}/\n")
        if settings.DEMO and people.is_built():
            for key, one in people.accounts().items():
                self.stdout.write(f"  {key:20} {one['email']:44} {one['password']:14} {one['name']}")
            self.stdout.write("The sign-in page has a button for each of them.\n")


def requeue_interrupted_tasks() -> int:
    """Tasks are idempotent: what a killed worker was at is simply done again. Returns how many."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(status=TaskResultStatus.READY)


def _web_arguments(options: dict[str, Any]) -> list[str]:
    return [
        "sustcity.wsgi",
        "--bind",
        f"127.0.0.1:{options['port']}",
        "--workers",
        str(options["workers"]),
        "--threads",
        "4",
        "--chdir",
        str(settings.BASE_DIR),
    ]


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGTERM)
    for process in processes:
        process.wait(timeout=30)
