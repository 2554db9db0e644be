"""An administrator changes a draft framework: by keyboard, by dragging, in its forms, and beside a colleague."""

import pytest
from playwright.sync_api import expect

from indicators.models import Framework, Indicator
from tests.indicators.editor_draft import draft, numbers

pytestmark = pytest.mark.journeys


@pytest.fixture
def framework(cast) -> Framework:
    return draft()


def selector(row: Indicator) -> str:
    return f"#indicator-{row.pk}"


def moved(walker, act, said: str) -> None:
    """Do something that sends a move, and wait until the page says where the row stands now."""
    with walker.page.expect_response(lambda found: found.url.endswith("/move/")):
        act()
    expect(walker.page.locator("#announcement")).to_contain_text(said)


def test_a_draft_is_put_in_order_by_keyboard_and_by_dragging(walk, cast, framework):
    walker = walk(cast.administrator)
    page = walker.page
    walker.start(f"/frameworks/{framework.pk}/edit/").look("editor-tree", narrow=True)

    first = framework.indicators.get(number="1")
    page.locator(f"#down-indicator-{first.pk}").focus()
    for said, order in (
        ("ลำดับที่ 2 ใน กลุ่ม A1", "2 2.1 2.2 1 3 4 5"),
        ("ลำดับที่ 3 ใน กลุ่ม A1", "2 2.1 2.2 3 1 4 5"),
        # The last of its group goes on into the next one.
        ("ลำดับที่ 1 ใน กลุ่ม A2", "2 2.1 2.2 3 1 4 5"),
    ):
        moved(walker, lambda: page.keyboard.press("Enter"), said)
        assert page.evaluate("document.activeElement.id") == f"down-indicator-{first.pk}"
        assert numbers(framework) == order.split()

    def drag() -> None:
        target = page.locator(f"{selector(framework.indicators.get(number='5'))} > .draft-row")
        target.evaluate("row => row.scrollIntoView({block: 'center'})")
        page.locator(f"{selector(first)} [data-grip]").hover()
        page.mouse.down()
        box = target.bounding_box()
        page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 3, steps=8)
        page.mouse.up()

    moved(walker, drag, "กลุ่ม B1")
    assert numbers(framework) == ["2", "2.1", "2.2", "3", "4", "5", "1"]

    walker.start(f"/frameworks/{framework.pk}/edit/renumber/").look("editor-renumber")
    walker.press("main .btn-primary")
    assert numbers(framework) == ["1", "1.1", "1.2", "2", "3", "4", "5"]


def test_an_indicator_is_written_line_by_line_and_previewed(walk, cast, framework):
    walker = walk(cast.administrator)
    page = walker.page
    row = framework.indicators.get(number="1")
    walker.start(f"/frameworks/{framework.pk}/edit/indicators/{row.pk}/").look("editor-indicator", narrow=True)

    walker.fill(guidance_th="ดู **ทั้งระบบ**\n\n- ต้นทาง")
    page.locator("#preview").click()
    expect(page.locator("#guidance-preview strong")).to_have_text("ทั้งระบบ")

    page.locator("summary").filter(has_text="ช่วงคะแนน").first.click()
    page.locator("#id_criteria-0-bands-0-lowest").fill("0")
    page.locator("#id_criteria-0-bands-0-highest").fill("3")
    page.locator("#id_criteria-0-bands-0-text_th").fill("มีแผน")
    page.locator("#add-criteria-0-bands").click()
    # The new line takes the focus, and what was typed stays.
    expect(page.locator("#id_criteria-0-bands-1-lowest")).to_be_focused()
    assert page.locator("#id_criteria-0-bands-0-text_th").input_value() == "มีแผน"
    for name, text in (("lowest", "3"), ("highest", "10"), ("text_th", "ทำครบ")):
        page.locator(f"#id_criteria-0-bands-1-{name}").fill(text)
    assert walker.press("#save").status == 422
    walker.look("editor-indicator-faults", both=False)
    assert "คะแนนนี้อยู่ในช่วงคะแนนอื่นแล้ว" in page.locator(".error-summary").inner_text()

    page.locator("#id_criteria-0-bands-1-lowest").fill("4")
    walker.press("#save")
    row.refresh_from_db()
    assert row.guidance_th == "ดู **ทั้งระบบ**\n\n- ต้นทาง"
    assert [one["from"] for one in row.criteria.first().descriptors] == [0, 4]


def test_what_belongs_to_another_source_of_points_is_out_of_the_way(walk, cast, framework):
    walker = walk(cast.administrator)
    page = walker.page
    row = framework.indicators.get(number="1")
    walker.start(f"/frameworks/{framework.pk}/edit/indicators/{row.pk}/")

    assert not page.locator("#id_lpa_item").is_visible()
    page.locator('input[name="score_source"][value="lpa"]').check()
    assert page.locator("#id_lpa_item").is_visible()
    page.locator('input[name="score_source"][value="computed"]').check()
    walker.look("editor-indicator-standard", both=False)
    page.locator('input[name="scope"][value="some"]').check()
    assert page.locator('input[name="kinds"]').first.is_visible()


def test_two_administrators_see_both_texts(walk, cast, framework):
    mine, theirs = walk(cast.administrator), walk(cast.administrator)
    address = f"/frameworks/{framework.pk}/edit/dimensions/{framework.dimensions.get(number=1).pk}/"
    mine.start(address).fill(name_th="ของฉัน")
    theirs.start(address).look("editor-dimension").fill(name_th="ของเขา")
    theirs.press("#save")

    assert mine.press("#save").status == 409
    mine.look("editor-conflict", both=False)
    assert "ของเขา" in mine.text
    mine.press("#save")
    assert framework.dimensions.get(number=1).name_th == "ของฉัน"


def test_the_other_pages_of_the_editor_are_fit_to_use(walk, cast, framework):
    walker = walk(cast.administrator)
    figure = framework.figures.first()
    for name, path in (
        ("editor-facts", "facts/"),
        ("editor-base-data", "base-data/"),
        ("editor-field", "base-data/fields/new/"),
        ("editor-base-data-group", "base-data/groups/new/"),
        ("editor-figure", f"base-data/figures/{figure.pk}/"),
        ("editor-delete", f"delete/figure/{figure.pk}/"),
        ("editor-group", "groups/new/"),
    ):
        walker.start(f"/frameworks/{framework.pk}/edit/{path}").look(name)
