"""Photos whose facts are known without a worker."""

from typing import Any

from assessments.models import Evidence, EvidenceKind, PhotoFacts, StoredFile, Submission


def photo(submission: Submission, sha256: str = "a", **facts: Any) -> Evidence:
    """A photo of a submission, of 1600 by 1200 pixels where the facts do not say otherwise."""
    file, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": 1, "content_type": "image/jpeg", "name": sha256, "state": "ready"}
    )
    PhotoFacts.objects.get_or_create(file=file, defaults={"width": 1600, "height": 1200} | facts)
    evidence = Evidence.objects.create(
        submission=submission, kind=EvidenceKind.PHOTO, file=file, file_name=f"{sha256}.jpg", caption=f"ภาพ {sha256}"
    )
    return Evidence.objects.with_files().select_related("submission__province", "submission__cycle").get(pk=evidence.pk)
