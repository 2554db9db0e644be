"""What an administrator writes into the register of municipalities; reading it is accounts' part."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.changing import ChangeRefused, change, correct, is_recorded
from accounts.models import Municipality, User
from accounts.permissions import must_be_administrator
from assessments.forms.municipalities import MergeForm, MunicipalityChangeForm, MunicipalityEditForm
from assessments.merging import MergeRefused, merge
from assessments.models import Submission


def _town(user: User, pk: int) -> Municipality:
    return get_object_or_404(Municipality.objects.visible_to(user).select_related("province", "merged_into"), pk=pk)


def _back_to(town: Municipality) -> HttpResponse:
    return redirect("accounts:municipality_detail", town.pk)


@never_cache
def municipality_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = must_be_administrator(request)
    town = _town(user, pk)
    form = MunicipalityEditForm(town, request.POST or None)
    if form.is_valid():
        try:
            recorded = correct(town, form.values, by=user, reason=form.cleaned_data["reason"])
        except ChangeRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The facts are saved.") if recorded else _("Nothing was different."))
            return _back_to(town)
    context = {"municipality": town, "form": form}
    return render(request, "assessments/municipality_edit.html", context, status=422 if form.errors else 200)


@never_cache
def municipality_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another kind or name from a day on; what was before stays readable."""
    user = must_be_administrator(request)
    town = _town(user, pk)
    if town.is_merged:
        messages.info(request, _("A municipality that no longer exists changes neither kind nor name."))
        return _back_to(town)
    form = MunicipalityChangeForm(town, request.POST or None)
    if form.is_valid() and _is_changed(form, town, user):
        messages.success(request, _("The change is recorded. Submissions keep the kind and name of their year."))
        return _back_to(town)
    context = {
        "municipality": town,
        "form": form,
        "running": Submission.objects.filter(municipality=town).running().with_facts(),
    }
    return render(request, "assessments/municipality_change.html", context, status=422 if form.errors else 200)


def _is_changed(form: MunicipalityChangeForm, town: Municipality, user: User) -> bool:
    """Whether it is recorded, now or by the first click of two."""
    since = form.cleaned_data["since"]
    if is_recorded(town, kind=form.new_kind, name=form.new_name, since=since, by=user):
        return True
    try:
        change(town, kind=form.new_kind, name=form.new_name, since=since, by=user, reason=form.cleaned_data["reason"])
    except ChangeRefused as refused:
        form.add_error(refused.field, str(refused))
        return False
    return True


@never_cache
def municipality_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """First what is typed, then what will happen, then the merger itself; nothing typed is lost on the way."""
    user = must_be_administrator(request)
    town = _town(user, pk)
    if town.is_merged:
        messages.info(request, _("This municipality was merged already."))
        return _back_to(town)
    form = MergeForm(town, request.POST or None)
    is_asked, is_confirmed = form.is_valid() and "back" not in request.POST, "confirm" in request.POST
    reasons = _reasons_left(form, user, is_confirmed=is_confirmed) if is_asked else []
    if is_asked and is_confirmed and not reasons:
        names = {"name": town.full_name, "target": form.merger.target.full_name}
        messages.success(request, _("%(name)s is merged into %(target)s.") % names)
        return _back_to(form.merger.target)
    context = {
        "municipality": town,
        "form": form,
        "merger": form.merger if is_asked and not reasons else None,
        "reasons": reasons,
    }
    status = 422 if form.errors or reasons else 200
    return render(request, "assessments/municipality_merge.html", context, status=status)


def _reasons_left(form: MergeForm, user: User, *, is_confirmed: bool) -> list[str]:
    """What stands in the way. Where nothing does and it was confirmed, the merger is done."""
    if not is_confirmed:
        return form.merger.reasons_against()
    try:
        merge(form.merger, by=user, reason=form.cleaned_data["reason"])
    except MergeRefused as refused:
        return refused.reasons
    return []
