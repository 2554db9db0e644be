"""What a framework says of itself: names, notes, the rule of the total, pass marks and grades."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Kind
from indicators.forms.drafts import DraftForm
from indicators.forms.fields import LINE_LIMIT, KeyField, LinesField, NumberField, WholeNumberField, name_fields
from indicators.forms.rows import RowForm, RowSet, row_set
from indicators.models import Framework, Grade, PassMark, Rollup, Wording

MOST_GRADES = 10
PASS_MARK = "pass_mark_"
_NOTES = format_lazy(gettext_lazy("One note a line, at most {limit} characters each."), limit=f"{LINE_LIMIT:,}")


class GradeForm(RowForm):
    """The cut-off of a grade; it is marked as working unless it is official."""

    name_th, name_en = name_fields()
    key = KeyField(label=gettext_lazy("Key"), max_length=20)
    min_percent = NumberField(
        label=gettext_lazy("From percent"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    wording = forms.ChoiceField(
        label=gettext_lazy("Status of the cut-off"),
        choices=[(Wording.WORKING.value, Wording.WORKING.label), (Wording.OFFICIAL.value, Wording.OFFICIAL.label)],
        initial=Wording.WORKING,
    )


class GradeRows(RowSet):
    """Two grades differ in key and in cut-off."""

    def clean(self) -> None:
        lines = [one for one in self.filled if one.is_valid()]
        for name, message in (
            ("key", _("Another grade has this key.")),
            ("min_percent", _("Another grade begins at this percent.")),
        ):
            taken: set[Any] = set()
            for form in lines:
                if form.cleaned_data[name] in taken:
                    form.add_error(name, message)
                taken.add(form.cleaned_data.get(name))


GradeSet = row_set(GradeForm, GradeRows, most=MOST_GRADES)


class FactsForm(DraftForm):
    name_th, name_en = name_fields()
    notes_th = LinesField(label=gettext_lazy("Notes in Thai"), rows=6, required=False, help_text=_NOTES)
    notes_en = LinesField(label=gettext_lazy("Notes in English"), rows=6, required=False, help_text=_NOTES)
    rollup = forms.ChoiceField(
        label=gettext_lazy("Rule of the total"), choices=Rollup.choices, widget=forms.RadioSelect
    )
    decimals = WholeNumberField(
        label=gettext_lazy("Decimals of percentages"),
        min_value=0,
        max_value=2,
        help_text=gettext_lazy("0 to 2. Halves are rounded up, as on paper."),
    )

    class Meta:
        model = Framework
        fields = ["name_th", "name_en", "notes_th", "notes_en", "rollup", "decimals"]

    def build(self) -> None:
        marks = {one.kind: one.percent for one in self.framework.pass_marks.all()}
        for kind in Kind:
            self.fields[PASS_MARK + kind] = NumberField(
                label=kind.label,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                initial=marks.get(kind.value, Decimal(60)),
            )

    @property
    def pass_marks(self) -> list[forms.BoundField]:
        return [self[PASS_MARK + kind] for kind in Kind]

    def build_rows(self, data: QueryDict | None) -> Iterator[tuple[str, RowSet]]:
        names = ("key", "name_th", "name_en", "min_percent", "wording")
        grades = self.framework.grades.order_by("min_percent")
        yield (
            "grades",
            GradeSet(data, prefix="grades", initial=[{name: getattr(one, name) for name in names} for one in grades]),
        )

    def save(self, commit: bool = True) -> Framework:
        saved: Framework = super().save(commit)
        for kind in Kind:
            PassMark.objects.update_or_create(
                framework=saved, kind=kind, defaults={"percent": self.cleaned_data[PASS_MARK + kind]}
            )
        # Nobody was graded by a draft: nothing hangs on the old rows.
        saved.grades.all().delete()
        Grade.objects.bulk_create(Grade(framework=saved, **one.values()) for one in self.rows["grades"].filled)
        return saved
