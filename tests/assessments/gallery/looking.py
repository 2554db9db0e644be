"""Evidence with its pictures, and the pages that show it."""

from django.urls import reverse

from assessments.models import (
    Evidence,
    EvidenceKind,
    Rendition,
    StoredFile,
)
from tests.assessments.trust import photos


def photo(submission, name, *, activity=None, indicator=None, **fields):
    """A photo with its picture made; facts of the file and columns of the evidence alike."""
    facts = {key: fields.pop(key) for key in ("taken_at", "latitude", "longitude", "device") if key in fields}
    made = photos.photo(submission, name, **facts)
    Rendition.objects.get_or_create(file=made.file, kind="screen", defaults={"name": name, "width": 4, "height": 3})
    if activity:
        made.activities.add(activity)
    if indicator:
        made.responses.add(submission.responses.get(indicator__number=indicator))
    Evidence.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def link(submission, caption="ข่าวโครงการ", **fields):
    return Evidence.objects.create(
        submission=submission, kind=EvidenceKind.LINK, url="https://example.com/ข่าว", caption=caption, **fields
    )


def document(submission, caption="แผนพัฒนา", state="ready"):
    file = StoredFile.objects.create(sha256=caption, size=1, content_type="application/pdf", name=caption, state=state)
    return Evidence.objects.create(
        submission=submission, kind=EvidenceKind.DOCUMENT, file=file, file_name="แผน.pdf", caption=caption
    )


def list_url(submission, **query):
    return reverse("assessments:evidence_list", args=[submission.pk], query=query)


def map_url(submission, **query):
    return reverse("assessments:evidence_map", args=[submission.pk], query=query)


def view_url(evidence, **query):
    return reverse("assessments:evidence_view", args=[evidence.pk], query=query)


def compare_url(**query):
    return reverse("assessments:evidence_compare", query=query)


def found(response):
    assert response.status_code == 200
    return [one.caption for one in response.context["page_obj"]]
