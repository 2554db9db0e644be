"""Read a row into the facts of a municipality, or say why it cannot be one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.importing.columns import Columns, tidy
from accounts.importing.files import Row
from accounts.models import PREFIX_TH, Kind, Municipality, Province

# Words for the kinds, compared without case, spaces and dots.
KINDS = {
    "เทศบาลนคร": Kind.NAKHON, "ทน": Kind.NAKHON, "นคร": Kind.NAKHON, "nakhon": Kind.NAKHON,
    "thesabannakhon": Kind.NAKHON, "citymunicipality": Kind.NAKHON,
    "เทศบาลเมือง": Kind.MUEANG, "ทม": Kind.MUEANG, "เมือง": Kind.MUEANG, "mueang": Kind.MUEANG,
    "thesabanmueang": Kind.MUEANG, "townmunicipality": Kind.MUEANG,
    "เทศบาลตำบล": Kind.TAMBON, "ทต": Kind.TAMBON, "ตำบล": Kind.TAMBON, "tambon": Kind.TAMBON,
    "thesabantambon": Kind.TAMBON, "subdistrictmunicipality": Kind.TAMBON,
    "องค์การบริหารส่วนตำบล": Kind.TAO, "อบต": Kind.TAO, "tao": Kind.TAO,
    "subdistrictadministrativeorganisation": Kind.TAO, "subdistrictadministrativeorganization": Kind.TAO,
}  # fmt: skip
# Local governments that the evaluation does not know.
_SPECIAL = gettext_noop("is a special local government (%(name)s); only municipalities and TAOs take part")
PAO = (
    gettext_noop("is a provincial administrative organisation (%(name)s); only municipalities and TAOs take part"),
    "อบจ.",
)
BANGKOK, PATTAYA = (_SPECIAL, "กรุงเทพมหานคร"), (_SPECIAL, "เมืองพัทยา")
OUTSIDE = {
    "pao": PAO, "อบจ": PAO, "องค์การบริหารส่วนจังหวัด": PAO, "bangkok": BANGKOK, "กทม": BANGKOK,
    "กรุงเทพมหานคร": BANGKOK, "เมืองพัทยา": PATTAYA, "pattaya": PATTAYA,
}  # fmt: skip
# The national list calls Pattaya's kind just `Mueang`, which for everybody else is a town municipality.
PATTAYA_NAME = ("พัทยา", "20")
_PREFIX = re.compile(r"(เทศบาลนคร|เทศบาลเมือง|เทศบาลตำบล|องค์การบริหารส่วนตำบล|อบต\.?|ทน\.|ทม\.|ทต\.)\s*(?P<name>.+)")
_PROVINCE = re.compile(r"^(จังหวัด|จ\.)\s*")
_DISTRICT = re.compile(r"^(อำเภอ|อ\.)\s*")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_WHOLE = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.0+)?")
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
MOST_PEOPLE = 10_000_000
LATITUDES, LONGITUDES = (5, 21), (97, 106)
BE = 543


class Refused(Exception):
    """The row cannot be taken; the text says which column and why."""


@dataclass(frozen=True)
class Facts:
    """A row that can be taken. `values` are model fields that the file gives; empty cells are not among them."""

    row: int
    kind: Kind
    name: str
    district: str
    province: Province
    code: str | None
    since: date | None
    values: dict[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[int, str, str, str]:
        """What no two municipalities share."""
        return (self.province.pk, self.district, self.kind, self.name)

    @property
    def place_key(self) -> tuple[int, str, str]:
        return (self.province.pk, self.district, self.name)

    @property
    def label(self) -> str:
        return f"{PREFIX_TH[self.kind]}{self.name} อำเภอ{self.district} จังหวัด{self.province.name_th}"


def province_index(provinces: Iterable[Province]) -> dict[str, Province]:
    """Provinces by everything they are called."""
    return {name.lower(): one for one in provinces for name in (one.code, one.iso, one.name_th, one.name_en) if name}


def read_facts(row: Row, columns: Columns, provinces: dict[str, Province]) -> Facts:
    """The facts of a row; raises Refused."""
    kind, name = kind_and_name(row, columns)
    if kind is None:
        raise Refused(
            _("No kind: there is no column such as %(column)s, and “%(name)s” begins with none.")
            % {"column": "kind (ประเภท)", "name": name}
        )
    province = province_of(row, columns, provinces)
    if kind == Kind.MUEANG and (name, province.code) == PATTAYA_NAME:
        raise Refused(f"“{name}” {_outside(PATTAYA)}.")
    needed(row, columns, "district")
    district = district_of(row, columns)
    code = columns.value(row, "code") or None
    values = {
        "kind": kind,
        "name_th": name,
        "province": province,
        "district_th": district,
        "source_code": code,
        "name_en": columns.value(row, "name_en"),
        "district_en": columns.value(row, "district_en"),
        "population": _count(row, columns, "population"),
        "households": _count(row, columns, "households"),
    }
    latitude, longitude, notes = _position(row, columns)
    values |= {"latitude": latitude, "longitude": longitude}
    given = {name: value for name, value in values.items() if value not in (None, "")}
    _check_lengths(given)
    return Facts(row.number, kind, name, district, province, code, _day(row, columns), given, notes)


def name_in(row: Row, columns: Columns) -> str:
    """What a refused row is called in the report."""
    return " ".join(filter(None, (columns.value(row, "kind"), columns.value(row, "name")))) or _("(no name)")


def word_of(text: str) -> str:
    return re.sub(r"[\s._-]", "", text).lower()


def kind_and_name(row: Row, columns: Columns) -> tuple[Kind | None, str]:
    """The kind is None where neither a column nor the name says it; raises Refused."""
    typed = columns.value(row, "kind")
    kind = _kind(typed, columns.heading(row, "kind")) if typed else None
    name = needed(row, columns, "name")
    prefixed = _PREFIX.fullmatch(name)
    if prefixed:
        name = prefixed["name"]
        said = KINDS[word_of(prefixed[1])]
        if kind and kind != said:
            raise Refused(
                _("The kind “%(kind)s” and the name “%(name)s” do not agree.") % {"kind": typed, "name": prefixed[0]}
            )
        kind = said
    return kind, name


def _kind(typed: str, heading: str) -> Kind:
    word = word_of(typed)
    if word in OUTSIDE:
        raise Refused(f"{heading}: “{typed}” {_outside(OUTSIDE[word])}.")
    if word not in KINDS:
        raise Refused(
            _("%(column)s: “%(typed)s” is no known kind of municipality.") % {"column": heading, "typed": typed}
        )
    return KINDS[word]


def _outside(what: tuple[str, str]) -> str:
    text, name = what
    return _(text) % {"name": name}


def needed(row: Row, columns: Columns, column: str) -> str:
    text = columns.value(row, column)
    if not text:
        raise Refused(_("%(column)s: empty.") % {"column": columns.heading(row, column)})
    return text


def district_of(row: Row, columns: Columns) -> str:
    return _DISTRICT.sub("", columns.value(row, "district"))


def province_of(row: Row, columns: Columns, provinces: dict[str, Province]) -> Province:
    """By code or by name; where a row has both, both must mean the same."""
    found = set()
    for column in ("province_code", "province"):
        typed = columns.value(row, column)
        if not typed:
            continue
        known = provinces.get(_PROVINCE.sub("", typed.translate(_THAI_DIGITS)).lower())
        if known is None:
            raise Refused(
                _("%(column)s: there is no province “%(typed)s”.")
                % {"column": columns.heading(row, column), "typed": typed}
            )
        found.add(known)
    if not found:
        needed(row, columns, "province")
    if len(found) > 1:
        raise Refused(_("The code and the name of the province do not agree."))
    return found.pop()


def _count(row: Row, columns: Columns, column: str) -> int | None:
    typed = columns.value(row, column)
    if not typed:
        return None
    plain = typed.translate(_THAI_DIGITS)
    if not _WHOLE.fullmatch(plain):
        raise Refused(f"{columns.heading(row, column)}: “{typed}” is not a whole number.")
    count = int(plain.partition(".")[0].replace(",", ""))
    if count > MOST_PEOPLE:
        raise Refused(f"{columns.heading(row, column)}: “{typed}” is more than any municipality has.")
    return count


def _position(row: Row, columns: Columns) -> tuple[Decimal | None, Decimal | None, tuple[str, ...]]:
    """Latitude and longitude. A position outside Thailand is left out: that slip costs nobody the whole row."""
    latitude, longitude = _degrees(row, columns, "latitude"), _degrees(row, columns, "longitude")
    notes = tuple(
        f"note: {columns.heading(row, column)}: “{columns.value(row, column)}” does not lie in Thailand; "
        "the position is left out"
        for column, degrees, (lowest, highest) in (
            ("latitude", latitude, LATITUDES),
            ("longitude", longitude, LONGITUDES),
        )
        if degrees is not None and not lowest <= degrees <= highest
    )
    return (None, None, notes) if notes else (latitude, longitude, ())


def _degrees(row: Row, columns: Columns, column: str) -> Decimal | None:
    typed = columns.value(row, column)
    if not typed:
        return None
    plain = typed.translate(_THAI_DIGITS)
    if not re.fullmatch(r"-?\d{1,3}(\.\d{1,20})?", plain) or abs(Decimal(plain)) > 180:
        raise Refused(f"{columns.heading(row, column)}: “{typed}” is not a number of degrees.")
    return Decimal(plain).quantize(Decimal("0.00001"))


def day_of(text: str) -> date:
    """A day as 2020-05-13 or 13/5/2563; years from 2400 on are of the Buddhist era. Raises ValueError."""
    plain = text.translate(_THAI_DIGITS)
    parts = _DAY.fullmatch(plain)
    if parts is None:
        return date.fromisoformat(plain)
    year = int(parts["year"])
    return date(year - BE if year >= 2400 else year, int(parts["month"]), int(parts["day"]))


def _day(row: Row, columns: Columns) -> date | None:
    typed = columns.value(row, "since")
    if not typed:
        return None
    try:
        return day_of(typed)
    except ValueError:
        raise Refused(f"{columns.heading(row, 'since')}: “{typed}” is not a day.") from None


def _check_lengths(values: dict[str, Any]) -> None:
    for name, value in values.items():
        limit = Municipality._meta.get_field(name).max_length if isinstance(value, str) else None  # type: ignore[union-attr]
        if limit is not None and len(value) > limit:
            raise Refused(f"{name}: “{tidy(value)[:40]}…” is longer than {limit} characters.")
