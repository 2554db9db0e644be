"""Runs what decodes strangers' files in a process of its own, with little memory and time: it may crash, we may not."""

import atexit
import io
import logging
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from assessments.examining import Refused
from assessments.examining.forking import Limits

Given = ParamSpec("Given")
Result = TypeVar("Result")

logger = logging.getLogger(__name__)

MEGA = 1024 * 1024
# See docs/decisions/0012-photos-are-examined-in-a-sandbox.md.
MEMORY = 300 * MEGA
SECONDS = 2.0
WALL_SECONDS = 30.0
PATIENCE = 30.0
LARGEST_FILE = 256 * MEGA
LARGEST_ANSWER = MEGA
# The decoders, loaded once: a job then starts in some milliseconds.
PRELOADED = tuple(f"assessments.examining.{one}" for one in ("photos", "documents", "pages", "fingerprints"))
ATTEMPTS = 3

OUT_OF_TIME = {signal.SIGPROF, signal.SIGALRM}
# How decoders die of hostile bytes; any other death came from outside, and says nothing of the file.
CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP}
# All that an answer is made of, beside numbers, texts and lists: none of it does anything when it is made.
ANSWERS = {
    *(("assessments.examining.facts", "Facts"), ("assessments.examining.photos", "Made")),
    *(("assessments.examining.pages", "Drawn"), ("pathlib", "PosixPath")),
    *(("datetime", name) for name in ("datetime", "timezone", "timedelta")),
}


class Disturbed(OSError):
    """A job was killed from outside, again and again."""


def run(job: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """The result of a job, a function of assessments.examining, with arguments that pickle and a result of ANSWERS.

    Raises Refused as the job did, or for "too_long", "too_large" and "crashed" when it took more than its share.
    A job that something else killed is begun anew; Disturbed is raised when that does not help.
    """
    limits = Limits(memory=MEMORY, seconds=SECONDS, wall=WALL_SECONDS, largest_file=LARGEST_FILE)
    asked = pickle.dumps((limits, job, args, kwargs))
    for _ in range(ATTEMPTS):
        with _server.connect() as connection:
            try:
                connection.send_bytes(asked)
                result: Result = _answer(connection)
                return result
            except (EOFError, OSError) as problem:
                logger.warning("A job of the sandbox was disturbed: %r", problem)
    raise Disturbed(f"{job.__name__} was killed {ATTEMPTS} times")


def _answer(connection: Connection) -> Any:
    # The job ends itself in time; this is for a machine that stopped it or its keeper.
    if not connection.poll(WALL_SECONDS + PATIENCE):
        raise Disturbed("no answer")
    outcome, value = _read(connection.recv_bytes(LARGEST_ANSWER))
    if outcome == "refused":
        reason, facts = value
        raise Refused(reason, **facts)
    if outcome == "died":
        raise _death(value)
    if outcome == "failed":
        raise RuntimeError(value)
    return value


def _read(answer: bytes) -> tuple[str, Any]:
    """An answer, which a file that took its decoder over may have written."""
    try:
        outcome, value = _Plain(io.BytesIO(answer)).load()
    except Exception as problem:
        logger.exception("A job of the sandbox answered what none may")
        raise Refused("crashed") from problem
    return outcome, value


class _Plain(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> Any:
        if (module_name, global_name) not in ANSWERS:
            raise pickle.UnpicklingError(f"{module_name}.{global_name}")
        return super().find_class(module_name, global_name)


def _death(status: int) -> Exception:
    if -status in OUT_OF_TIME:
        return Refused("too_long")
    return Refused("crashed") if status > 0 or -status in CRASHES else Disturbed(f"killed by signal {-status}")


class _Server:
    """The server that forks the jobs' processes, started when it is first needed and again when it died.

    Processes forked from this one share it, or start their own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def connect(self) -> Connection:
        """A connection to the keeper of a new job."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                self._pass_on(theirs)
            except OSError:  # the server was killed
                self.stop()
                self._pass_on(theirs)
        return Connection(ours.detach())

    def _pass_on(self, connection: socket.socket) -> None:
        if self._control is None:
            self._control = self._start()
        socket.send_fds(self._control, [b"\0"], [connection.fileno()])

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            f"from assessments.examining.forking import serve; serve({theirs.fileno()}, {PRELOADED!r})"
        )
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code], stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )
        return ours

    def stop(self) -> None:
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.kill()
            self._process.wait()
            self._control = self._process = None


_server = _Server()
atexit.register(_server.stop)
