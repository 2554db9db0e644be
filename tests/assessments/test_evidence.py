"""Evidence is added, described and removed by the municipality, and shown to those who see the submission."""

from datetime import date, timedelta
from urllib.parse import quote

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation

from assessments import clock, collecting, sandbox
from assessments.models import Evidence, EvidenceKind, Status, StoredFile
from assessments.tasks import make_renditions
from assessments.templatetags.evidence import period
from tests import factories
from tests.assessments import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]
JPEG = pictures.jpeg()
THAI_NAME = "ภาพปลูกป่า น้ำพุ ๒๕๖๘.JPG"


@pytest.fixture
def activity(draft):
    return factories.activity(draft, "1", title="ปลูกป่าชุมชน")


def photo(submission, by, content=JPEG, name=THAI_NAME, **fields):
    upload = pictures.upload(content, name)
    return collecting.add_file(submission, upload, kind=EvidenceKind.PHOTO, by=by, **fields)


def document(submission, by, **fields):
    upload = pictures.upload(pictures.pdf(), "แผนพัฒนา.pdf")
    return collecting.add_file(submission, upload, kind=EvidenceKind.DOCUMENT, by=by, **fields)


def add_url(submission, **query):
    return reverse("assessments:evidence_add", args=[submission.pk], query=query)


def edit_url(evidence):
    return reverse("assessments:evidence_edit", args=[evidence.pk])


def file_url(evidence, rendition):
    return reverse("assessments:evidence_file", args=[evidence.pk, rendition])


def activity_url(activity):
    return reverse("assessments:activity_edit", args=[activity.pk])


def problems(response, field="photos"):
    assert response.status_code == 422
    return response.context["form"].errors[field]


# Adding


def test_photos_of_an_activity_are_added_and_then_described(contributor, draft, activity, cast):
    uploads = [pictures.upload(JPEG, THAI_NAME), pictures.upload(pictures.from_a_phone(), "สอง.jpg")]
    response = contributor.post(add_url(draft, activity=activity.pk), {"photos": uploads})

    first, second = draft.evidence.all()
    assert (first.file_name, second.file_name) == (THAI_NAME, "สอง.jpg")
    assert [one.changed_by for one in (first, second)] == [cast.contributor] * 2
    assert list(activity.evidence.all()) == [first, second]
    assert [one.state for one in StoredFile.objects.all()] == ["ready", "ready"]
    assert response.url == add_url(draft) + f"?activity={activity.pk}&added={first.pk},{second.pk}"

    page = contributor.get(response.url)
    assert page.status_code == 200
    assert THAI_NAME in page.text
    assert "เพิ่มภาพถ่าย 2 ภาพแล้ว" in page.text

    captions = {
        f"photo-{first.pk}-caption": "ชาวบ้านช่วยกันปลูก",
        f"photo-{first.pk}-base_version": "1",
        f"photo-{second.pk}-caption": "",
        f"photo-{second.pk}-base_version": "1",
    }
    response = contributor.post(response.url, captions)
    assert response.url == activity_url(activity)
    first.refresh_from_db()
    assert (first.caption, first.version) == ("ชาวบ้านช่วยกันปลูก", 2)
    assert Evidence.objects.get(pk=second.pk).version == 1


def test_evidence_of_an_indicator_serves_it_without_an_activity(contributor, draft):
    response = contributor.post(
        add_url(draft, indicator="3", kind="link"), {"url": "www.example.com/ข่าว", "caption": "ข่าวโครงการ"}
    )

    link = draft.evidence.get()
    assert (link.kind, link.url, link.caption) == ("link", "https://www.example.com/ข่าว", "ข่าวโครงการ")
    assert [one.indicator.number for one in link.responses.all()] == ["3"]
    assert response.url == reverse("assessments:response_edit", args=[draft.pk, "3"])


def test_a_document_is_added_with_what_it_shows(contributor, draft, activity):
    upload = pictures.upload(pictures.pdf(), "แผนพัฒนา.pdf")
    response = contributor.post(
        add_url(draft, activity=activity.pk, kind="document"), {"document": upload, "caption": " แผน "}
    )

    plan = activity.evidence.get()
    assert (plan.kind, plan.caption, plan.file_name) == ("document", "แผน", "แผนพัฒนา.pdf")
    assert plan.file.content_type == "application/pdf"
    assert response.url == activity_url(activity)


