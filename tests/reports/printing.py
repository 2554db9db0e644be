"""What the tests of printed documents share: the typeface, and reading a PDF like a person would."""

import re
import subprocess
from pathlib import Path

from django.conf import settings

FOUNDING_RECORD = (settings.BASE_DIR / "fixtures" / "founding-activity.txt").read_text(encoding="utf-8")
SARABUN = settings.BASE_DIR / "static" / "vendor" / "sarabun"
FACES = {
    "Sarabun-Regular.ttf": "",
    "Sarabun-Bold.ttf": "font-weight: bold",
    "Sarabun-Italic.ttf": "font-style: italic",
    "Sarabun-BoldItalic.ttf": "font-weight: bold; font-style: italic",
}


def page(body: str, fonts_at: str, style: str = "") -> str:
    faces = "".join(
        f"@font-face {{ font-family: Sarabun; src: url({fonts_at}{name}); {rules} }}" for name, rules in FACES.items()
    )
    return (
        f"<html lang='th'><head><title>เล่มผลงาน</title>"
        f"<style>{faces} body {{ font: 16pt Sarabun }} {style}</style>"
        f"</head><body>{body}</body></html>"
    )


def paragraphs(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in text.splitlines())


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(pdf: bytes) -> str:
    """The text as poppler copies it out."""
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def pictures_of(pdf: bytes, folder: Path) -> list[bytes]:
    """The pages as poppler draws them at 80 dots per inch."""
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "80", "-", folder / "page"], input=pdf, check=True)
    return [path.read_bytes() for path in sorted(folder.iterdir())]
