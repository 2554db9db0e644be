"""A contributor records the year: an answer with lists, self-scores, an activity with photos."""

import pytest
from playwright.sync_api import expect

from assessments.models import Activity, Response, Status
from tests import factories
from tests.journeys import texts
from tests.journeys.walking import work

pytestmark = pytest.mark.journeys


@pytest.fixture
def year(cast):
    """This year's draft with a few indicators assigned, and the year before to look back on."""
    last_year = factories.submission_in(Status.SUBMITTED, cast, year_be=2568)
    texts.write_answers(last_year)
    this_year = factories.submission(cast.municipality)
    this_year.responses.filter(indicator__number__in=["18", "20", "34"]).update(assigned_to=cast.contributor)
    return this_year


def test_a_contributor_records_what_was_done(walk, cast, year):
    walk().start().look("01-sign-in", narrow=True).show("sign-in")
    someone = walk(cast.contributor).look("02-home", narrow=True).show("contributor-home")
    page = someone.page

    someone.follow(f"/submissions/{year.pk}/")
    assert page.locator("ol.steps + p strong").inner_text() == f"{year.cycle.days_left('self_assessment')} วัน"
    assert page.locator('section[aria-labelledby="mine"] .task').count() == 3
    someone.look("03-submission", narrow=True)

    someone.follow("/indicators/18/", within='section[aria-labelledby="mine"]')
    assert page.locator("#guidance .hints li").count() >= 2
    assert "2568" in page.locator("#guidance").inner_text()
    someone.look("04-indicator", narrow=True)

    someone.fill(answer=texts.ANSWER, points_process="4.5", points_output="๗")
    someone.show("contributor-answer")
    someone.press(".save-bar .btn-primary")
    saved = Response.objects.get(submission=year, indicator__number="18")
    assert saved.answer == texts.ANSWER
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    someone.look("05-answer-saved")

    someone.follow("/activities/add/?indicator=18").look("06-activity-empty", narrow=True)
    record_activity(someone)
    activity = Activity.objects.get(submission=year)
    assert sorted(activity.responses.values_list("indicator__number", flat=True)) == ["18", "20"]
    assert activity.method == texts.ACTIVITY["method"]

    add_photos(someone)
    assert list(activity.evidence.order_by("pk").values_list("caption", flat=True)) == list(texts.CAPTIONS)
    assert activity.evidence.first().file_name == "ธนาคารขยะ 1.jpg"
    work()
    page.reload()
    thumbnails = page.locator("#pictures .photo-frame img")
    assert thumbnails.count() == 2
    thumbnails.first.scroll_into_view_if_needed()
    loaded = "one => one.complete || new Promise(done => one.addEventListener('load', done))"
    thumbnails.first.evaluate(loaded)
    assert thumbnails.first.evaluate("one => one.naturalWidth") > 100
    someone.look("09-activity-with-photos", narrow=True)

    someone.follow("/indicators/20/")
    assert texts.ACTIVITY["title"] in page.locator("#activities").inner_text()
    someone.look("10-indicator-with-activity")
    someone.follow(f"/submissions/{year.pk}/", within="nav")
    someone.follow(f"/submissions/{year.pk}/activities/").look("11-activities", narrow=True)


def record_activity(someone):
    page = someone.page
    someone.fill(**texts.ACTIVITY)
    box = page.locator('input[name="indicators"][value="20"]')
    if not box.is_visible():
        page.locator("details:has(input[name=indicators][value='20']) > summary").click()
    box.check()
    someone.show("contributor-activity", at="main form.card-plain")
    someone.press(".save-bar .btn-primary")
    someone.look("07-activity-saved")


def add_photos(someone):
    page = someone.page
    someone.click('#pictures a[href*="/evidence/add/"]')
    page.locator("#id_photos").set_input_files(texts.photos())
    for row, caption in zip(texts.photos(), texts.CAPTIONS, strict=True):
        page.get_by_role("listitem", name=str(row["name"])).locator("textarea").fill(caption)
    arrived = page.locator('[data-upload][data-state="checking"]')
    expect(arrived).to_have_count(2)
    work()
    expect(page.locator('[data-upload][data-state="accepted"]')).to_have_count(2)
    someone.look("08-photos-sent", both=False, narrow=True)
    someone.press()
    # What was typed while they were sent is there; who is to be seen remains to be said.
    assert page.locator("main form textarea").first.input_value() == texts.CAPTIONS[0]
    for answer in page.locator('input[name$="-consent"][value="nobody"]').all():
        answer.check()
    someone.look("08b-photos-described", both=False, narrow=True)
    someone.press("main form .save-bar .btn-primary")