def test_without_a_place_in_the_address_the_form_asks_for_it(contributor, draft, activity):
    url = add_url(draft, kind="link")
    typed = {"url": "https://example.com/1", "caption": "หน้าโครงการ"}
    refused = contributor.post(url, typed)
    assert problems(refused, "activities")
    assert "หน้าโครงการ" in refused.text

    indicator = draft.responses.get(indicator__number="2")
    response = contributor.post(url, typed | {"activities": [activity.pk], "responses": [indicator.pk]})
    link = draft.evidence.get()
    assert (list(link.activities.all()), list(link.responses.all())) == ([activity], [indicator])
    assert response.url == reverse("assessments:submission_detail", args=[draft.pk])


def test_a_wrong_field_is_named_before_the_missing_place(contributor, draft):
    response = contributor.post(add_url(draft, kind="link"), {"url": "", "caption": ""})

    assert set(response.context["form"].errors) == {"url", "caption"}


@pytest.mark.parametrize("kind", ["photo", "document", "link"])
@pytest.mark.parametrize("query", [{}, {"indicator": "1"}])
def test_each_kind_has_its_form(contributor, draft, kind, query):
    response = contributor.get(add_url(draft, kind=kind, **query))

    assert response.status_code == 200
    assert response.context["kind"] == kind


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "video"},
        {"activity": "0"},
        {"activity": "x"},
        {"activity": "²"},
        {"activity": "9" * 30},
        {"indicator": "99"},
        {"added": "1,x"},
    ],
)
def test_addresses_that_name_nothing_are_not_found(contributor, draft, query):
    assert contributor.get(add_url(draft, **query)).status_code == 404


def test_an_activity_of_another_submission_is_not_found(contributor, draft, cast):
    other = factories.activity(factories.submission(cast.other_municipality))

    assert contributor.get(add_url(draft, activity=other.pk)).status_code == 404


def test_the_same_photo_twice_is_two_pieces_of_evidence_and_one_file(contributor, draft, activity):
    for _ in range(2):
        contributor.post(add_url(draft, activity=activity.pk), {"photos": [pictures.upload(JPEG)]})

    assert draft.evidence.count() == 2
    assert StoredFile.objects.count() == 1


def test_a_photo_that_failed_is_prepared_again_when_added_again(cast, draft, no_worker):
    first = photo(draft, cast.contributor)
    StoredFile.objects.update(state="failed")
    photo(draft, cast.contributor)

    first.file.refresh_from_db()
    assert first.file.state == "waiting"


# What is refused


def test_a_photo_must_be_chosen(contributor, draft, activity):
    assert len(problems(contributor.post(add_url(draft, activity=activity.pk), {}))) == 1


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"only text", "not a photo"),
        (b"<html><script>alert(1)</script>", "not a photo"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "not a photo"),
        (pictures.frames("GIF", 60), "not a photo"),
        (b"GIF89a/*\0\0\0\0*/=1;alert(1)", "not a photo"),
        (pictures.pdf(), "not a photo"),
        (pictures.encoded(pictures.red_top(), "TIFF"), "not a photo"),
        (JPEG[:-200], "damaged"),
        (b"\xff\xd8\xff and then nothing", "damaged"),
        (pictures.png_claiming(0, 5), "damaged"),
        (pictures.png_claiming(20_000, 10_000), "200 megapixels; at most 50"),
        (JPEG + b"<script>alert(1)</script>", "a photo and something else in one"),
        (JPEG + b"\0" * 1_100_000, "1.1 MB; at most 1 MB"),
    ],
)
def test_a_file_that_is_no_proper_photo_is_refused_by_name(contributor, draft, activity, settings, content, word):
    settings.PHOTO_MAX_BYTES = 1024 * 1024
    uploads = [pictures.upload(JPEG, "ดี.jpg"), pictures.upload(content, "เสีย.jpg")]
    with translation.override("en"):
        contributor.cookies["django_language"] = "en"
        [problem] = problems(contributor.post(add_url(draft, activity=activity.pk), {"photos": uploads}))

    assert problem.startswith("“เสีย.jpg”: ")
    assert word in problem
    assert (draft.evidence.count(), StoredFile.objects.count()) == (0, 0)


