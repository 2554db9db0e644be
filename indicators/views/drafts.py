"""What every page of the editor begins with: an administrator, and a framework that is a draft."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect

from indicators.editing import NotADraft
from indicators.items import ROWS
from indicators.models import Framework
from indicators.permissions import must_be_administrator

P = ParamSpec("P")


def of_a_draft(
    view: Callable[Concatenate[HttpRequest, Framework, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view its draft. To others than administrators the page does not exist; a framework that is no draft,
    or was published while somebody wrote, is shown to read instead.
    """

    @never_cache
    @wraps(view)
    def begin(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        must_be_administrator(request)
        framework = get_object_or_404(Framework, pk=pk)
        if not framework.is_draft:
            return _read(request, framework)
        try:
            return view(request, framework, *args, **kwargs)
        except NotADraft:
            return _read(request, framework)

    return begin


def _read(request: HttpRequest, framework: Framework) -> HttpResponse:
    words = {"name": framework.name, "version": framework.version}
    text = _("%(name)s, version %(version)s is no draft any more: it never changes. Make a new draft from it instead.")
    messages.warning(request, text % words)
    address = reverse("indicators:framework_detail", args=[framework.pk])
    # A script that asked for a part of the page must not put a whole other page there.
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


def row_or_404(framework: Framework, kind: str, pk: int) -> Any:
    """A row of this draft; one of another framework is not found."""
    if kind not in ROWS:
        raise Http404
    return get_object_or_404(ROWS[kind](framework), pk=pk)
