"""The figures as text that reads well in a terminal and in docs/figures.md."""

from collections.abc import Iterator, Sequence
from typing import Any

# What issue and design promise; docs/figures.md explains them.
MOST_QUERIES = 12
MOST_MILLISECONDS = 100.0
MOST_SEARCH_MILLISECONDS = 50
MOST_PACKET_SECONDS = 3.0
MOST_SIMULATION_SECONDS = 5.0
MOST_IMPORT_SECONDS = 10.0
MOST_AUTOSAVE_MS = 50
MOST_UPLOAD_SECONDS = 20.0

Row = Sequence[str]


def aligned(heading: Row, rows: Sequence[Row], left: int = 1) -> str:
    """A table; the first columns are words and stand left, the others are numbers and stand right."""
    widths = [max(len(row[index]) for row in (heading, *rows)) for index in range(len(heading))]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if index < left or index == len(row) - 1 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (heading, rule, *rows)
    )


def page_table(figures: list[dict[str, Any]], *, is_judged: bool) -> str:
    """`is_judged` holds the times against the targets too, which are given for the country on PostgreSQL."""
    heading = ("page", "p50 ms", "p95 ms", "CPU ms", "queries", "kB", "")
    return aligned(heading, [_page_row(one, is_judged) for one in figures])


def _page_row(one: dict[str, Any], is_judged: bool) -> Row:
    return (
        one["name"],
        f"{one['p50_ms']:.1f}",
        f"{one['p95_ms']:.1f}",
        f"{one['cpu_ms']:.1f}",
        str(one["queries"]),
        f"{one['bytes'] / 1000:.1f}",
        "; ".join(remarks(one, is_judged)),
    )


def remarks(one: dict[str, Any], is_judged: bool) -> Iterator[str]:
    expected = (302,) if one["is_save"] else (200,)
    if one["status"] not in expected:
        yield f"answered {one['status']}"
    if one["is_list"] and one["queries"] > MOST_QUERIES:
        yield f"over target: {MOST_QUERIES} queries"
    if is_judged and one["p95_ms"] > MOST_MILLISECONDS:
        yield f"over target: {MOST_MILLISECONDS:.0f} ms"


def packet_table(found: dict[str, Any]) -> str:
    ours, plain = found["ours"], found["plain"]
    late = over(ours["seconds"], MOST_PACKET_SECONDS)
    rows = [
        (
            name,
            f"{one['seconds']:.2f}",
            f"{one['cpu_seconds']:.2f}",
            str(one["peak_mb"]),
            str(one["pages"]),
            f"{one['bytes'] / 1e6:.1f}",
            note,
        )
        for name, one, note in (("packet", ours, late), ("plain WeasyPrint", plain, ""))
    ]
    ratios = [f"{ours[key] / plain[key]:.2f}" for key in ("seconds", "cpu_seconds", "peak_mb", "pages", "bytes")]
    heading = ("", "seconds", "CPU s", "peak MB", "pages", "MB", "")
    return aligned(heading, [*rows, ("ratio", *ratios, "")])


def over(seconds: float, most: float) -> str:
    return f"over target: {most:.0f} s" if seconds > most else ""


def transfer_table(found: dict[str, Any]) -> str:
    """The import and the export of a country."""
    built, export = found["built"], found["export"]
    imported = {
        "import_municipalities, dry run": "import_dry_run_seconds",
        "import_municipalities --apply": "import_apply_seconds",
        "import_municipalities --apply, again": "import_again_seconds",
    }
    rows = [
        (name, f"{built[key]:.2f}", "", over(built[key], MOST_IMPORT_SECONDS))
        for name, key in imported.items()
        if key in built
    ]
    rows += [
        (
            f"export_scores, {form.upper()}",
            f"{export[f'{form}_seconds']:.2f}",
            f"{export[f'{form}_bytes'] / 1e6:.1f}",
            "",
        )
        for form in ("xlsx", "csv")
    ]
    simulated = export["simulation_seconds"]
    rows.append(("framework_simulate", f"{simulated:.2f}", "", over(simulated, MOST_SIMULATION_SECONDS)))
    return aligned(("command", "seconds", "MB", ""), rows)


def upload_table(found: dict[str, Any]) -> str:
    rows = [
        ("all have arrived", f"{found['arrived_seconds']:.1f}", ""),
        ("all are checked and have thumbnails", f"{found['seconds']:.1f}", over(found["seconds"], MOST_UPLOAD_SECONDS)),
    ]
    memory = f"The web process grew by {found['web_grown_mb']} MB, from {found['web_mb']} MB."
    heading = (f"{found['mb']:.0f} MB in pieces of 1 MB", "seconds", "")
    return f"{aligned(heading, rows)}\n{memory}"


def team_table(found: dict[str, Any]) -> str:
    """A team at one submission: how long a save takes, and whether one was lost."""
    rows = [
        (
            "one person alone, median",
            f"{found['alone_ms']:.0f}",
            f"over target: {MOST_AUTOSAVE_MS} ms" if found["alone_ms"] > MOST_AUTOSAVE_MS else "",
        ),
        ("all at once, median", f"{found['median_ms']:.0f}", ""),
        ("all at once, 95 of 100 are quicker", f"{found['slowest_ms']:.0f}", ""),
    ]
    told = (
        f"{found['saves']:,} saves in {found['seconds']} s, {found['versions']:,} versions kept. "
        f"{found['told']:,} times somebody was told that another was faster, and added to the newer text.\n"
        f"Acknowledged and missing afterwards: {len(found['lost']) or 'none'}. "
        f"Errors: {len(found['faults']) or 'none'}."
    )
    return f"{aligned(('an autosave, with the way there and back', 'ms', ''), rows)}\n{told}"


def lpa_table(found: dict[str, float]) -> str:
    """The import of the LPA results of all local governments."""
    steps = {"dry_run": "import_lpa, dry run", "apply": "import_lpa --apply", "again": "import_lpa --apply, again"}
    rows = [
        (f"{name}, {form.upper()}", f"{seconds:.2f}", over(seconds, MOST_IMPORT_SECONDS))
        for form in ("csv", "xlsx")
        for step, name in steps.items()
        for seconds in [found[f"{form}_{step}_seconds"]]
    ]
    return aligned(("command", "seconds", ""), rows)


def likeness_table(found: Sequence[dict[str, Any]]) -> str:
    """Searches for near pictures: one that is there, a new one, one of those that thousands resemble."""
    heading = ("search", "p50 ms", "p95 ms", "worst ms", "CPU ms", "rows p50", "rows worst", "found p50", "")
    names = {"there": "like one that is there", "new": "like a new one", "forms": "like a form that many filled in"}
    rows = [
        (
            f"{name}, {one['database']}",
            f"{one[key]['p50']:.1f}",
            f"{one[key]['p95']:.1f}",
            f"{one[key]['worst']:.1f}",
            f"{one[key]['cpu']:.1f}",
            f"{one[key]['rows_p50']:,}",
            f"{one[key]['rows_worst']:,}",
            f"{one[key]['found_p50']:,}",
            _late_search(one[key]["p50"]),
        )
        for one in found
        for key, name in names.items()
    ]
    built = "; ".join(f"{one['database']} in {one['build_seconds']:.0f} s" for one in found)
    return f"{aligned(heading, rows)}\nBuilt: {built}."


def _late_search(milliseconds: float) -> str:
    return f"over target: {MOST_SEARCH_MILLISECONDS} ms" if milliseconds > MOST_SEARCH_MILLISECONDS else ""
