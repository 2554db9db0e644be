"""Which column holds what, under its English or Thai heading and in any order."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.importing.files import ImportFailed, Row

# What each column holds, with the headings it is known by; the first heading that is there and filled wins.
HEADINGS: dict[str, tuple[str, ...]] = {
    "kind": (
        "lao_type", "kind", "type", "type_th", "kind_th", "ประเภท", "ประเภท อปท.", "ประเภทเทศบาล", "ชนิด",
        "ประเภทองค์กรปกครองส่วนท้องถิ่น",
    ),
    "name": (
        "name_th", "name", "ชื่อ", "ชื่อ อปท.", "อปท.", "ชื่อเทศบาล", "เทศบาล", "ชื่อภาษาไทย", "ชื่อไทย", "ชื่อ (ไทย)",
        "ชื่อองค์กรปกครองส่วนท้องถิ่น", "full_name_th", "full_name", "ชื่อเต็ม",
    ),
    "name_en": ("name_en", "english name", "ชื่อภาษาอังกฤษ", "ชื่ออังกฤษ", "ชื่อ (อังกฤษ)", "ชื่อ อปท. ภาษาอังกฤษ"),
    "province_code": ("province_code", "รหัสจังหวัด"),
    "province": ("province", "province_th", "province_en", "จังหวัด", "ชื่อจังหวัด"),
    "district": ("district_th", "district", "อำเภอ", "ชื่ออำเภอ", "อำเภอ/เขต"),
    "district_en": ("district_en", "ชื่ออำเภอภาษาอังกฤษ", "อำเภอ (อังกฤษ)", "อำเภอภาษาอังกฤษ"),
    "code": ("geocode", "source_code", "code", "รหัส", "รหัส อปท.", "รหัสองค์กรปกครองส่วนท้องถิ่น"),
    "latitude": ("lat", "latitude", "ละติจูด"),
    "longitude": ("lon", "lng", "long", "longitude", "ลองจิจูด"),
    "population": ("population", "ประชากร", "จำนวนประชากร"),
    "households": ("households", "ครัวเรือน", "จำนวนครัวเรือน", "บ้าน", "จำนวนบ้าน"),
    "since": ("status_since", "since", "วันที่เปลี่ยนแปลงฐานะ", "วันที่เปลี่ยนฐานะ", "วันที่จัดตั้ง", "จัดตั้งเมื่อ", "ตั้งแต่วันที่"),
}  # fmt: skip
# How a message names what is missing: by the English and the Thai heading.
REQUIRED = {
    "name": "name_th (ชื่อ)",
    "province": "province_code or province (จังหวัด)",
    "district": "district_th (อำเภอ)",
}
# Lists of ministries carry a title, a date and a source above the headings.
HEADING_ROWS = 10
# `population_2564`, `จำนวนประชากร ปี 2564 (คน)`: the year and the unit are no part of the name.
_YEAR_AND_UNIT = re.compile(r"(ปี\s*)?(พ\.?ศ\.?\s*)?\b25\d\d\b|\((คน|หลัง|ครัวเรือน|หลังคาเรือน)\)")
# No-break, zero-width and control characters, and the marks that web pages leave.
_INVISIBLE = re.compile("[\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# Nikhahit and SARA AA look the same as SARA AM.
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32")


def tidy(text: str) -> str:
    """One spelling of what looks alike, so that names can be compared."""
    if text.isascii() and text.isprintable() and "  " not in text:  # numbers and codes, which most cells are
        return text.strip()
    text = unicodedata.normalize("NFC", re.sub(r"\s", " ", text))
    text = _SPLIT_SARA_AM.sub(r"\1\2ำ", _INVISIBLE.sub("", text))
    return re.sub(" +", " ", text).strip()


def _key(heading: str) -> str:
    plain = _YEAR_AND_UNIT.sub(" ", tidy(heading).lower().replace("_", " "))
    return re.sub(r"[\s.]", "", plain)


Missing = Callable[[set[str]], list[str]]


def _missing_of_a_municipality(has: set[str]) -> list[str]:
    has = has | {"province"} if "province_code" in has else has
    return [words for column, words in REQUIRED.items() if column not in has]


@dataclass(frozen=True)
class Sheet:
    """What the columns of a kind of list are called, and which of them a file lacks, in words."""

    headings: Mapping[str, tuple[str, ...]]
    missing: Missing

    def columns(self, row: Row) -> "Columns":
        places = {
            _key(heading): (column, place)
            for column, headings in self.headings.items()
            for place, heading in enumerate(headings)
        }
        found: dict[str, list[tuple[int, int]]] = {}
        for index, heading in enumerate(row.cells):
            if (known := places.get(_key(heading))) is not None:
                column, place = known
                found.setdefault(column, []).append((place, index))
        indexes = {column: [index for _place, index in sorted(places)] for column, places in found.items()}
        return Columns(indexes, tuple(map(tidy, row.cells)), tuple(self.missing(set(indexes))))


MUNICIPALITIES = Sheet(HEADINGS, _missing_of_a_municipality)


@dataclass(frozen=True)
class Columns:
    """Where the columns of a file are; several may hold the same, in the order of preference."""

    indexes: dict[str, list[int]]
    headings: tuple[str, ...]
    missing: tuple[str, ...]

    def value(self, row: Row, column: str) -> str:
        return self._found(row, column)[1]

    def heading(self, row: Row, column: str) -> str:
        """The heading of the cell that `value` reads, for messages."""
        return self._found(row, column)[0]

    def _found(self, row: Row, column: str) -> tuple[str, str]:
        for index in self.indexes.get(column, []):
            if index < len(row.cells) and (text := tidy(row.cells[index])):
                return self.headings[index], text
        return REQUIRED.get(column, column), ""


def find_columns(rows: list[Row], sheet: Sheet = MUNICIPALITIES) -> tuple[Columns, list[Row]]:
    """The columns of a file and the rows below its headings; raises ImportFailed."""
    candidates = [sheet.columns(row) for row in rows[:HEADING_ROWS]]
    best = min(range(len(candidates)), key=lambda index: len(candidates[index].missing))
    columns = candidates[best]
    if columns.missing:
        raise ImportFailed(
            _("Columns are missing: %(missing)s. The headings found are: %(found)s.")
            % {"missing": ", ".join(columns.missing), "found": ", ".join(filter(None, columns.headings))}
        )
    below = rows[best + 1 :]
    if not below:
        raise ImportFailed(_("The file has headings but no row below them."))
    return columns, below
