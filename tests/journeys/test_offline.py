"""An officer in the field: an activity with photos is noted without network, and arrives once."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from assessments.models import Activity, Consent, FieldReceipt, Status, Upload
from sustcity.demo.pictures import draw
from tests import factories
from tests.journeys.walking import NARROW, WIDE, Walker, eventually, work

pytestmark = pytest.mark.journeys
STORED = """() => new Promise((done) => {
    const asked = indexedDB.open("sustcity-field");
    asked.onsuccess = () => {
        const rows = asked.result.transaction("drafts").objectStore("drafts").count();
        rows.onsuccess = () => { asked.result.close(); done(rows.result); };
    };
})"""


class FieldWalker(Walker):
    service_workers = "allow"

    @property
    def kept(self):
        """How many drafts lie on the device, whoever's they are."""
        return self.page.evaluate(STORED)


@pytest.fixture(autouse=True)
def _patience():
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def draft(cast):
    return factories.submission(cast.municipality)


@pytest.fixture
def photos(tmp_path):
    for number in (1, 2):
        (tmp_path / f"คลอง {number}.jpg").write_bytes(
            draw("market", seed=number, taken_on=date(2026, 7, 17), lat=19.21, lon=99.86)
        )
    return sorted(tmp_path.glob("*.jpg"))


@pytest.fixture
def phone(browser, live_server, cast):
    """A phone on which the contributor was signed in once, and the page for the field was opened."""
    walker = FieldWalker(browser, live_server.url)
    walker.page.set_viewport_size(NARROW)
    yield walker
    walker.close()
    assert not walker.faults, "\n".join(walker.faults)


@pytest.fixture
def in_the_field(phone, cast, draft):
    phone.enter(cast.contributor)
    phone.start("/field/")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(phone.page.locator("[data-new]")).to_be_visible()
    phone.context.set_offline(True)
    return phone


def note(walker, title, photos=()):
    page = walker.page
    page.locator("[data-new]").click()
    page.locator("#id_title").fill(title)
    if photos:
        page.locator("#id_photos").set_input_files(photos)
        expect(page.locator("[data-photo]")).to_have_count(len(photos))
        expect(page.locator("[data-keep-state]")).not_to_be_empty()


def back_in_town(walker, *, title):
    """The network is back: by itself the draft goes, a worker checks its photos, and the page says so."""
    walker.context.set_offline(False)

    def is_said():
        work()
        return title in walker.page.locator("[data-said]").inner_text()

    eventually(walker.page, is_said)


