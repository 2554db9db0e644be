"""manage.py serve, as a process of its own with a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from django.conf import settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from sustcity.demo import people
from sustcity.management.commands import serve
from tests import factories


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _start(port, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"],
        cwd=settings.BASE_DIR,
        env=environment | {"SUSTCITY_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _answer(port):
    for _ in range(120):
        try:
            return urlopen(f"http://127.0.0.1:{port}/health/live").read()
        except OSError:
            time.sleep(0.5)
    return None


def test_web_and_worker_run_until_they_are_stopped(tmp_path):
    port = _free_port()
    process = _start(port, tmp_path)

    assert _answer(port) == b"ok"
    process.send_signal(signal.SIGTERM)

    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert f"http://127.0.0.1:{port}/" in output


def test_a_port_that_is_taken_ends_it_with_an_error(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = _start(taken.getsockname()[1], tmp_path)
        output, _ = process.communicate(timeout=120)

    assert process.returncode == 1
    assert "ended by itself" in output


@pytest.mark.django_db
def test_tasks_of_a_killed_worker_are_done_again():
    task = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "assessments.tasks.make_renditions"}
    cut_off = DBTaskResult.objects.create(**task, backend_name="default", status=TaskResultStatus.RUNNING)
    done = DBTaskResult.objects.create(**task, backend_name="default", status=TaskResultStatus.SUCCESSFUL)

    assert serve.requeue_interrupted_tasks() == 1

    cut_off.refresh_from_db()
    done.refresh_from_db()
    assert (cut_off.status, done.status) == (TaskResultStatus.READY, TaskResultStatus.SUCCESSFUL)


@pytest.mark.django_db
def test_it_introduces_the_demo_people(settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    factories.municipality()
    people.add_people()

    serve.Command()._introduce(8123)

    printed = capsys.readouterr().out
    assert "http://127.0.0.1:8123/" in printed
    assert people.accounts()["chair"]["password"] in printed
