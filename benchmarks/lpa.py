"""The LPA results of all 7,850 local governments as one list: looked at, written, and written again."""

import csv
import itertools
import random
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.db import transaction

from accounts.models import Kind, Municipality
from assessments.lpa.importing import Announced, import_results
from benchmarks.towns import FIRST, SECOND

COUNT = 7850
YEAR = 2566
HEADINGS = ("ประเภท", "ชื่อ อปท.", "จังหวัด", "อำเภอ", *(f"ข้อ {item}" for item in range(1, 11)))


def time_import(folder: Path) -> dict[str, float]:
    """Seconds by kind of file and step. Everything it wrote is taken back."""
    figures: dict[str, float] = {}
    with transaction.atomic():
        _complete()
        table = list(rows())
        for form, write, year in (("csv", write_csv, YEAR), ("xlsx", write_xlsx, YEAR - 1)):
            write(path := folder / f"lpa.{form}", table)
            for name, apply in (("dry_run", False), ("apply", True), ("again", True)):
                start = time.perf_counter()
                report = import_results(path, Announced(year, "รายการทดสอบ", Decimal(5)), apply=apply)
                figures[f"{form}_{name}_seconds"] = round(time.perf_counter() - start, 2)
                assert report.row_count == COUNT and not report.refused, report.summary
        transaction.set_rollback(True)
    return figures


def _complete() -> None:
    """TAOs of invented names, until there are as many local governments as in Thailand."""
    towns = list(Municipality.objects.values_list("province", "district_th").distinct().order_by("pk"))
    names = itertools.product(FIRST, SECOND, FIRST)
    missing = COUNT - Municipality.objects.count()
    Municipality.objects.bulk_create(
        Municipality(
            kind=Kind.TAO,
            name_th=first[0] + second[0] + third[0],
            province_id=province,
            district_th=f"{district} {number}",
        )
        for number, ((first, second, third), (province, district)) in enumerate(
            itertools.islice(zip(itertools.cycle(names), itertools.cycle(towns), strict=False), missing)
        )
    )


def rows() -> Iterator[tuple[object, ...]]:
    rng = random.Random(4)
    for one in Municipality.objects.select_related("province").order_by("pk"):
        scores = (rng.randrange(2, 11) / 2 for _ in range(10))
        yield one.kind, one.name_th, one.province.name_th, one.district_th, *scores


def write_csv(path: Path, rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])


def write_xlsx(path: Path, rows: list[tuple[object, ...]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(index, 0, row)
