"""The server that `assessments.sandbox` starts: it has the decoders loaded, and forks a process for every job."""

import os
import pickle
import resource
import signal
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from assessments.examining import Refused

MEGA = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one job may take."""

    memory: int  # bytes above what the process has when it starts
    seconds: float  # of the processor
    wall: float  # seconds by the clock: only a busy machine makes a decoder wait
    largest_file: int  # bytes of what it may write


# Threads reserve address space that they never use: it is bounded more loosely than memory.
ADDRESSES_PER_MEMORY = 3


def serve(control: int, modules: Iterable[str]) -> None:
    """Fork a keeper for each connection that comes over a socket, until its other end is closed."""
    # Whoever stops the portal tells all its processes: a job that has begun is finished for the worker that waits.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The system itself buries the keepers.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for name in modules:
        import_module(name)
    with socket.socket(fileno=control) as requests:
        while connections := socket.recv_fds(requests, 1, 1)[1]:
            if os.fork() == 0:
                requests.close()
                _keep(connections[0])
            os.close(connections[0])


def _keep(connection: int) -> NoReturn:
    """Run the job in a process once more forked, and tell how that died if it did not answer."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with Connection(connection) as asker:
        try:
            given = asker.recv_bytes()
        except EOFError:  # the asker has gone
            os._exit(0)
        worker = os.fork()
        if worker == 0:
            _work(asker, given)
        status = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        if status:
            _tell(asker, ("died", status))
    os._exit(0)


def _work(asker: Connection, given: bytes) -> NoReturn:
    limits, job, args, kwargs = pickle.loads(given)
    _limit(limits)
    try:
        answer: tuple[str, Any] = ("done", job(*args, **kwargs))
    except Refused as refused:
        answer = ("refused", (refused.reason, refused.facts))
    except MemoryError:
        answer = ("refused", ("too_large", {}))
    except Exception as problem:  # a fault of ours: the caller is to know all of it
        answer = ("failed", f"{type(problem).__name__}: {problem}")
    _tell(asker, answer)
    os._exit(0)


def _tell(asker: Connection, answer: tuple[str, Any]) -> None:
    """The asker may have been killed meanwhile."""
    try:
        asker.send(answer)
    except OSError:
        os._exit(0)


def _limit(limits: Limits) -> None:
    """Timers whose signal nobody handles end a process within any decoder; threads count together."""
    signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    signal.setitimer(signal.ITIMER_REAL, limits.wall)
    all_pages, *_, data_pages, _ = (int(number) for number in Path("/proc/self/statm").read_text().split())
    page = resource.getpagesize()
    for kind, most in (
        (resource.RLIMIT_DATA, data_pages * page + limits.memory),
        (resource.RLIMIT_AS, all_pages * page + ADDRESSES_PER_MEMORY * limits.memory),
        (resource.RLIMIT_FSIZE, limits.largest_file),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
