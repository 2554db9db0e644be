"""Files that were sent before become evidence with the form: all of them or none, and once."""

import re

import pytest
from django.urls import reverse

from assessments import collecting
from assessments.forms import evidence as forms
from assessments.intake import arriving
from assessments.models import Evidence, EvidenceKind, Upload
from tests import factories
from tests.assessments import pictures
from tests.assessments.sending import begin, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]
JPEG = pictures.jpeg()


@pytest.fixture
def activity(draft):
    return factories.activity(draft, "1", title="ปลูกป่าชุมชน")


def add_url(submission, **query):
    return reverse("assessments:evidence_add", args=[submission.pk], query=query)


def typed(*uploads, **captions):
    return {"uploads": [str(one.pk) for one in uploads]} | {
        f"caption-{one.pk}": caption for one, caption in zip(uploads, captions.get("captions", ()), strict=False)
    }


def place_of(activity):
    return f"activity={activity.pk}"


def test_photos_are_saved_with_their_captions_in_one_go(contributor, draft, activity, cast):
    one = send(contributor, draft, JPEG, name="หนึ่ง.jpg", place=place_of(activity))
    two = send(contributor, draft, pictures.from_a_phone(), name="สอง.jpg", place=place_of(activity))
    page = contributor.get(add_url(draft, activity=activity.pk))
    assert re.findall(r'name="uploads" value="([^"]+)"', page.text)[:2] == [str(one.pk), str(two.pk)]

    response = contributor.post(
        add_url(draft, activity=activity.pk), typed(one, two, captions=["ชาวบ้านช่วยกันปลูก\x00", ""])
    )
    first, second = activity.evidence.all()
    assert response.url == add_url(draft) + f"?activity={activity.pk}&added={first.pk},{second.pk}"
    assert "ชาวบ้านช่วยกันปลูก" in contributor.get(response.url).text
    assert [(first.file_name, first.caption), (second.file_name, second.caption)] == [
        ("หนึ่ง.jpg", "ชาวบ้านช่วยกันปลูก"),
        ("สอง.jpg", ""),
    ]
    assert [one.kind for one in (first, second)] == ["photo", "photo"]
    assert (first.changed_by, first.file.state) == (cast.contributor, "ready")
    assert str(one.pk) not in contributor.get(add_url(draft, activity=activity.pk)).text


def test_five_clicks_make_one_evidence(contributor, draft, activity):
    upload = send(contributor, draft, JPEG)
    for _ in range(5):
        response = contributor.post(add_url(draft, activity=activity.pk), typed(upload, captions=["ปลูก"]))
        assert response.status_code == 302

    assert activity.evidence.count() == 1
    upload.refresh_from_db()
    assert upload.evidence == activity.evidence.get()


@pytest.mark.parametrize("state", ["receiving", "checking", "refused"])
def test_while_one_file_is_not_accepted_none_is_saved(contributor, draft, activity, state):
    good, other = (send(contributor, draft, JPEG) for _ in range(2))
    reason = "not_a_photo" if state == "refused" else ""
    Upload.objects.filter(pk=other.pk).update(state=state, reason=reason, file=None)
    response = contributor.post(add_url(draft, activity=activity.pk), typed(good, other, captions=["พิมพ์ไว้แล้ว", "อีกอัน"]))

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {f"caption-{other.pk}"}
    assert "พิมพ์ไว้แล้ว" in response.text
    assert not Evidence.objects.exists()


def test_a_file_that_was_removed_meanwhile_is_told(contributor, draft, activity):
    good, gone = (send(contributor, draft, JPEG) for _ in range(2))
    gone.delete()
    named = typed(good) | {"uploads": [str(good.pk), "0b7e4c1e-8d5c-4a63-9a0e-2f4f7f0e8f11", "nonsense"]}
    response = contributor.post(add_url(draft, activity=activity.pk), named)

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert not Evidence.objects.exists()


def test_a_file_removed_at_the_very_moment_of_saving_is_told(contributor, draft, activity, monkeypatch):
    upload = send(contributor, draft, JPEG)
    clean = forms.FilesForm.clean

    def clean_and_lose(form):
        cleaned = clean(form)
        Upload.objects.all().delete()
        return cleaned

    monkeypatch.setattr(forms.FilesForm, "clean", clean_and_lose)
    response = contributor.post(add_url(draft, activity=activity.pk), typed(upload, captions=["พิมพ์ไว้แล้ว"]))

    assert response.status_code == 422
    assert "พิมพ์ไว้แล้ว" in response.text
    assert not Evidence.objects.exists()


def test_who_saves_after_the_handing_over_is_told_what_becomes_of_the_files(contributor, draft, activity, settings):
    settings.UPLOAD_KEEP_DAYS = 9
    upload = send(contributor, draft, JPEG)
    factories.hand_in(draft)
    response = contributor.post(add_url(draft, activity=activity.pk), typed(upload, captions=["ปลูกป่า"]))

    assert response.status_code == 403
    assert "9" in response.context["exception"]
    assert response.context["exception"] in response.text
    upload.refresh_from_db()
    assert (upload.state, upload.evidence) == (Upload.State.ACCEPTED, None)


def test_whose_role_it_never_was_is_told_so(client, draft, cast):
    client.force_login(cast.certifier)
    response = client.get(add_url(draft))

    assert (response.status_code, response.context["exception"]) == (403, "")


