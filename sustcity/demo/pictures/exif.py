"""The EXIF block that a phone writes: when, where, and how it was held."""

from __future__ import annotations

from datetime import datetime

from PIL import ExifTags, Image

# How pixels are laid down so that a viewer that honours the orientation shows them upright.
STORED = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}


def turned(photo: Image.Image, orientation: int) -> Image.Image:
    """The picture as a sensor held this way would have stored it."""
    turn = STORED[orientation]
    return photo.transpose(turn) if turn is not None else photo


def degrees(value: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(value) * 3600, 3600)
    minutes, seconds = divmod(rest, 60)
    return whole, minutes, round(seconds, 3)


def block(taken: datetime, lat: float, lon: float, orientation: int) -> Image.Exif:
    exif = Image.Exif()
    stamp = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif[ExifTags.Base.Make] = "SustCity"
    exif[ExifTags.Base.Model] = "Demo illustration"
    exif[ExifTags.Base.DateTime] = stamp
    exif[ExifTags.Base.Orientation] = orientation
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = stamp
    details[ExifTags.Base.OffsetTimeOriginal] = "+07:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N" if lat >= 0 else "S"
    place[ExifTags.GPS.GPSLatitude] = degrees(lat)
    place[ExifTags.GPS.GPSLongitudeRef] = "E" if lon >= 0 else "W"
    place[ExifTags.GPS.GPSLongitude] = degrees(lon)
    return exif
