"""The versions of a text: who wrote what when, to read and to bring back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from assessments.editing import editing
from assessments.models import Activity, Evidence, Response, TextVersion
from assessments.permissions import may_edit, sees_preparations

PAGE_SIZE = 20
MODELS: dict[str, Any] = {model.kept_as: model for model in (Response, Activity, Evidence)}


@never_cache
def text_history(request: HttpRequest, kind: str, pk: int, field: str) -> HttpResponse:
    assert isinstance(request.user, User)
    row = _row(request, kind, pk, field)
    versions = TextVersion.objects.of(row).filter(field=field).select_related("by").order_by("-pk")
    if request.method == "POST":
        return _restore(request, row, get_object_or_404(versions, pk=_number(request.POST.get("version", ""))))
    page = Paginator(versions, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page)
    context = {
        "submission": row.submission,
        "row": row,
        "row_name": row.indicator if isinstance(row, Response) else row,
        "label": type(row)._meta.get_field(field).verbose_name,
        "page_obj": page,
        # What the last one of this page is compared with.
        "before": versions.filter(pk__lt=shown[-1].pk).first() if shown else None,
        "now": getattr(row, field),
        "may_edit": may_edit(request.user, row.submission),
        "may_be_empty": type(row)._meta.get_field(field).blank,
        "back_url": _page_of(row),
    }
    return render(request, "assessments/text_history.html", context)


def _row(request: HttpRequest, kind: str, pk: int, field: str) -> Any:
    model = MODELS.get(kind)
    if model is None or field not in model.kept_texts:
        raise Http404
    related = ("submission__municipality__province", "submission__province", "submission__cycle__framework")
    row = get_object_or_404(model.objects.visible_to(request.user).select_related(*related, "submission__area"), pk=pk)
    assert isinstance(request.user, User)
    if not sees_preparations(request.user, row.submission):
        raise Http404
    return row


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def _restore(request: HttpRequest, row: Any, version: TextVersion) -> HttpResponse:
    """A save like any other: what stood there until now is a version too."""
    assert isinstance(request.user, User)
    with editing(row.submission, by=request.user):
        current = type(row).objects.get(pk=row.pk)
        if not version.text and not type(row)._meta.get_field(version.field).blank:
            raise PermissionDenied
        current.save_changes({version.field: version.text}, base_version=current.version, by=request.user)
    messages.success(request, _("The earlier text is in its place again. What stood there is kept among the versions."))
    return redirect(_page_of(row))


def _page_of(row: Any) -> str:
    if isinstance(row, Response):
        return reverse("assessments:response_edit", args=[row.submission_id, row.indicator.number])
    name = "activity_edit" if isinstance(row, Activity) else "evidence_edit"
    return reverse(f"assessments:{name}", args=[row.pk])
