"""Worked examples of a framework: what each comes to, and, for a draft, their texts and figures."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from indicators import publication
from indicators.forms.examples import ExampleForm, FillForm
from indicators.models import Framework, WorkedExample
from indicators.permissions import must_be_administrator
from indicators.queries import outline


@never_cache
def example_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every example, run anew each time the page is asked for."""
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    context = {"framework": framework, "ready": publication.readiness(framework)}
    return render(request, "indicators/example_list.html", context)


@never_cache
def example_add(request: HttpRequest, pk: int) -> HttpResponse:
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    return _edit(request, framework, WorkedExample(framework=framework), "indicators/example_add.html")


@never_cache
def example_edit(request: HttpRequest, pk: int, example: int) -> HttpResponse:
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    found = get_object_or_404(framework.worked_examples, pk=example)
    return _edit(request, framework, found, "indicators/example_edit.html")


def _edit(request: HttpRequest, framework: Framework, example: WorkedExample, template: str) -> HttpResponse:
    if not framework.is_draft:
        return _refused(request, framework, _("The framework has been published and never changes."))
    plan = outline(framework)
    if "fill" in request.POST:
        fill = FillForm(plan, request.POST)
        typed = fill.filled(request.POST.dict()) if fill.is_valid() else request.POST.dict()
        form = ExampleForm(plan, example, initial=typed)
    else:
        fill = FillForm(plan)
        form = ExampleForm(plan, example, request.POST if request.method == "POST" else None)
        if form.is_valid():
            return _saved(request, framework, form)
    context = {"framework": framework, "form": form, "fill": fill, "example": example}
    return render(
        request, template, context, status=422 if form.errors or ("fill" in request.POST and fill.errors) else 200
    )


def _saved(request: HttpRequest, framework: Framework, form: ExampleForm) -> HttpResponse:
    try:
        with transaction.atomic():
            publication.locked_draft(framework)
            example = form.apply()
            if example._state.adding:
                last = framework.worked_examples.aggregate(last=Max("position"))["last"] or 0
                example.position = last + 1
            example.save()
    except publication.Refused as refused:
        return _refused(request, framework, str(refused))
    messages.success(request, _("The worked example is saved."))
    return redirect("indicators:example_list", framework.pk)


@never_cache
def example_delete(request: HttpRequest, pk: int, example: int) -> HttpResponse:
    must_be_administrator(request)
    framework = get_object_or_404(Framework, pk=pk)
    found = get_object_or_404(framework.worked_examples, pk=example)
    if not framework.is_draft:
        return _refused(request, framework, _("The framework has been published and never changes."))
    if request.method == "POST":
        return _deleted(request, framework, found)
    return render(request, "indicators/example_delete.html", {"framework": framework, "example": found})


def _deleted(request: HttpRequest, framework: Framework, example: WorkedExample) -> HttpResponse:
    try:
        with transaction.atomic():
            publication.locked_draft(framework)
            example.delete()
    except publication.Refused as refused:
        return _refused(request, framework, str(refused))
    messages.success(request, _("The worked example is deleted."))
    return redirect("indicators:example_list", framework.pk)


def _refused(request: HttpRequest, framework: Framework, text: str) -> HttpResponse:
    messages.error(request, text)
    is_there = Framework.objects.filter(pk=framework.pk).exists()
    return redirect("indicators:example_list", framework.pk) if is_there else redirect("indicators:framework_list")
