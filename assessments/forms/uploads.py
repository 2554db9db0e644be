"""Files in forms: photos and documents, checked by their content before anything is stored."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.translation import gettext

from assessments import sandbox
from assessments.examining import Refused, documents, photos
from assessments.files import DOCUMENT_TYPES, content_type_of, read_head
from assessments.refusals import words

PHOTOS_AT_ONCE = 20
MEGA = 1024 * 1024


def in_mb(size: int) -> str:
    """A size as people say it, with one decimal where it is needed."""
    return f"{size / MEGA:.1f}".removesuffix(".0")


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once; each is decoded to its end, and every problem names its file."""

    widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,.heic,.heif,.avif"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = [one for one in data or [] if one]
        if not uploads:
            raise ValidationError(gettext("Choose at least one photo."), code="required")
        if len(uploads) > PHOTOS_AT_ONCE:
            raise ValidationError(
                gettext("Choose at most %(limit)s photos at a time; add the others afterwards.")
                % {"limit": PHOTOS_AT_ONCE}
            )
        problems = [
            gettext("“%(name)s”: %(problem)s") % {"name": one.name, "problem": problem}
            for one in uploads
            if (problem := photo_problem(one))
        ]
        if problems:
            raise ValidationError(problems)
        return uploads


class DocumentField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": f"{','.join(DOCUMENT_TYPES)},.pdf,.docx,.xlsx,.pptx"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            raise ValidationError(gettext("Choose a document."), code="required")
        problem = document_problem(data)
        if problem:
            raise ValidationError(gettext("“%(name)s”: %(problem)s") % {"name": data.name, "problem": problem})
        return data


def photo_problem(upload: "UploadedFile[Any]") -> str | None:
    """Why a photo cannot be taken, cheap checks first: nothing is decoded before its header was seen."""
    if problem := size_problem(upload, settings.PHOTO_MAX_BYTES):
        return problem
    if not content_type_of(read_head(upload)).startswith("image/"):
        return gettext("this is not a photo in one of the forms JPEG, PNG, WebP or HEIC. Save it as JPEG first.")
    try:
        sandbox.run(photos.check, path_of(upload), max_pixels=settings.PHOTO_MAX_PIXELS)
    except Refused as refused:
        return words(refused.reason, refused.facts)
    return None


def path_of(upload: "UploadedFile[Any]") -> Path:
    """Where the server put an upload: settings send every one of them to a file, however small."""
    assert isinstance(upload, TemporaryUploadedFile)
    return Path(upload.temporary_file_path())


def document_problem(upload: "UploadedFile[Any]") -> str | None:
    """Why a document cannot be taken; otherwise the upload's type is what was found, not what the browser said."""
    if problem := size_problem(upload, settings.DOCUMENT_MAX_BYTES):
        return problem
    try:
        found = sandbox.run(documents.examine, path_of(upload), max_pages=settings.DOCUMENT_MAX_PAGES)
    except Refused as refused:
        return words(refused.reason, refused.facts)
    upload.content_type = found
    return None


def size_problem(upload: "File[bytes]", limit: int) -> str | None:
    if not upload.size:
        return gettext("the file is empty.")
    if upload.size > limit:
        return gettext("the file has %(found)s MB; at most %(limit)s MB are possible.") % {
            "found": in_mb(upload.size),
            "limit": in_mb(limit),
        }
    return None