def test_a_photo_that_could_not_be_looked_at_is_the_portals_fault(contributor, draft, activity, monkeypatch):
    monkeypatch.setattr(sandbox, "ATTEMPTS", 0)  # as if something killed every attempt
    [problem] = problems(
        contributor.post(add_url(draft, activity=activity.pk), {"photos": [pictures.upload(JPEG, "ดี.jpg")]})
    )

    assert problem == "“ดี.jpg”: ระบบขัดข้อง ตรวจสอบไฟล์นี้ไม่ได้ โปรดส่งใหม่ภายหลัง"


def test_every_wrong_photo_of_several_is_named(contributor, draft, activity):
    uploads = [pictures.upload(b"x", f"{number}.jpg") for number in (1, 2)]

    assert len(problems(contributor.post(add_url(draft, activity=activity.pk), {"photos": uploads}))) == 2


def test_too_many_photos_at_once_are_refused(contributor, draft, activity):
    uploads = [pictures.upload(JPEG, f"{number}.jpg") for number in range(21)]

    assert len(problems(contributor.post(add_url(draft, activity=activity.pk), {"photos": uploads}))) == 1


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_photos_of_every_allowed_form_are_taken(contributor, draft, activity, form):
    content = pictures.encoded(pictures.red_top(), form)
    contributor.post(add_url(draft, activity=activity.pk), {"photos": [pictures.upload(content, "ภาพ.gif")]})

    assert activity.evidence.get().file.state == "ready"


def test_what_a_telephone_appends_to_a_photo_stays_in_the_original_alone(contributor, draft, activity):
    content = JPEG + b"SEFH and other notes of the camera"
    contributor.post(add_url(draft, activity=activity.pk), {"photos": [pictures.upload(content, "x.html")]})
    evidence = activity.evidence.get()
    shown = contributor.get(file_url(evidence, "screen"))
    original = contributor.get(file_url(evidence, "original"))

    assert b"SEFH" not in shown.getvalue()
    assert original.getvalue() == content
    assert (original["Content-Type"], original["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert original["Content-Disposition"].startswith("attachment")


def locked(password):
    return pictures.pdf(encryption=pikepdf.Encryption(owner="owner", user=password))


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"%PDF-1.7 and nothing",
        JPEG,
        pictures.pdf(pages=0),
        locked("secret"),
        locked(""),
        pictures.pdf() + b"\0" * 1_100_000,
    ],
)
def test_a_document_must_be_readable(contributor, draft, activity, settings, content):
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    files = {} if content is None else {"document": pictures.upload(content, "แผน.pdf")}
    response = contributor.post(
        add_url(draft, activity=activity.pk, kind="document"), files | {"caption": "แผนพัฒนาสามปี"}
    )

    assert len(problems(response, "document")) == 1
    assert "แผนพัฒนาสามปี" in response.text
    assert not draft.evidence.exists()


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://example.com/x", "data:text/html,x", "no address"])
def test_a_link_must_be_a_web_address(contributor, draft, activity, url):
    response = contributor.post(
        add_url(draft, activity=activity.pk, kind="link"), {"url": url, "caption": "หน้าโครงการ"}
    )

    assert len(problems(response, "url")) == 1
    assert not draft.evidence.exists()


# Captions of several photos


def test_a_long_caption_is_refused_and_stays(contributor, draft, activity, cast):
    one = photo(draft, cast.contributor, activities=[activity])
    url = add_url(draft, activity=activity.pk, added=one.pk)
    typed = {f"photo-{one.pk}-caption": "ก" * 501, f"photo-{one.pk}-base_version": 1}
    response = contributor.post(url, typed)

    assert response.status_code == 422
    assert "ก" * 501 in response.text


