"""A rule of the reviewer's eye: its question, what it looks for, in which indicators."""

import re
import string
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.typed_text import western_digits
from assessments.eye import parameters
from assessments.eye.checks import CHECKS, Check
from assessments.eye.parameters import Asked, Choice, Measure, Number, Relation
from assessments.forms.changes import ChangesForm
from assessments.forms.fields import LineField, LongTextField, NumberField
from assessments.models import EyeRule, StaleSave
from indicators.models import Framework, FrameworkStatus, Wording
from indicators.queries import Outline, outline

PREFIX = "set_"
TEXT_LIMIT, WHY_LIMIT = 300, 2000


def newest_plan() -> Outline | None:
    """The framework whose indicators and base data a rule can name."""
    framework = Framework.objects.filter(status=FrameworkStatus.PUBLISHED).order_by("published_at").last()
    return outline(framework) if framework else None


class NumbersField(LineField):
    """Numbers of indicators with commas or spaces between; empty means all."""

    def __init__(self, known: set[str], **kwargs: Any) -> None:
        self.known = known
        super().__init__(limit=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = western_digits(super().clean(value))
        numbers = list(dict.fromkeys(re.findall(r"[^\s,;]+", text)))
        if unknown := [one for one in numbers if one not in self.known]:
            raise ValidationError(_("There is no indicator %(numbers)s.") % {"numbers": ", ".join(unknown)})
        return numbers

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class EyeRuleForm(ChangesForm):
    """The fields of every rule, and those that its check asks for."""

    row: EyeRule

    def build(self) -> None:
        plan = newest_plan()
        row = self.row
        for name, limit in (("text_th", TEXT_LIMIT), ("text_en", TEXT_LIMIT)):
            self.fields[name] = LineField(
                label=_column(name).verbose_name, limit=limit, initial=getattr(row, name), required=name == "text_th"
            )
        for one in self.check.asks:
            self.fields[PREFIX + one.key] = _field(one, row.parameters.get(one.key), plan)
        if self.check.is_of_indicators:
            self.fields["indicators"] = NumbersField(
                set(plan.by_number) if plan else set(),
                label=_column("indicators").verbose_name,
                required=False,
                initial=row.indicators,
                help_text=gettext_lazy("Their numbers, for example 18, 19.1. Empty: all."),
            )
        self.fields["severity"] = _choice("severity", row.severity)
        self.fields["wording"] = _choice("wording", row.wording)
        for name in ("why_th", "why_en"):
            self.fields[name] = LongTextField(
                label=_column(name).verbose_name, limit=WHY_LIMIT, rows=3, required=False, initial=getattr(row, name)
            )
        self.fields["is_on"] = forms.BooleanField(
            label=_column("is_on").verbose_name, required=False, initial=row.is_on
        )

    @property
    def check(self) -> Check:
        return CHECKS[self.row.looks_for]

    def question_fields(self) -> Iterator[BoundField]:
        yield from (self[name] for name in ("text_th", "text_en", "why_th", "why_en"))

    def limit_fields(self) -> Iterator[BoundField]:
        """What it looks for, exactly."""
        yield from (self[name] for name in self.fields if name.startswith(PREFIX) or name == "indicators")

    def standing_fields(self) -> Iterator[BoundField]:
        yield from (self[name] for name in ("severity", "wording", "is_on"))

    def shown(self, name: str) -> str:
        field, value = self.fields[name], self[name].initial
        if isinstance(field, forms.BooleanField):
            return _("Yes") if value else _("No")
        if isinstance(field, forms.ChoiceField):
            return _label(field, value)
        return super().shown(name)

    def columns(self) -> dict[str, Any]:
        """What changed, by column; the parameters are one."""
        changes = {name: value for name, value in self.changes.items() if not name.startswith(PREFIX)}
        asked = {
            name.removeprefix(PREFIX): self.cleaned_data[name]
            for name in self.fields
            if name.startswith(PREFIX)
        }  # fmt: skip
        stored = parameters.stored(asked)
        return changes | ({"parameters": stored} if stored != self.row.parameters else {})

    def tried(self) -> EyeRule:
        """The rule as it is typed, to be tried and never saved."""
        made = EyeRule(key=self.row.key, looks_for=self.row.looks_for, parameters={}, indicators=[])
        values = {name: getattr(self.row, name) for name in ("text_th", "text_en", "severity", "indicators")}
        for name, value in (values | {"parameters": self.row.parameters} | self.columns()).items():
            setattr(made, name, value)
        return made

    def save(self, *, by: User) -> EyeRule:
        """Write what changed, or the new rule; raises StaleSave."""
        changes = self.columns()
        if not self.row.pk:
            return _add(self.row, changes, by)
        if not changes:
            return self.row
        return self.row.save_changes(changes, base_version=self.base_version, by=by)


def new_rule(looks_for: str) -> EyeRule:
    """A rule to be filled in, set as its check proposes; it is at work only once it is saved."""
    proposed = {one.key: one.default for one in CHECKS[looks_for].asks if isinstance(one, Number)}
    return EyeRule(looks_for=looks_for, parameters=parameters.stored(proposed), version=0)


def _add(row: EyeRule, changes: dict[str, Any], by: User) -> EyeRule:
    """With a key of its own, by which findings name it from now on."""
    key = f"{row.looks_for.replace('_', '-')}-{get_random_string(6, string.ascii_lowercase)}"
    values = {"parameters": row.parameters} | changes
    return EyeRule.objects.create(key=key, looks_for=row.looks_for, changed_by=by, **values)


def switch(rule: EyeRule, *, is_on: bool, base_version: int, by: User) -> bool:
    """Put a rule to work or to rest; False where somebody changed it since it was read."""
    try:
        rule.save_changes({"is_on": is_on}, base_version=base_version, by=by)
    except StaleSave:
        return False
    return True


def _field(one: Asked, stored: Any, plan: Outline | None) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "help_text": one.help}
    if isinstance(one, Number):
        number = one.default if stored is None else Decimal(str(stored))
        return NumberField(
            minimum=one.minimum, maximum=one.maximum, decimals=one.decimals, initial=number, **common
        )  # fmt: skip
    if isinstance(one, Choice):
        return forms.ChoiceField(choices=Relation.choices, initial=stored, **common)
    assert isinstance(one, Measure)
    return forms.ChoiceField(
        choices=[("", "—"), *_measures(plan, stored)], initial=stored, required=not one.is_optional, **common
    )


