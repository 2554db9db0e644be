"""Runs what decodes strangers' files in a process of its own, with little memory and time: it may crash, we may not."""

import multiprocessing
import resource
import signal
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from assessments.examining import Refused

Given = ParamSpec("Given")
Result = TypeVar("Result")

MEGA = 1024 * 1024
# Above what the process has when it starts.
MEMORY = 300 * MEGA
SECONDS = 2.0
LARGEST_FILE = 256 * MEGA


@cache
def _server() -> ForkServerContext:
    """Processes are forked from one that has the decoders loaded already, which makes a job's start cost little."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([f"assessments.examining.{one}" for one in ("photos", "documents", "pages")])
    return context


def run(job: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """The result of a job, a function of assessments.examining, with arguments and a result that pickle.

    Raises Refused as the job did, or for "too_long", "too_large" and "crashed" when it took more than its share.
    """
    context = _server()
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, job, args, kwargs), daemon=True)
    process.start()
    theirs.close()
    try:
        result: Result = _answer(ours, process)
        return result
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def _answer(ours: Connection, process: Any) -> Any:
    if not ours.poll(SECONDS):
        raise Refused("too_long")
    try:
        outcome, value = ours.recv()
    except EOFError:
        process.join()
        raise Refused("too_long" if process.exitcode == -signal.SIGXCPU else "crashed") from None
    if outcome == "refused":
        reason, facts = value
        raise Refused(reason, **facts)
    if outcome == "failed":
        raise RuntimeError(value)
    return value


def _work(theirs: Connection, job: Callable[..., Any], args: Any, kwargs: Any) -> None:
    _limit()
    try:
        answer = ("done", job(*args, **kwargs))
    except Refused as refused:
        answer = ("refused", (refused.reason, refused.facts))
    except MemoryError:
        answer = ("refused", ("too_large", {}))
    except Exception as problem:  # a fault of ours: the caller is to know all of it
        answer = ("failed", f"{type(problem).__name__}: {problem}")
    theirs.send(answer)


def _limit() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + MEMORY
    seconds = int(SECONDS) + 1
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
