"""A packet says exactly what was certified, whole, once, and only to those who may see it."""

import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django_tasks import default_task_backend
from PIL import Image, ImageStat

from assessments import files, renditions
from assessments.engine import make_move
from assessments.models import (
    BaseDatum,
    Cycle,
    Evidence,
    RenditionKind,
    Response,
    Snapshot,
    Status,
    StoredFile,
    blur_key,
)
from assessments.queries import outline_of
from assessments.snapshots import content_of, sha256_of
from reports import packets
from reports.booklet import Edition
from reports.compiling import booklet
from reports.documents import MissingFile
from reports.models import Packet
from reports.tasks import make_packet
from tests import factories
from tests.computing import computed_framework
from tests.reports.printing import FOUNDING_RECORD, without_space

pytestmark = pytest.mark.django_db


def jpeg(colour: str = "green") -> bytes:
    Image.new("RGB", (40, 30), colour).save(file := BytesIO(), "JPEG")
    return file.getvalue()


def photo(submission, *, content=None, caption="คลองสวยน้ำใส", **fields) -> Evidence:
    file = files.store(ContentFile(content or jpeg(), name="photo.jpg"))
    return Evidence.objects.create(
        submission=submission, kind="photo", caption=caption, file=file, file_name="ภาพ.jpg", **fields
    )


def document(submission, **fields) -> Evidence:
    file = files.store(ContentFile(b"%PDF-1.4 ...", name="plan.pdf"))
    return Evidence.objects.create(submission=submission, kind="document", file=file, file_name="แผน.pdf", **fields)


def link(submission, **fields) -> Evidence:
    return Evidence.objects.create(submission=submission, kind="link", url="https://example.go.th/คลอง", **fields)


def booklet_of(submission):
    content = content_of(submission)
    return booklet(content, Edition(sha256_of(content)))


def part(book, number):
    return next(
        one
        for dimension in book.dimensions
        for group in dimension.groups
        for one in group.indicators
        if one.number == number
    )


def certify(submission, cast) -> Snapshot:
    make_move("hand_over", submission, cast.coordinator)
    make_move("submit", submission, cast.certifier, factories.SIGNED)
    return submission.snapshots.get()


def body_of(pdf: bytes) -> str:
    """The text between the headers and the footers, as poppler copies it out."""
    area = ["-r", "72", "-x", "0", "-y", "60", "-W", "596", "-H", "716"]
    run = subprocess.run(["pdftotext", *area, "-", "-"], input=pdf, capture_output=True, check=True)
    return without_space(run.stdout.decode())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, line by line from the top as it lies on the paper."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [without_space(page) for page in run.stdout.decode().split("\f")[:-1]]


# What it says


