"""LibreOffice, or what stands in its place, turns documents into PDF and is kept on a short leash."""

import time
from pathlib import Path

import pypdfium2
import pytest

from assessments import converting
from assessments.examining import Refused
from assessments.examining.office import DOCX, PPTX, XLSX
from tests.assessments import papers


@pytest.fixture
def original(tmp_path):
    path = tmp_path / "original"
    path.write_bytes(papers.docx())
    return path


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def program(settings, tmp_path):
    """Puts a script in LibreOffice's place."""

    def put(script):
        path = tmp_path / "office"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        settings.OFFICE_PROGRAM = str(path)

    return put


def refusal(*given):
    with pytest.raises(Refused) as refused:
        converting.to_pdf(*given)
    return refused.value.reason


def assert_ends(pid, within=5.0):
    """A killed process is gone soon, or waits for whoever adopted it."""
    until = time.monotonic() + within
    state = Path(f"/proc/{pid}/stat")
    while time.monotonic() < until:
        if not state.exists() or ") Z " in state.read_text():
            return
        time.sleep(0.01)
    pytest.fail("it still runs")


@pytest.mark.parametrize(
    ("kind", "content", "pages"), [(DOCX, papers.docx(3), 3), (XLSX, papers.xlsx(), 1), (PPTX, papers.pptx(2), 2)]
)
def test_every_kind_becomes_pages_with_its_thai_words(original, folder, kind, content, pages):
    original.write_bytes(content)
    with pypdfium2.PdfDocument(converting.to_pdf(original, kind, folder)) as made:
        assert len(made) == pages
        assert "กตัญญู" in made[0].get_textpage().get_text_bounded()


def test_what_no_office_program_can_read_is_refused(original, folder):
    original.write_bytes(b"PK\x03\x04 and nothing")

    assert refusal(original, DOCX, folder) == "unreadable_document"


def test_without_the_program_there_is_no_pdf(original, folder, settings):
    settings.OFFICE_PROGRAM = "no-such-program"

    assert refusal(original, DOCX, folder) == "no_office_program"


def test_it_sees_nothing_of_the_portals_environment_and_no_other_file(original, folder, program, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "only for the portal")
    program("env > seen; pwd >> seen; cp document.docx document.pdf")
    converting.to_pdf(original, DOCX, folder)

    seen = (folder / "seen").read_text()
    assert "only for the portal" not in seen
    assert seen.splitlines()[-1] == str(folder)


def test_it_has_no_network(original, folder, program):
    program("cp /proc/self/net/dev devices; cp document.docx document.pdf")
    converting.to_pdf(original, DOCX, folder)

    names = [line.split(":")[0].strip() for line in (folder / "devices").read_text().splitlines() if ":" in line]
    assert names == ["lo"]


def test_one_that_fails_is_no_pdf(original, folder, program):
    program("echo broken >&2; exit 3")

    assert refusal(original, DOCX, folder) == "unreadable_document"


def test_one_that_hangs_is_ended_with_all_that_it_started(original, folder, program, monkeypatch):
    monkeypatch.setattr(converting, "SECONDS", 1)
    program("sleep 61 & echo $! > child; wait")
    started = time.monotonic()

    assert refusal(original, DOCX, folder) == "too_long"
    assert time.monotonic() - started < 10
    assert_ends(int((folder / "child").read_text()))


def test_one_that_leaves_somebody_behind_is_followed(original, folder, program):
    program("sleep 61 & echo $! > child; cp document.docx document.pdf")
    converting.to_pdf(original, DOCX, folder)

    assert_ends(int((folder / "child").read_text()))


def test_one_that_eats_memory_is_ended(original, folder, program, monkeypatch):
    monkeypatch.setattr(converting, "MEMORY", 50 * 1024 * 1024)
    program("tail -c 200000000 /dev/zero > /dev/null")

    assert refusal(original, DOCX, folder) == "unreadable_document"


def test_where_no_network_can_be_taken_away_it_runs_all_the_same(monkeypatch, tmp_path):
    (tmp_path / "unshare").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "unshare").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    converting._without_network.cache_clear()

    assert converting._fences()[0] == "prlimit"
    converting._without_network.cache_clear()
