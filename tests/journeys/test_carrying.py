"""The second year: started from the first, confirmed, compared, and answering what the panel wrote."""

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from assessments.files import store
from assessments.models import Evidence, EvidenceKind, Status, StoredFile, Upload
from reviews.models import Suggestion
from tests import factories
from tests.journeys import texts
from tests.journeys.walking import eventually, work

pytestmark = pytest.mark.journeys
ADVICE = "ควรขยายธนาคารขยะให้ครบทุกชุมชน และเชื่อมกับสวัสดิการ"
DONE = "ขยายธนาคารขยะครบ 7 หมู่บ้านเมื่อเดือนพฤษภาคม และโอนเงินเข้าบัญชีสวัสดิการชุมชนทุกเดือน"


@pytest.fixture
def years(cast):
    """Last year published with advice, an activity, a plan and photos; this year still empty."""
    factories.cycle(2568)
    before = factories.submission_in(Status.PUBLISHED, cast, year_be=2568)
    texts.write_answers(before)
    activity = factories.activity(
        before, "18", "20", title="ธนาคารขยะชุมชน", method="รับซื้อทุกเดือน", outcomes="ลดขยะ 12 ตัน"
    )
    document = StoredFile.objects.create(sha256="d" * 64, size=8, content_type="application/pdf", name="d")
    photo = StoredFile.objects.create(sha256="e" * 64, size=8, content_type="image/jpeg", name="e")
    for kind, file, caption in (
        (EvidenceKind.DOCUMENT, document, "แผนจัดการขยะ 5 ปี (2566–2570)"),
        (EvidenceKind.PHOTO, photo, "ชาวบ้านนำขยะมาฝาก"),
    ):
        made = Evidence.objects.create(submission=before, kind=kind, file=file, file_name="a", caption=caption)
        made.activities.add(activity)
    response = before.responses.get(indicator__number="18")
    Suggestion.objects.create(assignment=before.assignments.first(), response=response, text=ADVICE)
    return before, factories.submission(cast.municipality)


def test_a_second_year_is_started_from_the_first_confirmed_and_compared(walk, cast, years):
    before, now = years
    someone = walk(cast.contributor)
    page = someone.page

    someone.start(f"/submissions/{now.pk}/").look("carry-01-empty", narrow=True)
    someone.follow(f"/submissions/{now.pk}/carry/").look("carry-02-preview", narrow=True).show("contributor-carry")
    assert "ภาพถ่าย 1 ภาพ" in someone.text
    page.locator('input[name="papers"]').check()
    someone.press("form.carry .btn-primary")
    count = now.responses.filter(to_confirm=True).count()
    assert count == before.responses.exclude(answer="").count()
    assert (now.activities.get().title, now.evidence.get().kind) == ("ธนาคารขยะชุมชน", EvidenceKind.DOCUMENT)
    someone.look("carry-03-to-confirm", narrow=True).show("contributor-confirm")

    # Nothing that was carried counts as done, and it cannot be handed over.
    leader = walk(cast.coordinator).start(f"/submissions/{now.pk}/moves/hand_over/").look("carry-04-not-done")
    assert "ธนาคารขยะชุมชน" in leader.text

    someone.start(f"/submissions/{now.pk}/indicators/18/")
    answer = page.locator("#id_answer")
    answer.fill(answer.input_value() + "\n\nปีนี้ขยายครบ 7 หมู่บ้าน")
    expect(page.locator("main")).to_contain_text(ADVICE)
    someone.fill(followup=DONE)
    someone.look("carry-05-indicator", narrow=True, both=False).show(
        "contributor-followup", at="fieldset:has(#id_followup)"
    )
    someone.press(".save-bar .btn-primary")
    response = now.responses.get(indicator__number="18")
    assert (response.followup, response.to_confirm) == (DONE, True)

    someone.start(f"/submissions/{now.pk}/differences/?scope=18")
    expect(page.locator("ins.text-new").nth(1)).to_contain_text("7 หมู่บ้าน")
    someone.look("carry-06-differences", narrow=True).show("contributor-differences")

    someone.start(f"/submissions/{now.pk}/indicators/18/")
    someone.press("form.notice .btn-secondary")
    response.refresh_from_db()
    assert not response.to_confirm
    assert page.locator("form.notice").count() == 0

    someone.start(f"/activities/{now.activities.get().pk}/").look("carry-07-activity", narrow=True)
    someone.start(f"/submissions/{now.pk}/carried/")
    for every in page.locator("[data-tick-all]").all():
        every.check()
    someone.press("main form .btn-primary")
    assert not now.responses.filter(to_confirm=True).exists()
    assert not now.activities.filter(to_confirm=True).exists()


def test_a_photo_of_last_year_is_refused_beside_the_file(walk, cast, years):
    before, now = years
    [photo] = texts.photos()[:1]
    stored = store(ContentFile(photo["buffer"], name=photo["name"]))
    Evidence.objects.create(submission=before, kind=EvidenceKind.PHOTO, file=stored)
    activity = factories.activity(now, "18")
    someone = walk(cast.contributor)

    someone.start(f"/submissions/{now.pk}/evidence/add/?activity={activity.pk}")
    someone.page.locator("[data-originals]").check()
    someone.page.locator("#id_photos").set_input_files([photo])
    eventually(someone.page, lambda: Upload.objects.filter(state=Upload.State.CHECKING).exists())
    work()
    expect(someone.page.locator("main")).to_contain_text("เคยเป็นหลักฐานของปี 2568 แล้ว", timeout=15_000)
    someone.look("carry-08-refused-photo", both=False)
    assert not now.evidence.exists()