def test_everything_typed_is_copied_out_letter_for_letter_and_every_page_says_whose_it_is(cast):
    submission = factories.submission(cast.municipality)
    factories.fill(submission)
    lists = "ดำเนินการดังนี้\n1. สำรวจ\n3) ปู่ย่าตายาย\n๔. กตัญญู\n\n- น้ำ <b>ใส</b>\n• ผู้มี & ญี่ปุ่น\n\nที่ประชุม\nเห็นชอบ"
    Response.objects.filter(submission=submission, indicator__number="2").update(answer=lists)
    activity = factories.activity(
        submission,
        "1",
        about=FOUNDING_RECORD,
        method=lists,
        success_factors="ความร่วมมือ",
        outcomes="น้ำใสขึ้น",
        place="คลองแม่ต๋ำ",
        budget=Decimal("12500.50"),
        budget_source="เงินสะสม",
        starts_on=date(2026, 3, 4),
        ends_on=date(2026, 3, 5),
        partners_government="สำนักงาน ทสจ.\nโรงเรียน",
        partners_citizens="ชาวบ้าน",
    )
    photo(submission, period_from=date(2026, 3, 4)).activities.add(activity)
    photo(submission, content=jpeg("blue"), caption="").activities.add(activity)

    snapshot = certify(submission, cast)
    book = packets.booklet_of(snapshot)
    pdf = packets.pdf_of(book)

    body = body_of(pdf)
    for typed in (
        FOUNDING_RECORD,
        activity.title,
        activity.success_factors,
        activity.outcomes,
        activity.place,
        activity.budget_source,
        activity.partners_government,
        activity.partners_citizens,
        "12,500.50 บาท",
        "4 มี.ค. 2569 – 5 มี.ค. 2569",
        "ภาพที่ 1 คลองสวยน้ำใส (4 มี.ค. 2569)",
        "ภาพที่ 2 ภาพ.jpg",
        "( สมชาย นายกดี ) ตำแหน่ง นายกเทศมนตรีตำบลบ้านสาง",
        "ผลประเมินตนเองรวม 80.00 เกณฑ์ผ่าน 60.00 ผลเทียบกับเกณฑ์ ผ่าน",
        snapshot.sha256,
    ):
        assert without_space(typed) in body
    assert body.count(without_space(lists)) == 2
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.docinfo["/Title"] == "เล่มผลงาน เทศบาลตำบลบ้านสาง ปีงบประมาณ พ.ศ. 2569 ฉบับที่ 1"
        assert opened.Root.Lang == "th"
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    pages = pages_of(pdf)
    for number, page in enumerate(pages, start=1):
        assert page.startswith("เทศบาลตำบลบ้านสาง" + "ปีงบประมาณพ.ศ.2569")
        assert page.endswith(f"รหัสข้อมูล{snapshot.sha256[:16]}หน้า{number}/{len(pages)}")
        assert "ฉบับร่าง" not in page


def test_preview_of_a_draft_says_so_on_every_page_and_contents_name_the_pages(cast):
    submission = factories.submission(cast.municipality)
    factories.fill(submission)

    pages = pages_of(packets.preview(submission))

    assert len(pages) > 10
    assert all("ฉบับร่างยังไม่ได้รับรอง" in page for page in pages)
    assert not Packet.objects.exists()
    heading = "34นวัตกรรมการพัฒนาเมือง"
    on_page = next(number for number, page in enumerate(pages, 1) if f"{heading}ข้อความ" in page)
    contents = "".join(pages[2:4]).replace(".", "")
    assert f"{heading}{on_page}" in contents


def test_typed_html_is_shown_as_text(cast):
    submission = factories.submission(cast.municipality)
    Response.objects.filter(submission=submission, indicator__number="1").update(
        answer="<script>alert(1)</script><img src=x>"
    )

    html = packets.html(booklet_of(submission))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x&gt;" in html


def test_what_was_done_about_suggestions_is_printed_below_its_answer_and_nowhere_else(cast):
    submission = factories.submission(cast.municipality)
    Response.objects.filter(submission=submission, indicator__number="2").update(followup="จัดทำแผนบำรุงรักษาแล้ว")

    html = packets.html(booklet_of(submission))

    assert html.count("สิ่งที่ได้ดำเนินการตามข้อเสนอแนะปีก่อน") == 1
    [first, _second] = html.split("จัดทำแผนบำรุงรักษาแล้ว")
    assert first.rindex('id="indicator-2"') > first.rindex('id="indicator-1"')


def test_packet_is_thai_whatever_the_language_of_its_reader(cast):
    submission = factories.submission(cast.municipality)
    factories.activity(submission, "1", starts_on=date(2026, 3, 4))
    book = booklet_of(submission)
    thai = packets.html(book)

    with translation.override("en"):
        assert packets.html(booklet_of(submission)) == thai


# How it is put together


def test_activity_of_several_indicators_is_printed_once_and_mentioned_elsewhere(cast):
    submission = factories.submission(cast.municipality)
    activity = factories.activity(submission, "2", "18")

    book = booklet_of(submission)

    (printed,) = part(book, "2").activities
    assert (printed.label, printed.also_serves) == ("กิจกรรมที่ 1", ("18",))
    assert part(book, "18").activities == ()
    (mention,) = part(book, "18").activity_mentions
    assert (mention.label, mention.anchor) == ("กิจกรรมที่ 1 ธนาคารขยะชุมชน", f"activity-{activity.pk}")
    assert f'href="#{mention.anchor}"' in packets.html(book)


