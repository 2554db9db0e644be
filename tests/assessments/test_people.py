"""Who did not agree to be seen is seen by nobody but the municipality, which says so and draws where they are."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse
from django_tasks import default_task_backend
from PIL import Image, ImageStat

from assessments import collecting, renditions, workflow
from assessments.engine import MoveRefused, make_move
from assessments.examining import Refused
from assessments.models import Consent, Evidence, EvidenceKind, Rendition, StaleSave, Status, blur_key
from assessments.tasks import make_blurred, make_renditions
from tests import factories
from tests.assessments import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]
FACE = [0.25, 0.1, 0.2, 0.3]
KINDS = ("thumbnail", "screen", "print")
OUTSIDERS = ("evaluator", "second_evaluator", "officer", "chair", "administrator")


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


@pytest.fixture
def photo(draft, cast):
    return a_photo(draft, cast)


def a_photo(submission, cast, content=None, **fields):
    """Pixels full of contrast, so that blur shows."""
    striped = pictures.encoded(stripes(), quality=95)
    upload = pictures.upload(content or striped, "กีฬาสี.jpg")
    return collecting.add_file(submission, upload, kind=EvidenceKind.PHOTO, by=cast.contributor, **fields)


def stripes() -> Image.Image:
    line = [(0, 0, 0), (0, 0, 0), (255, 255, 255), (255, 255, 255)] * 100
    image = Image.new("RGB", (400, 1))
    image.putdata(line)
    return image.resize((400, 200), Image.Resampling.NEAREST)


def withheld(photo, cast):
    return change(photo, cast, consent=Consent.BLUR)


def change(photo, cast, **changes):
    return collecting.change(photo, changes, base_version=photo.version, by=cast.contributor)


def blurred(photo, cast, *places):
    return collecting.blur(photo, list(places or [FACE]), base_version=photo.version, by=cast.contributor)


def url(name, pk, *args):
    return reverse(f"assessments:{name}", args=[pk, *args])


def file_url(photo, kind):
    return url("evidence_file", photo.pk, kind)


def under_review(submission, cast):
    """On to the judges."""
    for who, move in factories.ROAD[Status.AREA_REVIEW]:
        factories.prepare(move, submission, cast)
        make_move(move, submission, getattr(cast, who), factories.SIGNED)


def is_blurred(content: bytes) -> bool:
    """Whether the face, left of the middle, is without contrast, while the right of the photo has it."""
    image = pictures.Image.open(pictures.BytesIO(content)).convert("L")
    width, height = image.size
    face = image.crop((width // 4, height // 10, width * 45 // 100, height * 4 // 10))
    rest = image.crop((width * 6 // 10, 0, width, height))
    assert ImageStat.Stat(rest).stddev[0] > 50
    return ImageStat.Stat(face).stddev[0] < 15


def read(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def shown(client, photo, kind) -> bytes:
    response = client.get(file_url(photo, kind))
    assert response.status_code == 200
    return response.getvalue()


# Saying whether people are to be seen


def test_the_answer_is_asked_for_on_the_page_of_a_photo(contributor, photo):
    page = contributor.get(url("evidence_edit", photo.pk))
    assert page.text.count('name="consent"') == 3
    assert 'name="consent" value="held" checked' not in page.text
    assert "2562" in page.text

    answer = contributor.post(
        url("evidence_edit", photo.pk),
        {"consent": "held", "base_version": 1, "responses": [photo.submission.responses.first().pk]},
    )

    assert answer.status_code == 302
    photo.refresh_from_db()
    assert (photo.consent, photo.version) == (Consent.HELD, 2)


def test_an_answer_is_not_lost_by_a_form_that_does_not_name_it(contributor, photo, cast):
    change(photo, cast, consent=Consent.NOBODY)
    first = photo.submission.responses.first().pk
    contributor.post(url("evidence_edit", photo.pk), {"caption": "ใหม่", "base_version": 2, "responses": [first]})

    photo.refresh_from_db()
    assert (photo.caption, photo.consent) == ("ใหม่", Consent.NOBODY)


def test_an_answer_that_is_none_is_refused(contributor, photo):
    answer = contributor.post(url("evidence_edit", photo.pk), {"consent": "maybe", "base_version": 1})

    assert answer.status_code == 422
    assert "consent" in answer.context["form"].errors


def test_documents_and_links_show_nobody(contributor, draft, cast):
    link = collecting.add_link(draft, url="https://example.com/", caption="ข่าว", by=cast.contributor)

    page = contributor.get(url("evidence_edit", link.pk))

    assert 'name="consent"' not in page.text
    assert contributor.get(url("evidence_blur", link.pk)).status_code == 404


def test_who_must_blur_is_led_to_the_photo_at_once(contributor, photo):
    served = {"responses": [photo.submission.responses.first().pk]}
    answer = contributor.post(url("evidence_edit", photo.pk), {"consent": "blur", "base_version": 1} | served)

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


# Drawing


def test_drawn_places_are_kept_and_blurred(contributor, photo):
    page = contributor.get(url("evidence_blur", photo.pk))
    assert file_url(photo, "unblurred") in page.text

    drawn = json.dumps([FACE, [0.7, 0.7, 0.3, 0.3001]])
    answer = contributor.post(url("evidence_blur", photo.pk), {"places": drawn, "base_version": 1})

    assert answer.url == url("submission_detail", photo.submission_id)
    photo.refresh_from_db()
    assert (photo.blurs, photo.version) == ([FACE, [0.7, 0.7, 0.3, 0.3]], 2)
    assert photo.consent == Consent.BLUR, "who blurs says why"
    assert all(is_blurred(shown(contributor, photo, kind)) for kind in KINDS)
    assert not is_blurred(shown(contributor, photo, "unblurred"))
    assert photo.blur_key in contributor.get(url("evidence_edit", photo.pk)).text


def test_an_answer_that_was_given_stays_when_places_are_blurred(photo, cast):
    agreed = change(photo, cast, consent=Consent.HELD)

    assert blurred(agreed, cast).consent == Consent.HELD


def test_places_can_be_typed_without_a_script(contributor, photo, cast):
    saved = blurred(photo, cast, FACE, [0.5, 0.5, 0.1, 0.1])
    page = contributor.get(url("evidence_blur", photo.pk))
    assert [one.initial for one in page.context["form"].lines.initial_forms][0]["left"] == 25
    data = {"line-TOTAL_FORMS": 4, "line-INITIAL_FORMS": 2, "base_version": saved.version}
    lines = [("25", "10", "20", "30"), ("", "", "", ""), ("๖๐", "0", "12.5", "100"), ("", "", "", "")]

    answer = contributor.post(url("evidence_blur", photo.pk), data | typed(*lines))

    assert answer.status_code == 302
    photo.refresh_from_db()
    assert photo.blurs == [FACE, [0.6, 0.0, 0.125, 1.0]]


def typed(*lines):
    sides = ("left", "top", "width", "height")
    return {
        f"line-{number}-{side}": text
        for number, line in enumerate(lines)
        for side, text in zip(sides, line, strict=True)
    }


@pytest.mark.parametrize(
    "lines",
    [
        [("25", "10", "20", "")],
        [("25", "x", "20", "20")],
        [("25", "10", "0.5", "20")],
        [("90", "10", "20", "20")],
    ],
)
def test_typed_places_that_cannot_be_are_told_and_kept(contributor, photo, lines):
    data = {"line-TOTAL_FORMS": 1, "line-INITIAL_FORMS": 0, "base_version": 1} | typed(*lines)

    answer = contributor.post(url("evidence_blur", photo.pk), data)

    assert answer.status_code == 422
    assert f'value="{lines[0][0]}"' in answer.text
    assert answer.context["form"].errors or answer.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ("[[0.1,0.1,0.2]]", "โหลดหน้านี้ใหม่"),
        ("[[0.1,0.1,0.2,true]]", "โหลดหน้านี้ใหม่"),
        ("[[0.1,0.1,0.2,NaN]]", "โหลดหน้านี้ใหม่"),
        ("[[0.1,0.1,0.2,1e999]]", "โหลดหน้านี้ใหม่"),
        ('[{"left":1}]', "โหลดหน้านี้ใหม่"),
        ('{"left":1}', "โหลดหน้านี้ใหม่"),
        ("[[", "โหลดหน้านี้ใหม่"),
        ("[" * 100_000, "โหลดหน้านี้ใหม่"),
        ("[[0.1,0.1,0.2,0.2],[0.1,0.1,0.009,0.2]]", "ตำแหน่งที่ 2 เล็กเกินไป"),
        ("[[0.9,0.1,0.2,0.2]]", "ตำแหน่งที่ 1 อยู่เลยขอบภาพ"),
        ("[[-0.1,0.1,0.2,0.2]]", "ตำแหน่งที่ 1 อยู่เลยขอบภาพ"),
        (json.dumps([FACE] * 201), "201"),
    ],
)
def test_drawn_places_that_cannot_be_are_told_in_words(contributor, photo, drawn, said):
    answer = contributor.post(url("evidence_blur", photo.pk), {"places": drawn, "base_version": 1})

    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors["places"])
    photo.refresh_from_db()
    assert photo.blurs == []


def test_a_form_without_places_changes_nothing(contributor, photo, cast):
    blurred(photo, cast)

    answer = contributor.post(url("evidence_blur", photo.pk), {"base_version": 2})

    assert answer.status_code == 422
    photo.refresh_from_db()
    assert photo.blurs == [FACE]


def test_without_any_place_the_photo_is_whole_again(contributor, photo, cast):
    agreed = change(photo, cast, consent=Consent.HELD)
    blurred(agreed, cast)

    contributor.post(url("evidence_blur", photo.pk), {"places": "[]", "base_version": 3})

    photo.refresh_from_db()
    assert photo.blurs == []
    assert not is_blurred(shown(contributor, photo, "screen"))


def test_the_slower_one_sees_that_somebody_was_faster_and_keeps_the_drawing(contributor, photo, cast):
    blurred(photo, cast, [0.5, 0.5, 0.1, 0.1])
    drawn = json.dumps([FACE])

    answer = contributor.post(url("evidence_blur", photo.pk), {"places": drawn, "base_version": 1})

    assert answer.status_code == 409
    assert cast.contributor.full_name in answer.text
    assert answer.context["form"]["base_version"].value() == "2"
    assert json.loads(answer.context["form"]["places"].value()) == [FACE]
    contributor.post(url("evidence_blur", photo.pk), {"places": drawn, "base_version": 2})
    photo.refresh_from_db()
    assert photo.blurs == [FACE]


def test_one_photo_leads_to_the_next_until_none_is_left(contributor, draft, cast):
    first, second = (withheld(a_photo(draft, cast), cast) for _ in range(2))
    data = {"places": json.dumps([FACE]), "base_version": 2, "and_next": "1"}
    assert "and_next" in contributor.get(url("evidence_blur", first.pk)).text

    assert contributor.post(url("evidence_blur", first.pk), data).url == url("evidence_blur", second.pk)
    assert "and_next" not in contributor.get(url("evidence_blur", second.pk)).text
    assert contributor.post(url("evidence_blur", second.pk), data).url == url("submission_detail", draft.pk)


@pytest.mark.parametrize(("content", "said"), [(None, "กำลังเตรียม"), (b"\xff\xd8\xff", "เตรียมภาพนี้ไม่สำเร็จ")])
def test_a_photo_without_a_picture_cannot_be_drawn_on(contributor, draft, cast, no_worker, content, said):
    photo = a_photo(draft, cast, content)
    if content:
        renditions.make(photo.file)

    page = contributor.get(url("evidence_blur", photo.pk))

    assert page.status_code == 200
    assert said in page.text
    assert "data-blur" not in page.text


@pytest.mark.parametrize("who", ["stranger", "other_officer", "idle_evaluator", "other_chair", "evaluator", "officer"])
def test_to_strangers_the_pages_do_not_exist(client, cast, photo, who):
    client.force_login(getattr(cast, who))

    for page in (url("evidence_blur", photo.pk), url("people_edit", photo.submission_id)):
        assert client.get(page).status_code == 404
        assert client.post(page, {"places": "[]", "base_version": 1}).status_code == 404


def test_after_certifying_nobody_changes_what_is_blurred(contributor, cast, draft, photo):
    under_review(draft, cast)

    assert contributor.get(url("evidence_blur", photo.pk)).status_code == 403
    assert contributor.post(url("evidence_blur", photo.pk), {"places": "[]", "base_version": 1}).status_code == 403
    assert contributor.get(url("people_edit", draft.pk)).status_code == 403
    with pytest.raises(PermissionDenied):
        blurred(photo, cast)


# Who sees what


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


def test_each_of_two_photos_with_the_same_bytes_is_blurred_in_its_own_places(contributor, photo, cast, draft):
    twin = a_photo(draft, cast)
    assert twin.file == photo.file
    blurred(photo, cast)
    assert not is_blurred(shown(contributor, twin, "screen"))

    blurred(twin, cast, [0.6, 0.6, 0.2, 0.2])
    assert is_blurred(shown(contributor, photo, "screen"))
    assert shown(contributor, photo, "screen") != shown(contributor, twin, "screen")
    assert photo.file.renditions.count() == 9


# The worker


def test_blurring_twice_makes_nothing_new(photo, cast):
    blurred(photo, cast)
    before = list(Rendition.objects.values())
    make_blurred.call(photo.pk)

    assert list(Rendition.objects.values()) == before


def test_blurred_renditions_do_not_stand_for_plain_ones(photo, cast):
    blurred(photo, cast)
    photo.file.renditions.filter(blur="").delete()
    make_renditions.call(photo.file.pk)

    assert sorted(photo.file.renditions.filter(blur="").values_list("kind", flat=True)) == sorted(KINDS)


def test_a_photo_that_went_or_is_whole_again_is_left_alone(photo, cast, no_worker):
    make_blurred.call(photo.pk)
    make_blurred.call(10**9)

    assert not Rendition.objects.exclude(blur="").exists()


def test_what_failed_is_tried_again_some_times(photo, cast, no_worker):
    blurred(photo, cast)
    default_storage.delete(photo.file.name)
    default_task_backend.clear()

    make_blurred.call(photo.pk)
    again = default_task_backend.results[-1]
    assert (again.task.func, again.args) == (make_blurred.func, [photo.pk, 1])
    assert again.task.run_after is not None
    with pytest.raises(FileNotFoundError):
        make_blurred.call(photo.pk, 3)


def test_places_mean_the_same_after_the_database(photo, cast):
    places = [[0, 0.5, 0.25, 1 / 3], [0.0, 0.0, 1.0, 1.0]]
    saved = blurred(photo, cast, *places)
    saved.refresh_from_db()

    assert saved.blur_key == blur_key(places)
    assert blur_key([[0, 0, 1, 1]]) == blur_key([[0.0, 0.0, 1.0, 1.0]])
    assert blur_key([]) == ""


def test_blurring_what_was_changed_meanwhile_is_refused(photo, cast):
    change(photo, cast, caption="ใหม่")
    with pytest.raises(StaleSave):
        blurred(photo, cast)


def test_an_unreadable_photo_cannot_be_blurred(photo):
    default_storage.delete(photo.file.name)
    default_storage.save(photo.file.name, pictures.upload(b"\xff\xd8\xff"))

    with pytest.raises(Refused):
        renditions.make_blurred(photo.file, [FACE])


# Before certifying


def test_a_withheld_photo_stops_the_handing_over_and_is_named(client, cast, draft, photo):
    change(photo, cast, caption="กีฬาสีโรงเรียน", consent=Consent.BLUR)
    [missing] = workflow.gaps(draft)
    assert (missing.name, missing.url) == ("กีฬาสีโรงเรียน", url("evidence_edit", photo.pk))
    with pytest.raises(MoveRefused) as refused:
        make_move("hand_over", draft, cast.coordinator)
    assert refused.value.missing == [missing]
    client.force_login(cast.coordinator)
    page = client.get(url("move", draft.pk, "hand_over"))
    assert f'<a href="{missing.url}">กีฬาสีโรงเรียน</a>' in page.text

    blurred(Evidence.objects.get(pk=photo.pk), cast)
    make_move("hand_over", draft, cast.coordinator)
    assert draft.status == Status.INTERNAL_REVIEW


def test_photos_without_an_answer_are_told_and_stop_nothing(client, cast, draft, photo):
    client.force_login(cast.coordinator)
    page = client.get(url("move", draft.pk, "hand_over"))
    assert f'<a href="{url("evidence_edit", photo.pk)}">' in page.text
    assert url("people_edit", draft.pk) in page.text
    assert "btn btn-primary" in page.text

    make_move("hand_over", draft, cast.coordinator)
    client.force_login(cast.certifier)
    page = client.get(url("move", draft.pk, "submit"))
    assert f'<a href="{url("evidence_edit", photo.pk)}">' in page.text
    assert url("people_edit", draft.pk) not in page.text, "the certifier cannot answer"


def test_the_list_of_activities_leads_to_what_is_open(contributor, draft, photo, cast):
    assert url("people_edit", draft.pk) in contributor.get(url("activity_list", draft.pk)).text
    withheld(photo, cast)
    assert "notice-warning" in contributor.get(url("activity_list", draft.pk)).text
    change(Evidence.objects.get(pk=photo.pk), cast, consent=Consent.NOBODY)
    assert url("people_edit", draft.pk) not in contributor.get(url("activity_list", draft.pk)).text
