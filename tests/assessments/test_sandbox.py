"""What runs in the sandbox may crash, hang or eat memory: the portal hears of it in words and goes on."""

import operator
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from assessments import sandbox
from assessments.examining import Refused, facts, pages, photos

TAKEN = datetime(2026, 1, 2, 3, 4, tzinfo=facts.THAI_TIME)
TOLD = (
    facts.Facts(4, 3, TAKEN, 19.2, 99.9, "SustCity", "", is_screenshot=False),
    [photos.Made("screen", Path("/tmp/screen.jpg"), 4, 3)],
    pages.Drawn(Path("/tmp/1.jpg"), 4, 3),
)


def add(one: int, other: int) -> int:
    return one + other


def refuse() -> None:
    raise Refused("too_many_pixels", pixels=7)


def crash() -> None:
    os.abort()


def sleep() -> None:
    time.sleep(60)


def spin() -> None:
    while True:
        pass


def eat() -> int:
    return len(bytearray(2 * sandbox.MEMORY))


def blunder() -> None:
    raise KeyError("a fault of ours")


def spin_in_threads() -> None:
    for _ in range(3):
        threading.Thread(target=spin, daemon=True).start()
    spin()


def write(path: Path, size: int) -> None:
    path.write_bytes(bytes(size))


def litter() -> int:
    sandbox.__dict__.setdefault("litter", []).append(1)
    return len(sandbox.__dict__["litter"])


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stop_the_keeper() -> None:
    os.kill(os.getppid(), signal.SIGSTOP)
    kill_itself()


class Trap:
    """What a file might answer with that took its decoder over: it does something as soon as it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def spring(folder: Path) -> tuple[str, Trap]:
    return "found", Trap(folder)


def babble() -> str:
    return "x" * (sandbox.LARGEST_ANSWER + 1)


def tell() -> tuple[facts.Facts, list[photos.Made], pages.Drawn]:
    return TOLD


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def server_of_a_job() -> int:
    return parent_of(os.getppid())


def killed_once(who: str, mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        os.kill({"the server": server_of_a_job(), "the keeper": os.getppid()}[who], signal.SIGKILL)
        kill_itself()
    return "done"


def open_files(process: int | str) -> int:
    return len(os.listdir(f"/proc/{process}/fd"))


def children_of(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def wait_until(condition, seconds=10):
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.01)
    return condition()


def test_a_job_gives_its_result():
    assert sandbox.run(add, 1, other=2) == 3


def test_a_job_refuses_with_its_facts():
    with pytest.raises(Refused) as refused:
        sandbox.run(refuse)

    assert (refused.value.reason, refused.value.facts) == ("too_many_pixels", {"pixels": 7})


def test_a_job_tells_facts_and_what_it_made():
    assert sandbox.run(tell) == TOLD


def test_an_answer_cannot_make_the_portal_do_anything(tmp_path):
    with pytest.raises(Refused) as refused:
        sandbox.run(spring, tmp_path / "sprung")

    assert refused.value.reason == "crashed"
    assert not (tmp_path / "sprung").exists()


def test_an_answer_without_end_is_not_read():
    with pytest.raises(sandbox.Disturbed):
        sandbox.run(babble)


@pytest.mark.parametrize(("job", "reason"), [(crash, "crashed"), (spin, "too_long"), (eat, "too_large")])
def test_a_job_that_takes_more_than_its_share_is_refused_in_bounded_time(job, reason):
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        sandbox.run(job)

    assert refused.value.reason == reason
    assert time.monotonic() - started < sandbox.WALL_SECONDS + 2


def test_a_job_that_does_nothing_at_all_is_ended_by_the_clock(monkeypatch):
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.5)
    with pytest.raises(Refused) as refused:
        sandbox.run(sleep)

    assert refused.value.reason == "too_long"


def test_what_threads_take_counts_together(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    with pytest.raises(Refused) as refused:
        sandbox.run(spin_in_threads)

    assert refused.value.reason == "too_long"


def test_a_job_cannot_fill_the_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(sandbox, "LARGEST_FILE", 1000)
    with pytest.raises(RuntimeError, match="File too large"):
        sandbox.run(write, tmp_path / "much", 2000)

    assert (tmp_path / "much").stat().st_size <= 1000


def test_a_job_has_the_clean_state_that_no_other_left():
    sandbox.run(litter)

    assert sandbox.run(litter) == 1


@pytest.mark.parametrize("who", ["the server", "the keeper"])
def test_a_job_whose_process_is_killed_from_outside_is_begun_anew(who, tmp_path):
    """As by the system when memory runs out, or by whoever stops the portal."""
    assert sandbox.run(killed_once, who, tmp_path / "was here") == "done"


def test_a_job_that_is_killed_again_and_again_is_no_fault_of_the_file():
    with pytest.raises(sandbox.Disturbed):
        sandbox.run(kill_itself)

    assert sandbox.run(add, 1, other=1) == 2


def test_a_keeper_that_never_answers_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.2)
    monkeypatch.setattr(sandbox, "PATIENCE", 0.2)
    with pytest.raises(sandbox.Disturbed):
        sandbox.run(stop_the_keeper)


def test_a_server_that_was_killed_between_two_jobs_is_started_again():
    sandbox.run(add, 1, other=1)
    before = sandbox._server._process.pid
    os.kill(before, signal.SIGKILL)
    sandbox._server._process.wait()

    assert sandbox.run(add, 1, other=1) == 2
    assert sandbox._server._process.pid != before


def test_a_server_that_nobody_needed_has_nothing_to_stop():
    sandbox._Server().stop()

    assert sandbox.run(operator.add, 1, 1) == 2


def test_who_tells_all_processes_to_stop_does_not_stop_a_job():
    server = sandbox.run(server_of_a_job)
    os.kill(server, signal.SIGTERM)

    assert sandbox.run(server_of_a_job) == server


def test_two_hundred_jobs_leave_nothing_behind():
    sandbox.run(add, 1, other=1)
    server = sandbox._server._process.pid
    before = open_files("self"), open_files(server)
    for number in range(200):
        assert sandbox.run(operator.add, number, 1) == number + 1

    assert (open_files("self"), open_files(server)) == before
    assert wait_until(lambda: children_of(server) == [])


def test_many_threads_ask_at_once():
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda number: sandbox.run(operator.add, number, 1), range(40))) == list(range(1, 41))


def test_a_process_forked_from_one_that_has_a_server_has_the_sandbox_too():
    """As a web server's workers are, when it loads the portal before it forks them."""
    sandbox.run(add, 1, other=1)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, str(sandbox.run(add, 1, other=2)).encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reader, 10) == b"3"
    assert sandbox.run(add, 1, other=3) == 4
    os.close(reader)
    os.close(writer)


def test_a_process_that_ends_takes_its_server_along():
    code = "import operator; from assessments import sandbox; sandbox.run(operator.add, 1, 2); "
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}print(sandbox._server._process.pid)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stderr == ""
    assert wait_until(lambda: not Path(f"/proc/{int(ended.stdout)}").exists())


def test_a_fault_of_ours_is_no_refusal():
    with pytest.raises(RuntimeError, match="a fault of ours"):
        sandbox.run(blunder)