def test_evidence_is_shown_once_and_mentioned_elsewhere(cast):
    submission = factories.submission(cast.municipality)
    activity = factories.activity(submission, "1")
    plan = document(submission, caption="แผนพัฒนา", period_from=date(2026, 1, 2), period_to=date(2026, 1, 2))
    canal = photo(submission)
    for one in (plan, canal, link(submission)):
        one.activities.add(activity)
        one.responses.add(submission.responses.get(indicator__number="1"))

    first = part(booklet_of(submission), "1")

    shown = first.activities[0].proof
    assert [(one.label, one.caption, one.sha256) for one in shown.photos] == [
        ("ภาพที่ 1", "คลองสวยน้ำใส", canal.file.sha256)
    ]
    assert shown.is_single_photo
    assert [(one.label, one.kind, one.title, one.reference, one.fingerprint) for one in shown.exhibits] == [
        ("หลักฐานที่ 1", "เอกสาร", "แผนพัฒนา", "แผน.pdf", plan.file.sha256[:16]),
        ("หลักฐานที่ 2", "ลิงก์", "https://example.go.th/คลอง", "", ""),
    ]
    assert shown.exhibits[0].period == "2 ม.ค. 2569"
    assert (first.proof.photos, first.proof.exhibits) == ([], [])
    assert [one.label for one in first.proof.mentions] == [
        "หลักฐานที่ 1 แผนพัฒนา",
        "ภาพที่ 1 คลองสวยน้ำใส",
        "หลักฐานที่ 2 https://example.go.th/คลอง",
    ]


def test_what_no_indicator_uses_is_printed_all_the_same(cast):
    submission = factories.submission(cast.municipality)
    assert not booklet_of(submission).has_loose_ends
    factories.activity(submission, title="วันสิ่งแวดล้อมโลก")
    photo(submission)

    book = booklet_of(submission)

    assert book.has_loose_ends
    assert [one.title for one in book.loose_activities] == ["วันสิ่งแวดล้อมโลก"]
    assert [one.label for one in book.loose_proof.photos] == ["ภาพที่ 1"]
    assert 'id="loose-ends"' in packets.html(book)


def test_indicator_with_parts_shows_the_mean_of_them(cast):
    submission = factories.submission(cast.municipality)
    factories.fill(submission)

    book = booklet_of(submission)

    whole, first = part(book, "19"), part(book, "19.1")
    assert (whole.is_whole, whole.points, whole.maximum) == (True, 24, 30)
    assert (first.is_whole, first.points, first.maximum) == (False, 24, 30)
    assert "19.1" not in [one.number for one in book.dimensions[2].scored]
    assert first.bar.filled == 80


def test_score_sheet_shows_what_is_not_scored_yet(cast):
    submission = factories.submission(cast.municipality)

    book = booklet_of(submission)

    first, from_lpa = part(book, "1"), part(book, "24")
    assert [(one.points, one.maximum) for one in first.criteria] == [
        (None, "10.00"),
        (None, "7.00"),
        (None, "13.00"),
    ]
    assert (first.has_several_criteria, from_lpa.has_several_criteria) == (True, False)
    assert (from_lpa.given_from, first.given_from) == ("คะแนนนำมาจากผลการประเมิน LPA", "")
    assert not book.is_passed
    assert "ไม่ผ่าน" in packets.html(book)


def test_packet_says_where_points_come_from_that_nobody_gives(cast):
    factories.cycle()
    Cycle.objects.update(framework=computed_framework())
    submission = factories.submission(cast.municipality)
    factories.lpa_result(cast.municipality, 2568, "4.25", maximum=5)
    field = outline_of(submission).base_data_fields["pm25_days"]
    BaseDatum.objects.create(submission=submission, field=field, year_be=2568, number=15)

    book = booklet_of(submission)

    assert part(book, "24").given_from == "คะแนนนำมาจากผลการประเมิน LPA ปี 2568 ได้ 4.25 จาก 5 ที่มา: ประกาศ สถ."
    assert part(book, "1").given_from == "คะแนนคำนวณจากข้อมูลพื้นฐานปี 2568: วันที่ฝุ่นเกิน 15 วัน"
    assert part(book, "24").given_from in packets.html(book)


