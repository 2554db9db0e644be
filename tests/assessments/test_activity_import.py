"""Activities out of a spreadsheet with their photos: looked at first, unpacked by a worker, added once."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments import clock, collecting, tasks
from assessments.activity_import import adding, keeping, unpacking
from assessments.activity_import.naming import wanted_in
from assessments.examining import Refused, packs
from assessments.models import (
    Activity,
    ActivityImport,
    Evidence,
    EvidenceKind,
    ImportedPack,
    ImportedPhoto,
    Status,
    StoredFile,
    Submission,
)
from reports import verifying
from tests import factories
from tests.assessments.pictures import jpeg, pdf, png_claiming
from tests.assessments.test_activity_sheet import as_file, table

pytestmark = pytest.mark.django_db
ALL = ("title", "about", "year_be", "indicators", "starts_on", "ends_on", "budget", "photos")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def submission(cast):
    return factories.submission(cast.municipality)


@pytest.fixture
def portal(client, cast, worker):
    client.force_login(cast.contributor)
    client.cookies["django_language"] = "en"
    return client


def zipped(**files):
    return packed(files)


def packed(files, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **options) as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return file.getvalue()


def sheet(*rows, headings=ALL, name="กิจกรรม.xlsx"):
    return SimpleUploadedFile(name, as_file(table(*rows, headings=headings)).getvalue())


def row(title="ธนาคารขยะ", about="", year="", indicators="", starts="", ends="", budget="", photos=""):
    return [title, about, year, indicators, starts, ends, budget, photos]


def begin(portal, submission, *rows, photos=(), **options):
    """Send a spreadsheet and photos; the page that shows what would become of them."""
    files = [SimpleUploadedFile(name, content) for name, content in photos]
    address = reverse("assessments:activity_import", args=[submission.pk])
    answer = portal.post(address, {"sheet": sheet(*rows, **options), "photos": files})
    assert answer.status_code == 302, answer.context["form"].errors
    return portal.get(answer.url)


def report(page):
    return page.context["report"]


def remarks(lines):
    return [(one.at, one.text) for one in lines]


def confirm(portal, page, rows=None, **more):
    found = report(page)
    chosen = [one.number for one in found.ready if one.is_proposed] if rows is None else rows
    data = {"confirm": "1", "shown": found.digest, "rows": chosen} | more
    return portal.post(page.request["PATH_INFO"], data, follow=True)


class TestLooking:
    def test_nothing_is_added_before_the_word(self, portal, submission):
        page = begin(portal, submission, row("ธนาคารขยะ", indicators="18"), row("ปลูกต้นไม้"))
        assert len(report(page).ready) == 2
        assert "Rows that can be added" in page.content.decode()
        assert not Activity.objects.exists()

    def test_every_mistake_is_told_by_row_and_cell(self, portal, submission):
        page = begin(
            portal,
            submission,
            row("", about="ไม่มีชื่อ"),
            row("ก", year="2560", indicators="18, 99", starts="31 ก.พ. 2569", budget="ห้าพัน"),
            row("ข", starts="1/2/2569", ends="1/1/2569"),
            row("ค" * 301),
            row("=1+1"),
            row("ดี"),
        )
        found = {one.number: remarks(one.errors) for one in report(page).faulty}
        assert found[2] == [("", "This field is required.")]
        assert [at for at, _text in found[3]] == ["C3", "D3", "E3", "G3"]
        assert "Possible: 2568, 2569." in found[3][0][1]
        assert found[3][1][1] == "There is no indicator 99. All numbers stand on the third sheet."
        assert found[4] == [("F4", "The last day is before the first day.")]
        assert found[5][0] == ("A5", "The text has 301 characters; at most 300 are possible: 1 too many.")
        assert found[6] == [("A6", "This is a formula. Formulas are not computed: copy the cell and paste its value.")]
        assert [one.title for one in report(page).ready] == ["ดี"]
        text = page.content.decode()
        assert "5 rows have mistakes" in text
        assert "<strong>C3 Year held (BE)</strong>" in text

    def test_an_error_of_the_spreadsheet_is_told(self, portal, submission):
        book = table(["ก", "x"], headings=("title", "place"))
        book.active["B2"].value, book.active["B2"].data_type = "#REF!", "e"
        upload = SimpleUploadedFile("ก.xlsx", as_file(book).getvalue())
        answer = portal.post(reverse("assessments:activity_import", args=[submission.pk]), {"sheet": upload})
        [line] = report(portal.get(answer.url)).faulty
        assert "#REF!" in line.errors[0].text

    def test_what_people_type_is_understood(self, portal, submission):
        page = begin(
            portal,
            submission,
            row(" ธนาคารขยะ ", year="พ.ศ. ๒๕๖๘", indicators="๑๘; 19", starts="๑๗ ก.ค. ๒๕๖๘", budget="๕,๐๐๐.๕๐"),
            row("ปีว่าง"),
        )
        first, second = report(page).ready
        assert first.columns["year_be"] == 2568
        # Of an indicator with parts all parts are meant, and shown.
        assert first.numbers == ["18", "19.1", "19.2"]
        assert (first.columns["starts_on"], first.columns["budget"]) == (date(2025, 7, 17), Decimal("5000.50"))
        assert second.columns["year_be"] == 2569

    def test_what_seems_to_be_there_is_pointed_out_and_not_ticked(self, portal, submission):
        there = factories.activity(submission, title="ธนาคาร ขยะ หมู่ ๓")
        page = begin(portal, submission, row("ธนาคาร  ขยะ หมู่ 3"), row("ใหม่"), row("ใหม่"))
        first, second, third = report(page).ready
        assert (first.twin, first.is_proposed) == (there, False)
        assert remarks(first.warnings) == [("", "An activity of this name is there already.")]
        assert (second.warnings, second.is_proposed) == ([], True)
        assert remarks(third.warnings) == [("", "Row 3 of the file has the same title.")]
        text = page.content.decode()
        assert reverse("assessments:activity_edit", args=[there.pk]) in text
        assert text.count("checked") == 2

    def test_columns_that_the_record_does_not_have_are_named(self, portal, submission):
        page = begin(portal, submission, ["ก", "x"], headings=("title", "หมายเหตุ"))
        assert "left out: หมายเหตุ" in page.content.decode()

    def test_typed_markup_stays_text(self, portal, submission):
        text = begin(portal, submission, row("<script>x</script>", budget="<b>")).content.decode()
        assert "<script>x" not in text

    def test_a_file_that_is_none_is_told_on_the_same_page(self, portal, submission):
        address = reverse("assessments:activity_import", args=[submission.pk])
        answer = portal.post(address, {"sheet": SimpleUploadedFile("ก.xlsx", b"abc")})
        assert answer.status_code == 422
        assert "not an Excel file" in answer.content.decode()
        assert not ActivityImport.objects.exists()

    def test_the_template_is_handed_out(self, portal, submission):
        answer = portal.get(reverse("assessments:activity_template", args=[submission.pk]))
        assert b"".join(answer.streaming_content).startswith(b"PK")

    def test_what_was_begun_is_found_again(self, portal, submission):
        page = begin(portal, submission, row())
        text = portal.get(reverse("assessments:activity_import", args=[submission.pk])).content.decode()
        assert page.request["PATH_INFO"] in text
        assert "กิจกรรม.xlsx" in text

    def test_it_needs_the_same_few_queries_for_one_row_and_for_fifty(self, portal, submission):
        counts = []
        for many in (1, 50):
            files = [("ภาพ.zip", zipped(**{"a.jpg": jpeg()}))]
            rows = [row(f"กิจกรรม {n}", indicators="18", photos="a.jpg") for n in range(many)]
            page = begin(portal, submission, *rows, photos=files)
            with CaptureQueriesContext(connection) as queries:
                portal.get(page.request["PATH_INFO"])
            counts.append(len([one for one in queries if "django_session" not in one["sql"]]))
        assert counts[0] == counts[1] <= 12


class TestPhotos:
    def test_photos_are_found_by_their_names_in_a_zip_and_beside_it(self, portal, submission):
        files = [
            ("ภาพ.zip", packed({"โฟลเดอร์/IMG_1.JPG": jpeg(), "ข.jpg": jpeg(80, 60), "ไม่มีใครใช้.jpg": jpeg(60, 60)})),
            ("เดี่ยว.jpg", jpeg(90, 60)),
        ]
        page = begin(
            portal, submission, row(photos="img_1.jpg = สมาชิกนำขยะมาขาย\nข.jpg"), row("ข", photos="เดี่ยว"), photos=files
        )
        first, second = report(page).ready
        assert [(name, caption) for name, _file, caption in first.photos] == [
            ("IMG_1.JPG", "สมาชิกนำขยะมาขาย"),
            ("ข.jpg", ""),
        ]
        assert [name for name, *_ in second.photos] == ["เดี่ยว.jpg"]
        assert report(page).unnamed == ["ไม่มีใครใช้.jpg"]
        assert "1 photo that no row names" in page.content.decode()

    def test_what_is_missing_doubtful_or_refused_is_told_by_cell_and_the_row_stays(self, portal, submission):
        files = [
            ("ภาพ.zip", packed({"a/1.jpg": jpeg(), "b/1.jpg": jpeg(80, 60), "x.jpg": b"no photo", "p.jpg": pdf()})),
        ]
        page = begin(
            portal,
            submission,
            row("ก", photos="ไม่มี.jpg, 1.jpg, x.jpg, p.jpg"),
            row("ข", photos="b\\1.jpg"),
            photos=files,
        )
        first, second = report(page).ready
        assert [at for at, _ in remarks(first.warnings)] == ["H2"] * 4
        words = [text for _, text in remarks(first.warnings)]
        assert "“ไม่มี.jpg” was not sent" in words[0]
        assert "Several photos are called “1.jpg”" in words[1]
        assert "not a photo" in words[2] and "not a photo" in words[3]
        assert [name for name, *_ in second.photos] == ["1.jpg"]

    def test_more_photos_can_be_sent_and_the_last_of_a_name_counts(self, portal, submission):
        page = begin(portal, submission, row(photos="a.jpg, b.jpg"), photos=[("1.zip", zipped(**{"a.jpg": jpeg()}))])
        address = page.request["PATH_INFO"]
        assert len(report(page).ready[0].photos) == 1
        portal.post(
            address, {"photos": [SimpleUploadedFile("2.zip", zipped(**{"a.jpg": jpeg(90, 50), "b.jpg": jpeg()}))]}
        )
        [line] = report(portal.get(address)).ready
        assert [name for name, *_ in line.photos] == ["a.jpg", "b.jpg"]
        assert line.photos[0][1].size == len(jpeg(90, 50))

    def test_a_corrected_file_takes_the_place_of_the_first_and_photos_stay(self, portal, submission):
        page = begin(portal, submission, row("", photos="a.jpg"), photos=[("1.zip", zipped(**{"a.jpg": jpeg()}))])
        address = page.request["PATH_INFO"]
        assert report(page).faulty
        portal.post(address, {"sheet": sheet(row("แก้แล้ว", photos="a.jpg"), name="แก้.xlsx")})
        page = portal.get(address)
        [line] = report(page).ready
        assert (line.title, len(line.photos)) == ("แก้แล้ว", 1)
        assert "แก้.xlsx" in page.content.decode()

    def test_a_correction_without_a_file_is_told(self, portal, submission):
        page = begin(portal, submission, row())
        answer = portal.post(page.request["PATH_INFO"], {})
        assert answer.status_code == 422
        assert "Choose a spreadsheet or photos." in answer.content.decode()

    def test_more_than_twenty_photos_or_a_long_caption_are_mistakes(self, portal, submission):
        names = ", ".join(f"{n}.jpg" for n in range(21))
        page = begin(portal, submission, row("ก", photos=names), row("ข", photos=f"a.jpg = {'ก' * 501}"))
        assert [remarks(one.errors) for one in report(page).faulty] == [
            [("H2", "21 photos are named; at most 20 are possible for one activity.")],
            [("H3", "A caption has more than 500 characters.")],
        ]

    def test_a_photo_for_two_rows_is_unpacked_once_and_shown_by_both(self, portal, submission):
        files = [("1.zip", zipped(**{"a.jpg": jpeg()}))]
        page = begin(portal, submission, row("ก", photos="a.jpg"), row("ข", photos="a.jpg"), photos=files)
        assert ImportedPhoto.objects.count() == 1
        confirm(portal, page)
        assert [one.evidence.get().file_id for one in submission.activities.all()] == [StoredFile.objects.get().pk] * 2

    @pytest.mark.parametrize(
        "text, names",
        [
            ("a.jpg, b.jpg", ["a.jpg", "b.jpg"]),
            ("a.jpg\nb.jpg;;c.jpg,", ["a.jpg", "b.jpg", "c.jpg"]),
            ("a.jpg, A.JPG", ["a.jpg"]),
            ("a.jpg = ก, ข\nb.jpg", ["a.jpg", "b.jpg"]),
            (" = ก", []),
            ("", []),
        ],
    )
    def test_how_photos_may_be_named(self, text, names):
        assert [one.name for one in wanted_in(text)] == names

    @pytest.mark.parametrize("raw, name", [("ภาพ.jpg".encode("cp874"), "ภาพ.jpg"), ("ภาพ.jpg".encode(), "ภาพ.jpg")])
    def test_thai_names_are_read_whatever_packed_them(self, tmp_path, raw, name):
        """Windows writes its own code page and says nothing; some programs write UTF-8 and say nothing."""
        path = tmp_path / "a.zip"
        plain = "x" * len(raw)
        path.write_bytes(packed({plain: b"1"}).replace(plain.encode(), raw))
        assert packs.names_in(path) == [name]
        out = io.BytesIO()
        packs.take_out(path, name, out, limit=5)
        assert out.getvalue() == b"1"

    def test_a_name_that_is_neither_is_read_somehow(self, tmp_path):
        path = tmp_path / "a.zip"
        path.write_bytes(packed({"xxxx.jpg": b"1"}).replace(b"xxxx.jpg", b"\xff\xfe\xfc\xfd.jpg"))
        assert len(packs.names_in(path)) == 1


class TestHostilePacks:
    def refused(self, tmp_path, content):
        path = tmp_path / "a.zip"
        path.write_bytes(content)
        with pytest.raises(Refused) as refused:
            packs.names_in(path)
        return refused.value.reason

    def test_packs_that_cannot_be_used_are_refused(self, tmp_path, monkeypatch):
        assert self.refused(tmp_path, b"PK\x03\x04 and no more") == "unreadable_pack"
        assert self.refused(tmp_path, packed({"a.jpg": b"1"})[:-4]) == "unreadable_pack"
        assert self.refused(tmp_path, packed({})) == "empty_pack"
        assert self.refused(tmp_path, packed({"__MACOSX/._a.jpg": b"1", "Thumbs.db": b"1", ".x": b""})) == "empty_pack"
        broken = packed({"a.jpg": b"1"}).replace(b"PK\x01\x02", b"PK\x01\x09")
        assert self.refused(tmp_path, broken) == "unreadable_pack"
        monkeypatch.setattr(packs, "MOST_MEMBERS", 1)
        assert self.refused(tmp_path, zipped(**{"a.jpg": b"1", "b.jpg": b"1"})) == "too_many_members"
        monkeypatch.setattr(packs, "LARGEST_DIRECTORY", 10)
        assert self.refused(tmp_path, zipped(**{"a.jpg": b"1"})) == "too_many_members"

    def test_locked_packs_are_refused(self, tmp_path):
        content = bytearray(packed({"a.jpg": b"1"}))
        content[content.rindex(b"PK\x01\x02") + 8] |= 1
        assert self.refused(tmp_path, bytes(content)) == "locked_pack"

    def test_a_directory_that_points_before_the_file_is_refused(self, tmp_path):
        """Python seeks there, and the system says that it cannot."""
        broken = bytearray(packed({"a.jpg": jpeg()}))
        end = broken.rfind(b"PK\x05\x06")
        offset = int.from_bytes(broken[end + 16 : end + 20], "little") + 5000
        broken[end + 16 : end + 20] = offset.to_bytes(4, "little")
        (tmp_path / "broken.zip").write_bytes(broken)

        with pytest.raises(Refused, match="unreadable_photo"):
            packs.take_out(tmp_path / "broken.zip", "a.jpg", io.BytesIO(), limit=10**6)

    def test_what_unpacks_to_more_than_a_photo_may_have_is_not_unpacked(self, tmp_path):
        path = tmp_path / "a.zip"
        path.write_bytes(packed({"a.jpg": b"0" * 10**6}, compression=zipfile.ZIP_DEFLATED))
        out = io.BytesIO()
        with pytest.raises(Refused, match="too_many_bytes"):
            packs.take_out(path, "a.jpg", out, limit=1000)
        assert out.getvalue() == b""

    def test_more_than_its_entry_says_never_comes_out(self, tmp_path):
        content = bytearray(packed({"a.jpg": b"0" * 10**5}, compression=zipfile.ZIP_DEFLATED))
        place = content.rindex(b"PK\x01\x02") + 24
        content[place : place + 4] = (10).to_bytes(4, "little")
        path, out = tmp_path / "a.zip", io.BytesIO()
        path.write_bytes(bytes(content))
        with pytest.raises(Refused, match="unreadable_photo"):
            packs.take_out(path, "a.jpg", out, limit=1000)
        assert len(out.getvalue()) <= 10

    def test_unusual_ways_of_packing_are_refused(self, tmp_path):
        path = tmp_path / "a.zip"
        path.write_bytes(packed({"a.jpg": b"0" * 100}, compression=zipfile.ZIP_LZMA))
        with pytest.raises(Refused, match="strange_pack"):
            packs.take_out(path, "a.jpg", io.BytesIO(), limit=1000)

    @pytest.mark.parametrize(
        "content, words",
        [
            (packed({}), "no photo in this ZIP"),
            (b"PK\x03\x04", "damaged or incomplete"),
        ],
    )
    def test_a_refused_pack_is_told_and_the_rows_stay(self, portal, submission, content, words):
        page = begin(portal, submission, row(photos="a.jpg"), photos=[("ภาพ.zip", content)])
        assert words in page.content.decode()
        assert len(report(page).ready) == 1

    def test_names_that_lead_out_of_the_folder_lead_nowhere(self, portal, submission, tmp_path):
        files = [("1.zip", zipped(**{"../../../etc/a.jpg": jpeg(), "/abs/b.jpg": jpeg(70, 60)}))]
        page = begin(portal, submission, row(photos="a.jpg, b.jpg"), photos=files)
        names = [name for name, *_ in report(page).ready[0].photos]
        assert names == ["a.jpg", "b.jpg"]

    def test_a_pack_in_a_pack_and_a_bomb_are_no_photos(self, portal, submission):
        files = [("1.zip", zipped(**{"in.zip": zipped(**{"a.jpg": jpeg()}), "bomb.png": png_claiming(60_000, 60_000)}))]
        page = begin(portal, submission, row(photos="in.zip, bomb.png"), photos=files)
        [line] = report(page).ready
        assert line.photos == []
        assert len(line.warnings) == 2

    @pytest.mark.parametrize("step", [1, 2])
    def test_packs_that_the_storage_lost_are_told(self, portal, submission, settings, step):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        page = begin(portal, submission, row(photos="a.jpg"), photos=[("1.zip", zipped(**{"a.jpg": jpeg()}))])
        batch = ActivityImport.objects.get()
        if step == 2:
            unpacking.work_on(batch)
        default_storage.delete(ImportedPack.objects.get().stored_as)
        unpacking.work_on(ActivityImport.objects.get())
        page = portal.get(page.request["PATH_INFO"])
        assert "got lost" in page.content.decode()
        assert not report(page).is_unpacking


class TestTheWorker:
    @pytest.fixture
    def waiting(self, portal, submission, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        files = [("1.zip", packed({f"{n}.jpg": jpeg(60 + n, 60) for n in range(12)}))]
        names = [", ".join(f"{n}.jpg" for n in range(6)), ", ".join(f"{n}.jpg" for n in range(6, 12))]
        return begin(portal, submission, row("ก", photos=names[0]), row("ข", photos=names[1]), photos=files)

    def test_the_page_shows_how_far_it_is_and_offers_no_word_before(self, portal, waiting):
        text = waiting.content.decode()
        assert 'hx-trigger="every 2s"' in text
        assert 'name="confirm"' not in text
        assert confirm(portal, waiting).status_code == 409
        assert not Activity.objects.exists()

    def test_it_takes_some_photos_at_a_time_and_can_be_run_again(self, portal, waiting):
        batch = ActivityImport.objects.get()
        assert unpacking.work_on(batch)
        assert unpacking.work_on(batch)
        assert ImportedPhoto.objects.count() == unpacking.AT_ONCE
        assert "10 / 12" in portal.get(waiting.request["PATH_INFO"]).content.decode()
        assert not unpacking.work_on(batch)
        assert not unpacking.work_on(batch)
        assert ImportedPhoto.objects.count() == 12
        assert not report(portal.get(waiting.request["PATH_INFO"])).is_unpacking

    def test_one_that_was_killed_is_asked_again(self, portal, waiting, settings):
        portal.get(waiting.request["PATH_INFO"])
        assert not ImportedPhoto.objects.exists()
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        with clock.set_to(clock.now() + timedelta(minutes=4)):
            portal.get(waiting.request["PATH_INFO"])
        assert ImportedPhoto.objects.count() == 12

    def test_of_two_pages_that_ask_again_one_does(self, waiting, submission):
        batch = ActivityImport.objects.get()
        with clock.set_to(clock.now() + timedelta(minutes=4)):
            keeping.remind(ActivityImport.objects.get())
            asked_at = ActivityImport.objects.get().changed_at
            keeping.remind(batch)
        assert ActivityImport.objects.get().changed_at == asked_at

    def test_what_is_gone_or_confirmed_is_left_alone(self, waiting):
        ActivityImport.objects.update(confirmed_at=clock.now())
        tasks.unpack.func(str(ActivityImport.objects.get().pk))
        tasks.unpack.func("00000000-0000-0000-0000-000000000000")
        assert not ImportedPhoto.objects.exists()


class TestTheWord:
    def test_the_ticked_rows_are_added_with_indicators_and_photos(self, portal, submission, cast):
        files = [("1.zip", zipped(**{"a.jpg": jpeg()}))]
        page = begin(
            portal,
            submission,
            row("ธนาคารขยะ", about="คัดแยก", indicators="18, 13", starts="1/2/2569", photos="a.jpg = ชั่งน้ำหนัก"),
            row("ปลูกต้นไม้"),
            row(""),
            photos=files,
        )
        text = confirm(portal, page, rows=["2"]).content.decode()
        assert "1 activity is added" in text
        made = submission.activities.get()
        assert (made.title, made.about, made.starts_on) == ("ธนาคารขยะ", "คัดแยก", date(2026, 2, 1))
        assert (made.changed_by, made.version) == (cast.contributor, 1)
        assert [one.indicator.number for one in made.responses.all()] == ["13", "18"]
        photo = made.evidence.get()
        assert (photo.caption, photo.file_name, photo.kind) == ("ชั่งน้ำหนัก", "a.jpg", "photo")
        assert photo.file.renditions.exists()

    def test_confirmed_twice_it_is_added_once(self, portal, submission):
        page = begin(portal, submission, row("ก"), row("ข"))
        confirm(portal, page)
        confirm(portal, page)
        assert submission.activities.count() == 2
        batch = ActivityImport.objects.get()
        assert adding.confirm(batch, [], by=batch.by) == 2

    def test_what_was_sent_is_gone_afterwards_and_the_photos_stay(
        self, portal, submission, django_capture_on_commit_callbacks
    ):
        page = begin(portal, submission, row(photos="a.jpg"), photos=[("1.zip", zipped(**{"a.jpg": jpeg()}))])
        stored = ImportedPack.objects.get().stored_as
        with django_capture_on_commit_callbacks(execute=True):
            confirm(portal, page)
        assert not default_storage.exists(stored)
        assert not ImportedPack.objects.exists()
        assert default_storage.exists(Evidence.objects.get().file.name)

    def test_another_state_than_was_shown_is_shown_first(self, portal, submission):
        page = begin(portal, submission, row("ก"))
        portal.post(page.request["PATH_INFO"], {"sheet": sheet(row("อื่น"))})
        answer = confirm(portal, page)
        assert answer.status_code == 409
        assert "อื่น" in answer.content.decode()
        assert not Activity.objects.exists()

    @pytest.mark.parametrize("rows", [[], ["99"], ["3"]])
    def test_without_a_row_that_can_be_added_nothing_happens(self, portal, submission, rows):
        page = begin(portal, submission, row("ก"), row(""))
        answer = confirm(portal, page, rows=rows)
        assert answer.status_code == 422
        assert not Activity.objects.exists()

    def test_what_is_there_is_added_again_when_somebody_ticks_it(self, portal, submission):
        factories.activity(submission, title="ก")
        page = begin(portal, submission, row("ก"))
        confirm(portal, page, rows=["2"])
        assert submission.activities.count() == 2

    def test_two_hundred_activities_take_a_few_queries(self, portal, submission):
        page = begin(portal, submission, *[row(f"กิจกรรม {n}", indicators="18, 20") for n in range(200)])
        with CaptureQueriesContext(connection) as queries:
            confirm(portal, page)
        assert submission.activities.count() == 200

        assert len(queries) < 60

    def test_an_import_that_was_confirmed_takes_nothing_more(self, portal, submission):
        page = begin(portal, submission, row("ก"))
        confirm(portal, page)
        portal.post(page.request["PATH_INFO"], {"sheet": sheet(row("ข"))})
        portal.post(page.request["PATH_INFO"], {"discard": "1"})
        assert ActivityImport.objects.get().rows[0]["cells"]["title"]["text"] == "ก"

    def test_it_can_be_thrown_away(self, portal, submission):
        page = begin(portal, submission, row("ก"), photos=[("a.jpg", jpeg())])
        answer = portal.post(page.request["PATH_INFO"], {"discard": "1"})
        assert answer.url == reverse("assessments:activity_list", args=[submission.pk])
        assert not ActivityImport.objects.exists()


class TestComingBack:
    def test_a_photo_of_an_earlier_year_is_no_evidence_of_this_one(self, portal, submission, cast):
        factories.cycle(2568)
        before = factories.submission(cast.municipality, 2568)
        photo = SimpleUploadedFile("เก่า.jpg", jpeg())
        collecting.add_file(before, photo, kind=EvidenceKind.PHOTO, by=cast.contributor)

        page = begin(portal, submission, row(photos="a.jpg"), photos=[("1.zip", zipped(**{"a.jpg": jpeg()}))])

        [line] = report(page).ready
        assert line.photos == []
        assert ["2568" in text for _, text in remarks(line.warnings)] == [True]

    def test_an_export_with_photos_and_captions_can_be_imported_again(self, portal, submission):
        files = [("1.zip", zipped(**{"a.jpg": jpeg(), "b.jpg": jpeg(80, 60)}))]
        page = begin(portal, submission, row("ก", indicators="18", photos="a.jpg = ชั่ง\nb.jpg"), photos=files)
        confirm(portal, page)
        Evidence.objects.filter(file_name="a.jpg").update(caption="ชั่ง; แล้ว\nขาย")
        answer = portal.get(reverse("assessments:activity_export", args=[submission.pk]))
        exported = SimpleUploadedFile("ก.xlsx", b"".join(answer.streaming_content))
        sent = [SimpleUploadedFile(*files[0])]
        address = reverse("assessments:activity_import", args=[submission.pk])
        again = portal.get(portal.post(address, {"sheet": exported, "photos": sent}).url)
        [line] = report(again).ready
        assert [(name, caption) for name, _file, caption in line.photos] == [("a.jpg", "ชั่ง, แล้ว ขาย"), ("b.jpg", "")]
        assert (line.numbers, line.is_proposed) == (["18"], False)

    def test_rows_name_themselves(self, portal, submission):
        begin(portal, submission, row("ก", photos="a.jpg"), photos=[("a.jpg", jpeg())])
        assert str(ActivityImport.objects.get()) == "กิจกรรม.xlsx"
        assert str(ImportedPack.objects.get()) == str(ImportedPhoto.objects.get()) == "a.jpg"


class TestWhoMay:
    def test_nobody_but_the_sender_sees_an_import(self, portal, submission, cast):
        page = begin(portal, submission, row("ก"))
        for who in (cast.coordinator, cast.administrator, cast.stranger):
            portal.force_login(who)
            assert portal.get(page.request["PATH_INFO"]).status_code == 404
            assert portal.post(page.request["PATH_INFO"], {"discard": "1"}).status_code == 404

    def test_nothing_is_added_after_the_hand_over(self, portal, submission):
        page = begin(portal, submission, row("ก"))
        Submission.objects.filter(pk=submission.pk).update(status=Status.INTERNAL_REVIEW)
        assert confirm(portal, page).status_code == 403
        assert portal.get(page.request["PATH_INFO"]).status_code == 200
        assert not Activity.objects.exists()

    @pytest.mark.parametrize("name", ["activity_import", "activity_template"])
    def test_who_only_reads_imports_nothing(self, portal, submission, cast, name):
        portal.force_login(cast.certifier)
        assert portal.get(reverse(f"assessments:{name}", args=[submission.pk])).status_code == 403


class TestForgetting:
    def test_an_import_to_which_nothing_happened_is_forgotten_with_its_files(
        self, portal, submission, settings, capsys, django_capture_on_commit_callbacks
    ):
        begin(portal, submission, row("ก"), photos=[("a.jpg", jpeg())])
        stored = ImportedPack.objects.get().stored_as
        call_command("clear_uploads")
        assert ActivityImport.objects.exists()
        later = clock.now() + timedelta(days=settings.UPLOAD_KEEP_DAYS + 1)
        with clock.set_to(later), django_capture_on_commit_callbacks(execute=True):
            call_command("clear_uploads")
        assert not ActivityImport.objects.exists()
        assert not default_storage.exists(stored)
        assert "Imports of activities forgotten: 1." in capsys.readouterr().out

    def test_one_that_somebody_goes_on_with_at_this_moment_stays(self, portal, submission):
        begin(portal, submission, row("ก"))
        begin(portal, submission, row("ข"))
        with clock.set_to(clock.now() + timedelta(days=8)):
            forgotten = keeping.clear_imports(7)
            gone = next(forgotten)
            kept = ActivityImport.objects.get()
            ActivityImport.objects.update(changed_at=clock.now())
            assert list(forgotten) == []
        assert kept != gone
        assert ActivityImport.objects.get() == kept

    def test_its_files_are_known_and_its_photos_are_in_use(self, portal, submission):
        begin(portal, submission, row(photos="a.jpg"), photos=[("1.zip", zipped(**{"a.jpg": jpeg()}))])
        assert [one.name for one in verifying.orphans()] == []
        verifying.note_unused()
        assert StoredFile.objects.get().unused_since is None
