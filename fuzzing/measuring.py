"""What a job takes in its sandboxed process, whether it ends well or is refused."""

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessments.examining import Refused


@dataclass(frozen=True)
class Taken:
    """The reason of a refusal or "", seconds of the processor, and megabytes above the start."""

    reason: str
    seconds: float
    megabytes: float


def measured(job: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[str, float, float]:
    before, started, reason = _resident(), time.process_time(), ""
    try:
        job(*args, **kwargs)
    except Refused as refused:
        reason = refused.reason
    except MemoryError:
        reason = "too_large"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return reason, time.process_time() - started, peak - before


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