def test_a_caption_somebody_else_wrote_meanwhile_is_not_overwritten(contributor, draft, activity, cast):
    one, two = (photo(draft, cast.contributor, activities=[activity]) for _ in range(2))
    collecting.change(two, {"caption": "ของเพื่อน"}, base_version=1, by=cast.coordinator)
    url = add_url(draft, activity=activity.pk, added=f"{one.pk},{two.pk}")
    typed = {
        f"photo-{each.pk}-{name}": value
        for each in (one, two)
        for name, value in (("caption", "ของฉัน"), ("base_version", 1))
    }
    response = contributor.post(url, typed)

    assert response.url.startswith(add_url(draft))
    assert [each.caption for each in draft.evidence.all()] == ["", "ของเพื่อน"]


# Describing


def test_caption_period_and_what_it_serves_are_saved(contributor, draft, activity, cast):
    evidence = photo(draft, cast.contributor, activities=[activity])
    indicator = draft.responses.get(indicator__number="5")
    response = contributor.post(
        edit_url(evidence),
        {
            "caption": "ปลูกต้นไม้\x00 ๕๐๐ ต้น",
            "period_from": "1 ต.ค. 2568",
            "period_to": "03/10/2568",
            "responses": [indicator.pk],
            "version": 1,
        },
    )

    assert response.url == activity_url(activity)
    evidence.refresh_from_db()
    assert (evidence.caption, evidence.version) == ("ปลูกต้นไม้ ๕๐๐ ต้น", 2)
    assert (evidence.period_from, evidence.period_to) == (date(2025, 10, 1), date(2025, 10, 3))
    assert (list(evidence.activities.all()), list(evidence.responses.all())) == ([], [indicator])


def test_saving_without_a_change_to_what_it_serves_leaves_that_alone(contributor, draft, activity, cast):
    evidence = photo(draft, cast.contributor, activities=[activity])
    contributor.post(edit_url(evidence), {"caption": "ใหม่", "activities": [activity.pk], "version": 1})

    assert list(evidence.activities.all()) == [activity]


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        (1, 2, "period_to"),
        (2, 1, None),
        (-1, None, "period_from"),
        (None, -1, "period_to"),
        (1, None, None),
        (None, 0, None),
    ],
)
def test_the_period_lies_in_the_past_and_ends_after_it_starts(contributor, draft, activity, cast, starts, ends, wrong):
    """Numbers of days ago; `wrong` names the field that is refused."""
    evidence = photo(draft, cast.contributor, activities=[activity])
    starts, ends = (one if one is None else clock.today() - timedelta(days=one) for one in (starts, ends))
    response = contributor.post(
        edit_url(evidence),
        {
            "caption": "คำบรรยายที่พิมพ์",
            "period_from": starts or "",
            "period_to": ends or "",
            "activities": [activity.pk],
            "version": 1,
        },
    )

    assert response.status_code == (422 if wrong else 302)
    if wrong:
        assert set(response.context["form"].errors) == {wrong}
        assert "คำบรรยายที่พิมพ์" in response.text


def test_a_stale_save_is_refused_and_shows_both_texts(contributor, draft, activity, cast):
    evidence = photo(draft, cast.contributor, activities=[activity])
    collecting.change(evidence, {"caption": "ข้อความของเพื่อน"}, base_version=1, by=cast.coordinator)
    typed = {"caption": "ข้อความของฉัน", "activities": [activity.pk], "version": 1}
    response = contributor.post(edit_url(evidence), typed)

    assert response.status_code == 409
    for text in ("ข้อความของเพื่อน", "ข้อความของฉัน", cast.coordinator.full_name):
        assert text in response.text
    assert response.context["form"].version == 2

    contributor.post(edit_url(evidence), typed | {"version": 2})
    assert draft.evidence.get().caption == "ข้อความของฉัน"


