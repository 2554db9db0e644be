"""Adding and describing evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.collecting import SERVED, change
from assessments.earlier import year_of_photo
from assessments.files import sha256_of
from assessments.forms.fields import LineField, LongTextField, ThaiDateField
from assessments.forms.merging import MergingForm
from assessments.forms.uploads import PHOTOS_AT_ONCE, DocumentField, PhotosField
from assessments.models import Activity, Consent, Evidence, EvidenceKind, RenditionKind, Response, Submission, Upload
from assessments.refusals import in_mb, words

CAPTION_LIMIT = 500
# Files sent one by one, saved together; a browser without scripts sends fewer, in one request.
UPLOADS_AT_ONCE = 100
NOWHERE = _("Tick at least one activity or indicator.")
GONE = _("A file on this page was removed meanwhile. Look at the list, and save again.")


class ResponsesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, response: Any) -> str:
        return f"{response.indicator.number} {response.indicator.name}"


class Serving(forms.Form):
    """What an evidence serves: activities, and through them or directly indicators."""

    activities = forms.ModelMultipleChoiceField(
        label=_("Activities it shows"),
        queryset=Activity.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    responses = ResponsesField(
        label=_("Indicators it serves directly"),
        help_text=_("An activity's indicators need not be ticked again."),
        queryset=Response.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def offer(self, submission: Submission) -> None:
        self._offer("activities", submission.activities.all())
        self._offer("responses", submission.responses.select_related("indicator"))

    def _offer(self, name: str, rows: "QuerySet[Any]") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asks = "activities" in self.fields
        if asks and not self.errors and not cleaned["activities"] and not cleaned["responses"]:
            self.add_error("activities", NOWHERE)
        return cleaned


class ServesForm(Serving):
    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(submission)


class AddForm(ServesForm):
    """Evidence to add; where it belongs is asked only when the address does not say so."""

    def __init__(
        self, submission: Submission, *args: Any, is_placed: bool, sent: "QuerySet[Upload]", place: str, **kwargs: Any
    ) -> None:
        """`sent` are the person's uploads of this kind for this submission; `place` is as in the page's address."""
        super().__init__(submission, *args, **kwargs)
        self.submission = submission
        if is_placed:
            del self.fields["activities"], self.fields["responses"]

    def plain_fields(self) -> list[BoundField]:
        """The fields that stand below each other."""
        return list(self)


def _warn_before_upload(field: forms.Field, limit: int) -> None:
    """The browser marks what is too large as soon as it is chosen."""
    field.widget.attrs.update({"data-max-bytes": limit, "data-too-large": gettext("too large")})


class FilesForm(AddForm):
    """Files chosen in the form, and files that were sent before it is saved, each with a caption of its own."""

    most = UPLOADS_AT_ONCE
    chosen: str
    limits: str
    is_caption_required: bool

    def __init__(self, submission: Submission, *args: Any, sent: "QuerySet[Upload]", place: str, **kwargs: Any) -> None:
        super().__init__(submission, *args, sent=sent, place=place, **kwargs)
        self.named, self.place = self._named(), place
        shown = Q(evidence=None, place=place) | Q(pk__in=self.named)
        self.uploads: list[Upload] = sorted(sent.filter(shown), key=self._order)
        for upload in self.uploads:
            self._ask_for_caption(upload)
        self.fields[self.chosen].required = not self.named

    def _named(self) -> list[UUID]:
        """The uploads that the page says are to be saved; what is no number of an upload is left aside."""
        given = self.data.getlist("uploads") if isinstance(self.data, QueryDict) else []
        return [UUID(one) for one in dict.fromkeys(given) if _is_uuid(one)]

    def _order(self, upload: Upload) -> int:
        """The order of the page that was sent; what came since stands below."""
        return self.named.index(upload.pk) if upload.pk in self.named else len(self.named)

    def _ask_for_caption(self, upload: Upload) -> None:
        is_named = upload.pk in self.named
        caption = LongTextField(
            label=gettext("Caption of “%(name)s”") % {"name": upload.name},
            limit=CAPTION_LIMIT,
            rows=2,
            required=is_named and self.is_caption_required,
        )
        caption.widget.attrs["data-caption"] = ""
        self.fields[_caption(upload)] = caption

    def rows(self) -> list["UploadRow"]:
        """The uploads of the page, each with its field."""
        named = self.named if self.is_bound else [upload.pk for upload in self.uploads]
        return [UploadRow(upload, self[_caption(upload)], upload.pk in named) for upload in self.uploads]

    def plain_fields(self) -> list[BoundField]:
        """The captions stand beside their files."""
        captions = {_caption(upload) for upload in self.uploads}
        return [field for field in self if field.name not in captions]

    def sent_captions(self) -> dict[Upload, str]:
        named = [upload for upload in self.uploads if upload.pk in self.named]
        return {upload: self.cleaned_data[_caption(upload)] for upload in named}

    def chosen_files(self) -> "list[File[bytes]]":
        """What came with the form itself."""
        chosen = self.cleaned_data[self.chosen]
        return chosen if isinstance(chosen, list) else [chosen] if chosen else []

    def fields_of_chosen(self) -> dict[str, Any]:
        """What the form says about them."""
        return {"caption": self.cleaned_data["caption"]} if "caption" in self.fields else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        known = {upload.pk for upload in self.uploads}
        if not known.issuperset(self.named):
            self.add_error(None, GONE)
        if len(self.named) > UPLOADS_AT_ONCE:
            limit = {"limit": UPLOADS_AT_ONCE}
            self.add_error(None, gettext("Save at most %(limit)s files at a time; add the others afterwards.") % limit)
        for upload in self.uploads:
            if upload.pk in self.named and upload.state != Upload.State.ACCEPTED:
                self.add_error(_caption(upload), _why_not(upload))
        return cleaned


@dataclass(frozen=True)
class UploadRow:
    upload: Upload
    caption: BoundField
    is_chosen: bool

    @property
    def has_thumbnail(self) -> bool:
        return self.upload.rendition(RenditionKind.THUMBNAIL) is not None


def _caption(upload: Upload) -> str:
    return f"caption-{upload.pk}"


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _why_not(upload: Upload) -> str:
    """Why an upload cannot be saved now."""
    if upload.state == Upload.State.CHECKING:
        return gettext("This file is still being checked. Save again in a moment.")
    if upload.state == Upload.State.RECEIVING:
        return gettext("This file has not arrived yet. Wait until it has, or remove it.")
    return gettext("This file cannot be added: %(problem)s") % {"problem": upload.problem}


class PhotoForm(FilesForm):
    photos = PhotosField(label=_("Photos"))
    field_order = ["photos"]
    chosen = "photos"
    is_caption_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = {"limit": in_mb(settings.PHOTO_MAX_BYTES), "count": PHOTOS_AT_ONCE, "most": UPLOADS_AT_ONCE}
        self.fields["photos"].help_text = (
            gettext("JPEG, PNG, WebP, HEIC or AVIF, at most %(limit)s MB each, up to %(count)s at a time.") % limit
        )
        self.limits = (
            gettext("JPEG, PNG, WebP, HEIC or AVIF, at most %(limit)s MB each, up to %(most)s at a time.") % limit
        )
        _warn_before_upload(self.fields["photos"], settings.PHOTO_MAX_BYTES)

    def clean_photos(self) -> "list[File[bytes]]":
        photos: list[File[bytes]] = self.cleaned_data["photos"]
        problems = [
            gettext("“%(name)s”: %(problem)s") % {"name": one.name, "problem": words("earlier_year", {"year": year})}
            for one in photos
            if (year := year_of_photo(sha256_of(one), self.submission))
        ]
        if problems:
            raise ValidationError(problems)
        return photos


class DocumentForm(FilesForm):
    document = DocumentField(label=_("Document"))
    caption = LineField(label=_("What the document shows"), limit=CAPTION_LIMIT)
    field_order = ["document", "caption"]
    chosen = "document"
    is_caption_required = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = {
            "limit": in_mb(settings.DOCUMENT_MAX_BYTES),
            "pages": settings.DOCUMENT_MAX_PAGES,
            "most": UPLOADS_AT_ONCE,
        }
        self.fields["document"].help_text = (
            gettext("PDF, DOCX, XLSX or PPTX, at most %(limit)s MB and %(pages)s pages") % limit
        )
        self.limits = (
            gettext("PDF, DOCX, XLSX or PPTX, at most %(limit)s MB and %(pages)s pages each, up to %(most)s at a time.")
            % limit
        )
        _warn_before_upload(self.fields["document"], settings.DOCUMENT_MAX_BYTES)
        # One that was sent before has a caption of its own.
        self.fields["caption"].required = not self.named or "document" in self.files


class AddressField(forms.URLField):
    """A web address; one without http:// or https:// gets https://, other schemes are refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        if not address.lower().startswith(("http://", "https://")):
            raise ValidationError(gettext("Only addresses that begin with http:// or https:// are possible."))
        return address


