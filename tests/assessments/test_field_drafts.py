"""Drafts of a device arrive once, whole, and from those who may write."""

import json
import uuid
from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from assessments import collecting, field_drafts
from assessments.forms.field_drafts import FieldDraftForm
from assessments.models import Activity, Consent, Evidence, FieldReceipt, Status, Upload
from tests import factories
from tests.assessments import pictures
from tests.assessments.sending import send

pytestmark = pytest.mark.django_db
CONTEXT = reverse("assessments:field_context")
KEY = uuid.UUID(int=7)
TYPED = {
    "title": "คลองสวย น้ำใส",
    "about": "ชาวบ้านช่วยกันเก็บขยะ",
    "place": "19.16650, 99.89690",
    "starts_on": "2026-07-17",
    "indicators": ["18", "20"],
}


def address(submission, key=KEY):
    return reverse("assessments:field_draft", args=[submission.pk, key])


def photo(client, submission, **about):
    upload = send(client, submission, pictures.jpeg(), name="คลอง.jpg")
    return {"upload": str(upload.pk), "caption": "", "consent": ""} | about


def post(client, submission, *photos, key=KEY, **typed):
    return client.post(address(submission, key), TYPED | typed | {"photos": json.dumps(photos)})


def test_a_draft_becomes_an_activity_with_its_photos(worker, contributor, cast, draft):
    before = photo(contributor, draft, caption="ก่อน", consent=Consent.HELD)
    after = photo(contributor, draft)

    answer = post(contributor, draft, before, after)

    activity = Activity.objects.get()
    url = reverse("assessments:activity_edit", args=[activity.pk])
    assert (answer.status_code, answer.json()) == (200, {"state": "arrived", "url": url})
    assert (activity.title, activity.about, activity.place) == (TYPED["title"], TYPED["about"], TYPED["place"])
    assert (activity.starts_on, activity.year_be, activity.changed_by) == (date(2026, 7, 17), 2569, cast.contributor)
    assert [one.indicator.number for one in activity.responses.order_by("indicator__number")] == ["18", "20"]
    assert list(activity.evidence.order_by("pk").values_list("caption", "consent")) == [("ก่อน", "held"), ("", "")]


def test_a_draft_that_is_sent_five_times_arrives_once(worker, contributor, draft):
    shown = photo(contributor, draft)

    answers = [post(contributor, draft, shown).json() for _ in range(5)]

    assert all(one == other for one, other in pairwise(answers))
    counts = [model.objects.count() for model in (Activity, Evidence, FieldReceipt)]
    assert counts == [1, 1, 1]
    assert contributor.get(address(draft)).json() == answers[0]


def test_two_drafts_of_the_same_words_are_two_activities(contributor, draft):
    post(contributor, draft)
    post(contributor, draft, key=uuid.UUID(int=8))

    assert Activity.objects.count() == 2


def test_the_same_key_of_another_person_is_another_draft(contributor, cast, draft):
    post(contributor, draft)
    other = Client()
    other.force_login(cast.coordinator)

    assert other.get(address(draft)).json() == {"state": "unknown"}


def test_a_draft_whose_activity_was_deleted_does_not_come_back(contributor, draft):
    post(contributor, draft)
    Activity.objects.get().delete()

    assert post(contributor, draft).json() == {"state": "arrived", "url": ""}
    assert not Activity.objects.exists()


def test_it_is_told_that_it_arrived_after_the_submission_was_closed(contributor, draft):
    first = post(contributor, draft).json()
    type(draft).objects.update(status=Status.INTERNAL_REVIEW)

    assert post(contributor, draft).json() == first


def test_a_closed_submission_takes_no_draft(contributor, draft):
    type(draft).objects.update(status=Status.INTERNAL_REVIEW)

    for answer in (contributor.get(address(draft)), post(contributor, draft)):
        assert (answer.status_code, answer.json()["state"]) == (403, "closed")
    assert not Activity.objects.exists()


def test_it_is_closed_between_the_look_and_the_save(contributor, cast, draft, monkeypatch):
    is_valid = FieldDraftForm.is_valid

    def handed_over_meanwhile(form):
        type(draft).objects.update(status=Status.INTERNAL_REVIEW)
        return is_valid(form)

    monkeypatch.setattr(FieldDraftForm, "is_valid", handed_over_meanwhile)

    assert post(contributor, draft).status_code == 403
    with pytest.raises(PermissionDenied):
        field_drafts.receive(draft, by=cast.contributor, key=KEY, columns={}, indicators=[], photos=[])


