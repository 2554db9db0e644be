"""A document is made from the project's own files, whole, and always the same."""

import hashlib
import logging
import os
import subprocess
import sys
import threading
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from PIL import Image

from reports.documents import (
    MissingFile,
    RefusedAddress,
    UnreadableFile,
    evidence_address,
    render_pdf,
    static_address,
)
from tests.reports.printing import FOUNDING_RECORD, page, paragraphs, text_of, without_space

FONTS_AT = static_address("vendor/sarabun/")


def photo() -> bytes:
    Image.new("RGB", (40, 30), "green").save(file := BytesIO(), "JPEG")
    return file.getvalue()


def no_evidence(name: str) -> bytes:
    raise FileNotFoundError(name)


def rendered(body, *, evidence=no_evidence, style=""):
    return render_pdf(page(body, FONTS_AT, style), evidence=evidence)


def picture(address: str) -> str:
    return f'<img alt="ภาพกิจกรรม" src="{address}">'


def test_text_is_copied_out_letter_for_letter():
    pdf = rendered(paragraphs(FOUNDING_RECORD), style="@page { margin: 2cm 2cm 2cm 3cm }")

    assert without_space(text_of(pdf)) == without_space(FOUNDING_RECORD)


def test_document_is_tagged_and_says_what_it_is():
    html = page("<h1>บทนำ</h1>", FONTS_AT).replace("<head>", '<head><meta name="author" content="บ้านสาง">')

    with pikepdf.open(BytesIO(render_pdf(html, evidence=no_evidence))) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "th"
        assert document.docinfo["/Title"] == "เล่มผลงาน"
        assert document.docinfo["/Author"] == "บ้านสาง"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_only_the_document_font_is_in_it():
    with pikepdf.open(BytesIO(rendered("<p>น้ำ <b>water</b></p>"))) as document:
        names = {str(font.BaseFont).split("+")[1] for font in document.pages[0].Resources.Font.values()}

    assert names == {"Sarabun", "Sarabun-Bold"}


def test_style_sheets_come_from_the_static_files():
    html = page("<p>หน้า</p>", FONTS_AT).replace(
        "<head>",
        f'<head><link rel="stylesheet" href="{static_address("vendor/bootstrap/bootstrap.min.css")}">',
    )

    assert without_space(text_of(render_pdf(html, evidence=no_evidence))) == "หน้า"


@pytest.mark.parametrize("name", ["2569/ภาพ น้ำ.jpg", "50% of #1?.jpg", "a:b&c.jpg"])
def test_photos_come_from_storage_under_their_own_names(name):
    storage = InMemoryStorage()
    name = storage.save(name.replace("/", "-"), BytesIO(photo()))

    pdf = rendered(picture(evidence_address(name)), evidence=lambda name: storage.open(name).read())

    with pikepdf.open(BytesIO(pdf)) as document:
        (image,) = document.pages[0].Resources.XObject.values()
        assert (image.Width, image.Height) == (40, 30)


@pytest.mark.parametrize(
    "address",
    [
        evidence_address("ไม่มี.jpg"),
        static_address("icons/none.svg"),
        static_address("icons"),
        static_address(""),
    ],
)
def test_missing_picture_is_an_error(address):
    with pytest.raises(MissingFile):
        rendered(picture(address))


def test_error_names_the_missing_file():
    with pytest.raises(MissingFile, match="^2569/น้ำ.jpg$"):
        rendered(picture(evidence_address("2569/น้ำ.jpg")))


