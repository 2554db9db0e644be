"""The steps of making a cycle: year and framework, pass marks and cut-offs, areas and their provinces."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Kind, Province
from assessments import calendar, clock, drafts, marks
from assessments.forms.fields import NumberField
from assessments.models import Cycle
from indicators.models import Framework, FrameworkStatus, Grade

# The programme began in 2547; a cycle is made a few years ahead at most.
FIRST_YEAR, YEARS_AHEAD = 2547, 5


def published_frameworks() -> QuerySet[Framework]:
    return Framework.objects.filter(status=FrameworkStatus.PUBLISHED)


class FrameworkField(forms.ModelChoiceField):  # type: ignore[type-arg] # no generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return gettext("%(name)s, version %(version)s") % {"name": obj.name, "version": obj.version}


class CycleStartForm(forms.Form):
    """The year of a new cycle or of a draft, and the framework that it is measured with."""

    year_be = forms.TypedChoiceField(
        label=_("Fiscal year (BE)"),
        coerce=int,
        error_messages={"invalid_choice": _("This year cannot be chosen: it has a cycle already, or is too far off.")},
    )
    framework = FrameworkField(
        label=_("Framework"),
        queryset=published_frameworks(),
        empty_label=None,
        help_text=_("It cannot be changed once the cycle is confirmed."),
    )

    def __init__(self, cycle: Cycle | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        free = _free_years(cycle)
        field = self.fields["year_be"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(year, str(year)) for year in free]
        if cycle is not None:
            self.initial = {"year_be": cycle.year_be, "framework": cycle.framework}
            return
        coming = [year for year in free if year >= calendar.fiscal_year(clock.today())]
        self.initial["year_be"] = min(coming, default=free[0])
        self.initial["framework"] = published_frameworks().order_by("published_at", "pk").last()

    def save(self) -> tuple[Cycle, bool]:
        """The draft, and whether this person made it."""
        year, framework = self.cleaned_data["year_be"], self.cleaned_data["framework"]
        if self.cycle is None:
            return drafts.start_draft(year, framework)
        drafts.change_start(self.cycle, year, framework)
        return self.cycle, True


def _free_years(cycle: Cycle | None) -> list[int]:
    taken = set(Cycle.objects.values_list("year_be", flat=True)) - ({cycle.year_be} if cycle else set())
    this_year = calendar.fiscal_year(clock.today())
    return [year for year in range(this_year + YEARS_AHEAD, FIRST_YEAR - 1, -1) if year not in taken]


class PercentField(NumberField):
    example = "70"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(minimum=Decimal(0), maximum=Decimal(100), **kwargs)


class CycleMarksForm(forms.Form):
    """Pass mark by kind and lowest total by grade; what somebody was measured with is not offered any more."""

    def __init__(self, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.kinds = list(Kind) if marks.may_change_pass_marks(cycle) else []
        self.grades = _from_the_lowest(cycle) if marks.may_change_cut_offs(cycle) else []
        for kind in self.kinds:
            self.fields[f"pass-{kind}"] = PercentField(label=kind.label)
            self.initial[f"pass-{kind}"] = _decimal(cycle.pass_marks.get(kind))
        for grade in self.grades:
            self.fields[f"cut-{grade.key}"] = PercentField(label=grade.name)
            self.initial[f"cut-{grade.key}"] = _decimal(cycle.cut_offs.get(grade.key))

    @property
    def pass_mark_fields(self) -> list[BoundField]:
        return [self._styled(f"pass-{kind}") for kind in self.kinds]

    @property
    def cut_off_fields(self) -> list[BoundField]:
        return [self._styled(f"cut-{grade.key}") for grade in self.grades]

    def _styled(self, name: str) -> BoundField:
        field = self[name]
        field.field.widget.attrs["class"] = "form-control is-invalid" if field.errors else "form-control"
        return field

    def clean(self) -> dict[str, Any]:
        for text in _strange_names(self):
            self.add_error(None, text)
        lower: tuple[Grade, Decimal] | None = None
        for grade in self.grades:
            value = self.cleaned_data.get(f"cut-{grade.key}")
            if value is None:
                continue
            if lower and value <= lower[1]:
                facts = {"grade": grade.name, "lower": lower[0].name, "percent": marks.as_text(lower[1])}
                text = gettext("“%(grade)s” needs more than “%(lower)s” needs (%(percent)s).") % facts
                self.add_error(f"cut-{grade.key}", text)
            lower = grade, value
        return self.cleaned_data

    def save(self) -> None:
        marks.write_marks(
            self.cycle,
            {kind: self.cleaned_data[f"pass-{kind}"] for kind in self.kinds},
            {grade.key: self.cleaned_data[f"cut-{grade.key}"] for grade in self.grades},
        )


def _strange_names(form: CycleMarksForm) -> Iterator[str]:
    """What was sent though it is not asked for: a kind that does not exist, or marks that count already."""
    sent = [name.partition("-") for name in form.data if name not in form.fields]
    kinds = [rest for what, _dash, rest in sent if what == "pass"]
    for kind in kinds:
        if kind not in Kind.values:
            yield gettext("There is no kind of municipality “%(kind)s”.") % {"kind": kind[:40]}
    if set(kinds) & set(Kind.values):
        yield gettext("Meanwhile a submission was handed in: the pass marks count from now on and stay as they are.")
    if any(what == "cut" for what, _dash, _rest in sent):
        yield gettext("Unknown grades, or a result was decided meanwhile: the cut-offs stay as they are.")


def _from_the_lowest(cycle: Cycle) -> list[Grade]:
    return sorted(cycle.framework.grades.all(), key=lambda one: one.min_percent)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True)
class AreaFields:
    """An area with a field for each of its provinces, for the template."""

    area: Area
    fields: list[BoundField]


class CycleAreasForm(forms.Form):
    """The area of every province. What was shown is sent along, so that only what this person moved is written."""

    def __init__(self, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.now = drafts.areas_by_province(cycle)
        self.areas = {str(one.pk): one for one in Area.objects.all()}
        choices = [(key, area.name) for key, area in self.areas.items()]
        for province, area in self.now.items():
            self.fields[_name(province)] = forms.ChoiceField(
                label=province.name, choices=choices, initial=str(area.pk), required=False, show_hidden_initial=True
            )

    @property
    def groups(self) -> list[AreaFields]:
        of = [(area, self._styled(_name(province))) for province, area in self.now.items()]
        return [AreaFields(area, [field for its, field in of if its == area]) for area in self.areas.values()]

    def _styled(self, name: str) -> BoundField:
        field = self[name]
        field.field.widget.attrs["class"] = "form-select form-select-sm"
        return field

    def save(self) -> int:
        """Keep what moved; says how many provinces did. A draft has all of its rows already."""
        moved = {
            province: self.areas[self.cleaned_data[_name(province)]]
            for province in self.now
            if _name(province) in self.changed_data and self.cleaned_data[_name(province)]
        }
        drafts.write_areas(self.cycle, moved)
        return len(moved)


def _name(province: Province) -> str:
    return f"province-{province.pk}"
