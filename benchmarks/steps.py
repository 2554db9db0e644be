"""One step of the benchmark in its own process: `python -m benchmarks.steps NAME ANSWER.json OPTIONS`."""

import json
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import django

Answer = Any
BUILT = "built.json"


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def build_demo(folder: Path) -> Answer:
    """The demo as `make demo` builds it, with renditions and packets."""
    from django.core.management import call_command

    from assessments.models import Cycle

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Cycle.objects.exists():
        return _remembered(folder) | _database()
    start = time.perf_counter()
    call_command("demo", stdout=sys.stderr)
    return _remember(folder, {"build_seconds": round(time.perf_counter() - start, 1)}) | _database()


def build_national(folder: Path) -> Answer:
    from django.core.management import call_command

    from benchmarks import national

    call_command("collectstatic", interactive=False, verbosity=0)
    if national.is_built():
        return _remembered(folder) | _database()
    return _remember(folder, national.build(folder, say)) | _database()


def time_pages(folder: Path, repetitions: int, only: str = "") -> Answer:
    from benchmarks.pages import targets
    from benchmarks.timing import measure

    return [measure(target, repetitions) for target in targets() if only in target.name]


def export(folder: Path) -> Answer:
    """The scores of the year as files, and how large they are."""
    from django.core.management import call_command

    figures: dict[str, float] = {}
    for form in ("xlsx", "csv"):
        path, start = folder / f"scores.{form}", time.perf_counter()
        call_command("export_scores", str(path), cycle=2569, stdout=StringIO())
        figures[f"{form}_seconds"] = round(time.perf_counter() - start, 2)
        figures[f"{form}_bytes"] = path.stat().st_size
    return figures | {"simulation_seconds": _simulated()}


def _simulated() -> float:
    """The year's results under a draft that weighs the dimensions otherwise; the draft is thrown away."""
    from django.db import transaction

    from assessments.models import Cycle
    from indicators.library import add_draft, export_framework
    from reports.simulation import simulate

    cycle = Cycle.objects.select_related("framework").get(year_be=2569)
    with transaction.atomic():
        data = export_framework(cycle.framework) | {"version": 99}
        for dimension, weight in zip(data["dimensions"], (10, 20, 30, 40), strict=True):
            dimension["weight"] = weight
        draft = add_draft(data)
        start = time.perf_counter()
        simulate(cycle, draft)
        seconds = time.perf_counter() - start
        transaction.set_rollback(True)
    return round(seconds, 2)


def import_lpa(folder: Path) -> Answer:
    from benchmarks import lpa

    return lpa.time_import(folder)


def send_photos(folder: Path) -> Answer:
    from benchmarks import uploads

    return uploads.send_photos(folder)


def soak_team(folder: Path, count: int, seconds: int) -> Answer:
    """Everybody of one municipality writes at once."""
    from benchmarks import soak

    return soak.soak(folder, count, seconds)


def find_likenesses(folder: Path, photos: int) -> Answer:
    """Near pictures among many, in a database that holds nothing else."""
    from benchmarks import likeness

    seconds = likeness.build(photos)
    return {"build_seconds": seconds, "database": _version()} | likeness.search()


def print_ours(folder: Path) -> Answer:
    from benchmarks import packets

    return packets.ours(folder)


def gather_plain(folder: Path) -> Answer:
    from benchmarks import packets

    return packets.gather(folder)


def print_plain(folder: Path) -> Answer:
    from benchmarks import packets

    return packets.plain(folder)


def _remember(folder: Path, figures: dict[str, float]) -> dict[str, float]:
    """What building took, for later runs that take up what was built."""
    (folder / BUILT).write_text(json.dumps(figures))
    return figures


def _remembered(folder: Path) -> dict[str, float]:
    path = folder / BUILT
    figures: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}
    return figures


def _database() -> dict[str, Any]:
    """What the figures were taken on."""
    from accounts.models import Municipality
    from assessments.models import Evidence, Response, SelfScore, Submission
    from reviews.models import Score, SettledScore

    models = {
        "municipalities": Municipality,
        "submissions": Submission,
        "answers": Response,
        "self-scores": SelfScore,
        "pieces of evidence": Evidence,
        "scores of evaluators": Score,
        "settled scores": SettledScore,
    }
    return {
        "database": _version(),
        "rows": {name: model._default_manager.count() for name, model in models.items()},
    }


def _version() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        version = str(cursor.fetchone()[0])
    return version.split(" (")[0] if connection.vendor == "postgresql" else f"SQLite {version}"


STEPS: dict[str, Callable[..., Answer]] = {
    one.__name__: one
    for one in (
        *(build_demo, build_national, time_pages, export, import_lpa, send_photos, find_likenesses),
        *(print_ours, gather_plain, print_plain, soak_team),
    )
}
# Everything but this one is the portal's own work.
WITHOUT_DJANGO = ("print_plain",)


def main() -> None:
    name, answer, options = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
    if name not in WITHOUT_DJANGO:
        import os

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sustcity.settings")
        django.setup()
    answer.write_text(json.dumps(STEPS[name](answer.parent, **options), ensure_ascii=False))


if __name__ == "__main__":
    main()
