"""Times requests in this process: no network, no other process, all of the portal's own work."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.test import Client

from accounts.models import User
from benchmarks.forms import Fields, main_form

WARM_UP = 3


@dataclass(frozen=True)
class Target:
    """A page or a save to time; list pages have a limit of queries as well."""

    name: str
    url: str
    user: User | None
    is_list: bool = False
    is_save: bool = False


@dataclass(frozen=True)
class Figure:
    name: str
    url: str
    status: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    queries: int
    bytes: int
    is_list: bool
    is_save: bool


def measure(target: Target, repetitions: int) -> dict[str, Any]:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    if target.user:
        client.force_login(target.user)
    visit = Saving(client, target.url) if target.is_save else Reading(client, target.url)
    for _ in range(WARM_UP):
        visit()
    visits = [visit() for _ in range(repetitions)]
    times = [one.milliseconds for one in visits]
    return asdict(
        Figure(
            name=target.name,
            url=target.url,
            status=visits[-1].status,
            p50_ms=round(statistics.median(times), 1),
            p95_ms=round(percentile(times, 95), 1),
            cpu_ms=round(statistics.median(one.cpu_milliseconds for one in visits), 1),
            queries=max(one.queries for one in visits),
            bytes=max(one.bytes for one in visits),
            is_list=target.is_list,
            is_save=target.is_save,
        )
    )


def percentile(values: list[float], rank: int) -> float:
    """The smallest value that as many percent of them reach at most."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * rank // 100) - 1)]


@dataclass(frozen=True)
class Visit:
    status: int
    bytes: int
    milliseconds: float
    cpu_milliseconds: float
    queries: int


class Reading:
    """Opens a page."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url

    def __call__(self) -> Visit:
        return timed(lambda: self.client.get(self.url))


class Saving:
    """Opens a form, changes its first long text or every number of a grid, and saves; only the saving is timed."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        self.count = 0

    def __call__(self) -> Visit:
        fields, long_text = main_form(self.client.get(self.url).content.decode())
        self.count += 1
        if long_text:
            text = f"แก้ไขครั้งที่ {self.count}\n\nดำเนินการตามแผนพัฒนาท้องถิ่น โดยมีประชาชนเข้าร่วมทุกชุมชน\n- ประชุม\n- ลงมือทำ"
            fields[long_text] = [text]
            _give_points(fields, long_text)
        elif "bases" in fields:
            _change_cells(fields, self.count)
        return timed(lambda: self.client.post(self.url, fields))


def _change_cells(fields: Fields, count: int) -> None:
    """Another number in every cell of the base data that holds one; choices stay."""
    for name, values in fields.items():
        if "." in name and values[0].replace(",", "").replace(".", "").isdecimal():
            fields[name] = [str(count % 300 + 1)]


def _give_points(fields: Fields, remark: str) -> None:
    """On a score sheet a remark is kept only beside points."""
    points = remark.replace("remark", "points")
    if fields.get(points) == [""]:
        fields[points] = ["1"]


def timed(send: Callable[[], Any]) -> Visit:
    count = 0

    def counting(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*args)

    with connection.execute_wrapper(counting):
        start, cpu = time.perf_counter(), time.process_time()
        response = send()
        body = b"".join(response.streaming_content) if response.streaming else response.content
        spent, worked = time.perf_counter() - start, time.process_time() - cpu
    return Visit(response.status_code, len(body), spent * 1000, worked * 1000, count)
