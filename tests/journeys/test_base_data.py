"""A contributor fills in the base data: by keyboard, from a spreadsheet, and from last year's form."""

from decimal import Decimal

import pytest

from assessments import base_data
from sustcity.demo import base_data as invented
from tests import factories

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

    # Last year's values are filled in, not saved.
    page.locator('button[name="take"][value="procurement.2568"]').click()
    assert focused() == "procurement.2568"
    assert value("procurement.2568") != ""
    page.locator('button[name="take"][value="all"]').click()
    assert value("budget_received.2567") != ""
    assert "procurement" not in base_data.values_of(draft)

    # A wrong cell keeps all of it typed and unsaved.
    page.locator('[name="pm25_days.2569"]').fill("400")
    assert someone.press(".save-bar .btn-primary").status == 422
    assert page.locator(".error-summary").evaluate("one => one === document.activeElement")
    someone.look("61-base-data-wrong", both=False)
    page.locator(".error-summary a").click()
    assert focused() == "pm25_days.2569"
    page.locator('[name="pm25_days.2569"]').fill("40")
    someone.press(".save-bar .btn-primary")
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
