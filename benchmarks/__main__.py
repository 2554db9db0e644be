"""python -m benchmarks: prints what the portal costs; `make bench` runs it beside a PostgreSQL."""

import json
import os
import platform
import re
import shutil
import statistics
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import tables
from benchmarks.worlds import DATABASE, PHOTOS_DATABASE, TEAM_DATABASE, StepFailed, World, world_on_server

REPETITIONS, QUICK_REPETITIONS = 30, 5
PHOTOS, QUICK_PHOTOS = 5_000_000, 200_000
MARKS = re.compile(r"(?<=<!-- figures -->\n)(.*)(?=<!-- end of figures -->)", re.DOTALL)

Figures = dict[str, Any]


def arguments() -> Namespace:
    parser = ArgumentParser(
        prog="make bench",
        description="Prints the time, the queries and the memory of the portal: for the demo on SQLite, and "
        "for a country of 2,472 municipalities on the PostgreSQL of DATABASE_URL, in a database of its own.",
    )
    add = parser.add_argument
    add("--quick", action="store_true", help="Fewer repetitions: for a look, not for publishing.")
    add("--json", metavar="FILE", type=Path, help="Write all figures to a file as well.")
    add("--into", metavar="FILE", type=Path, help="Put the printed figures into a document, between its marks.")
    add("--world", choices=("demo", "national", "photos", "team"), help="Only one of these.")
    add("--only", default="", metavar="WORDS", help="Time only the pages whose name has these words.")
    add(
        "--keep",
        action="store_true",
        help="Keep both databases and take up those of an earlier run, to time pages again and again.",
    )
    return parser.parse_args()


def main() -> None:
    options, report = arguments(), Report()
    found: Figures = {"machine": machine(), "date": date.today().isoformat()}
    report.add(f"SustCity, {found['date']}, {found['machine']}")
    if options.world in (None, "demo"):
        found["demo"] = demo(options, report)
    if options.world in (None, "national"):
        found["national"] = national(options, report)
    if options.world == "photos" or not (options.world or options.only):
        found["photos"] = photos(options, report)
    if options.world == "team" or not (options.world or options.only):
        found["team"] = team(options, report)
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    if options.into:
        report.write_into(options.into)


class Report:
    """Prints the figures as they come and remembers them."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        print(f"{text}\n", flush=True)

    def write_into(self, document: Path) -> None:
        figures = "```text\n" + "\n\n".join(self.parts) + "\n```\n"
        document.write_text(MARKS.sub(lambda _: figures, document.read_text()))


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.machine()}, Python {platform.python_version()}"


def demo(options: Namespace, report: Report) -> Figures:
    world = World("demo")
    if not options.keep:
        shutil.rmtree(world.folder, ignore_errors=True)
    tell("The demo is being built.")
    found: Figures = {"built": world.step("build_demo")}
    report.add(title("The demo", found["built"]))
    found["pages"] = pages(world, options, report, is_judged=False)
    if not options.only:
        found["packet"] = packet(world, options, report)
        found["lpa"] = lpa(world, report)
        found["uploads"] = uploads(world, report)
    return found


def national(options: Namespace, report: Report) -> Figures:
    with world_on_server("national", DATABASE, os.environ["DATABASE_URL"], is_kept=options.keep) as world:
        tell("The country is being built.")
        found: Figures = {"built": world.step("build_national")}
        report.add(title("The country", found["built"]))
        found["pages"] = pages(world, options, report, is_judged=True)
        if not options.only:
            found["export"] = world.step("export")
            report.add(tables.transfer_table(found))
            found["lpa"] = lpa(world, report)
        return found


def pages(world: World, options: Namespace, report: Report, *, is_judged: bool) -> list[Figures]:
    repetitions = QUICK_REPETITIONS if options.quick else REPETITIONS
    tell(f"Every page is opened {repetitions} times.")
    figures: list[Figures] = world.step("time_pages", repetitions=repetitions, only=options.only)
    report.add(tables.page_table(figures, is_judged=is_judged))
    missed = sum(any(tables.remarks(one, is_judged)) for one in figures) or "none"
    line = f"{len(figures)} pages, {repetitions} warm requests each; over a target or in error: {missed}."
    report.add(line + busy())
    return figures


def busy() -> str:
    """Times mean little while other work takes the cores: one process at a time is what this needs."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    return f"\nThe machine is busy with other work (load {load:.1f}): times are too long." if load > cores else ""


def packet(world: World, options: Namespace, report: Report) -> Figures:
    tell("The packet is being printed.")
    found: Figures = world.step("gather_plain")
    for key, step in (("ours", "print_ours"), ("plain", "print_plain")):
        runs = [world.step(step) for _ in range(1 if options.quick else 3)]
        medians = {name: statistics.median(run[name] for run in runs) for name in ("seconds", "cpu_seconds", "peak_mb")}
        found[key] = runs[0] | medians
    heading = f"The packet of บ้านสาง: {found['activities']} activities, {found['pictures']} pictures"
    report.add(f"{heading}\n\n{tables.packet_table(found)}{busy()}")
    return found


def lpa(world: World, report: Report) -> Figures:
    tell("LPA results are being imported.")
    found: Figures = world.step("import_lpa")
    report.add(f"7,850 LPA results as one list\n\n{tables.lpa_table(found)}{busy()}")
    return found


def uploads(world: World, report: Report) -> Figures:
    tell("Photos are being sent.")
    found: Figures = world.step("send_photos")
    report.add(f"{found['count']} photos of 12 megapixels sent\n\n{tables.upload_table(found)}{busy()}")
    return found


def photos(options: Namespace, report: Report) -> list[Figures]:
    """Near pictures among millions, on both databases."""
    with world_on_server("photos", PHOTOS_DATABASE, os.environ["DATABASE_URL"], is_kept=options.keep) as server:
        figures = [likenesses(world, options) for world in (World("photos_embedded"), server)]
    count = figures[0]["photos"]
    report.add(f"Photos that look like one of {count:,}\n\n{tables.likeness_table(figures)}{busy()}")
    return figures


def team(options: Namespace, report: Report) -> Figures:
    """Fifty people write in one submission at once; nothing that was acknowledged may be missing afterwards."""
    with world_on_server("team", TEAM_DATABASE, os.environ["DATABASE_URL"], is_kept=False) as world:
        tell("Fifty people write in one submission.")
        found: Figures = world.step("soak_team", count=50, seconds=20 if options.quick else 120)
    report.add(f"{found['people']} people in one submission\n\n{tables.team_table(found)}{busy()}")
    return found


def likenesses(world: World, options: Namespace) -> Figures:
    if not options.keep:
        shutil.rmtree(world.folder, ignore_errors=True)
    tell("Photos are being compared.")
    found: Figures = world.step("find_likenesses", photos=QUICK_PHOTOS if options.quick else PHOTOS)
    return found


def title(name: str, built: Figures) -> str:
    text = f"{name}, {built['database']}"
    rows = ", ".join(f"{count:,} {name}" for name, count in built["rows"].items())
    time = f"\nbuilt in {built['build_seconds']:.0f} s" if "build_seconds" in built else ""
    return f"{text}\n{'=' * len(text)}\n{rows}{time}"


def tell(text: str) -> None:
    """Progress goes to the terminal, figures to the output."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except StepFailed as failed:
        sys.exit(f"A step failed, its message stands above: {failed}")
