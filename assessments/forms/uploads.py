"""Files in forms: photos and documents, checked by their content before anything is stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.translation import gettext

from assessments.examining import Refused
from assessments.files import DOCUMENT_TYPES
from assessments.intake.checking import check, check_size
from assessments.models import EvidenceKind
from assessments.refusals import words
from assessments.sandbox import Disturbed

PHOTOS_AT_ONCE = 20


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once; each is decoded to its end, and every problem names its file."""

    widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,.heic,.heif,.avif"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = [one for one in data or [] if one]
        if not uploads and self.required:
            raise ValidationError(gettext("Choose at least one photo."), code="required")
        if len(uploads) > PHOTOS_AT_ONCE:
            raise ValidationError(
                gettext("Choose at most %(limit)s photos at a time; add the others afterwards.")
                % {"limit": PHOTOS_AT_ONCE}
            )
        problems = [
            gettext("“%(name)s”: %(problem)s") % {"name": one.name, "problem": problem}
            for one in uploads
            if (problem := problem_of(one, EvidenceKind.PHOTO))
        ]
        if problems:
            raise ValidationError(problems)
        return uploads


class DocumentField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": f"{','.join(DOCUMENT_TYPES)},.pdf,.docx,.xlsx,.pptx"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            if self.required:
                raise ValidationError(gettext("Choose a document."), code="required")
            return None
        problem = problem_of(data, EvidenceKind.DOCUMENT)
        if problem:
            raise ValidationError(gettext("“%(name)s”: %(problem)s") % {"name": data.name, "problem": problem})
        return data


def problem_of(upload: "UploadedFile[Any]", kind: EvidenceKind) -> str | None:
    """Why a file cannot be taken, as a sentence that follows its name; else its type is what was found."""

    def examine() -> None:
        upload.content_type = check(path_of(upload), kind)

    return _words_of(examine)


def size_problem(upload: "File[bytes]", limit: int) -> str | None:
    return _words_of(lambda: check_size(upload.size, limit))


def _words_of(checked: Callable[[], None]) -> str | None:
    try:
        checked()
    except Refused as refused:
        return words(refused.reason, refused.facts)
    except Disturbed:
        return words("fault", {})
    return None


def path_of(upload: "UploadedFile[Any]") -> Path:
    """Where the server put an upload: settings send every one of them to a file, however small."""
    assert isinstance(upload, TemporaryUploadedFile)
    return Path(upload.temporary_file_path())