def test_a_photo_that_is_not_there_leaves_nothing_behind(worker, contributor, draft):
    there = photo(contributor, draft)

    answer = post(contributor, draft, there, there | {"upload": str(uuid.UUID(int=1))})

    assert (answer.status_code, answer.json()["state"]) == (409, "photos")
    assert [model.objects.count() for model in (Activity, Evidence, FieldReceipt)] == [0, 0, 0]


def test_a_photo_that_is_still_being_checked_is_waited_for(no_worker, contributor, cast, draft):
    unchecked = photo(contributor, draft)

    assert post(contributor, draft, unchecked).status_code == 409
    with pytest.raises(collecting.UploadMissing):
        field_drafts.receive(
            draft,
            by=cast.contributor,
            key=KEY,
            columns={"title": "ก", "year_be": 2569},
            indicators=[],
            photos=[field_drafts.Photo(Upload.objects.get().pk, "", "")],
        )
    assert not Activity.objects.exists()


def test_a_photo_of_another_activity_is_not_taken_from_it(worker, contributor, draft):
    shown = photo(contributor, draft)
    post(contributor, draft, shown)

    assert post(contributor, draft, shown, key=uuid.UUID(int=8)).status_code == 409
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": " "}, "จำเป็นต้องกรอก"),
        ({"starts_on": "2020-01-01"}, "2567"),
        ({"indicators": ["99"]}, "99"),
    ],
)
def test_what_cannot_be_taken_is_said_in_words(contributor, draft, typed, words):
    answer = post(contributor, draft, **typed)

    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert words in answer.json()["words"]
    assert not Activity.objects.exists()


@pytest.mark.parametrize("photos", ["{", "3", "[3]", '[{"upload": "x"}]', '[{"upload": [1]}]', json.dumps([{}] * 31)])
def test_an_unreadable_list_of_photos_is_refused(contributor, draft, photos):
    assert contributor.post(address(draft), TYPED | {"photos": photos}).status_code == 422
    assert not Activity.objects.exists()


@pytest.mark.parametrize(("day", "year"), [("", 2569), ("2025-11-02", 2568), ("2024-12-01", 2568)])
def test_the_year_follows_from_the_day(contributor, draft, day, year):
    post(contributor, draft, starts_on=day)

    assert Activity.objects.get().year_be == year


# What the page knows


def test_the_context_names_the_person_and_where_they_may_draft(contributor, cast, draft):
    told = contributor.get(CONTEXT).json()

    assert told["person"] == {"id": cast.contributor.pk, "name": str(cast.contributor)}
    (place,) = told["submissions"]
    assert (place["id"], place["name"], place["year"], place["first"]) == (draft.pk, draft.full_name, 2569, 2567)
    numbers = [leaf["number"] for one in place["dimensions"] for leaf in one["indicators"]]
    assert ("18" in numbers, len(place["dimensions"])) == (True, 4)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.contributor)
    token = strict.get(CONTEXT).json()["token"]
    assert strict.post(address(draft), TYPED, headers={"X-CSRFToken": token}).status_code == 200


def test_nobody_drafts_where_nothing_is_open(client, cast, draft):
    for person in (cast.administrator, cast.certifier, cast.officer):
        client.force_login(person)
        assert client.get(CONTEXT).json()["submissions"] == []


def test_the_context_asks_as_much_for_one_year_as_for_three(contributor, cast, draft, django_assert_max_num_queries):
    contributor.get(CONTEXT)
    with django_assert_max_num_queries(12) as one:
        contributor.get(CONTEXT)
    for town in (factories.municipality("บ้านเหนือ"), factories.municipality("บ้านใต้")):
        cast.contributor.memberships.create(role=Role.CONTRIBUTOR, municipality=town)
        factories.submission(town)
    with django_assert_max_num_queries(len(one)):
        assert len(contributor.get(CONTEXT).json()["submissions"]) == 3


def test_who_is_signed_out_is_told_so(client, draft):
    for answer in (client.get(CONTEXT), client.get(address(draft)), client.post(address(draft), TYPED)):
        assert (answer.status_code, answer.json()["state"]) == (401, "signed_out")


def test_the_page_is_the_same_for_everybody(client, contributor, cast):
    anonymous = Client().get(reverse("assessments:field"))

    assert contributor.get(reverse("assessments:field")).content == anonymous.content
    assert "csrf" not in anonymous.content.decode()
    assert not anonymous.cookies


def test_a_receipt_says_its_key(contributor, draft):
    post(contributor, draft)

    assert str(FieldReceipt.objects.get()) == str(KEY)
