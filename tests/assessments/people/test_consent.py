"""Whether people in a photo agreed to be seen is asked, answered, and asked again until it is done."""

import pytest
from django.urls import reverse

from assessments import collecting
from assessments.models import Consent, Evidence, EvidenceKind
from tests import factories
from tests.assessments import pictures
from tests.assessments.people.shown import a_photo, blurred, change, url, withheld

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


def test_the_answer_is_asked_for_on_the_page_of_a_photo(contributor, photo):
    page = contributor.get(url("evidence_edit", photo.pk))
    assert page.text.count('name="consent"') == 3
    assert 'name="consent" value="held" checked' not in page.text
    assert "2562" in page.text

    answer = contributor.post(
        url("evidence_edit", photo.pk),
        {"consent": "held", "version": 1, "responses": [photo.submission.responses.first().pk]},
    )

    assert answer.status_code == 302
    photo.refresh_from_db()
    assert (photo.consent, photo.version) == (Consent.HELD, 2)


def test_an_answer_is_not_lost_by_a_form_that_does_not_name_it(contributor, photo, cast):
    change(photo, cast, consent=Consent.NOBODY)
    first = photo.submission.responses.first().pk
    contributor.post(url("evidence_edit", photo.pk), {"caption": "ใหม่", "version": 2, "responses": [first]})

    photo.refresh_from_db()
    assert (photo.caption, photo.consent) == ("ใหม่", Consent.NOBODY)


def test_an_answer_that_is_none_is_refused(contributor, photo):
    answer = contributor.post(url("evidence_edit", photo.pk), {"consent": "maybe", "version": 1})

    assert answer.status_code == 422
    assert "consent" in answer.context["form"].errors


def test_documents_and_links_show_nobody(contributor, draft, cast):
    link = collecting.add_link(draft, url="https://example.com/", caption="ข่าว", by=cast.contributor)

    page = contributor.get(url("evidence_edit", link.pk))

    assert 'name="consent"' not in page.text
    assert contributor.get(url("evidence_blur", link.pk)).status_code == 404


def test_who_must_blur_is_led_to_the_photo_at_once(contributor, photo):
    served = {"responses": [photo.submission.responses.first().pk]}
    answer = contributor.post(url("evidence_edit", photo.pk), {"consent": "blur", "version": 1} | served)

    assert answer.url == url("evidence_blur", photo.pk)


def added_url(*photos):
    numbers = ",".join(str(one.pk) for one in photos)
    return reverse("assessments:evidence_add", args=[photos[0].submission_id], query={"added": numbers})


def test_photos_just_added_are_asked_about_and_one_answer_may_hold_for_all(contributor, draft, cast):
    photos = [a_photo(draft, cast) for _ in range(3)]
    assert contributor.get(added_url(*photos)).text.count('type="radio"') == 3 * 4
    data = {f"photo-{one.pk}-base_version": "1" for one in photos}
    own = {f"photo-{photos[0].pk}-consent": "held", f"photo-{photos[1].pk}-caption": "ประชุม"}

    answer = contributor.post(added_url(*photos), data | own | {"all-consent": "nobody"})

    assert answer.url == url("submission_detail", draft.pk)
    found = draft.evidence.values_list("consent", "caption")
    assert list(found) == [("held", ""), ("nobody", "ประชุม"), ("nobody", "")]


def test_after_the_captions_comes_the_blurring(contributor, draft, cast):
    photos = [a_photo(draft, cast) for _ in range(2)]
    data = {f"photo-{one.pk}-base_version": "1" for one in photos}

    answer = contributor.post(added_url(*photos), data | {f"photo-{photos[1].pk}-consent": "blur"})

    assert answer.url == url("evidence_blur", photos[1].pk)


def test_a_single_photo_needs_no_answer_for_all(contributor, photo):
    page = contributor.get(added_url(photo))

    assert "all-consent" not in page.text
    assert "2562" in page.text


