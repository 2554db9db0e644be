"""The rules of a stage as a form."""

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import CycleStage, Sight
from reviews.forms import TypedTextField, with_base
from reviews.stage_rules import has_points, is_loosened, rules_asked, values_of

HELP = {
    "is_on": gettext_lazy("Switched off, it does not run whatever its dates; submissions go on to the next stage."),
    "quorum": gettext_lazy("So many evaluators must have handed in before points can be agreed. A working value."),
    "spread_threshold": gettext_lazy(
        "In percent of the maximum. Where evaluators are further apart, agreed points need a reason. A working value."
    ),
    "chair_sees": gettext_lazy("That somebody has handed in is seen at once, what they gave only from then on."),
    "colleagues_see": gettext_lazy("Never before having handed in one's own."),
}


class StageRulesForm(forms.ModelForm[CycleStage]):
    """`base` names what the page had shown, so that two administrators do not overwrite each other unseen."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = TypedTextField(label=gettext_lazy("Reason of the change"), rows=3, max_length=2000)

    class Meta:
        model = CycleStage
        fields = (
            "is_on",
            "wanted_evaluators",
            "quorum",
            "spread_threshold",
            "chair_sees",
            "colleagues_see",
            "hides_evaluators",
            "hides_municipalities",
            "shows_self_scores",
            "takes_answers",
        )

    def __init__(self, stage: CycleStage, data: Any = None) -> None:
        super().__init__(data, instance=stage)
        self.before, self.is_stale = values_of(stage), False
        self.asked = rules_asked(stage)
        for name in self.Meta.fields:
            if name not in self.asked:
                del self.fields[name]
        if stage.cycle.is_draft:
            del self.fields["reason"]
        for name, limits in {"wanted_evaluators": (1, 20), "quorum": (1, 20), "spread_threshold": (1, 100)}.items():
            if name in self.fields:
                low, high = limits
                label = self.fields[name].label
                self.fields[name] = forms.IntegerField(label=label, min_value=low, max_value=high)
        if "chair_sees" in self.fields:
            shown = [one for one in Sight.choices if one[0] != Sight.NEVER]
            self.fields["chair_sees"] = forms.ChoiceField(label=self.fields["chair_sees"].label, choices=shown)
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = text
        self.initial["base"] = self._digest()

    def _digest(self) -> str:
        return hashlib.sha256(json.dumps(self.before, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.asked}

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("base") != self._digest():
            self.is_stale = True
            self.data = with_base(self.data, self._digest())
            text = _("Another administrator changed these rules meanwhile. Yours stand here; save again to keep them.")
            self.add_error(None, text)
        if has_points(self.instance):
            for name in self.asked:
                if name in self.cleaned_data and is_loosened(name, self.before[name], self.cleaned_data[name]):
                    text = _("Somebody has handed in points already: from now on they may not be shown to more people.")
                    self.add_error(name, text)
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Rules are written by `change_rules`; the row itself stays as it was read."""
