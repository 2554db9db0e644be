"""A list of municipalities of our own making: the names are invented, only the provinces are real."""

import csv
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

from accounts.models import Kind, Province

# As many of each kind as Thailand has.
COUNTS = {Kind.NAKHON: 30, Kind.MUEANG: 195, Kind.TAMBON: 2247}
TOTAL = sum(COUNTS.values())
HEADINGS = ("kind", "name_th", "name_en", "province_code", "district_th", "district_en")

FIRST = (
    ("บ้าน", "Ban"),
    ("หนอง", "Nong"),
    ("โคก", "Khok"),
    ("ดอน", "Don"),
    ("ท่า", "Tha"),
    ("นา", "Na"),
    ("คลอง", "Khlong"),
    ("ห้วย", "Huai"),
    ("บึง", "Bueng"),
    ("วัง", "Wang"),
    ("เขา", "Khao"),
    ("ทุ่ง", "Thung"),
    ("ป่า", "Pa"),
    ("โพน", "Phon"),
    ("สระ", "Sa"),
)
SECOND = (
    ("ทอง", "Thong"),
    ("แก้ว", "Kaeo"),
    ("งาม", "Ngam"),
    ("ใหม่", "Mai"),
    ("ใหญ่", "Yai"),
    ("สูง", "Sung"),
    ("ยาว", "Yao"),
    ("ดี", "Di"),
    ("เย็น", "Yen"),
    ("ขาว", "Khao"),
    ("หวาน", "Wan"),
    ("ไผ่", "Phai"),
    ("จันทร์", "Chan"),
    ("หมอก", "Mok"),
    ("ลม", "Lom"),
    ("สัก", "Sak"),
)
# A third part makes enough names for any province; they repeat over the country, as real ones do.
THIRD = (("", ""), ("เหนือ", " Nuea"), ("ใต้", " Tai"), ("กลาง", " Klang"))

Name = tuple[str, str]


def write_list(path: Path) -> None:
    """The list as a CSV that `manage.py import_municipalities` takes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(_rows())


def _rows() -> Iterator[tuple[str, ...]]:
    """Kinds dealt out over the provinces in turn; Bangkok has no municipalities."""
    provinces = itertools.cycle(Province.objects.exclude(code="10").order_by("code"))
    names = {province.pk: _names(province) for province in Province.objects.all()}
    for kind, count in COUNTS.items():
        for _ in range(count):
            province = next(provinces)
            index, name_th, name_en = next(names[province.pk])
            district_th, district_en = _district(province, index)
            yield kind, name_th, name_en, province.code, district_th, district_en


def _names(province: Province) -> Iterator[tuple[int, str, str]]:
    """The names of a province, none twice."""
    parts = list(itertools.product(THIRD, FIRST, SECOND))
    random.Random(province.code).shuffle(parts)
    for index, (third, first, second) in enumerate(parts):
        yield index, first[0] + second[0] + third[0], f"{first[1]} {second[1]}{third[1]}"


def _district(province: Province, index: int) -> Name:
    """Eight districts to a province, the first named after it."""
    if index % 8 == 0:
        return f"เมือง{province.name_th}", f"Mueang {province.name_en}"
    first, second = FIRST[index % 8], SECOND[int(province.code) % len(SECOND)]
    return first[0] + second[0], f"{first[1]} {second[1]}"
