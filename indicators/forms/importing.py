"""A framework file that somebody uploads, and what was read of it on its way through the browser."""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators import files
from indicators.library import Data

SALT = "indicators.framework_import"
# A preview that is confirmed days later says nothing about what is here by then.
DAY = 24 * 60 * 60


class FrameworkFileForm(forms.Form):
    file = forms.FileField(
        label=_("Framework file"),
        help_text=_("A JSON file of at most 10 MB. Nothing is stored before you have seen what it holds."),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> Any:
        """The JSON value of the file."""
        upload = self.cleaned_data["file"]
        if upload.size > files.LARGEST:
            size = f"{upload.size / 1024 / 1024:.1f}"
            raise ValidationError(gettext("The file has %(size)s MB; at most 10 MB are possible.") % {"size": size})
        try:
            return files.read(upload.read())
        except files.Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable


def seal(data: Data) -> str | None:
    """The checked data for a hidden field: signed, so that only what was checked comes back. None if too large."""
    text = signing.dumps(data, salt=SALT, compress=True)
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE is not None
    return text if len(text) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2 else None


def unseal(text: str) -> Data | None:
    """What was sealed, or None when it is too old or not ours."""
    try:
        data: Data = signing.loads(text, salt=SALT, max_age=DAY)
    except signing.BadSignature:
        return None
    return data