def test_missing_style_sheet_and_font_are_errors():
    with pytest.raises(MissingFile, match=r"^reports/none\.css$"):
        rendered('<style>@import "static:reports/none.css";</style>')
    with pytest.raises(MissingFile, match=r"^vendor/none\.ttf$"):
        rendered("", style="@font-face { font-family: None; src: url(static:vendor/none.ttf) }")


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/photo.jpg",
        "HTTPS://localhost/photo.jpg",
        "ftp://localhost/photo.jpg",
        "file:///etc/hostname",
        "data:image/svg+xml,<svg/>",
        "photo.jpg",
        "/etc/hostname",
        "//localhost/photo.jpg",
        "static:../manage.py",
        "static:/etc/hostname",
        "static:%2e%2e/manage.py",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        '<img alt="ภาพ" src="{}">',
        '<object data="{}">ภาพ</object>',
        '<style>body {{ background: url("{}") }}</style><p>หน้า</p>',
        '<style>@import "{}";</style>',
        '<link rel="stylesheet" href="{}">',
    ],
)
def test_every_other_address_is_refused(address, body):
    with pytest.raises(RefusedAddress):
        rendered(body.format(address))


def test_storage_may_refuse_a_name_too(tmp_path):
    storage = FileSystemStorage(tmp_path)

    with pytest.raises(RefusedAddress):
        rendered(picture(evidence_address("../secret.jpg")), evidence=lambda name: storage.open(name).read())


@pytest.mark.parametrize("content", [b"", b"no picture", photo()[:60]])
def test_unreadable_photo_is_an_error(content):
    with pytest.raises(UnreadableFile, match=r"photo\.jpg"):
        rendered(picture(evidence_address("photo.jpg")), evidence=lambda name: content)


def test_drawing_that_asks_for_the_network_is_an_error():
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        b'<image href="http://localhost/photo.jpg" width="9" height="9"/></svg>'
    )

    with pytest.raises((RefusedAddress, UnreadableFile)):
        rendered(picture(evidence_address("drawing.svg")), evidence=lambda name: drawing)


def test_style_sheet_that_is_none_is_an_error():
    with pytest.raises(UnreadableFile, match="sarabun"):
        rendered(f'<link rel="stylesheet" href="{static_address("vendor/sarabun/README.md")}">')


def test_faults_of_the_storage_are_told_as_they_are():
    def broken(name):
        raise PermissionError("storage is locked")

    with pytest.raises(PermissionError, match="storage is locked"):
        rendered(picture(evidence_address("photo.jpg")), evidence=broken)


def test_picture_without_description_is_still_printed():
    pdf = rendered(f'<img src="{evidence_address("photo.jpg")}">', evidence=lambda name: photo())

    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.pages[0].Resources.XObject) == 1


def test_failure_of_another_document_is_not_this_one_s():
    def evidence(name):
        fails = threading.Thread(
            target=logging.getLogger("weasyprint").error, args=("Failed to load image at %r", "other.jpg")
        )
        fails.start()
        fails.join()
        return photo()

    assert rendered(picture(evidence_address("photo.jpg")), evidence=evidence).startswith(b"%PDF")


def test_nothing_is_left_listening_after_an_error():
    handlers = list(logging.getLogger("weasyprint").handlers)

    with pytest.raises(MissingFile):
        rendered(picture(evidence_address("photo.jpg")))

    assert logging.getLogger("weasyprint").handlers == handlers


def test_same_input_gives_same_bytes_in_another_process():
    code = (
        "import django, hashlib; django.setup();"
        "from tests.reports.test_documents import varied_document;"
        "print(hashlib.sha256(varied_document()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "sustcity.settings"}
    other = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert other.stdout.strip() == hashlib.sha256(varied_document()).hexdigest()


def varied_document() -> bytes:
    body = (
        '<ul><li><a href="#น้ำ">น้ำ</a></li></ul><h1 id="น้ำ">น้ำ</h1>'
        "<table><tr><th>ปี</th><td>๒๕๖๙ <b>ผ่าน</b> <i>ผู้</i></td></tr></table>"
        '<svg width="90" height="40"><title>ขยะ</title><rect width="20" height="20" opacity="0.5"/></svg>'
    )
    photos = "".join(picture(evidence_address(f"{number}.jpg")) for number in range(3))
    return rendered(body + photos + paragraphs(FOUNDING_RECORD), evidence=lambda name: photo())
