"""The municipality explains a signal; evaluators read it beside the signal."""

import pytest
from django.urls import reverse

from assessments.models import SignalNote, Status, Submission
from tests import factories
from tests.assessments.trust.photos import photo

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def edited(draft):
    return photo(draft, software="Canva")


def url(evidence, signal="edited"):
    return reverse("assessments:signal_note", args=[evidence.pk, signal])


def page_url(evidence):
    return reverse("assessments:evidence_edit", args=[evidence.pk])


def notes():
    return list(SignalNote.objects.values_list("signal", "note"))


def test_an_explanation_is_written_and_stands_beside_the_signal(contributor, cast, edited):
    form = contributor.get(url(edited))
    assert form.status_code == 200
    assert "Canva" in form.text
    response = contributor.post(url(edited), {"note": " ปรับแสง\nเท่านั้น ", "before": ""})
    assert response.url == page_url(edited)
    note = SignalNote.objects.get()
    assert (note.evidence, note.signal, note.note, note.by) == (edited, "edited", "ปรับแสง เท่านั้น", cast.contributor)
    assert "ปรับแสง เท่านั้น" in contributor.get(response.url).text


def test_with_htmx_only_the_signal_is_exchanged(contributor, edited):
    form = contributor.get(url(edited), headers=HTMX)
    assert form.text.lstrip().startswith("<li") and "<textarea" in form.text
    saved = contributor.post(url(edited), {"note": "ปรับแสง", "before": ""}, headers=HTMX)
    assert saved.status_code == 200
    assert saved.text.lstrip().startswith("<li") and "ปรับแสง" in saved.text
    assert "<textarea" not in saved.text


def test_a_double_click_changes_nothing(contributor, edited):
    for _ in range(2):
        assert contributor.post(url(edited), {"note": "ปรับแสง", "before": ""}).status_code == 302
    assert notes() == [("edited", "ปรับแสง")]


def test_an_explanation_is_changed_and_taken_back(contributor, edited):
    contributor.post(url(edited), {"note": "หนึ่ง", "before": ""})
    assert "หนึ่ง" in contributor.get(url(edited)).text
    contributor.post(url(edited), {"note": "สอง", "before": "หนึ่ง"})
    assert notes() == [("edited", "สอง")]
    contributor.post(url(edited), {"note": "", "before": "สอง"})
    assert notes() == []


def test_an_explanation_of_somebody_faster_is_shown_and_replaced_only_by_decision(contributor, edited):
    contributor.post(url(edited), {"note": "ของเขา", "before": ""})
    refused = contributor.post(url(edited), {"note": "ของฉัน", "before": ""})
    assert refused.status_code == 409
    assert "ของเขา" in refused.text
    assert refused.context["note_form"].initial == {"note": "ของฉัน", "before": "ของเขา"}
    assert notes() == [("edited", "ของเขา")]
    contributor.post(url(edited), {"note": "ของฉัน", "before": "ของเขา"})
    assert notes() == [("edited", "ของฉัน")]


def test_what_is_too_long_is_not_lost(contributor, edited):
    refused = contributor.post(url(edited), {"note": "ก" * 501, "before": ""})
    assert refused.status_code == 422
    assert "ก" * 501 in refused.text
    assert notes() == []


@pytest.mark.parametrize("signal", ["screenshot", "unknown"])
def test_a_signal_that_the_photo_has_not_cannot_be_explained(contributor, edited, signal):
    assert contributor.get(url(edited, signal)).status_code == 404
    assert contributor.post(url(edited, signal), {"note": "ก"}).status_code == 404


def test_a_stranger_does_not_find_it(client, cast, edited):
    client.force_login(cast.stranger)
    assert client.get(url(edited)).status_code == 404
    assert client.post(url(edited), {"note": "ก"}).status_code == 404
    assert notes() == []


def test_who_only_reads_does_not_explain(client, cast, edited):
    client.force_login(cast.certifier)
    assert client.post(url(edited), {"note": "ก"}).status_code == 403
    page = client.get(page_url(edited), follow=True)
    assert "signal-edited" in page.text
    assert url(edited) not in page.text


def test_evaluators_read_the_explanation(client, cast):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    edited = photo(submission, software="Canva")
    SignalNote.objects.create(evidence=edited, signal="edited", note="ปรับแสงเท่านั้น", by=cast.contributor)
    other = photo(submission, "b", width=100, height=100)
    client.force_login(cast.evaluator)
    page = client.get(page_url(edited), follow=True).text
    assert "ปรับแสงเท่านั้น" in page
    assert cast.contributor.full_name in page
    assert "signal-too_small" in client.get(page_url(other), follow=True).text


def test_cards_and_pages_of_the_submission_carry_the_marks(client, cast):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    edited = photo(submission, software="Canva")
    activity = factories.activity(submission, "1")
    edited.activities.add(activity)
    Submission.objects.filter(pk=submission.pk).update(status=Status.AREA_REVIEW)
    assignment = submission.assignments.get(evaluator=cast.evaluator)
    addresses = {
        "evaluator": [
            reverse("reviews:score_edit", args=[assignment.pk, "1"]),
            reverse("assessments:submission_read", args=[submission.pk]),
        ],
        "contributor": [
            reverse("assessments:activity_edit", args=[activity.pk]),
            reverse("assessments:response_edit", args=[submission.pk, "1"]),
            f"{page_url(edited)}?card",
        ],
    }
    for person, urls in addresses.items():
        client.force_login(getattr(cast, person))
        for address in urls:
            assert "signal-mark" in client.get(address).text, address


def test_the_page_of_a_submission_counts_the_photos(client, cast, draft, edited):
    photo(draft, "b", width=100, height=100)
    photo(draft, "c")
    client.force_login(cast.coordinator)
    page = client.get(reverse("assessments:submission_detail", args=[draft.pk]))
    assert len(page.context["signals"]) == 2
    gallery = reverse("assessments:evidence_list", args=[draft.pk])
    assert f'href="{gallery}?signal=any"' in page.text