def test_the_address_of_a_link_can_be_corrected(contributor, draft, activity, cast):
    link = collecting.add_link(
        draft, url="https://example.com/1", caption="หน้า", by=cast.contributor, activities=[activity]
    )
    assert "https://example.com/1" in contributor.get(edit_url(link)).text
    contributor.post(
        edit_url(link),
        {"url": "https://example.com/2", "caption": "หน้า", "activities": [activity.pk], "version": 1},
    )

    assert draft.evidence.get().url == "https://example.com/2"


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (None, None, ""),
        (date(2026, 7, 17), date(2026, 7, 17), "17 Jul 2569"),
        (date(2026, 7, 17), date(2026, 8, 1), "17 Jul 2569 – 1 Aug 2569"),
        (date(2026, 7, 17), None, "from 17 Jul 2569"),
        (None, date(2026, 8, 1), "until 1 Aug 2569"),
    ],
)
def test_a_period_reads_as_people_say_it(starts, ends, words):
    with translation.override("en"):
        assert period(Evidence(period_from=starts, period_to=ends)) == words


# Removing


def test_removing_asks_first_and_leaves_the_file(contributor, draft, activity, cast):
    evidence = photo(draft, cast.contributor, activities=[activity])
    url = reverse("assessments:evidence_delete", args=[evidence.pk])
    assert contributor.get(url).status_code == 200
    assert draft.evidence.exists()

    response = contributor.post(url)
    assert response.url == activity_url(activity)
    assert not draft.evidence.exists()
    assert default_storage.exists(StoredFile.objects.get().name)


# Cards and their waiting


def test_a_waiting_photo_asks_for_itself_until_it_is_ready(contributor, draft, activity, cast, no_worker):
    evidence = photo(draft, cast.contributor, activities=[activity])
    card = edit_url(evidence) + "?card"
    assert f'hx-get="{card}"' in contributor.get(card).text
    assert contributor.get(file_url(evidence, "screen")).status_code == 404

    make_renditions.call(evidence.file.pk)
    ready = contributor.get(card).text
    assert "hx-get" not in ready
    assert file_url(evidence, "thumbnail") in ready


def test_a_photo_that_failed_says_so(contributor, draft, activity, cast, no_worker):
    evidence = photo(draft, cast.contributor, activities=[activity])
    StoredFile.objects.update(state="failed")
    text = contributor.get(edit_url(evidence) + "?card").text

    assert "hx-get" not in text
    assert "#exclamation-triangle" in text


def test_cards_of_documents_and_links_lead_to_them(contributor, draft, activity, cast):
    plan = document(draft, cast.contributor, activities=[activity], period_to=date(2026, 1, 2))
    link = collecting.add_link(
        draft, url="https://example.com/1", caption="หน้า", by=cast.contributor, activities=[activity]
    )

    reader = reverse("assessments:document_read", args=[plan.pk])
    assert f'href="{reader}"' in contributor.get(edit_url(plan) + "?card").text
    assert "https://example.com/1" in contributor.get(edit_url(link) + "?card").text


# Files


