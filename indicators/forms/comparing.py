"""Which two versions are compared."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.models import Framework


class FrameworkField(forms.ModelChoiceField):  # type: ignore[type-arg] # no generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return gettext("%(name)s, version %(version)s") % {"name": obj.name, "version": obj.version}


class CompareForm(forms.Form):
    """Read from the address, so that a comparison can be passed on."""

    old = FrameworkField(label=_("Before"), queryset=Framework.objects.all(), empty_label=_("Choose a version"))
    new = FrameworkField(label=_("After"), queryset=Framework.objects.all(), empty_label=_("Choose a version"))
