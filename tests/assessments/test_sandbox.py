"""What runs in the sandbox may crash, hang or eat memory: the portal hears of it in words and goes on."""

import os
import time

import pytest

from assessments import sandbox
from assessments.examining import Refused


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


def test_a_job_gives_its_result():
    assert sandbox.run(add, 1, other=2) == 3


def test_a_job_refuses_with_its_facts():
    with pytest.raises(Refused) as refused:
        sandbox.run(refuse)

    assert (refused.value.reason, refused.value.facts) == ("too_many_pixels", {"pixels": 7})


@pytest.mark.parametrize(
    ("job", "reason"), [(crash, "crashed"), (sleep, "too_long"), (spin, "too_long"), (eat, "too_large")]
)
def test_a_job_that_takes_more_than_its_share_is_refused_in_bounded_time(job, reason):
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        sandbox.run(job)

    assert refused.value.reason == reason
    assert time.monotonic() - started < sandbox.SECONDS + 2


def test_a_fault_of_ours_is_no_refusal():
    with pytest.raises(RuntimeError, match="a fault of ours"):
        sandbox.run(blunder)
