"""What happens to a framework as a whole: published, retired, brought back, cloned, deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from indicators import linter, publication
from indicators.models import Framework
from indicators.permissions import must_be_administrator


@never_cache
def framework_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What speaks for and against publishing a draft, and the button."""
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    if request.method == "POST":
        return _publish(request, framework)
    if not framework.is_draft:
        return redirect("indicators:framework_detail", pk)
    ready = publication.readiness(framework)
    findings = [] if ready.mistakes else linter.findings(ready.plan)
    context = {"framework": framework, "ready": ready, "findings": findings}
    return render(request, "indicators/framework_publish.html", context)


def _publish(request: HttpRequest, framework: Framework) -> HttpResponse:
    try:
        publication.publish(framework)
    except publication.Refused as refused:
        messages.error(request, str(refused))
        is_there = Framework.objects.filter(pk=framework.pk).exists()
        return redirect("indicators:framework_publish", framework.pk) if is_there else redirect_to_list()
    messages.success(request, _("The framework is published. It never changes from now on; cycles can use it."))
    return redirect("indicators:framework_detail", framework.pk)


def redirect_to_list() -> HttpResponse:
    return redirect("indicators:framework_list")


@require_POST
def framework_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a published framework, or bring a retired one back."""
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    if request.POST.get("action") == "bring_back":
        is_done, text = publication.bring_back(framework), _("A new cycle can choose the framework again.")
    else:
        is_done, text = publication.retire(framework), _("The framework is retired. Years that used it keep it.")
    messages.success(request, text if is_done else _("Nothing had to be done."))
    return redirect("indicators:framework_detail", pk)


@require_POST
def framework_clone(request: HttpRequest, pk: int) -> HttpResponse:
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    try:
        made = publication.clone(framework)
    except publication.Refused as refused:
        messages.error(request, str(refused))
        return redirect("indicators:framework_detail", pk)
    messages.success(
        request,
        _("Version %(version)s is here as a draft. Every indicator is linked to what it was in version %(older)s.")
        % {"version": made.version, "older": framework.version},
    )
    return redirect("indicators:framework_detail", made.pk)


@never_cache
def framework_delete(request: HttpRequest, pk: int) -> HttpResponse:
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    if request.method == "POST":
        try:
            publication.delete_draft(framework)
        except publication.Refused as refused:
            messages.error(request, str(refused))
            return redirect("indicators:framework_detail", pk)
        messages.success(request, _("The draft is deleted."))
        return redirect_to_list()
    if not framework.is_draft:
        return redirect("indicators:framework_detail", pk)
    return render(request, "indicators/framework_delete.html", {"framework": framework})
