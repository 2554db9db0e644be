"""The commands that write packets and scores do so, or say why not."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from assessments import files
from assessments.models import Evidence, Status
from reports.management.commands.export_scores import Command as ExportScores
from reports.management.commands.packet import Command as MakePacket
from reports.management.commands.packet import find
from reports.models import Packet
from tests import factories
from tests.reports.printing import text_of, without_space

pytestmark = pytest.mark.django_db


def run(*args: object) -> str:
    call_command(*map(str, args), stdout=(said := StringIO()))
    return said.getvalue()


# packet


def test_packet_of_the_last_version_is_written(cast, tmp_path):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    file = tmp_path / "เล่ม.pdf"

    said = run("packet", "2569/บ้านสาง", file)

    packet = Packet.objects.get()
    assert packet.snapshot == submission.snapshots.get()
    with default_storage.open(packet.name) as stored:
        assert file.read_bytes() == stored.read()
    assert said.startswith("Making the packet of เทศบาลตำบลบ้านสาง 2569 ...\n")
    assert f"{file}: version 1, {packet.pages} pages, " in said


def test_draft_gives_a_preview(cast, tmp_path):
    submission = factories.submission(cast.municipality)
    file = tmp_path / "draft.PDF"

    said = run("packet", submission.pk, file)

    assert f"{file}: draft, " in said
    assert "ฉบับร่างยังไม่ได้รับรอง" in without_space(text_of(file.read_bytes()))
    assert not Packet.objects.exists()


def test_submission_is_found_by_number_or_by_year_and_name(cast):
    submission = factories.submission(cast.municipality)
    factories.submission(cast.municipality, 2568)
    factories.submission(cast.other_municipality)

    for wanted in (str(submission.pk), "2569/บ้านสาง", "2569/เทศบาลตำบลบ้านสาง"):
        assert find(wanted) == submission


@pytest.mark.parametrize("wanted", ["999999", "2569/ไม่มี", "2560/บ้านสาง"])
def test_unknown_submission_is_told(cast, wanted):
    factories.submission(cast.municipality)

    with pytest.raises(CommandError, match=f"There is no submission “{wanted}”"):
        find(wanted)


@pytest.mark.parametrize("wanted", ["บ้านสาง", "2569/", "-1", "/บ้านสาง", ""])
def test_what_names_no_submission_is_told(wanted):
    with pytest.raises(CommandError, match="names no submission. Give its number"):
        find(wanted)


def test_name_of_two_municipalities_asks_for_the_number(cast):
    first = factories.submission(cast.municipality)
    second = factories.submission(factories.municipality(district_th="แม่ใจ"))

    with pytest.raises(CommandError, match="More than one submission") as error:
        find("2569/บ้านสาง")

    for one in (first, second):
        assert f"{one.pk} (เทศบาลตำบลบ้านสาง อำเภอ{one.municipality.district_th}" in str(error.value)


def test_packet_goes_into_a_pdf_file_only(cast, tmp_path):
    submission = factories.submission(cast.municipality)

    with pytest.raises(CommandError, match="must end in .pdf"):
        run("packet", submission.pk, tmp_path / "packet.doc")


def test_file_of_a_packet_that_cannot_be_written_is_told(cast, tmp_path):
    submission = factories.submission(cast.municipality)

    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        run("packet", submission.pk, tmp_path / "none" / "packet.pdf")


def test_missing_picture_is_told_and_nothing_written(cast, tmp_path):
    submission = factories.submission(cast.municipality)
    file = files.store(ContentFile(b"\xff\xd8\xff no picture", name="photo.jpg"))
    Evidence.objects.create(submission=submission, kind="photo", file=file, file_name="photo.jpg")

    with pytest.raises(CommandError, match=f"cannot be made whole: MissingFile {file.sha256}"):
        run("packet", submission.pk, tmp_path / "packet.pdf")

    assert list(tmp_path.glob("*.pdf")) == []


# export_scores


@pytest.mark.parametrize("name", ["scores.csv", "คะแนน.XLSX"])
def test_scores_are_written(cast, tmp_path, name):
    factories.submission(cast.municipality)

    said = run("export_scores", "--cycle", 2569, tmp_path / name)

    assert f"{name}: 1 submissions, " in said
    assert (tmp_path / name).stat().st_size > 1000


def test_long_export_tells_how_far_it_is(capsys):
    ExportScores().report(500, 2472)

    assert capsys.readouterr().out == "500 of 2472 submissions\n"


@pytest.mark.parametrize(
    ("year_be", "name", "message"),
    [
        (2599, "scores.csv", "There is no cycle 2599."),
        (2569, "scores.ods", "must end in .xlsx or .csv"),
        (2569, "none/scores.csv", "cannot be written: No such file or directory"),
        (2569, "none/scores.xlsx", "cannot be written: No such file or directory"),
    ],
)
def test_export_that_fails_says_why(tmp_path, year_be, name, message):
    factories.cycle(2569)

    with pytest.raises(CommandError, match=message):
        run("export_scores", "--cycle", year_be, tmp_path / name)


@pytest.mark.parametrize("command", [MakePacket, ExportScores])
def test_help_is_in_sentences(command):
    assert "The command fails when" in command.help