def _measures(plan: Outline | None, stored: Any) -> Iterator[Any]:
    """By the groups of the form, then the figures; what no framework has any more stays as it is stored."""
    known: set[str] = set()
    for group in plan.base_data_groups if plan else ():
        fields = [(one.key, one.name) for one in group.fields.all() if not one.is_choice]
        known.update(key for key, _name in fields)
        yield group.name, fields
    figures = [(one.key, one.name) for one in plan.figures] if plan else []
    known.update(key for key, _name in figures)
    yield _("Figures that follow from them"), figures
    if stored and stored not in known:
        yield stored, stored


def _choice(name: str, value: str) -> forms.ChoiceField:
    choices = [(str(key), label) for key, label in _column(name).flatchoices if key != Wording.FOUNDING]
    return forms.ChoiceField(label=_column(name).verbose_name, choices=choices, initial=value)


def _column(name: str) -> "models.Field[Any, Any]":
    column = EyeRule._meta.get_field(name)
    assert isinstance(column, models.Field)
    return column


def _label(field: forms.ChoiceField, value: Any) -> str:
    """The words of a choice, those in groups too."""
    labels: dict[str, Any] = {}
    for key, words in list(field.choices):  # type: ignore[arg-type]
        labels |= dict(words if isinstance(words, list) else [(key, words)])
    return str(labels.get(value, ""))
