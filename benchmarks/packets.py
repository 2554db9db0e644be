"""A packet against WeasyPrint alone: the same HTML, style sheets, fonts and pictures, a process for each.

The plain process holds nothing but WeasyPrint: no Django, no database, no tagging, no mending of Thai text.
"""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILES = "files.json"
PAGE = "packet.html"


def ours(folder: Path) -> dict[str, Any]:
    """The portal's way from frozen content to the finished PDF."""
    import weasyprint  # noqa: F401  # both sides pay for the import before the clock runs

    from reports import packets

    snapshot = _snapshot()
    return _timed(lambda: packets.pdf_of(packets.booklet_of(snapshot)), folder / "packet.pdf")


def gather(folder: Path) -> dict[str, Any]:
    """Write down the HTML of the packet and every file that WeasyPrint asks for while it prints it."""
    from weasyprint import HTML

    from reports import packets
    from reports.documents import own_files_fetcher

    snapshot = _snapshot()
    book = packets.booklet_of(snapshot)
    html = packets.html(book)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PAGE).write_text(html)
    fetcher = own_files_fetcher(packets.print_renditions(book.photos), [])
    fetch, kept = fetcher.fetch, {}

    def noting(url: str, headers: object = None) -> Any:
        response = fetch(url, headers)
        data = response.read()
        name = hashlib.sha256(url.encode()).hexdigest()
        (folder / name).write_bytes(data)
        kept[url] = (name, response.content_type)
        return type(response)(url, data, {"Content-Type": response.content_type})

    fetcher.fetch = noting
    HTML(string=html, base_url="static:", url_fetcher=fetcher).render()
    (folder / FILES).write_text(json.dumps(kept))
    return {"pictures": len(book.photos), "activities": len(snapshot.content["activities"])}


def plain(folder: Path) -> dict[str, Any]:
    """The same HTML and files through WeasyPrint as it comes."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    files: dict[str, tuple[str, str]] = json.loads((folder / FILES).read_text())

    class GatheredFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            name, content_type = files[url]
            return URLFetcherResponse(url, (folder / name).read_bytes(), {"Content-Type": content_type})

    html = (folder / PAGE).read_text()
    return _timed(
        lambda: bytes(HTML(string=html, base_url="static:", url_fetcher=GatheredFiles()).write_pdf()),
        folder / "plain.pdf",
    )


def _timed(make: Callable[[], bytes], path: Path) -> dict[str, Any]:
    before, start, cpu = _peak_mb(), time.perf_counter(), time.process_time()
    pdf = make()
    seconds, worked, peak = time.perf_counter() - start, time.process_time() - cpu, _peak_mb()
    path.write_bytes(pdf)
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(worked, 2),
        "peak_mb": peak,
        "idle_mb": before,
        "bytes": len(pdf),
        "pages": _pages(path),
    }


def _peak_mb() -> int:
    """The most memory this process ever held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes, but on macOS bytes.
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def _pages(path: Path) -> int:
    import pikepdf

    with pikepdf.open(path) as document:
        return len(document.pages)


def _snapshot() -> Any:
    """บ้านสาง of this year as it would be certified today: the fullest packet of the demo. Nothing is saved."""
    from assessments.models import Snapshot, Submission
    from assessments.snapshots import content_of, sha256_of
    from sustcity.demo import cycles, places

    submission = Submission.objects.with_facts().get(municipality=places.ban_sang(), cycle__year_be=cycles.CURRENT)
    content = content_of(submission)
    return Snapshot(
        submission=submission,
        number=1,
        content=content,
        sha256=sha256_of(content),
        signed_name="สมชาย ศรีวิชัย",
        signed_position="นายกเทศมนตรีตำบลบ้านสาง",
    )
