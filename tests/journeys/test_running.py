"""A cycle from its first step to a municipality that begins: the wizard, a moved date, registration, LPA, a trial."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from assessments import clock
from assessments.models import Cycle, LpaResult, Registration, Stage, StageChange, Submission
from tests import factories
from tests.journeys.walking import work

pytestmark = pytest.mark.journeys

REASON = "สำนักงานจังหวัดหลายแห่งถูกน้ำท่วม"


def test_next_years_cycle_is_set_up_step_by_step(walk, cast):
    administrator = walk(cast.administrator).follow("/cycles/", within="nav").follow("/cycles/add/")
    administrator.look("70-cycle-year", narrow=True).press(".save-bar .btn-primary")
    year = Cycle.objects.get(confirmed_at=None).year_be
    for name in ("71-cycle-dates", "72-cycle-marks", "73-cycle-areas"):
        administrator.look(name, narrow=True).press(".save-bar .btn-primary")
    administrator.look("74-cycle-check", narrow=True).show("administrator-cycle-check")
    administrator.press(".save-bar .btn-primary")
    assert Cycle.objects.confirmed().filter(year_be=year).exists()
    administrator.look("75-cycle-there")


def test_a_date_is_moved_with_a_reason_and_everybody_is_told(walk, cast):
    factories.submission(cast.municipality)
    administrator = walk(cast.administrator).start("/cycles/2569/dates/")
    later = clock.today() + timedelta(days=27)
    administrator.page.locator("#id_self_assessment-ends_on").fill(f"{later.day}/{later.month}/{later.year + 543}")
    assert administrator.press(".save-bar .btn-primary").status == 422, "the reason is missing"
    administrator.look("76-reason-asked", both=False)
    administrator.fill(reason=REASON).press(".save-bar .btn-primary")
    assert StageChange.objects.get().stage == Stage.SELF_ASSESSMENT
    administrator.look("77-date-moved")
    work()
    assert any(REASON in letter.body for letter in mail.outbox)
    certifier = walk(cast.certifier)
    assert REASON in certifier.text
    certifier.look("78-told-of-a-date", narrow=True)


def test_registered_it_begins_takes_lpa_points_and_tries_others(walk, cast):
    Registration.objects.all().delete()
    coordinator = walk(cast.coordinator)
    assert coordinator.page.locator('main form[action$="/submissions/start/"]').count() == 0
    coordinator.look("79-not-registered", narrow=True)
    register(walk(cast.officer))
    coordinator.start().press('main form[action$="/submissions/start/"] button')
    submission = Submission.objects.get()
    give_lpa(coordinator, submission)
    try_other_points(coordinator, submission)


def register(officer):
    officer.follow("/registrations/")
    officer.page.get_by_label(re.compile("เทศบาลตำบลบ้านสาง")).check()
    officer.look("80-registering", narrow=True).show("officer-registration")
    officer.press('button[name="register"]')
    assert Registration.objects.get().municipality.name_th == "บ้านสาง"


def give_lpa(coordinator, submission):
    coordinator.start(f"/submissions/{submission.pk}/indicators/24/").look("81-no-lpa-yet", narrow=True)
    coordinator.click('main a[href*="/lpa/"]')
    coordinator.fill(year_be="2568", source="ประกาศกรมส่งเสริมการปกครองท้องถิ่น", maximum="5")
    for field in coordinator.page.locator('input[id^="id_item"]').all():
        field.fill("4")
    coordinator.look("82-lpa", narrow=True, both=False).press()
    assert LpaResult.objects.get().scores["1"] == "4"
    coordinator.start(f"/submissions/{submission.pk}/indicators/24/")
    assert "24 / 30" in coordinator.text, "4 of 5 are 24 of 30 points"
    coordinator.look("83-points-of-lpa", narrow=True).show("contributor-lpa")


def try_other_points(coordinator, submission):
    coordinator.start(f"/submissions/{submission.pk}/what-if/")
    panel = coordinator.page.locator("#trial-panel")
    before = panel.inner_text()
    with coordinator.page.expect_response(lambda answer: answer.request.method == "POST"):
        coordinator.page.locator("#indicator-20 input.form-control").first.fill("10")
    coordinator.page.wait_for_function(
        "before => document.querySelector('#trial-panel').innerText !== before", arg=before
    )
    coordinator.look("84-trial", narrow=True, both=False).show("contributor-trial")
    assert not submission.responses.get(indicator__number="20").self_scores.exists(), "nothing is kept"
