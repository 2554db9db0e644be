"""The form of one row of a draft: shown, checked, saved, or given back with what somebody else saved meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from indicators.editing import editing
from indicators.forms.base_data import BaseDataFieldForm, BaseDataGroupForm, FigureForm
from indicators.forms.dimensions import DimensionForm, GroupForm
from indicators.forms.drafts import DraftForm
from indicators.forms.facts import FactsForm
from indicators.forms.indicators import IndicatorForm
from indicators.forms.rows import with_one_more
from indicators.items import label_of
from indicators.models import BaseDataField, BaseDataGroup, Dimension, Figure, Framework, Group, Indicator
from indicators.proposals import proposed_indicator, proposed_part
from indicators.views.drafts import of_a_draft, row_or_404
from indicators.views.editor import page_of

SHOWN, CONFLICT, INVALID = 200, 409, 422


@dataclass(frozen=True)
class Page:
    """Which form, in which template, over which row; `kind` names the row in the addresses."""

    name: str
    kind: str
    form: type[DraftForm]
    # Fetched anew once the draft is locked.
    instance: Callable[[Framework], Any]
    initial: dict[str, Any]

    @property
    def template(self) -> str:
        return f"indicators/{self.name}.html"


def _edit(request: HttpRequest, framework: Framework, page: Page) -> HttpResponse:
    if request.method != "POST":
        form = page.form(framework, instance=page.instance(framework), initial=page.initial)
        return _show(request, framework, page, form, SHOWN)
    with editing(framework) as current:
        data = with_one_more(request.POST, request.POST.get("add", ""))
        form = page.form(current, data, instance=page.instance(current), initial=page.initial)
        if "add" in request.POST or "preview" in request.POST:
            return _show(request, current, page, form.unchecked(), SHOWN)
        if not form.is_valid():
            return _show(request, current, page, form, INVALID)
        if form.is_in_conflict:
            return _show(request, current, page, form, CONFLICT)
        row = form.save()
    messages.success(request, _("Saved: %(name)s.") % {"name": label_of(row)})
    return redirect(f"{page_of(framework, page.kind)}#{page.kind}-{row.pk}")


def _show(request: HttpRequest, framework: Framework, page: Page, form: DraftForm, status: int) -> HttpResponse:
    context = {
        "framework": framework,
        "form": form,
        "kind": page.kind,
        "row": None if form.is_new else form.instance,
        "back": page_of(framework, page.kind),
        "is_previewed": "preview" in request.POST,
    }
    return render(request, page.template, context, status=status)


@of_a_draft
def framework_facts_edit(request: HttpRequest, framework: Framework) -> HttpResponse:
    page = Page("framework_facts_edit", "framework", FactsForm, lambda current: current, {})
    return _edit(request, framework, page)


@of_a_draft
def dimension_edit(request: HttpRequest, framework: Framework, item: int | None = None) -> HttpResponse:
    page = Page("dimension_edit", "dimension", DimensionForm, _row("dimension", item, Dimension), {})
    return _edit(request, framework, page)


@of_a_draft
def group_edit(request: HttpRequest, framework: Framework, item: int | None = None) -> HttpResponse:
    initial = {} if item else {"dimension": request.GET.get("dimension")}
    return _edit(request, framework, Page("group_edit", "group", GroupForm, _row("group", item, Group), initial))


@of_a_draft
def indicator_edit(request: HttpRequest, framework: Framework, item: int | None = None) -> HttpResponse:
    """An indicator; a new one of the group, or a new part of the indicator, that the address names."""
    whole = request.GET.get("whole", "") if item is None else ""
    if whole.isdecimal():
        parent = row_or_404(framework, "indicator", int(whole[:9]))
        found = parent.whole or parent
        page = Page(
            "indicator_edit", "indicator", IndicatorForm, lambda _current: Indicator(whole=found), proposed_part(found)
        )
        return _edit(request, framework, page)
    initial = {} if item else proposed_indicator(framework) | {"group": request.GET.get("group")}
    page = Page("indicator_edit", "indicator", IndicatorForm, _row("indicator", item, Indicator), initial)
    return _edit(request, framework, page)


@of_a_draft
def base_data_group_edit(request: HttpRequest, framework: Framework, item: int | None = None) -> HttpResponse:
    instance = _row("base_data_group", item, BaseDataGroup)
    return _edit(request, framework, Page("base_data_group_edit", "base_data_group", BaseDataGroupForm, instance, {}))


@of_a_draft
def base_data_field_edit(request: HttpRequest, framework: Framework, item: int | None = None) -> HttpResponse:
    initial = {} if item else {"group": request.GET.get("group")}
    instance = _row("base_data_field", item, BaseDataField)
    page = Page("base_data_field_edit", "base_data_field", BaseDataFieldForm, instance, initial)
    return _edit(request, framework, page)


@of_a_draft
def figure_edit(request: HttpRequest, framework: Framework, item: int | None = None) -> HttpResponse:
    return _edit(request, framework, Page("figure_edit", "figure", FigureForm, _row("figure", item, Figure), {}))


def _row(kind: str, item: int | None, model: type[Any]) -> Callable[[Framework], Any]:
    """How the row of a page is fetched: a new one where the address names none."""
    return lambda framework: model() if item is None else row_or_404(framework, kind, item)