class LinkForm(AddForm):
    url = AddressField(
        label=_("Address"),
        max_length=500,
        help_text=_("For example https://www.bansang.go.th/news/12"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    caption = LineField(label=_("Title of the page"), limit=CAPTION_LIMIT)
    field_order = ["url", "caption"]


ADD_FORMS: dict[str, type[AddForm]] = {
    EvidenceKind.PHOTO: PhotoForm,
    EvidenceKind.DOCUMENT: DocumentForm,
    EvidenceKind.LINK: LinkForm,
}


class ConsentField(forms.ChoiceField):
    """People to be seen and their consent; nothing is chosen while nobody said it, and an answer stays one."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Consent.choices, required=False, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data) and super().has_changed(initial, data)


def _people_field(**kwargs: Any) -> ConsentField:
    return ConsentField(label=_("People in the picture"), **kwargs)


class EvidenceForm(Serving, MergingForm):
    """What can be said about an evidence afterwards."""

    row: Evidence
    together = (("period_from", "period_to"), SERVED)
    caption = LongTextField(label=_("Caption"), limit=CAPTION_LIMIT, rows=3, required=False)
    consent = _people_field()
    url = AddressField(label=_("Address"), max_length=500, widget=forms.TextInput(attrs={"inputmode": "url"}))
    period_from = ThaiDateField(label=_("Shows the period from"), required=False)
    period_to = ThaiDateField(label=_("to"), required=False)
    field_order = ["caption", "consent", "url", "period_from", "period_to", "activities", "responses"]

    def build(self) -> None:
        self.offer(self.row.submission)
        if self.row.kind != EvidenceKind.LINK:
            del self.fields["url"]
        if not self.row.is_photo:
            del self.fields["consent"]
        self.fields["caption"].required = not self.row.is_photo
        for name, field in self.fields.items():
            found = getattr(self.row, name)
            field.initial = [one.pk for one in found.all()] if name in SERVED else found

    @property
    def submission(self) -> Submission:
        return self.row.submission

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("period_from"), cleaned.get("period_to")
        for name, day in (("period_from", starts), ("period_to", ends)):
            if day and day > clock.today() and name in self.sent:
                self.add_error(name, _("The day lies in the future."))
        if starts and ends and ends < starts:
            self.add_error("period_to", _("The period ends before it starts."))
        if not self.errors.keys() & set(SERVED) and not any(cleaned.get(name) for name in SERVED):
            self.add_error("activities", NOWHERE)
        return cleaned

    def as_text(self, name: str, value: Any) -> str:
        """What is ticked as its numbers, whether they come from the row or from the browser."""
        if name not in SERVED:
            return super().as_text(name, value)
        return ", ".join(str(pk) for pk in sorted(getattr(one, "pk", one) for one in value or []))

    def write(self, changes: dict[str, Any], *, by: User) -> Evidence:
        return change(self.row, changes, base_version=self.row.version, by=by)


class CaptionForm(forms.Form):
    """What is said of one photo among several."""

    caption = LongTextField(label=_("Caption"), limit=CAPTION_LIMIT, rows=2, required=False)
    consent = _people_field()
    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, evidence: Evidence, data: Any = None) -> None:
        names = {"caption": evidence.caption, "consent": evidence.consent, "base_version": evidence.version}
        super().__init__(data, initial=names, prefix=f"photo-{evidence.pk}")
        self.evidence = evidence

    def changes(self, for_all: str) -> dict[str, Any]:
        """What changed; without an answer of its own the photo takes the one for all."""
        found: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("caption", "consent") if name in self.changed_data
        }
        own = self.cleaned_data["consent"] or self.evidence.consent
        return found | ({"consent": for_all} if for_all and not own else {})


class SameForAllForm(forms.Form):
    """One answer for the photos that have none of their own."""

    consent = ConsentField(label=_("People in all these pictures"))
    prefix = "all"


def changed_captions(
    forms_of_photos: Sequence[CaptionForm], for_all: str
) -> dict[Evidence, tuple[dict[str, Any], int]]:
    """What was said in several forms, all valid, of the photos of which something changed."""
    changed = {one: one.changes(for_all) for one in forms_of_photos}
    return {one.evidence: (found, one.cleaned_data["base_version"]) for one, found in changed.items() if found}
