"""An indicator or a part of one: what is asked, where its points come from, and what is shown beside it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Max
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Kind
from indicators import ordering
from indicators.editing import rename_in_examples
from indicators.forms.criteria import CriteriaSet, initial_criteria, save_criteria
from indicators.forms.drafts import DraftForm
from indicators.forms.fields import (
    LINE_LIMIT,
    LINES_LIMIT,
    TEXT_LIMIT,
    LineField,
    LinesField,
    LongTextField,
    WholeNumberField,
    name_fields,
)
from indicators.forms.rows import RowSet
from indicators.forms.standards import StandardFields, StepSet
from indicators.models import Group, Indicator, PartsRule, ScoreSource, Wording
from indicators.sdgs import GOALS

ALL, SOME = "all", "some"
_GUIDANCE = format_lazy(
    gettext_lazy("At most {limit} characters. How bold, lists and links are written stands below."),
    limit=f"{TEXT_LIMIT:,}",
)
_HINTS = format_lazy(
    gettext_lazy("One hint a line, at most {lines} lines of {limit} characters; bold and links are possible."),
    lines=LINES_LIMIT,
    limit=f"{LINE_LIMIT:,}",
)


class IndicatorForm(StandardFields, DraftForm):
    """A part takes kinds and pilot from its indicator; an indicator with parts has its points and criteria there."""

    number = LineField(
        label=gettext_lazy("Number of the indicator"),
        max_length=8,
        validators=[
            RegexValidator(
                r"^[0-9A-Za-z]+(\.[0-9A-Za-z]+)*$",
                gettext_lazy("Write digits or Latin letters, with points between them, for example 19.1."),
            )
        ],
        help_text=gettext_lazy(
            "Unique in the framework, at most 8 characters. The order on the pages does not follow it."
        ),
    )
    group = forms.ModelChoiceField(label=gettext_lazy("Group"), queryset=Group.objects.none(), empty_label=None)
    name_th, name_en = name_fields()
    wording = forms.ChoiceField(
        label=gettext_lazy("Status of the wording"),
        choices=Wording.choices,
        initial=Wording.WORKING,
        widget=forms.RadioSelect,
    )
    source = LineField(
        label=gettext_lazy("Source of the wording"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The handbook or announcement it is from. Required when the wording is official."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Applies to"),
        choices=[(ALL, gettext_lazy("All kinds of municipality")), (SOME, gettext_lazy("Only the kinds ticked here"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of municipality"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_pilot = forms.BooleanField(
        label=gettext_lazy("Pilot: scored, not counted"),
        required=False,
        help_text=gettext_lazy("Municipalities answer it and see its points, but the total does not change by it."),
    )
    sdgs = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Sustainable Development Goals"),
        choices=[(number, format_lazy("{number} {name}", number=number, name=name)) for number, name in GOALS.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    score_source = forms.ChoiceField(
        label=gettext_lazy("Where the score comes from"),
        choices=ScoreSource.choices,
        initial=ScoreSource.ASSESSED,
        widget=forms.RadioSelect,
    )
    lpa_item = WholeNumberField(label=gettext_lazy("Item of the LPA result"), min_value=1, max_value=99, required=False)
    parts_rule = forms.ChoiceField(
        label=gettext_lazy("Rule of the parts"),
        choices=PartsRule.choices,
        initial=PartsRule.MEAN,
        widget=forms.RadioSelect,
    )
    guidance_th = LongTextField(
        label=gettext_lazy("Guidance in Thai"), limit=TEXT_LIMIT, rows=8, required=False, help_text=_GUIDANCE
    )
    guidance_en = LongTextField(
        label=gettext_lazy("Guidance in English"), limit=TEXT_LIMIT, rows=8, required=False, help_text=_GUIDANCE
    )
    hints_th = LinesField(label=gettext_lazy("Evidence hints in Thai"), required=False, help_text=_HINTS)
    hints_en = LinesField(label=gettext_lazy("Evidence hints in English"), required=False, help_text=_HINTS)

    class Meta:
        model = Indicator
        fields = [
            *("number", "name_th", "name_en", "wording", "source", "is_pilot", "sdgs", "score_source", "lpa_item"),
            *("parts_rule", "guidance_th", "guidance_en", "hints_th", "hints_en"),
        ]

    def build(self) -> None:
        self.has_parts = not self.is_new and self.instance.parts.exists()
        self.initial.setdefault("scope", SOME if self.instance.kinds else ALL)
        self.initial.setdefault("kinds", self.instance.kinds)
        self.build_standard()
        for name in self._left_out():
            del self.fields[name]
        if "group" in self.fields:
            self._build_groups()

    def _left_out(self) -> Iterator[str]:
        if self.is_part:
            yield from ("group", "scope", "kinds", "is_pilot")
        if self.has_parts:
            yield from ("score_source", "lpa_item", "figure", "better")
        else:
            yield "parts_rule"

    @property
    def is_part(self) -> bool:
        return self.instance.whole_id is not None

    def _build_groups(self) -> None:
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Group.objects.filter(dimension__framework=self.framework).select_related("dimension")
        field.queryset = field.queryset.order_by("dimension__number", "position")
        field.label_from_instance = lambda obj: f"{obj.dimension.number} · {obj.name}"  # type: ignore[method-assign]
        if not self.is_new:
            self.initial["group"] = self.instance.group_id

    def build_rows(self, data: QueryDict | None) -> Iterator[tuple[str, RowSet]]:
        if not self.has_parts:
            yield "criteria", CriteriaSet(data, prefix="criteria", initial=self._criteria())
            yield "steps", StepSet(data, prefix="steps", initial=self.initial_steps)

    def _criteria(self) -> list[dict[str, Any]]:
        """Its own; a new part proposes those of the indicator, or of the part before it."""
        if not self.is_new:
            return initial_criteria(self.instance)
        whole = self.instance.whole
        return [] if whole is None else initial_criteria(whole.parts.last() or whole)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        taken = _("Another indicator of this framework has this number.")
        self.reject_taken("number", self.framework.indicators.all(), taken)
        if found.get("wording") == Wording.OFFICIAL and not found.get("source"):
            self.add_error("source", _("Say where the official wording is from."))
        if found.get("scope") == SOME and not found.get("kinds"):
            self.add_error("kinds", _("Tick at least one kind, or let it apply to all."))
        if found.get("score_source") == ScoreSource.LPA and found.get("lpa_item") is None:
            self.add_error("lpa_item", _("Say which item of the LPA result gives the points."))
        self.clean_standard()
        return found

    def save(self, commit: bool = True) -> Indicator:
        """Write the indicator, its criteria and, where it came to another group, the order."""
        row: Indicator = self.instance
        before = None if self.is_new else Indicator.objects.get(pk=row.pk)
        self._fill(row)
        if before is None:
            self._place(row)
        row.save()
        if "criteria" in self.rows:
            save_criteria(row, self.rows["criteria"])
        if before is not None and before.number != row.number:
            rename_in_examples(self.framework, {before.number: row.number})
        self._follow(row, before)
        return row

    def _fill(self, row: Indicator) -> None:
        if "scope" in self.fields:
            chosen = self.cleaned_data["kinds"] if self.cleaned_data["scope"] == SOME else []
            row.kinds = [] if len(chosen) == len(Kind) else chosen
        if not self.has_parts:
            row.standard = self.standard if row.score_source == ScoreSource.COMPUTED else None
            row.lpa_item = row.lpa_item if row.score_source == ScoreSource.LPA else None

    def _place(self, row: Indicator) -> None:
        """A new one stands last in its group, a new part last in its indicator."""
        row.framework = self.framework
        row.position = (self.framework.indicators.aggregate(last=Max("position"))["last"] or 0) + 1
        if row.whole is None:
            row.group = self.cleaned_data["group"]
        else:
            row.group, row.kinds, row.is_pilot = row.whole.group, row.whole.kinds, row.whole.is_pilot

    def _follow(self, row: Indicator, before: Indicator | None) -> None:
        """What hangs on the indicator: its place, its parts, and the criteria that its first part took over."""
        if before is None:
            ordering.arrange_indicators(self.framework)
            if row.whole is not None:
                row.whole.criteria.all().delete()
        elif not self.is_part:
            if (before.kinds, before.is_pilot) != (row.kinds, row.is_pilot):
                row.parts.update(kinds=row.kinds, is_pilot=row.is_pilot)
            if self.cleaned_data["group"].pk != row.group_id:
                ordering.move_indicator(row, self.cleaned_data["group"], ordering.LAST)
