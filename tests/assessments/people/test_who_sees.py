"""Who did not agree to be seen is seen by nobody but the municipality."""

import pytest
from django.urls import reverse

from assessments.models import Consent, Evidence
from assessments.tasks import make_blurred
from tests import factories
from tests.assessments.people.shown import (
    KINDS,
    OUTSIDERS,
    blurred,
    file_url,
    is_blurred,
    read,
    shown,
    under_review,
    url,
    withheld,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


def test_by_no_address_and_at_no_time_does_an_evaluator_get_unblurred_bytes(client, cast, draft, photo):
    blurred(photo, cast)
    plain = {one.kind: one for one in photo.file.renditions.filter(blur="")}
    assert set(plain) == set(KINDS)
    secret = [read(one.name) for one in plain.values()]
    under_review(draft, cast)
    for who in OUTSIDERS:
        client.force_login(getattr(cast, who))
        for kind in KINDS:
            content = shown(client, photo, kind)
            assert is_blurred(content)
            assert content not in secret
        for query in ("", "?blur=", "?" + photo.blur_key):
            assert client.get(file_url(photo, "unblurred") + query).status_code == 404
        if who != "administrator":
            assert client.get(file_url(photo, "original")).status_code == 403


def test_a_browser_that_knew_the_plain_photo_gets_the_blurred_one(contributor, photo, cast):
    before = contributor.get(file_url(photo, "screen"))
    before.getvalue()
    blurred(photo, cast)

    after = contributor.get(file_url(photo, "screen"), headers={"if-none-match": before["ETag"]})

    assert after.status_code == 200
    assert is_blurred(after.getvalue())
    again = contributor.get(file_url(photo, "screen"), headers={"if-none-match": after["ETag"]})
    assert again.status_code == 304


def test_the_name_of_the_plain_photo_opens_no_door(client, cast, draft, photo):
    client.force_login(cast.contributor)
    known = client.get(file_url(photo, "unblurred"))
    known.getvalue()
    withheld(photo, cast)
    let_through(draft, cast)
    client.force_login(cast.evaluator)

    for kind in (*KINDS, "unblurred"):
        answer = client.get(file_url(photo, kind), headers={"if-none-match": known["ETag"]})
        assert answer.status_code == 404


def let_through(submission, cast):
    """As rows of years before people were asked about may stand: certified with a photo that is withheld now."""
    kept = list(submission.evidence.withheld().values_list("pk", flat=True))
    Evidence.objects.filter(pk__in=kept).update(consent="")
    under_review(submission, cast)
    Evidence.objects.filter(pk__in=kept).update(consent=Consent.BLUR)


def test_a_withheld_photo_is_shown_to_its_municipality_alone(client, cast, draft, photo):
    photo.responses.add(draft.responses.get(indicator__number="20"))
    withheld(photo, cast)
    let_through(draft, cast)
    reading = [
        url("submission_read", draft.pk),
        url("evidence_edit", photo.pk) + "?card",
        url("response_edit", draft.pk, "20"),
    ]

    for who in ("contributor", "coordinator", "certifier"):
        client.force_login(getattr(cast, who))
        assert all(file_url(photo, "thumbnail") in client.get(page).text for page in reading)
        assert [client.get(file_url(photo, kind)).getvalue()[:2] for kind in KINDS] == [b"\xff\xd8"] * 3
    for who in OUTSIDERS:
        client.force_login(getattr(cast, who))
        for page in reading:
            text = client.get(page).text
            assert file_url(photo, "thumbnail") not in text
            assert "ยังไม่แสดงภาพนี้" in text
        assert [client.get(file_url(photo, kind)).status_code for kind in KINDS] == [404] * 3
    bench = reverse("reviews:score_edit", args=[draft.assignments.get(evaluator=cast.evaluator).pk, "20"])
    client.force_login(cast.evaluator)
    assert "ยังไม่แสดงภาพนี้" in client.get(bench).text


def test_within_an_activity_it_is_withheld_too(client, cast, draft, photo):
    activity = factories.activity(draft, "20")
    photo.activities.add(activity)
    withheld(photo, cast)
    let_through(draft, cast)

    for who, sees in (("certifier", True), ("officer", False)):
        client.force_login(getattr(cast, who))
        for page in (url("submission_read", draft.pk), url("activity_edit", activity.pk)):
            assert (file_url(photo, "thumbnail") in client.get(page).text) is sees


def test_while_the_worker_is_at_it_nobody_else_sees_the_photo(client, cast, draft, photo, no_worker):
    blurred(photo, cast)
    under_review(draft, cast)
    client.force_login(cast.evaluator)

    page = client.get(url("evidence_edit", photo.pk), follow=True)
    assert "กำลังเตรียม" in page.text
    assert file_url(photo, "screen") not in page.text
    assert [client.get(file_url(photo, kind)).status_code for kind in (*KINDS, "unblurred")] == [404] * 4

    make_blurred.call(photo.pk)
    card = client.get(url("evidence_edit", photo.pk) + "?card=bare")
    assert file_url(photo, "thumbnail") in card.text


def test_the_editors_see_both_meanwhile(contributor, photo, cast, no_worker):
    blurred(photo, cast)

    page = contributor.get(url("evidence_edit", photo.pk))

    assert file_url(photo, "unblurred") in page.text
    assert "กำลังเตรียม" in page.text


def test_beside_a_blurred_photo_only_its_municipality_finds_the_one_before(client, cast, draft, photo):
    blurred(photo, cast)
    under_review(draft, cast)

    for who, finds in (("certifier", True), ("contributor", True), ("evaluator", False), ("administrator", False)):
        client.force_login(getattr(cast, who))
        page = client.get(url("evidence_view", photo.pk))
        assert "เบลอบุคคลแล้ว" in page.text
        assert (file_url(photo, "unblurred") in page.text) is finds


def test_the_page_of_a_submission_leads_its_editors_to_the_people_left_to_blur(client, cast, draft, photo):
    withheld(photo, cast)

    for who, is_led in (("coordinator", True), ("contributor", True), ("certifier", False)):
        client.force_login(getattr(cast, who))
        page = client.get(url("submission_detail", draft.pk))
        assert (url("people_edit", draft.pk) in page.text) is is_led
