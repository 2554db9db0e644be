"""Adding and describing evidence."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.forms.fields import LineField, LongTextField, ThaiDateField
from assessments.forms.uploads import PHOTOS_AT_ONCE, DocumentField, PhotosField, in_mb
from assessments.models import Activity, Evidence, EvidenceKind, Response, Submission

CAPTION_LIMIT = 500


class ResponsesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, response: Any) -> str:
        return f"{response.indicator.number} {response.indicator.name}"


class ServesForm(forms.Form):
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

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
            self.add_error("activities", _("Tick at least one activity or indicator."))
        return cleaned


class AddForm(ServesForm):
    """Evidence to add; where it belongs is asked only when the address does not say so."""

    def __init__(self, submission: Submission, *args: Any, is_placed: bool, **kwargs: Any) -> None:
        super().__init__(submission, *args, **kwargs)
        if is_placed:
            del self.fields["activities"], self.fields["responses"]


def _warn_before_upload(field: forms.Field, limit: int) -> None:
    """The browser marks what is too large as soon as it is chosen."""
    field.widget.attrs.update({"data-max-bytes": limit, "data-too-large": gettext("too large")})


class PhotoForm(AddForm):
    photos = PhotosField(label=_("Photos"))
    field_order = ["photos"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, limit = self.fields["photos"], settings.PHOTO_MAX_BYTES
        field.help_text = gettext("JPEG, PNG, WebP or HEIC, at most %(limit)s MB each, up to %(count)s at a time.") % {
            "limit": in_mb(limit),
            "count": PHOTOS_AT_ONCE,
        }
        _warn_before_upload(field, limit)


class DocumentForm(AddForm):
    document = DocumentField(label=_("Document"))
    caption = LineField(label=_("What the document shows"), limit=CAPTION_LIMIT)
    field_order = ["document", "caption"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, limit = self.fields["document"], settings.DOCUMENT_MAX_BYTES
        field.help_text = gettext("PDF, DOCX, XLSX or PPTX, at most %(limit)s MB and %(pages)s pages") % {
            "limit": in_mb(limit),
            "pages": settings.DOCUMENT_MAX_PAGES,
        }
        _warn_before_upload(field, limit)


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


class EvidenceForm(ServesForm):
    """What can be said about an evidence afterwards; `base_version` is the version the person saw."""

    caption = LongTextField(label=_("Caption"), limit=CAPTION_LIMIT, rows=3, required=False)
    url = AddressField(label=_("Address"), max_length=500, widget=forms.TextInput(attrs={"inputmode": "url"}))
    period_from = ThaiDateField(label=_("Shows the period from"), required=False)
    period_to = ThaiDateField(label=_("to"), required=False)
    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    field_order = ["caption", "url", "period_from", "period_to", "activities", "responses"]

    def __init__(self, evidence: Evidence, data: Any = None) -> None:
        names = ("caption", "url", "period_from", "period_to")
        initial = {name: getattr(evidence, name) for name in names} | {
            "activities": [one.pk for one in evidence.activities.all()],
            "responses": [one.pk for one in evidence.responses.all()],
            "base_version": evidence.version,
        }
        super().__init__(evidence.submission, data, initial=initial)
        if evidence.kind != EvidenceKind.LINK:
            del self.fields["url"]
        self.fields["caption"].required = evidence.kind != EvidenceKind.PHOTO

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("period_from"), cleaned.get("period_to")
        for name, day in (("period_from", starts), ("period_to", ends)):
            if day and day > clock.today():
                self.add_error(name, _("The day lies in the future."))
        if starts and ends and ends < starts:
            self.add_error("period_to", _("The period ends before it starts."))
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "base_version"}


class CaptionForm(forms.Form):
    """The caption of one photo among several."""

    caption = LongTextField(label=_("Caption"), limit=CAPTION_LIMIT, rows=2, required=False)
    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, evidence: Evidence, data: Any = None) -> None:
        initial = {"caption": evidence.caption, "base_version": evidence.version}
        super().__init__(data, initial=initial, prefix=f"photo-{evidence.pk}")
        self.evidence = evidence


def changed_captions(forms_of_photos: Sequence[CaptionForm]) -> dict[Evidence, tuple[str, int]]:
    """What was typed into several caption forms, all valid, for those that changed."""
    return {
        one.evidence: (one.cleaned_data["caption"], one.cleaned_data["base_version"])
        for one in forms_of_photos
        if "caption" in one.changed_data
    }