def test_an_answer_for_all_that_is_none_is_refused(contributor, photo):
    data = {f"photo-{photo.pk}-base_version": "1", "all-consent": "maybe"}

    assert contributor.post(added_url(photo), data).status_code == 422


# All open photos on one page


def test_what_is_open_stands_on_one_page_until_it_is_done(contributor, draft, cast):
    one, two, three = (a_photo(draft, cast, caption=text) for text in ("หนึ่ง", "สอง", "สาม"))
    withheld(three, cast)
    page = contributor.get(url("people_edit", draft.pk))
    assert [form.evidence for form in page.context["captions"]] == [one, two]
    assert list(page.context["withheld"]) == [three]
    assert url("evidence_blur", three.pk) in page.text

    data = {f"photo-{photo.pk}-base_version": photo.version for photo in (one, two)}
    data |= {f"photo-{one.pk}-caption": "หนึ่ง", f"photo-{two.pk}-caption": "สอง", "photo": [one.pk, two.pk]}
    answer = contributor.post(url("people_edit", draft.pk), data | {f"photo-{one.pk}-consent": "nobody"})
    assert answer.url == url("people_edit", draft.pk)

    blurred(Evidence.objects.get(pk=three.pk), cast)
    data[f"photo-{one.pk}-base_version"] = 2
    answer = contributor.post(url("people_edit", draft.pk), data | {"all-consent": "held"})
    assert answer.url == url("submission_detail", draft.pk)
    assert [one.consent for one in draft.evidence.all()] == ["nobody", "held", "blur"]
    assert contributor.get(url("people_edit", draft.pk)).context["captions"] == []


def test_of_many_photos_the_first_ones_are_asked_about(contributor, draft, cast, monkeypatch):
    monkeypatch.setattr("assessments.views.people.AT_ONCE", 2)
    for _ in range(3):
        a_photo(draft, cast)

    page = contributor.get(url("people_edit", draft.pk))

    assert len(page.context["captions"]) == 2
    assert page.context["unanswered"] == 3


def test_an_answer_over_another_ones_is_refused_whole(contributor, photo, cast):
    change(photo, cast, caption="ของเพื่อน")
    data = {"photo": [photo.pk, "x"], f"photo-{photo.pk}-base_version": "1", f"photo-{photo.pk}-consent": "held"}

    answer = contributor.post(url("people_edit", photo.submission_id), data)

    assert answer.url == url("people_edit", photo.submission_id)
    photo.refresh_from_db()
    assert photo.consent == ""


def test_an_answer_that_cannot_be_read_keeps_the_others(contributor, photo):
    data = {"photo": [photo.pk], f"photo-{photo.pk}-base_version": "1", f"photo-{photo.pk}-caption": "ก" * 501}
    answer = contributor.post(url("people_edit", photo.submission_id), data | {f"photo-{photo.pk}-consent": "held"})

    assert answer.status_code == 422
    assert "ก" * 501 in answer.text


def test_photos_of_others_are_not_changed_through_the_page(contributor, photo, draft, cast):
    other = a_photo_elsewhere(cast)
    data = {"photo": [other.pk], f"photo-{other.pk}-base_version": "1", f"photo-{other.pk}-consent": "held"}
    contributor.post(url("people_edit", draft.pk), data)

    other.refresh_from_db()
    assert other.consent == ""


def a_photo_elsewhere(cast):
    other = factories.submission(cast.other_municipality)
    upload = pictures.upload(pictures.jpeg())
    return collecting.add_file(other, upload, kind=EvidenceKind.PHOTO, by=cast.stranger)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_for_many_photos_as_for_one(
    contributor, draft, cast, count, django_assert_max_num_queries
):
    for _ in range(count):
        a_photo(draft, cast)
        withheld(a_photo(draft, cast), cast)

    with django_assert_max_num_queries(22):
        contributor.get(url("people_edit", draft.pk))
