"""What is said of a piece of evidence is saved while it is typed, field by field."""

import json
from datetime import date

import pytest
from django.urls import reverse

from assessments import collecting
from assessments.forms.evidence import EvidenceForm
from assessments.models import Consent, Evidence, EvidenceKind, Status, Submission, TextVersion
from tests import factories
from tests.assessments import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


@pytest.fixture
def activity(draft):
    return factories.activity(draft, "1")


@pytest.fixture
def photo(draft, cast, activity):
    upload = pictures.upload(pictures.jpeg())
    return collecting.add_file(draft, upload, kind=EvidenceKind.PHOTO, by=cast.contributor, activities=[activity])


@pytest.fixture
def save(contributor, cast, photo):
    """As the script does: what was changed, and what the person had seen."""

    def send(bases=None, who=None, **fields):
        known = bases or EvidenceForm(Evidence.objects.get(pk=photo.pk)).bases
        data = {"fields": ",".join(fields), "bases": known, "version": "1"} | fields
        url = reverse("assessments:evidence_edit", args=[photo.pk])
        return contributor.post(url, data, headers={"X-Author": str(who or cast.contributor.pk)})

    return send


def test_each_field_is_saved_and_a_caption_keeps_its_versions(save, photo, draft):
    response = draft.responses.get(indicator__number="20")
    answer = save(caption="ก่อนเก็บขยะ", consent="nobody", period_from="1/8/2568", responses=[response.pk])

    assert (answer.status_code, sorted(answer.json()["saved"])) == (
        200,
        ["caption", "consent", "period_from", "responses"],
    )
    photo.refresh_from_db()
    assert (photo.caption, photo.consent, photo.period_from) == ("ก่อนเก็บขยะ", Consent.NOBODY, date(2025, 8, 1))
    assert [one.pk for one in photo.responses.all()] == [response.pk]
    assert [one.text for one in TextVersion.objects.filter(evidence=photo)] == ["ก่อนเก็บขยะ"]


def test_what_cannot_be_is_told_and_keeps_nothing_else_waiting(save, photo, activity):
    answer = save(caption="ตลาด", period_to="31/12/2699", activities=[])

    assert answer.status_code == 422
    assert sorted(answer.json()["errors"]) == ["activities", "period_to"]
    assert list(save(activities=[]).json()["errors"]) == ["activities"]
    photo.refresh_from_db()
    assert (photo.caption, list(photo.activities.all())) == ("ตลาด", [activity])


def test_a_period_that_ends_before_it_starts_is_told_at_the_day_that_was_typed(save, photo):
    assert save(period_to="1/8/2568").status_code == 200
    assert list(save(period_from="2/8/2568").json()["errors"]) == ["period_from"]
    both = save(period_from="2/8/2568", period_to="1/8/2568", caption="ตลาด").json()
    assert (sorted(both["errors"]), list(both["saved"])) == (["period_from", "period_to"], ["caption"])


def test_other_fields_go_together_and_the_same_one_is_never_written_over(save, photo, cast):
    seen = EvidenceForm(photo).bases
    collecting.change(photo, {"caption": "ของเพื่อน"}, base_version=photo.version, by=cast.coordinator)

    assert save(bases=seen, consent="held").status_code == 200
    answer = save(bases=seen, caption="ของฉัน")
    theirs = answer.json()["conflicts"]["caption"]
    assert (answer.status_code, theirs["text"], theirs["who"]) == (409, "ของเพื่อน", cast.coordinator.full_name)
    assert save(bases=json.dumps({"caption": theirs["base"]}), caption="ของเราสองคน").status_code == 200
    photo.refresh_from_db()
    assert (photo.caption, photo.consent) == ("ของเราสองคน", Consent.HELD)


def test_after_the_text_was_saved_by_itself_the_button_saves_the_rest(save, contributor, photo):
    seen = json.loads(EvidenceForm(photo).bases)
    told = save(caption="ตลาดสด").json()
    bases = json.dumps(seen | told["saved"])
    data = {"fields": "consent", "bases": bases, "version": told["version"], "consent": "nobody"}
    assert contributor.post(reverse("assessments:evidence_edit", args=[photo.pk]), data).status_code == 302
    photo.refresh_from_db()
    assert (photo.caption, photo.consent) == ("ตลาดสด", Consent.NOBODY)


def test_it_is_saved_for_nobody_else_nor_once_it_is_handed_over_nor_when_it_is_gone(save, photo, cast):
    assert save(who=cast.coordinator.pk, caption="x").json() == {"reason": "author"}
    Submission.objects.filter(pk=photo.submission_id).update(status=Status.INTERNAL_REVIEW)
    assert save(caption="x").json() == {"reason": "closed"}
    bases = EvidenceForm(photo).bases
    Evidence.objects.all().delete()
    assert save(bases=bases, caption="x").status_code == 404
