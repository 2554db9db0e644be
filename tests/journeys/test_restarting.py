"""The web server is killed while somebody types, and started again: real processes, nothing is lost."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.walking import Walker
from tests.processes import portal_over_the_database

pytestmark = pytest.mark.journeys
BEGUN = "เทศบาลคัดแยกขยะในชุมชนร่วมกับผู้นำหมู่บ้าน"
FINISHED = "เทศบาลคัดแยกขยะในชุมชนร่วมกับผู้นำหมู่บ้านและโรงเรียนทุกแห่งในเขต"


@pytest.fixture
def draft(cast):
    return factories.submission(cast.municipality)


@pytest.fixture
def running(draft, tmp_path):
    made = portal_over_the_database(tmp_path)
    made.collect_static()
    made.start()
    yield made
    made.kill()


@pytest.fixture
def someone(browser, running, cast):
    made = Walker(browser, running.address).enter(cast.contributor)
    yield made
    made.close()
    assert not made.faults


def test_a_killed_server_loses_no_sentence(someone, running, draft):
    page = someone.start(f"/submissions/{draft.pk}/indicators/18/").page
    sign, answer = page.locator("#save-state"), page.locator("#id_answer")
    someone.fill(answer=BEGUN)
    expect(sign).to_have_attribute("data-state", "saved")

    running.kill()
    someone.fill(answer=FINISHED)
    page.wait_for_timeout(2500)
    expect(sign).to_have_attribute("data-state", "kept")

    running.start_again()
    expect(sign).to_have_attribute("data-state", "saved", timeout=40_000)
    page.reload()
    expect(answer).to_have_value(FINISHED)
