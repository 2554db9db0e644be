"""The library of frameworks: all of them, one read whole, a file of it, and two side by side."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from indicators import crosswalk, examples, files, labels, linter
from indicators.differences import compare
from indicators.forms.comparing import CompareForm
from indicators.library import export_framework
from indicators.models import Framework, FrameworkStatus
from indicators.permissions import must_be_administrator
from indicators.queries import outline
from indicators.validation import Mistake, validate

SHELVES = {
    FrameworkStatus.DRAFT: (_("Drafts"), _("Can still be changed, and are used by no cycle.")),
    FrameworkStatus.PUBLISHED: (_("Published"), _("Never change any more; a new cycle chooses among them.")),
    FrameworkStatus.RETIRED: (_("Retired"), _("Offered to no new cycle; the years that used them keep them.")),
}


@require_safe
def framework_list(request: HttpRequest) -> HttpResponse:
    must_be_administrator(request)
    frameworks = (
        Framework.objects.annotate(indicator_count=Count("indicators", filter=Q(indicators__whole=None)))
        .prefetch_related("cycles")
        .order_by("code", "-version")
    )
    by_status: dict[str, list[Framework]] = {}
    for one in frameworks:
        by_status.setdefault(one.status, []).append(one)
    shelves = [(status, *texts, by_status.get(status, [])) for status, texts in SHELVES.items()]
    return render(request, "indicators/framework_list.html", {"shelves": shelves, "count": len(frameworks)})


@require_safe
def framework_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A published framework was checked when it was published, so only a draft is checked again."""
    must_be_administrator(request)
    framework = get_object_or_404(Framework.objects.prefetch_related("cycles"), pk=pk)
    mistakes = validate(export_framework(framework)) if framework.is_draft else []
    context = {"framework": framework, "mistakes": mistakes, **_whole(framework, mistakes)}
    return render(request, "indicators/framework_detail.html", context)


def _whole(framework: Framework, mistakes: list[Mistake]) -> dict[str, Any]:
    plan = outline(framework)
    # The arithmetic divides by maxima, which only a framework without mistakes is sure to have.
    checked: dict[str, Any] = {}
    if not mistakes:
        checked = {
            "sheets": linter.kind_sheets(plan),
            "findings": linter.findings(plan),
            "outcomes": examples.run(plan),
        }
    return {"plan": plan, "crosswalks": _crosswalks(framework), **checked}


def _crosswalks(framework: Framework) -> list[dict[str, Any]]:
    """The versions before this one, newest first, and others from which links lead here; with how many do."""
    counts = crosswalk.link_counts(framework)
    others = Framework.objects.exclude(pk=framework.pk).order_by("code", "-version")
    return [
        {"framework": one, "count": counts.get(one.pk, 0)}
        for one in others
        if one.pk in counts or (one.code == framework.code and one.version < framework.version)
    ]


@require_safe
def framework_export(request: HttpRequest, pk: int) -> HttpResponse:
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    name = f"{framework.code}-{framework.version}.json"
    return HttpResponse(
        files.write(export_framework(framework)),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def framework_diff(request: HttpRequest) -> HttpResponse:
    must_be_administrator(request)
    form = CompareForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        found = compare(export_framework(old), export_framework(new))
        context |= {"old": old, "new": new, "differences": [labels.row(one) for one in found]}
    return render(request, "indicators/framework_diff.html", context)
