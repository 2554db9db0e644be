"""A contributor adds documents; the worker draws their pages, which an evaluator leafs through by keyboard."""

import pytest
from playwright.sync_api import expect

from assessments.models import StoredFile
from tests import factories
from tests.assessments import papers
from tests.journeys.walking import work

pytestmark = pytest.mark.journeys

LOADED = "one => one.complete || new Promise(done => one.addEventListener('load', done))"
IN_SIGHT = "document.querySelector('#page').value"


@pytest.fixture
def year(cast):
    return factories.submission(cast.municipality)


def test_a_document_is_added_and_read_page_by_page(walk, cast, year):
    someone = walk(cast.contributor)
    page = someone.page

    old = add(someone, year, "รายงาน.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")
    expect(old.locator("[data-words]")).to_contain_text(".doc, .xls")
    assert old.locator("textarea").input_value() == "แผนพัฒนาท้องถิ่น พ.ศ. 2566-2570"
    someone.look("60-document-refused", both=False)
    old.locator("[data-remove]").click()
    expect(old).to_have_count(0)

    expect(add(someone, year, "แผนพัฒนา.docx", papers.docx(8))).to_have_attribute("data-state", "accepted")
    someone.press()
    plan = year.evidence.get()
    someone.start(f"/evidence/{plan.pk}/pages/").look("61-document-waits")
    work()
    assert StoredFile.objects.get().state == "ready"
    page.wait_for_selector(".document-pages")  # it notices by itself
    pages = page.locator(".document-pages img")
    assert pages.count() == 8
    assert pages.first.evaluate(LOADED) is not False
    assert pages.first.evaluate("one => one.naturalWidth") == 1200
    someone.look("62-document", narrow=True)

    leaf_through(someone)
    someone.start(f"/submissions/{year.pk}/indicators/3/")
    thumbnail = page.locator(".document-frame img")
    thumbnail.scroll_into_view_if_needed()
    thumbnail.evaluate(LOADED)
    assert thumbnail.evaluate("one => one.naturalWidth") == 320
    someone.look("63-indicator-with-document", narrow=True)
    someone.click(".document-frame")
    assert page.url.endswith("/pages/")


def leaf_through(someone):
    """By keys, by the number of a page, and at full size."""
    page = someone.page
    seen = lambda: page.evaluate(IN_SIGHT)  # noqa: E731
    for key, number in (("j", "2"), ("ArrowRight", "3"), ("k", "2"), ("PageDown", "3"), ("PageUp", "2")):
        page.keyboard.press(key)
        page.wait_for_function(f"{IN_SIGHT} === '{number}'")
    page.keyboard.press("g")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.wait_for_function("Math.abs(document.querySelector('#page-7').getBoundingClientRect().top) < 200")
    assert seen() == "7"

    small = page.locator("#page-7 img").bounding_box()["width"]
    page.keyboard.press("z")
    assert page.locator("[data-document-zoom]").get_attribute("aria-pressed") == "true"
    assert page.locator("#page-7 img").bounding_box()["width"] > small
    someone.look("62b-document-full-size", both=False)
    page.keyboard.press("z")


def add(someone, year, name, content):
    """Send a document and describe it; returns its row on the page, once the worker looked at it."""
    page = someone.start(f"/submissions/{year.pk}/evidence/add/?kind=document&indicator=3").page
    page.locator("#id_document").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    row = page.get_by_role("listitem", name=name)
    row.locator("textarea").fill("แผนพัฒนาท้องถิ่น พ.ศ. 2566-2570")
    expect(row).to_have_attribute("data-state", "checking")
    work()
    return row