def test_long_word_about_partners_gets_its_own_paragraphs(cast):
    submission = factories.submission(cast.municipality)
    factories.activity(submission, "1", partners_business="ห้างร้าน", partners_citizens="ชุมชน" * 50)

    activity = part(booklet_of(submission), "1").activities[0]

    assert [(one.label, one.value) for one in activity.facts] == [
        ("ปีที่จัดกิจกรรม", "พ.ศ. 2569"),
        ("ภาคเอกชนที่มีส่วนร่วม", "ห้างร้าน"),
    ]
    assert [one.label for one in activity.texts] == ["ภาคประชาชนที่มีส่วนร่วม"]


@pytest.mark.parametrize(("population", "printed"), [(None, "ไม่มีข้อมูล"), (4321, "4,321 คน")])
def test_base_facts_tell_what_is_not_known(cast, population, printed):
    cast.municipality.population = population
    cast.municipality.save()

    facts = {one.label: one.value for one in booklet_of(factories.submission(cast.municipality)).facts}

    assert facts["จำนวนประชากร"] == printed
    assert facts["ที่ตั้ง"] == "อำเภอเมืองพะเยา จังหวัดพะเยา"


# How it is made and kept


def stored(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def certified(cast) -> Snapshot:
    submission = factories.submission(cast.municipality)
    factories.fill(submission)
    photo(submission).responses.add(submission.responses.get(indicator__number="1"))
    return certify(submission, cast)


def test_packet_is_made_once_and_broken_off_work_again_with_the_same_bytes(cast):
    snapshot = certified(cast)
    packet = packets.make(snapshot)
    whole = stored(packet.name)
    assert packet.name == f"packets/{packet.sha256[:2]}/{packet.sha256}.pdf"
    assert (len(whole), packets.page_count(whole)) == (packet.size, packet.pages)
    assert packets.make(snapshot) == packet

    # Killed after the file was written and before the row was.
    Packet.objects.all().delete()
    assert packets.make(snapshot).name == packet.name
    # Killed while the file was being written.
    Packet.objects.all().delete()
    default_storage.delete(packet.name)
    default_storage.save(packet.name, ContentFile(whole[:1000]))
    make_packet.call(snapshot.pk)

    assert Packet.objects.get().sha256 == packet.sha256
    assert stored(packet.name) == whole
    assert default_storage.listdir(f"packets/{packet.sha256[:2]}")[1] == [f"{packet.sha256}.pdf"]


def test_only_print_renditions_are_shown_and_made_where_they_lack(cast):
    snapshot = certified(cast)
    file = StoredFile.objects.get()
    assert not file.renditions.exists()

    shown = packets.booklet_of(snapshot).photos
    read = packets.print_renditions(shown)

    rendition = file.renditions.get(kind=RenditionKind.PRINT)
    assert read(file.sha256) == stored(rendition.name)
    assert shown[0].sha256 == file.sha256
    renditions.make(file)
    assert packets.print_renditions(shown)(file.sha256) == read(file.sha256)


def striped() -> bytes:
    """Full of contrast, so that blur shows."""
    line = Image.frombytes("L", (40, 1), bytes([0, 0, 255, 255] * 10))
    line.resize((400, 300), Image.Resampling.NEAREST).convert("RGB").save(file := BytesIO(), "JPEG")
    return file.getvalue()


def is_blurred(content: bytes) -> bool:
    return ImageStat.Stat(Image.open(BytesIO(content)).convert("L").crop((100, 100, 300, 200))).stddev[0] < 15


PLACES = [[0.2, 0.2, 0.6, 0.6]]


def certified_with_people(cast, **fields):
    submission = factories.submission(cast.municipality)
    factories.fill(submission)
    photo(submission, content=striped(), **fields)
    for who, move in factories.ROAD[Status.SUBMITTED]:
        make_move(move, submission, getattr(cast, who), factories.SIGNED)
    return submission.snapshots.get()


def test_where_people_are_blurred_the_packet_shows_them_so(cast):
    snapshot = certified_with_people(cast, blurs=PLACES, consent="blur")
    file = StoredFile.objects.get()
    renditions.make(file)  # the plain one alone is there
    [shown] = packets.booklet_of(snapshot).photos

    printed = packets.print_renditions([shown])(shown.name)
    assert shown.name == f"{file.sha256}-{blur_key(PLACES)}"
    assert is_blurred(printed)
    assert not is_blurred(packets.print_renditions([replace(shown, blurs=())])(file.sha256))
    with pytest.raises(FileNotFoundError):
        packets.print_renditions([shown])("unknown")
    printed_photos = photos_in(stored(packets.make(snapshot).name))
    assert {round(ImageStat.Stat(one.crop((100, 100, 300, 200))).stddev[0]) < 15 for one in printed_photos} == {True}


def photos_in(pdf: bytes) -> list[Image.Image]:
    """The pictures of a packet that are as large as `striped`; emblems are not."""
    with pikepdf.open(BytesIO(pdf)) as document:
        found = [pikepdf.PdfImage(one) for page in document.pages for one in page.get_images().values()]
        return [one.as_pil_image().convert("L") for one in found if (one.width, one.height) == (400, 300)]


def test_places_blurred_after_certifying_change_nothing_of_what_was_certified(cast):
    snapshot = certified_with_people(cast)
    Evidence.objects.update(blurs=PLACES, consent="blur")

    assert packets.booklet_of(snapshot).photos[0].blurs == ()


def test_snapshots_from_before_people_were_asked_about_show_photos_whole(cast):
    snapshot = certified_with_people(cast)
    for one in snapshot.content["evidence"]:
        del one["consent"], one["blurs"]

    [shown] = packets.booklet_of(snapshot).photos
    assert (shown.name, shown.is_withheld) == (StoredFile.objects.get().sha256, False)


def test_a_blurred_photo_that_cannot_be_made_is_an_error_and_never_a_gap(cast):
    snapshot = certified_with_people(cast, blurs=PLACES)
    default_storage.delete(StoredFile.objects.get().name)

    with pytest.raises(MissingFile):
        packets.make(snapshot)


def test_no_packet_shows_a_photo_on_which_people_must_be_blurred(cast):
    snapshot = certified_with_people(cast)
    snapshot.content["evidence"][0]["consent"] = "blur"

    with pytest.raises(packets.WithheldPhoto, match="ภาพที่ 1"):
        packets.make(snapshot)

    assert not Packet.objects.exists()


def test_a_draft_says_so_in_the_place_of_the_photo(cast):
    submission = factories.submission(cast.municipality)
    photo(submission, content=striped(), consent="blur")

    assert photos_in(packets.preview(submission)) == []
    assert "จนกว่าจะเบลอบุคคลในภาพ" in packets.html(booklet_of(submission))


@pytest.mark.parametrize("content", [None, b"\xff\xd8\xff no picture"])
def test_missing_photo_is_an_error_and_never_a_gap(cast, content):
    snapshot = certified(cast)
    file = StoredFile.objects.get()
    default_storage.delete(file.name)
    if content:
        default_storage.save(file.name, ContentFile(content))

    with pytest.raises(MissingFile, match=file.sha256):
        packets.make(snapshot)

    assert not Packet.objects.exists()


def test_submitting_orders_the_packet_of_each_version(cast):
    default_task_backend.clear()
    submission = factories.submission_in(Status.RETURNED, cast)
    make_move("resubmit", submission, cast.certifier, factories.SIGNED)

    ordered = [one.args for one in default_task_backend.results if one.task == make_packet]

    assert ordered == [[pk] for pk in submission.snapshots.values_list("pk", flat=True)]