def losing_the_first_answer(page):
    """The portal takes a draft, and the network loses what it says to it; what was lost, once it is."""
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/field-drafts/**", lose)
    return lost


def test_an_activity_with_photos_is_noted_without_network_and_arrives_once(in_the_field, draft, photos):
    page = in_the_field.page
    page.reload()
    expect(page.locator("[data-network]")).to_have_class(re.compile("is-off"))
    note(in_the_field, "คลองสวย น้ำใส", photos)
    page.locator("#id_about").fill("ชาวบ้าน 40 คนช่วยกันเก็บขยะ")
    page.locator("#id_starts_on").fill("2026-07-17")
    expect(page.locator("[data-day]")).to_contain_text("2569")
    page.locator("details", has=page.locator("[value='18.1'], [value='18']")).first.locator("summary").click()
    page.locator("[name='indicators'][value='18']").check()
    row = page.locator("[data-photo]").first
    row.locator("[data-caption]").fill("ก่อนเก็บขยะ")
    row.locator("[data-consent]").select_option("held")
    page.set_viewport_size(WIDE)
    in_the_field.look("38-field-draft", both=False, narrow=True).show("contributor-field")
    page.set_viewport_size(NARROW)
    page.locator("form [data-keep-state]").wait_for()
    page.locator(".field-bar .btn-primary").click()
    expect(page.locator("[data-state-words]")).to_contain_text("เครือข่าย")
    # Five times, by an impatient thumb.
    for _ in range(5):
        page.locator("[data-send]").click()
    page.set_viewport_size(WIDE)
    in_the_field.look("39-field-list", both=False, narrow=True)
    page.set_viewport_size(NARROW)
    assert (in_the_field.kept, Activity.objects.count()) == (1, 0)

    back_in_town(in_the_field, title="คลองสวย น้ำใส")
    activity = Activity.objects.get()
    assert (activity.title, str(activity.starts_on), activity.year_be) == ("คลองสวย น้ำใส", "2026-07-17", 2569)
    assert [one.indicator.number for one in activity.responses.all()] == ["18"]
    first, second = activity.evidence.order_by("pk")
    assert {first.caption, second.caption} == {"ก่อนเก็บขยะ", ""}
    assert {first.consent, second.consent} == {Consent.HELD, ""}
    assert in_the_field.kept == 0


def test_a_draft_that_is_pressed_five_times_with_network_arrives_once(in_the_field, photos):
    page = in_the_field.page
    note(in_the_field, "ปลูกป่า", photos[:1])
    page.locator(".field-bar a").click()
    in_the_field.context.set_offline(False)
    expect(page.locator("[data-send]")).to_be_visible()
    page.evaluate("for (let press = 0; press < 5; press += 1) document.querySelector('[data-send]').click()")

    back_in_town(in_the_field, title="ปลูกป่า")
    assert (Activity.objects.count(), FieldReceipt.objects.count(), Upload.objects.count()) == (1, 1, 1)


def test_the_answer_that_was_lost_makes_no_second_activity(in_the_field):
    page = in_the_field.page
    note(in_the_field, "ปลูกป่า")
    page.locator(".field-bar a").click()
    lost = losing_the_first_answer(page)
    in_the_field.context.set_offline(False)
    page.locator("[data-send]").click()
    eventually(page, lambda: bool(lost))
    expect(page.locator('[data-key][data-state="wanted"]')).to_be_visible()
    assert (len(lost), Activity.objects.count(), in_the_field.kept) == (1, 1, 1)
    page.reload()

    expect(page.locator("[data-said]")).to_contain_text("ปลูกป่า")
    assert (Activity.objects.count(), in_the_field.kept) == (1, 0)


def test_a_closed_page_goes_on_later(in_the_field, photos):
    page = in_the_field.page
    note(in_the_field, "ปลูกป่า", photos)
    page.locator(".field-bar .btn-primary").click()
    expect(page.locator('[data-key][data-state="wanted"]')).to_be_visible()
    page.close()
    in_the_field.context.set_offline(False)
    in_the_field.page = in_the_field.context.new_page()
    in_the_field.start("/field/")

    back_in_town(in_the_field, title="ปลูกป่า")
    assert Activity.objects.get().evidence.count() == 2


def test_an_expired_session_keeps_the_draft_and_asks_to_sign_in(in_the_field, cast):
    page = in_the_field.page
    note(in_the_field, "ปลูกป่า")
    in_the_field.context.clear_cookies()
    in_the_field.context.set_offline(False)
    page.locator(".field-bar .btn-primary").click()
    expect(page.locator("[data-state-words]")).to_contain_text("เข้าสู่ระบบ")
    assert (in_the_field.kept, Activity.objects.count()) == (1, 0)
    in_the_field.enter(cast.contributor)
    in_the_field.start("/field/")

    expect(page.locator("[data-said]")).to_contain_text("ปลูกป่า")
    assert (in_the_field.kept, Activity.objects.count()) == (0, 1)


def test_a_submission_that_was_closed_meanwhile_keeps_the_draft(in_the_field, draft):
    page = in_the_field.page
    note(in_the_field, "ปลูกป่า")
    type(draft).objects.update(status=Status.INTERNAL_REVIEW)
    in_the_field.context.set_offline(False)
    page.locator(".field-bar .btn-primary").click()

    expect(page.locator('[data-key][data-state="closed"]')).to_be_visible()
    expect(page.locator("[data-copy]")).to_be_visible()
    assert (in_the_field.kept, Activity.objects.count()) == (1, 0)


def test_drafts_are_shown_to_nobody_else_on_the_device(in_the_field, cast):
    page = in_the_field.page
    note(in_the_field, "เรื่องของกมลชนก")
    page.locator(".field-bar a").click()
    expect(page.locator("[data-key]")).to_have_count(1)
    in_the_field.context.set_offline(False)
    in_the_field.start()
    page.locator(".masthead details.menu summary").last.click()
    page.locator("form[action$='/sign-out/'] button").click()
    page.wait_for_url("**/sign-in/")
    in_the_field.context.set_offline(True)
    in_the_field.start("/field/")
    expect(page.locator("[data-nobody]")).to_be_visible()
    assert "เรื่องของกมลชนก" not in page.content()
    in_the_field.context.set_offline(False)
    in_the_field.enter(cast.coordinator)
    in_the_field.start("/field/")
    expect(page.locator("[data-new]")).to_be_visible()
    assert ("เรื่องของกมลชนก" not in page.content(), in_the_field.kept) == (True, 1)


def test_without_network_every_page_leads_to_the_drafts_and_none_was_kept(in_the_field, draft):
    in_the_field.context.set_offline(False)
    in_the_field.start(f"/submissions/{draft.pk}/")
    in_the_field.context.set_offline(True)
    in_the_field.page.reload()

    expect(in_the_field.page.locator("[data-elsewhere]")).to_be_visible()
    kept = in_the_field.page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))"
        ".then((found) => found.flat().map((one) => new URL(one.url).pathname))"
    )
    assert [path for path in kept if not path.startswith("/static/")] == ["/field/"]
    in_the_field.context.set_offline(False)
    in_the_field.page.locator("[data-again]").click()
    expect(in_the_field.page.locator("h1")).not_to_contain_text("ภาคสนาม")


def test_what_was_written_after_a_lost_answer_stays_on_the_device(in_the_field):
    page = in_the_field.page
    note(in_the_field, "ปลูกป่า")
    page.locator(".field-bar a").click()
    lost = losing_the_first_answer(page)
    in_the_field.context.set_offline(False)
    page.locator("[data-send]").click()
    eventually(page, lambda: bool(lost))
    expect(page.locator('[data-key][data-state="wanted"]')).to_be_visible()
    page.locator("[data-key] [data-open]").click()
    page.locator("#id_about").fill("เขียนเพิ่มหลังส่ง")
    # It is sent again by itself now and then; that takes nothing from under whoever writes.
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(2000)
    expect(page.locator("#id_about")).to_have_value("เขียนเพิ่มหลังส่ง")
    page.locator(".field-bar .btn-primary").click()

    expect(page.locator('[data-key][data-state="refused"]')).to_be_visible()
    assert (Activity.objects.count(), in_the_field.kept) == (1, 1)
    page.locator("[data-key] [data-open]").click()
    expect(page.locator("#id_about")).to_have_value("เขียนเพิ่มหลังส่ง")
