"""What a photo tells of itself: when, where and with what it was taken, as far as that can be believed."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from PIL import ExifTags, Image

# Cameras that name no zone show Thai time (Asia/Bangkok), which has had no other offset since 1920.
THAI_TIME = timezone(timedelta(hours=7))
# No digital camera is older, and no clock that is right is later.
YEARS = range(1990, 2101)
BUDDHIST_YEARS = range(1990 + 543, 2101 + 543)
TEXT_LIMIT = 200
MOMENT = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)|Z")
CREATOR_TOOL = re.compile(rb"""CreatorTool(?:>|\s*=\s*["'])([^<"']{1,400})""")
SCREENSHOT_WORDS = re.compile(
    r"screen ?shot|screen ?capture|snipping|snip & sketch|greenshot|lightshot|sharex|flameshot|ภาพหน้าจอ", re.IGNORECASE
)
# Width and height, the shorter first, of the telephones, tablets and computers that people in Thailand use.
SCREENS = {
    *((640, 1136), (720, 1280), (720, 1520), (720, 1560), (720, 1600), (720, 1612), (750, 1334), (828, 1792)),
    *((1080, 1920), (1080, 2160), (1080, 2220), (1080, 2280), (1080, 2310), (1080, 2316), (1080, 2340)),
    *((1080, 2376), (1080, 2400), (1080, 2408), (1080, 2412), (1080, 2460), (1125, 2436), (1170, 2532)),
    *((1179, 2556), (1206, 2622), (1220, 2712), (1242, 2208), (1242, 2688), (1284, 2778), (1290, 2796)),
    *((1320, 2868), (1440, 2560), (1440, 2960), (1440, 3040), (1440, 3088), (1440, 3120), (1440, 3200)),
    *((1536, 2048), (1620, 2160), (1640, 2360), (1668, 2224), (1668, 2388), (2048, 2732), (1200, 2000)),
    *((720, 1366), (768, 1024), (768, 1366), (800, 1280), (864, 1536), (900, 1440), (900, 1600), (1050, 1680)),
    *((1200, 1920), (1440, 3440), (1600, 2560), (1664, 2560), (1800, 2880), (1964, 3024), (2160, 3840)),
}


@dataclass(frozen=True)
class Facts:
    """The fields of models.PhotoFacts; sharpness is measured on the pixels, later than the rest is read."""

    width: int
    height: int
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None
    device: str
    software: str
    is_screenshot: bool
    sharpness: float | None = None


def read(photo: Image.Image) -> Facts:
    """The facts of a photo whose pixels need not be decoded yet; what is garbled counts as not said."""
    tags = photo.getexif()
    details, place = tags.get_ifd(ExifTags.IFD.Exif), tags.get_ifd(ExifTags.IFD.GPSInfo)
    lies = tags.get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
    device = _device(tags.get(ExifTags.Base.Make), tags.get(ExifTags.Base.Model))
    software = _software(tags, photo.info)
    width, height = (photo.height, photo.width) if lies else photo.size
    latitude, longitude = _place(place)
    said = (software, _comment(details), _text(photo.info.get("Title")))
    return Facts(
        width=width,
        height=height,
        taken_at=_taken_at(details),
        latitude=latitude,
        longitude=longitude,
        device=device,
        software=software,
        is_screenshot=any(SCREENSHOT_WORDS.search(text) for text in said)
        or (photo.format == "PNG" and not device and (min(photo.size), max(photo.size)) in SCREENS),
    )


def _text(value: Any) -> str:
    """Printable letters only, in one line, short enough to store."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    shown = "".join(letter if letter.isprintable() else " " for letter in value[: 4 * TEXT_LIMIT])
    return " ".join(shown.replace("\ufffd", " ").split())[:TEXT_LIMIT].rstrip()


def _device(make: Any, model: Any) -> str:
    """Maker and model; a model that names its maker stands alone, as in “Canon EOS 90D”."""
    maker, name = _text(make), _text(model)
    if maker and name.casefold().startswith(maker.split()[0].casefold()):
        return name
    return f"{maker} {name}".strip()[:TEXT_LIMIT]


def _software(tags: Image.Exif, info: dict[Any, Any]) -> str:
    xmp = info.get("xmp")
    tool = CREATOR_TOOL.search(xmp) if isinstance(xmp, bytes) else None
    named = (
        tags.get(ExifTags.Base.Software),
        tags.get(ExifTags.Base.ProcessingSoftware),
        info.get("Software"),
        tool and tool[1],
    )
    return next((text for one in named if (text := _text(one))), "")


def _comment(details: dict[int, Any]) -> str:
    """The user's comment, after the eight bytes that name its encoding."""
    comment = details.get(ExifTags.Base.UserComment)
    if isinstance(comment, bytes):
        return _text(comment[8:].replace(b"\0", b""))
    return _text(comment)


def _taken_at(details: dict[int, Any]) -> datetime | None:
    """When the shutter opened, else when the picture was made into numbers; never when the file was last written."""
    Tag = ExifTags.Base
    for moment, offset, fraction in (
        (Tag.DateTimeOriginal, Tag.OffsetTimeOriginal, Tag.SubsecTimeOriginal),
        (Tag.DateTimeDigitized, Tag.OffsetTimeDigitized, Tag.SubsecTimeDigitized),
    ):
        found = _moment(*(_text(details.get(tag)) for tag in (moment, offset, fraction)))
        if found:
            return found
    return None


def _moment(text: str, offset: str, fraction: str) -> datetime | None:
    match = MOMENT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(number) for number in match.groups())
    if year in BUDDHIST_YEARS:  # cameras set to the Thai calendar
        year -= 543
    if year not in YEARS:
        return None
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=_zone(offset))
    except ValueError:
        return None
    digits = fraction if fraction.isascii() and fraction.isdigit() else ""
    return local.replace(microsecond=int(digits[:6].ljust(6, "0"))).astimezone(UTC)


def _zone(offset: str) -> timezone:
    match = OFFSET.fullmatch(offset)
    if not match:
        return THAI_TIME
    if offset == "Z":
        return UTC
    away = timedelta(hours=int(match[2]), minutes=int(match[3]))
    if away > timedelta(hours=14):
        return THAI_TIME
    return timezone(away if match[1] == "+" else -away)


def _place(tags: dict[int, Any]) -> tuple[float, float] | tuple[None, None]:
    """Degrees north and east; half a place is none, nor is 0/0, which receivers say that see no satellite."""
    Tag = ExifTags.GPS
    latitude = _degrees(tags.get(Tag.GPSLatitude), tags.get(Tag.GPSLatitudeRef), "NS", 90)
    longitude = _degrees(tags.get(Tag.GPSLongitude), tags.get(Tag.GPSLongitudeRef), "EW", 180)
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


def _degrees(parts: Any, reference: Any, letters: str, most: int) -> float | None:
    letter = _text(reference).upper()[:1]
    if not letter or letter not in letters or not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if not (0 <= minutes < 60 and 0 <= seconds < 60 and degrees >= 0):  # false for what is no number too
        return None
    angle = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(angle) or angle > most:
        return None
    return round(angle if letter == letters[0] else -angle, 7)
