"""A contributor fills in the base data: by keyboard, from a spreadsheet, and from last year's form."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from assessments import base_data
from sustcity.demo import base_data as invented
from tests import factories
from tests.journeys.walking import eventually

pytestmark = pytest.mark.journeys
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const options = {clipboardData: data, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


@pytest.fixture
def draft(cast):
    """This year's draft without its finances, which the form of the year before proposes."""
    factories.cycle(2568)
    made = factories.submission(cast.municipality)
    invented.add([factories.submission(cast.municipality, 2568)])
    invented.add([made], open_groups="f")
    return made


def test_a_contributor_fills_in_the_base_data(walk, cast, draft):
    someone = walk(cast.contributor).start(f"/submissions/{draft.pk}/").follow("/base-data/")
    page = someone.page
    someone.look("60-base-data", narrow=True).show("contributor-base-data", at="#group-f")

    def value(name):
        return page.locator(f'[name="{name}"]').input_value()

    def focused():
        return page.evaluate("document.activeElement.name")

    # The keys of a spreadsheet; a year that a field is not asked for is passed over.
    page.locator('[name="area.2566"]').focus()
    for key, reached in (
        ("Enter", "communities.2566"),
        ("ArrowDown", "households.2566"),
        ("ArrowRight", "households.2567"),
        ("ArrowUp", "communities.2567"),
        ("ArrowLeft", "communities.2566"),
        ("Shift+Enter", "area.2566"),
    ):
        page.keyboard.press(key)
        assert focused() == reached
    page.locator('[name="staff_environment.2566"]').focus()
    page.keyboard.press("Enter")
    assert focused() == "zoned_area.2566"

    # A pasted block goes down and to the right; what has no cell, or is no choice, is left out and told.
    page.locator('[name="communities.2568"]').focus()
    page.evaluate(PASTE, "๑๒\t13\n\t2,650\t99\n")
    assert [value("communities.2568"), value("communities.2569"), value("households.2569")] == ["๑๒", "13", "2,650"]
    page.locator('[name="air_quality.2569"]').focus()
    page.evaluate(PASTE, "ไม่ได้ตรวจวัด\nดีมาก\n")
    assert value("air_quality.2569") == "not_measured"
    assert "1" in page.locator("[data-grid-status]").inner_text()

    # Figures follow while numbers are typed.
    density = page.locator("[data-figure]").first
    page.locator('[name="population_registered.2569"]').fill("7,000")
    page.locator('[name="area.2569"]').fill("20")
    assert density.locator("[data-value]").last.inner_text() == "350.0"

    # Last year's values are filled in, and saved like everything that is typed.
    page.locator('button[name="take"][value="procurement.2568"]').click()
    assert focused() == "procurement.2568"
    assert value("procurement.2568") != ""
    page.locator('button[name="take"][value="all"]').click()
    assert value("budget_received.2567") != ""
    sign = page.locator("#save-state")
    expect(sign).to_have_attribute("data-state", "saved")
    eventually(page, lambda: "procurement" in base_data.values_of(draft))
    assert page.locator(".grid-cell .is-unsaved").count() == 0

    # A wrong cell is told beside it and keeps nothing else from being saved; the button says all that is wrong.
    page.locator('[name="pm25_days.2569"]').fill("400")
    page.locator('[name="staff_environment.2569"]').fill("4")
    expect(page.locator("[data-autosave-error]")).to_be_visible()
    expect(sign).to_have_attribute("data-state", "failed")
    assert base_data.values_of(draft)["staff_environment"][2569] == 4
    assert someone.press(".save-bar .btn-primary").status == 422
    assert page.locator(".error-summary").evaluate("one => one === document.activeElement")
    someone.look("61-base-data-wrong", both=False)
    page.locator(".error-summary a").click()
    assert focused() == "pm25_days.2569"
    page.locator('[name="pm25_days.2569"]').fill("40")
    expect(sign).to_have_attribute("data-state", "saved")
    found = base_data.values_of(draft)
    assert found["communities"] == {
        2566: found["communities"][2566],
        2567: found["communities"][2567],
        2568: 12,
        2569: 13,
    }
    assert (found["pm25_days"][2569], found["air_quality"][2569]) == (Decimal(40), "not_measured")
    assert set(found["procurement"]) == {2566, 2567, 2568}

    # The handed-out spreadsheet comes back as it is: it changes nothing.
    someone.follow("/base-data/import/").look("62-base-data-import")
    sheet = someone.download(page.locator('main a[href$="/template/"]'))
    page.locator('input[type="file"]').set_input_files({"name": "ก.xlsx", "mimeType": "", "buffer": sheet.read_bytes()})
    someone.press()
    assert "ไฟล์นี้ไม่มีข้อมูลที่เปลี่ยนแปลง" in someone.text


def test_two_people_at_one_cell_choose_and_the_network_may_be_gone(walk, cast, draft):
    first = walk(cast.contributor).start(f"/submissions/{draft.pk}/base-data/")
    second = walk(cast.coordinator).start(f"/submissions/{draft.pk}/base-data/")
    for someone, number in ((first, "21"), (second, "22")):
        someone.page.locator('[name="area.2569"]').fill(number)
        someone.page.wait_for_timeout(1800)
    sign, cell = second.page.locator("#save-state"), second.page.locator('[name="area.2569"]')
    expect(sign).to_have_attribute("data-state", "conflict")
    second.look("63-base-data-two", both=False, narrow=True)
    second.page.get_by_role("button", name="ใช้ข้อความที่บันทึกอยู่").click()
    expect(cell).to_have_value("21")

    second.context.set_offline(True)
    cell.fill("23")
    second.page.wait_for_timeout(1800)
    expect(sign).to_have_attribute("data-state", "kept")
    second.context.set_offline(False)
    expect(sign).to_have_attribute("data-state", "saved", timeout=15_000)
    assert base_data.values_of(draft)["area"][2569] == 23
