"""Photos from the field: over a slow connection that breaks, from a phone, from the clipboard."""

import base64
import re
from datetime import date

import pytest
from PIL import Image
from playwright.sync_api import expect

from assessments.files import on_disk
from assessments.models import Upload
from sustcity.demo.pictures import draw
from tests import factories
from tests.assessments import pictures
from tests.journeys.walking import NARROW, work

pytestmark = pytest.mark.journeys
ORIENTATION, MAKE = 0x0112, 0x010F
SLOW = {"offline": False, "latency": 40, "downloadThroughput": 2_000_000, "uploadThroughput": 500_000}
GIVE = """([how, name, data]) => {
    const given = new DataTransfer();
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    given.items.add(new File([bytes], name, { type: "image/jpeg" }));
    const about = { bubbles: true, cancelable: true };
    document.querySelector("main").dispatchEvent(how === "paste"
        ? new ClipboardEvent("paste", { clipboardData: given, ...about })
        : new DragEvent("drop", { dataTransfer: given, ...about }));
}"""


@pytest.fixture(autouse=True)
def _patience():
    """Making a large photo smaller takes the browser a while when it shares its cores."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.activity(made, "18")
    return made


@pytest.fixture
def files(tmp_path):
    """Five photos as a phone has them: large, lying on their side, of other forms than JPEG."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Field Camera"
    large = Image.effect_noise((3000, 2000), 50).convert("RGB")
    scene = draw("market", seed=1, taken_on=date(2026, 7, 17), lat=19.21, lon=99.86)
    contents = {
        "ตลาดสด 1.jpg": pictures.encoded(large, quality=85, exif=exif),
        "ตลาดสด 2.jpg": pictures.encoded(large.transpose(Image.Transpose.FLIP_TOP_BOTTOM), quality=85),
        "ตลาดสด 3.jpg": scene,
        "ตลาดสด 4.heic": pictures.encoded(pictures.red_top(), "HEIF"),
        "ตลาดสด 5.png": pictures.encoded(pictures.red_top(), "PNG"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def row(page, file):
    return page.get_by_role("listitem", name=file.name, exact=True)


def add_page(someone, draft):
    someone.start(f"/submissions/{draft.pk}/evidence/add/?activity={draft.activities.get().pk}")
    return someone.page


def asked_offsets(page):
    """Where each piece that the browser sent began, by its upload, as it is sent."""
    found = []

    def note(request):
        if request.method == "PATCH":
            found.append((re.findall(r"[0-9a-f-]{36}", request.url)[0], int(request.headers["upload-offset"])))

    page.on("request", note)
    return found


def test_photos_go_on_where_a_slow_connection_broke(walk, cast, draft, files):
    someone = walk(cast.contributor)
    page = add_page(someone, draft)
    offsets = asked_offsets(page)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    page.set_viewport_size(NARROW)
    page.locator("#id_photos").set_input_files(files)
    # The form can be filled in meanwhile, and saving is asked for long before everything is there.
    for number, file in enumerate(files, start=1):
        row(page, file).locator("textarea").fill(f"ตลาดสดน่าซื้อ ภาพที่ {number}")
    first = row(page, files[0])
    expect(first.locator("[data-words]")).to_contain_text(re.compile(r"[3-9]\d"))
    someone.look("12-photos-on-their-way", both=False, narrow=True)
    page.set_viewport_size(NARROW)
    network.send("Network.emulateNetworkConditions", SLOW | {"offline": True})
    expect(first).to_have_attribute("data-state", "broken")
    arrived = {str(one.pk): one.received for one in Upload.objects.all()}
    upload = Upload.objects.get(name=files[0].name)
    assert 0 < upload.received < upload.size
    sent_before = len(offsets)
    network.send("Network.emulateNetworkConditions", SLOW)
    page.locator("main form .btn-primary").click()
    expect(page.locator("[data-summary]")).not_to_be_empty()
    expect(page.locator('[data-upload][data-state="checking"]')).to_have_count(5, timeout=60_000)

    again = [offset for upload_id, offset in offsets[sent_before:] if upload_id == str(upload.pk)]
    assert min(again) == arrived[str(upload.pk)]
    assert sum(part.size for part in upload.parts.all()) == Upload.objects.get(pk=upload.pk).size
    network.send("Network.emulateNetworkConditions", SLOW | {"downloadThroughput": -1, "latency": 0})
    with page.expect_navigation(url=re.compile(r"added="), timeout=60_000):
        work()
    saved = draft.evidence.order_by("pk")
    assert {one.file_name: one.caption for one in saved} == {
        file.name: f"ตลาดสดน่าซื้อ ภาพที่ {number}" for number, file in enumerate(files, start=1)
    }
    shrunk = saved.get(file_name=files[0].name)
    with on_disk(shrunk.file) as path, Image.open(path) as photo:
        assert (max(photo.size), photo.height > photo.width) == (2560, True)
        assert (photo.getexif()[MAKE], photo.getexif().get(ORIENTATION, 1)) == ("Field Camera", 1)
        assert path.stat().st_size < files[0].stat().st_size
    with on_disk(saved.get(file_name=files[3].name).file) as path:
        assert path.read_bytes() == files[3].read_bytes()


def test_a_page_that_is_opened_again_says_what_is_missing(walk, cast, draft, files):
    someone = walk(cast.contributor)
    page = add_page(someone, draft)
    page.on("dialog", lambda dialog: dialog.accept())
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    page.locator("#id_photos").set_input_files(files[0])
    expect(row(page, files[0]).locator("[data-words]")).to_contain_text(re.compile(r"[4-9]\d"))
    page.reload()
    network.send("Network.emulateNetworkConditions", SLOW | {"uploadThroughput": -1})
    expect(row(page, files[0])).to_have_attribute("data-state", "receiving")
    row(page, files[0]).locator("textarea").fill("ตลาดสดน่าซื้อ")
    someone.look("13-photo-half-arrived", narrow=True)
    before = Upload.objects.get()
    offsets = asked_offsets(page)
    page.locator("#id_photos").set_input_files(files[0])
    # The row of the file that was chosen now takes the place of the one that waited for it.
    expect(page.locator(f'[data-upload="{before.pk}"]')).to_have_attribute("data-state", "checking")

    assert before.received > 0
    assert offsets[0] == (str(before.pk), before.received)
    assert row(page, files[0]).locator("textarea").input_value() == "ตลาดสดน่าซื้อ"
    work()
    expect(row(page, files[0])).to_have_attribute("data-state", "accepted")
    row(page, files[0]).locator("[data-remove]").click()
    expect(page.locator("[data-upload]")).to_have_count(0)
    page.reload()
    expect(page.locator("[data-upload]")).to_have_count(0)
    assert not Upload.objects.exists()


def test_photos_are_pasted_and_dropped_and_originals_stay_as_they_are(walk, cast, draft, files):
    someone = walk(cast.contributor)
    page = add_page(someone, draft)
    page.locator("[data-originals]").check()
    for how, file in zip(("paste", "drop"), files, strict=False):
        page.evaluate(GIVE, [how, file.name, base64.b64encode(file.read_bytes()).decode()])
        expect(row(page, file)).to_have_attribute("data-state", "checking")
    work()
    expect(page.locator('[data-upload][data-state="accepted"]')).to_have_count(2)
    expect(page.locator("[data-picture] img")).to_have_count(2)
    someone.show("contributor-uploads")
    someone.press()
    for evidence, file in zip(draft.evidence.order_by("pk"), files, strict=False):
        with on_disk(evidence.file) as path:
            assert path.read_bytes() == file.read_bytes()


def test_whoever_is_signed_out_while_sending_loses_nothing(walk, cast, draft, files):
    someone = walk(cast.contributor)
    page = add_page(someone, draft)
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_photos").set_input_files(files[2])
    expect(row(page, files[2])).to_have_attribute("data-state", "failed")
    row(page, files[2]).locator("textarea").fill("ตลาดสดน่าซื้อ")
    someone.look("14-signed-out-while-sending", both=False, narrow=True)
    other = page.context.new_page()
    other.goto(someone.address)
    other.locator(f'form:has(input[value="{cast.contributor.email}"]) button').click()
    other.wait_for_url(someone.address + "/")
    row(page, files[2]).locator("[data-retry]").click()
    expect(row(page, files[2])).to_have_attribute("data-state", "checking")
    work()
    expect(row(page, files[2])).to_have_attribute("data-state", "accepted")
    someone.press()
    assert draft.evidence.get().caption == "ตลาดสดน่าซื้อ"


def test_documents_are_sent_together_and_described_each(walk, cast, draft, tmp_path):
    someone = walk(cast.contributor)
    page = add_page(someone, draft)
    someone.start(f"/submissions/{draft.pk}/evidence/add/?activity={draft.activities.get().pk}&kind=document")
    plans = [tmp_path / name for name in ("แผนพัฒนา.pdf", "รายงานประชุม.pdf")]
    for pages, plan in enumerate(plans, start=1):
        plan.write_bytes(pictures.pdf(pages))
    page.locator("#id_document").set_input_files(plans)
    expect(page.locator('[data-upload][data-state="checking"]')).to_have_count(2)
    work()
    expect(page.locator('[data-upload][data-state="accepted"]')).to_have_count(2)
    row(page, plans[0]).locator("textarea").fill("แผนพัฒนาสามปี")
    assert someone.press().status == 422
    someone.look("15-document-without-caption", both=False, narrow=True)
    row(page, plans[1]).locator("textarea").fill("รายงานการประชุมประชาคม")
    someone.press()
    assert [one.caption for one in draft.evidence.order_by("pk")] == ["แผนพัฒนาสามปี", "รายงานการประชุมประชาคม"]
