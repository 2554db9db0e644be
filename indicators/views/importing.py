"""A framework file in two steps: what it holds and what would change, and then the draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from indicators import crosswalk, labels, publication
from indicators.differences import compare
from indicators.forms.importing import FrameworkFileForm, seal, unseal
from indicators.library import Data, export_framework
from indicators.models import Framework
from indicators.permissions import must_be_administrator
from indicators.validation import validate


@never_cache
def framework_import(request: HttpRequest) -> HttpResponse:
    must_be_administrator(request)
    if "sealed" in request.POST:
        return _confirmed(request)
    form = FrameworkFileForm(request.POST, request.FILES) if request.method == "POST" else FrameworkFileForm()
    if not form.is_valid():
        return _page(request, {"form": form}, is_refused=form.is_bound)
    data = form.cleaned_data["file"]
    if mistakes := validate(data):
        return _page(request, {"form": FrameworkFileForm(), "mistakes": mistakes}, is_refused=True)
    sealed = seal(data)
    if sealed is None:
        form.add_error("file", _("The file is too large for the browser. Bring it in with manage.py framework import."))
        return _page(request, {"form": form}, is_refused=True)
    return _page(request, {"preview": _preview(data), "sealed": sealed})


def _page(request: HttpRequest, context: dict[str, Any], *, is_refused: bool = False) -> HttpResponse:
    return render(request, "indicators/framework_import.html", context, status=422 if is_refused else 200)


def _preview(data: Data) -> dict[str, Any]:
    """What the file holds, and what differs from the version in whose place or after which it would come."""
    versions = Framework.objects.filter(code=data["code"])
    known = versions.filter(version=data["version"]).first()
    before = known or versions.order_by("-version").first()
    found = compare(export_framework(before), data) if before else []
    groups = [group for dimension in data["dimensions"] for group in dimension["groups"]]
    return {
        "data": data,
        "indicator_count": sum(len(group["indicators"]) for group in groups),
        "field_count": sum(len(group["fields"]) for group in data.get("base_data", {}).get("groups", [])),
        "example_count": len(data.get("worked_examples", [])),
        "remarks": crosswalk.remarks_on(data),
        "known": known,
        "before": before,
        "differences": [labels.row(one) for one in found],
        "next_version": publication.next_version(data["code"]),
    }


def _confirmed(request: HttpRequest) -> HttpResponse:
    data = unseal(request.POST["sealed"])
    if data is None:
        messages.error(request, _("The preview is too old or damaged. Choose the file again."))
        return redirect("indicators:framework_import")
    action = request.POST.get("action")
    if action == "next_version":
        data = data | {"version": publication.next_version(data["code"])}
    try:
        made = publication.add(data, in_place=action == "replace")
    except publication.Refused as refused:
        messages.error(request, str(refused))
        return _page(request, {"preview": _preview(data), "sealed": request.POST["sealed"]}, is_refused=True)
    messages.success(request, _("Version %(version)s is here as a draft.") % {"version": made.version})
    return redirect("indicators:framework_detail", made.pk)
