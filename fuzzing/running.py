"""Damages sample files and sends each the way of an upload, until the time is over."""

import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path
from random import Random

from django.conf import settings

from assessments import sandbox
from assessments.examining import Refused, photos
from assessments.files import HEAD, content_type_of
from assessments.refusals import REASONS
from fuzzing.measuring import Taken, measured
from fuzzing.mutations import mutated
from fuzzing.samples import samples

KINDS = ("screen", "print", "thumbnail")
PRINT_EVERY = 60
SMALL = 200_000
MEGABYTES = sandbox.MEMORY / 1024 / 1024


class Tally:
    """What became of the inputs so far."""

    def __init__(self, faults: Path) -> None:
        self.outcomes: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.started = time.monotonic()
        self.slowest = self.longest = self.largest = (0.0, "")
        self.faults = faults

    def count(self, name: str, kind: str, outcome: str, takings: list[Taken], wall: float) -> None:
        self.outcomes[outcome] += 1
        self.kinds[kind] += 1
        self.longest = max(self.longest, (wall, name))
        for taken in takings:
            self.slowest = max(self.slowest, (taken.seconds, name))
            self.largest = max(self.largest, (taken.megabytes, name))

    def keep(self, name: str, content: bytes, problem: str) -> None:
        """A fault is ours to mend: its input is kept, and the run ends with an error."""
        self.faults.mkdir(parents=True, exist_ok=True)
        kept = self.faults / f"{self.total}-{Path(name).name}"
        kept.write_bytes(content)
        print(f"FAULT {kept}: {problem}", flush=True)

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    def __str__(self) -> str:
        minutes = (time.monotonic() - self.started) / 60
        lines = [f"{self.total:,} inputs in {minutes:.1f} minutes"]
        lines += [f"  {count:>9,}  {kind}" for kind, count in self.kinds.most_common()]
        lines += ["of which"]
        lines += [f"  {count:>9,}  {outcome}" for outcome, count in self.outcomes.most_common()]
        lines += [
            f"most processor time {self.slowest[0]:.2f} s ({self.slowest[1]})",
            f"most time by the clock {self.longest[0]:.2f} s ({self.longest[1]})",
            f"most memory above the start {self.largest[0]:.0f} MB ({self.largest[1]})",
        ]
        return "\n".join(lines)


def arguments() -> Namespace:
    parser = ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long (1)")
    parser.add_argument("--seed", type=int, default=0, help="of the damages; another one makes others (0)")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="for packages and faults (build/fuzz)")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    found = samples(given.folder)
    tally, random = Tally(given.folder / "faults"), Random(given.seed)
    ends, printed = time.monotonic() + 60 * given.minutes, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in found.items():
            _try(name, content, Path(folder), tally)
        print(f"Samples as they are: {tally}\n", flush=True)
        by_kind = _to_damage(found)
        others = [found[name] for names in by_kind for name in names]
        while time.monotonic() < ends:
            name = random.choice(random.choice(by_kind))
            _try(name, mutated(found[name], others, random), Path(folder), tally)
            if time.monotonic() - printed > PRINT_EVERY:
                printed = time.monotonic()
                print(f"{tally}\n", flush=True)
    print(tally)
    return 1 if tally.outcomes["FAULT"] else 0


def _is_photo(content: bytes) -> bool:
    return content_type_of(content[:HEAD]).startswith("image/")


def _to_damage(found: dict[str, bytes]) -> list[list[str]]:
    """Names of samples by what they are: small ones, of which more can be tried."""
    by_kind: dict[str, list[str]] = {}
    for name, content in found.items():
        if _is_photo(content) and len(content) <= SMALL:
            by_kind.setdefault(content_type_of(content[:HEAD]), []).append(name)
    return list(by_kind.values())


def _try(name: str, content: bytes, folder: Path, tally: Tally) -> None:
    """What the portal does with an upload: its type, the check, then facts and renditions by a worker."""
    if not _is_photo(content):
        return tally.count(name, "no photo by its first bytes", "refused: not_a_photo", [], 0)
    path, started = folder / "upload", time.monotonic()
    takings: list[Taken] = []
    path.write_bytes(content)
    try:
        takings.append(Taken(*sandbox.run(measured, photos.check, path, max_pixels=settings.PHOTO_MAX_PIXELS)))
        outcome = f"refused: {takings[0].reason}"
        if not takings[0].reason:
            takings.append(
                Taken(*sandbox.run(measured, photos.examine, path, folder, KINDS, max_pixels=settings.PHOTO_MAX_PIXELS))
            )
            second = takings[1].reason
            outcome = f"accepted, not developed: {second}" if second else "accepted, with facts and renditions"
    except Refused as refused:  # by the sandbox: out of time or crashed, and contained
        outcome = f"ended by the sandbox: {refused.reason}"
    except Exception as problem:
        outcome = "FAULT"
        tally.keep(name, content, repr(problem))
    if any(taken.megabytes > MEGABYTES or taken.reason not in {"", *REASONS} for taken in takings):
        outcome = "FAULT"
        tally.keep(name, content, f"{takings}")
    tally.count(name, content_type_of(content[:HEAD]), outcome, takings, time.monotonic() - started)
