"""What cameras write is read, and what they garble counts as not said."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from assessments.examining import facts, photos
from tests.assessments import pictures

Base, Gps = ExifTags.Base, ExifTags.GPS
PLACE = {Gps.GPSLatitudeRef: "N", Gps.GPSLatitude: (19.0, 12.0, 30.5), Gps.GPSLongitudeRef: "E"} | {
    Gps.GPSLongitude: (99.0, 52.0, 30.0)
}


def exif(tags=None, details=None, place=None) -> Image.Exif:
    made = Image.Exif()
    made.update(tags or {})
    made.get_ifd(ExifTags.IFD.Exif).update(details or {})
    made.get_ifd(ExifTags.IFD.GPSInfo).update(place or {})
    return made


def read(content: bytes) -> facts.Facts:
    with Image.open(BytesIO(content)) as photo:
        return facts.read(photo)


def of(form="JPEG", size=(40, 20), info=None, **given) -> facts.Facts:
    """The facts of a picture with some EXIF."""
    options = {"exif": exif(**given).tobytes()} if given else {}
    if info:
        options["pnginfo"] = PngImagePlugin.PngInfo()
        for key, text in info.items():
            options["pnginfo"].add_text(key, text)
    return read(pictures.encoded(pictures.red_top(*size), form, **options))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_every_form_tells_when_where_and_with_what_it_was_taken(form):
    found = of(
        form,
        tags={Base.Make: "Apple", Base.Model: "iPhone 14", Base.Software: "17.5.1"},
        details={Base.DateTimeOriginal: "2025:05:01 09:30:15", Base.OffsetTimeOriginal: "+07:00"},
        place=PLACE,
    )

    assert found == facts.Facts(
        width=40,
        height=20,
        taken_at=datetime(2025, 5, 1, 2, 30, 15, tzinfo=UTC),
        latitude=19.2084722,
        longitude=99.875,
        device="Apple iPhone 14",
        software="17.5.1",
        is_screenshot=False,
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_a_photo_that_tells_nothing_has_its_size_only(form):
    assert of(form) == facts.Facts(40, 20, None, None, None, "", "", False)


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 20)), (3, (40, 20)), (6, (20, 40)), (8, (20, 40))])
def test_the_size_is_that_of_the_upright_photo(orientation, size):
    found = of(tags={Base.Orientation: orientation})

    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        # The camera's zone, else Thai time.
        ({Base.DateTimeOriginal: "2025:05:01 09:30:15"}, datetime(2025, 5, 1, 2, 30, 15)),
        (
            {Base.DateTimeOriginal: "2025:05:01 09:30:15", Base.OffsetTimeOriginal: "-02:30"},
            datetime(2025, 5, 1, 12, 0, 15),
        ),
        ({Base.DateTimeOriginal: "2025:05:01 09:30:15", Base.OffsetTimeOriginal: "Z"}, datetime(2025, 5, 1, 9, 30, 15)),
        *(
            (
                {Base.DateTimeOriginal: "2025:05:01 09:30:15", Base.OffsetTimeOriginal: garbled},
                datetime(2025, 5, 1, 2, 30, 15),
            )
            for garbled in ("+99:00", "Bangkok", "")
        ),
        (
            {Base.DateTimeOriginal: "2025:05:01 09:30:15", Base.SubsecTimeOriginal: "25"},
            datetime(2025, 5, 1, 2, 30, 15, 250_000),
        ),
        (
            {Base.DateTimeOriginal: "2025:05:01 09:30:15", Base.SubsecTimeOriginal: "half"},
            datetime(2025, 5, 1, 2, 30, 15),
        ),
        # Forms that telephones and programs write.
        ({Base.DateTimeOriginal: "2025-05-01T09:30:15"}, datetime(2025, 5, 1, 2, 30, 15)),
        ({Base.DateTimeOriginal: "2568:05:01 09:30:15"}, datetime(2025, 5, 1, 2, 30, 15)),
        ({Base.DateTimeDigitized: "2025:05:01 09:30:15"}, datetime(2025, 5, 1, 2, 30, 15)),
        # Nonsense.
        ({Base.DateTimeOriginal: "0000:00:00 00:00:00"}, None),
        ({Base.DateTimeOriginal: "2025:02:30 09:30:15"}, None),
        ({Base.DateTimeOriginal: "1970:01:01 00:00:00"}, None),
        ({Base.DateTimeOriginal: "9999:12:31 23:59:59"}, None),
        ({Base.DateTimeOriginal: "yesterday"}, None),
        ({Base.DateTimeOriginal: "    :  :     :  :  "}, None),
    ],
)
def test_when_it_was_taken(details, expected):
    assert of(details=details).taken_at == (expected and expected.replace(tzinfo=UTC))


def test_when_the_file_was_last_written_is_not_when_it_was_taken():
    assert of(tags={Base.DateTime: "2025:05:01 09:30:15"}).taken_at is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (19.2084722, 99.875)),
        ({Gps.GPSLatitudeRef: "S", Gps.GPSLongitudeRef: "W"}, (-19.2084722, -99.875)),
        ({Gps.GPSLatitudeRef: "n"}, (19.2084722, 99.875)),
        ({Gps.GPSLatitude: (0.0, 0.0, 0.0)}, (0, 99.875)),
        ({Gps.GPSLatitude: (0.0, 0.0, 0.0), Gps.GPSLongitude: (0.0, 0.0, 0.0)}, (None, None)),
        ({Gps.GPSLatitude: (90.0, 0.0, 1.0)}, (None, None)),
        ({Gps.GPSLongitude: (181.0, 0.0, 0.0)}, (None, None)),
        ({Gps.GPSLatitude: (19.0, 60.0, 0.0)}, (None, None)),
        ({Gps.GPSLatitude: (19.0, 12.0)}, (None, None)),
        ({Gps.GPSLatitude: 19.2}, (None, None)),
        ({Gps.GPSLatitude: ("a", "b", "c")}, (None, None)),
        ({Gps.GPSLatitudeRef: "E"}, (None, None)),
        ({Gps.GPSLongitudeRef: ""}, (None, None)),
    ],
)
def test_where_it_was_taken(changes, expected):
    assert facts._place(PLACE | changes) == expected


def test_a_place_of_numbers_divided_by_zero_is_none():
    content = pictures.jpeg(40, 20, exif=exif(place=PLACE).tobytes())
    garbled = content.replace((52).to_bytes(4, "big") + (1).to_bytes(4, "big"), (52).to_bytes(4, "big") + bytes(4))
    assert garbled != content

    assert (read(garbled).latitude, read(garbled).longitude) == (None, None)


@pytest.mark.parametrize(
    ("make", "model", "device"),
    [
        ("samsung", "SM-A536E", "samsung SM-A536E"),
        ("Canon", "Canon EOS 90D", "Canon EOS 90D"),
        ("NIKON CORPORATION", "NIKON D90", "NIKON D90"),
        ("OPPO", None, "OPPO"),
        (None, "CPH2387", "CPH2387"),
        ("  vivo \0", "V2250\r\nSet-Cookie: x", "vivo V2250 Set-Cookie: x"),
        ("A" * 500, "B" * 500, "A" * 200),
        ("ก" * 10, "\u202e1", "ก" * 10 + " 1"),
        (b"\xff\xfe", 7, ""),
        ("", " ", ""),
    ],
)
def test_the_device_is_maker_and_model_without_saying_the_maker_twice(make, model, device):
    assert facts._device(make, model) == device


@pytest.mark.parametrize(
    ("tags", "info", "software"),
    [
        ({Base.Software: "Adobe Photoshop 25.0"}, {}, "Adobe Photoshop 25.0"),
        ({Base.ProcessingSoftware: "digiKam-8.2"}, {}, "digiKam-8.2"),
        ({}, {"Software": "GIMP 2.10"}, "GIMP 2.10"),
        ({}, {"xmp": b"<x:xmpmeta><xmp:CreatorTool>PicsArt</xmp:CreatorTool>"}, "PicsArt"),
        ({}, {"xmp": b'<rdf:Description xmp:CreatorTool="Snapseed 2.0" />'}, "Snapseed 2.0"),
        ({}, {"xmp": b"<x:xmpmeta/>"}, ""),
        ({}, {"xmp": "no bytes"}, ""),
    ],
)
def test_the_program_that_wrote_it(tags, info, software):
    assert facts._software(exif(tags=tags), info) == software


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"form": "PNG", "size": (1080, 2400)}, True),
        ({"form": "PNG", "size": (1920, 1080)}, True),
        ({"form": "PNG", "size": (1000, 777)}, False),
        ({"form": "JPEG", "size": (1920, 1080)}, False),
        ({"form": "PNG", "size": (1920, 1080), "tags": {Base.Model: "EOS 90D"}}, False),
        ({"details": {Base.UserComment: b"ASCII\0\0\0Screenshot"}}, True),
        ({"details": {Base.UserComment: b"UNICODE\0" + "Screenshot".encode("utf-16-be")}}, True),
        ({"details": {Base.UserComment: "taken at the temple"}}, False),
        ({"tags": {Base.Software: "Android Screenshot"}}, True),
        ({"form": "PNG", "info": {"Title": "ภาพหน้าจอ"}}, True),
        ({"form": "PNG", "info": {"Software": "gnome-screenshot"}}, True),
    ],
)
def test_screenshots_are_recognised_by_what_they_say_or_by_a_screens_size(given, expected):
    assert of(**given).is_screenshot == expected


@pytest.mark.parametrize(
    "content", [b"Exif\0\0garbage", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\x01\0"]
)
def test_garbled_metadata_tells_nothing(content, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(pictures.jpeg(40, 20, exif=content))

    found, made = photos.examine(path, tmp_path, [], max_pixels=1_000)
    found = replace(found, sharpness=None)
    assert (found, made) == (facts.Facts(40, 20, None, None, None, "", "", False), [])
