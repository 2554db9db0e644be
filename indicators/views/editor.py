"""The draft as a whole: its tree, its base data form, and what happens to their order."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indicators import items, ordering
from indicators.editing import editing
from indicators.models import Framework
from indicators.queries import outline
from indicators.tree import base_data_tree, tree
from indicators.views.drafts import of_a_draft, row_or_404


@of_a_draft
def framework_edit(request: HttpRequest, framework: Framework) -> HttpResponse:
    return render(request, "indicators/framework_edit.html", _tree(framework))


@of_a_draft
def base_data_form_edit(request: HttpRequest, framework: Framework) -> HttpResponse:
    return render(request, "indicators/base_data_form_edit.html", _base_data(framework))


def _tree(framework: Framework) -> dict[str, Any]:
    return {"framework": framework, "tree": tree(outline(framework))}


def _base_data(framework: Framework) -> dict[str, Any]:
    groups, figures = base_data_tree(outline(framework))
    return {"framework": framework, "groups": groups, "figures": figures}


@require_POST
@of_a_draft
def framework_item_move(request: HttpRequest, framework: Framework) -> HttpResponse:
    """Put a row to a place. A page with scripts gets the new order, any other is sent back to the row."""
    with editing(framework) as current:
        move = items.read_move(current, request.POST.get("move", ""))
        if move is None:
            raise Http404
        items.make(move)
    row_or_404(framework, move.kind, move.row.pk)
    text = _said(move)
    if getattr(request, "htmx", False):
        if move.kind in items.BASE_DATA:
            context, template = _base_data(framework), "indicators/_base_data_tree.html"
        else:
            context, template = _tree(framework), "indicators/_tree.html"
        return render(request, template, context | {"announcement": text})
    messages.success(request, text)
    return redirect(f"{page_of(framework, move.kind)}#{move.kind}-{move.row.pk}")


def _said(move: items.Move) -> str:
    words = {"name": items.label_of(move.row), "place": move.place, "parent": move.parent}
    if move.kind in items.PARENTS and getattr(move.row, "whole_id", None) is None:
        return _("%(name)s stands at place %(place)s in %(parent)s now.") % words
    return _("%(name)s stands at place %(place)s now.") % words


def page_of(framework: Framework, kind: str) -> str:
    """The page on which rows of a kind stand."""
    name = "base_data_form_edit" if kind in items.BASE_DATA else "framework_edit"
    return reverse(f"indicators:{name}", args=[framework.pk])


@of_a_draft
def framework_item_delete(request: HttpRequest, framework: Framework, kind: str, item: int) -> HttpResponse:
    """Ask, with everything that goes along, and remove."""
    row = row_or_404(framework, kind, item)
    kept_for = items.why_kept(framework, row)
    label, back = items.label_of(row), page_of(framework, kind)
    if request.method == "POST" and not kept_for:
        with editing(framework) as current:
            items.remove(current, row_or_404(current, kind, item))
        messages.success(request, _("Removed: %(name)s.") % {"name": label})
        return redirect(back)
    context = {
        "framework": framework,
        "label": label,
        "kind": kind,
        "goes_with": items.goes_with(row),
        "kept_for": kept_for,
        "is_last_part": kind == "indicator" and row.whole is not None and row.whole.parts.count() == 1,
        "back": f"{back}#{kind}-{item}",
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "indicators/framework_item_delete.html", context, status=status)


@of_a_draft
def indicator_renumber(request: HttpRequest, framework: Framework) -> HttpResponse:
    """Show which numbers change when counted 1..n in this order, and change them only when asked to."""
    if request.method == "POST":
        with editing(framework) as current:
            ordering.renumber(current)
        messages.success(request, _("The indicators are numbered in their order now."))
        return redirect("indicators:framework_edit", framework.pk)
    changes = [(one, number) for one, number in ordering.renumbered(framework) if one.number != number]
    return render(request, "indicators/indicator_renumber.html", {"framework": framework, "changes": changes})