def test_what_a_colleague_sent_cannot_be_saved(contributor, draft, activity, cast):
    theirs = arriving.begin(draft, by=cast.coordinator, kind="photo", name="x.jpg", size=5)
    response = contributor.post(add_url(draft, activity=activity.pk), typed(theirs))

    assert response.status_code == 422
    with pytest.raises(collecting.UploadMissing):
        collecting.add_files(draft, [], kind=EvidenceKind.PHOTO, by=cast.contributor, sent={theirs: ""})


def test_more_than_can_be_saved_at_once_is_refused(contributor, draft, activity, monkeypatch):
    monkeypatch.setattr(forms, "UPLOADS_AT_ONCE", 1)
    uploads = [send(contributor, draft, JPEG) for _ in range(2)]

    assert contributor.post(add_url(draft, activity=activity.pk), typed(*uploads)).status_code == 422


def test_files_wait_at_the_place_they_were_sent_for(contributor, draft, activity):
    here = send(contributor, draft, JPEG, place=place_of(activity))
    document = send(contributor, draft, pictures.pdf(), kind="document", name="แผน.pdf", place=place_of(activity))
    elsewhere = send(contributor, draft, JPEG, place="indicator=1")
    text = contributor.get(add_url(draft, activity=activity.pk)).text

    assert str(here.pk) in text
    assert str(elsewhere.pk) not in text
    assert str(document.pk) not in text
    assert reverse("assessments:upload_thumbnail", args=[here.pk]) in text
    assert str(document.pk) in contributor.get(add_url(draft, activity=activity.pk, kind="document")).text


@pytest.mark.parametrize(("received", "words"), [(5, "50 %"), (0, "0 %")])
def test_what_arrived_in_part_can_go_on(contributor, draft, received, words):
    begin(contributor, draft, 10, name="ครึ่ง.jpg")
    Upload.objects.update(received=received)

    assert words in contributor.get(add_url(draft)).text


def test_files_in_every_state_are_listed(contributor, draft):
    one, two, three = (send(contributor, draft, JPEG) for _ in range(3))
    Upload.objects.filter(pk=two.pk).update(state="checking", file=None)
    Upload.objects.filter(pk=three.pk).update(state="refused", reason="not_a_photo", file=None)
    three.refresh_from_db()
    text = contributor.get(add_url(draft)).text

    assert [
        f'data-upload="{each.pk}" data-state="{state}"' in text
        for each, state in (
            (one, "accepted"),
            (two, "checking"),
            (three, "refused"),
        )
    ] == [True] * 3
    assert three.problem in text


def test_files_are_saved_in_the_order_of_the_page(contributor, draft, activity):
    one, two = (send(contributor, draft, JPEG, name=name) for name in ("หนึ่ง.jpg", "สอง.jpg"))
    contributor.post(add_url(draft, activity=activity.pk), typed(two, one))

    assert [each.file_name for each in activity.evidence.all()] == ["สอง.jpg", "หนึ่ง.jpg"]


def test_documents_are_described_one_by_one(contributor, draft, activity):
    one, two = (send(contributor, draft, pictures.pdf(pages), kind="document") for pages in (1, 2))
    url = add_url(draft, activity=activity.pk, kind="document")
    refused = contributor.post(url, typed(one, two, captions=["แผนพัฒนา", ""]))
    assert set(refused.context["form"].errors) == {f"caption-{two.pk}"}
    assert not Evidence.objects.exists()

    response = contributor.post(url, typed(one, two, captions=["แผนพัฒนา", "รายงานประชุม"]))
    assert response.url == reverse("assessments:activity_edit", args=[activity.pk])
    assert [each.caption for each in activity.evidence.all()] == ["แผนพัฒนา", "รายงานประชุม"]


def test_a_browser_without_scripts_may_add_to_what_was_sent(contributor, draft, activity):
    sent = send(contributor, draft, JPEG, name="ส่งไว้.jpg")
    chosen = {"photos": [pictures.upload(pictures.from_a_phone(), "เลือกเพิ่ม.jpg")]}
    response = contributor.post(add_url(draft, activity=activity.pk), typed(sent, captions=["ส่งไว้"]) | chosen)

    first, second = activity.evidence.all()
    assert (first.file_name, second.file_name) == ("ส่งไว้.jpg", "เลือกเพิ่ม.jpg")
    assert response.url == add_url(draft) + f"?activity={activity.pk}&added={first.pk},{second.pk}"


def test_a_document_beside_sent_ones_needs_its_own_caption(contributor, draft, activity):
    sent = send(contributor, draft, pictures.pdf(), kind="document")
    url = add_url(draft, activity=activity.pk, kind="document")
    chosen = {"document": pictures.upload(pictures.pdf(2), "อีก.pdf"), "caption": ""}
    response = contributor.post(url, typed(sent, captions=["แผน"]) | chosen)

    assert set(response.context["form"].errors) == {"caption"}


def test_removed_evidence_does_not_come_back_as_a_file_to_save(contributor, draft, activity, cast):
    upload = send(contributor, draft, JPEG, place=place_of(activity))
    contributor.post(add_url(draft, activity=activity.pk), typed(upload))
    collecting.remove(activity.evidence.get(), by=cast.contributor)

    assert not Upload.objects.exists()


def test_the_page_costs_the_same_for_one_file_and_for_three(contributor, draft, django_assert_num_queries):
    for count in (1, 2):
        for number in range(count):
            send(contributor, draft, pictures.jpeg(300 + 10 * count + number, 200))
        with django_assert_num_queries(QUERIES):
            contributor.get(add_url(draft))


QUERIES = 9