def test_an_original_is_downloaded_unchanged_under_its_thai_name(contributor, draft, cast):
    content = pictures.from_a_phone()
    response = contributor.get(file_url(photo(draft, cast.contributor, content), "original"))

    assert response.getvalue() == content
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(THAI_NAME)}"
    assert response["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("rendition", ["thumbnail", "screen", "print"])
def test_renditions_are_shown_with_strict_headers(contributor, draft, cast, rendition):
    response = contributor.get(file_url(photo(draft, cast.contributor), rendition))

    assert response.getvalue()[:3] == b"\xff\xd8\xff"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'; ")


def test_what_the_browser_has_is_not_sent_again(contributor, draft, cast):
    url = file_url(photo(draft, cast.contributor), "screen")
    first = contributor.get(url)
    first.getvalue()
    again = contributor.get(url, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"


def test_files_that_are_not_there_are_not_found(contributor, draft, cast):
    evidence = photo(draft, cast.contributor)
    link = collecting.add_link(draft, url="https://example.com", caption="x", by=cast.contributor)
    default_storage.delete(evidence.file.name)

    assert contributor.get(file_url(evidence, "original")).status_code == 404
    assert contributor.get(file_url(evidence, "huge")).status_code == 404
    assert contributor.get(file_url(link, "original")).status_code == 404


# Who may


def pages(evidence):
    submission = evidence.submission
    return [
        add_url(submission),
        edit_url(evidence),
        edit_url(evidence) + "?card",
        reverse("assessments:evidence_delete", args=[evidence.pk]),
        *(file_url(evidence, one) for one in ("original", "thumbnail", "screen", "print")),
    ]


def statuses(client, user, evidence):
    client.force_login(user)
    found = []
    for url in pages(evidence):
        response = client.get(url)
        response.getvalue()
        found.append(response.status_code)
    return found


@pytest.mark.parametrize("who", ["stranger", "other_officer", "idle_evaluator", "other_chair", "officer"])
def test_to_strangers_nothing_exists(client, cast, draft, activity, who):
    evidence = photo(draft, cast.contributor, activities=[activity])

    assert statuses(client, getattr(cast, who), evidence) == [404] * 8
    assert client.post(edit_url(evidence), {"caption": "x"}).status_code == 404
    assert client.post(reverse("assessments:evidence_delete", args=[evidence.pk])).status_code == 404


@pytest.mark.parametrize("who", ["contributor", "coordinator"])
def test_those_who_write_open_everything(client, cast, draft, activity, who):
    evidence = photo(draft, cast.contributor, activities=[activity])

    assert statuses(client, getattr(cast, who), evidence) == [200] * 8


@pytest.mark.parametrize("who", ["certifier", "administrator"])
def test_those_who_only_read_see_the_original_too(client, cast, draft, activity, who):
    evidence = photo(draft, cast.contributor, activities=[activity])

    assert statuses(client, getattr(cast, who), evidence) == [403, 302, 200, 403, 200, 200, 200, 200]
    assert client.post(edit_url(evidence), {"caption": "x", "version": 1}).status_code == 403


@pytest.mark.parametrize("who", ["certifier", "administrator"])
def test_those_who_only_read_meet_one_page_for_one_evidence(client, cast, draft, who):
    picture = photo(draft, cast.contributor, caption="ปลูกป่าชุมชน")
    plan = document(draft, cast.contributor)
    link = collecting.add_link(
        draft, url="https://example.com/1", caption="ข่าวปลูกป่า", by=cast.contributor, activities=[], responses=[]
    )
    client.force_login(getattr(cast, who))

    assert client.get(edit_url(picture)).url == reverse("assessments:evidence_view", args=[picture.pk])
    assert client.get(edit_url(plan)).url == reverse("assessments:document_read", args=[plan.pk])
    page = client.get(edit_url(link))
    assert "<h1>ข่าวปลูกป่า</h1>" in page.text
    assert '<form method="post" class="card-plain"' not in page.text


@pytest.mark.parametrize("who", ["evaluator", "chair"])
def test_evaluators_see_photos_without_their_originals_and_whole_documents(client, cast, who):
    submission = submission_under_review(cast)
    picture, plan = submission.evidence.all()

    assert statuses(client, getattr(cast, who), picture) == [403, 302, 200, 403, 403, 200, 200, 200]
    page = client.get(edit_url(picture), follow=True)
    assert '<form method="post" class="card-plain"' not in page.text
    assert file_url(picture, "original") not in page.text
    response = client.get(file_url(plan, "original"))
    assert response.getvalue()[:5] == b"%PDF-"
    assert "ปลูกป่าชุมชน" in page.text


def submission_under_review(cast):
    submission = factories.submission(cast.municipality)
    factories.fill(submission)
    activity = factories.activity(submission, "1", title="ปลูกป่าชุมชน")
    photo(submission, cast.contributor, activities=[activity])
    document(submission, cast.contributor, responses=[submission.responses.first()])
    for who, move in factories.ROAD[Status.AREA_REVIEW]:
        factories.prepare(move, submission, cast)
        factories.make_move(move, submission, getattr(cast, who), factories.SIGNED)
    return submission


def test_a_handed_in_submission_is_closed_to_its_own_people(client, cast):
    submission = submission_under_review(cast)
    evidence = submission.evidence.first()
    client.force_login(cast.contributor)

    assert client.post(add_url(submission), {"photos": [pictures.upload(JPEG)]}).status_code == 403
    assert client.post(edit_url(evidence), {"caption": "x", "version": 1}).status_code == 403
    assert client.post(reverse("assessments:evidence_delete", args=[evidence.pk])).status_code == 403
