"""The activities of a submission: to find, record, change and delete."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from assessments.editing import editing
from assessments.forms.activities import ActivityFilter, ActivityForm, new_activity
from assessments.models import Activity, Evidence, Response, StaleSave, Submission
from assessments.permissions import may_edit, may_see_unblurred, sees_preparations
from assessments.queries import outline_of
from assessments.rows import activity_to_save
from assessments.trust.signals import signals_of
from assessments.views.autosaving import autosave, is_autosave, names_sent

PAGE_SIZE = 50


def _submission(request: HttpRequest, pk: Any) -> Submission:
    return get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)


def _activity(request: HttpRequest, pk: int) -> Activity | None:
    return (
        Activity.objects.visible_to(request.user)
        .select_related(
            "submission__municipality__province",
            "submission__province",
            "submission__area",
            "submission__cycle__framework",
            "changed_by",
            "carried_from__submission__cycle",
        )
        .filter(pk=pk)
        .first()
    )


def activity_list(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = _submission(request, pk)
    form = ActivityFilter(outline_of(submission).leaves, request.GET)
    found = form.narrow(submission.activities.all())
    rows = (
        found.annotate(evidence_count=Count("evidence", distinct=True))
        .prefetch_related(Prefetch("responses", Response.objects.select_related("indicator")))
        .order_by(F("starts_on").asc(nulls_last=True), "pk")
    )
    context = {
        "submission": submission,
        "form": form,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_edit": may_edit(request.user, submission),
        "sees_library": sees_preparations(request.user, submission),
        "dimension_of": outline_of(submission).dimension_of,
        "sees_withheld": may_see_unblurred(request.user, submission),
        "unlinked": submission.evidence.with_files().filter(activities=None, responses=None),
    }
    return render(request, "assessments/activity_list.html", context)


@never_cache
def activity_add(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    submission = _submission(request, pk)
    activity = new_activity(submission)
    if request.method == "POST":
        return _add(request, activity)
    if not may_edit(request.user, submission):
        raise PermissionDenied
    form = ActivityForm(activity, initial={"indicators": request.GET.getlist("indicator")})
    return _page(request, activity, form)


def _add(request: HttpRequest, activity: Activity) -> HttpResponse:
    assert isinstance(request.user, User)
    form = ActivityForm(activity, request.POST)
    if not may_edit(request.user, activity.submission):
        return _refused(request, activity, form)
    if not form.is_valid():
        return _page(request, activity, form, status=422)
    try:
        made = form.add(by=request.user)
    except PermissionDenied:
        return _refused(request, activity, form)
    messages.success(request, _("The activity is saved. Now add its pictures, if there are any."))
    return redirect("assessments:activity_edit", made.pk)


@never_cache
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    if is_autosave(request):
        return autosave(request, _number(request), lambda held: _form_to_autosave(request, held, pk))
    activity = _activity(request, pk)
    if activity is None:
        return _deleted_meanwhile(request)
    if request.method == "POST":
        return _save(request, activity)
    return _page(request, activity, ActivityForm(activity))


def _number(request: HttpRequest) -> int:
    """The submission that the page belongs to."""
    number = request.POST.get("submission", "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    return int(number)


def _form_to_autosave(request: HttpRequest, held: Submission, pk: int) -> ActivityForm:
    row = activity_to_save(held, pk, names_sent(request))
    if row is None:
        raise Http404
    return ActivityForm(row, request.POST)


def _save(request: HttpRequest, activity: Activity) -> HttpResponse:
    assert isinstance(request.user, User)
    form = ActivityForm(activity, request.POST)
    if not may_edit(request.user, activity.submission):
        return _refused(request, activity, form)
    if not form.is_valid():
        return _page(request, activity, form, status=422)
    try:
        form.save(by=request.user)
    except StaleSave as stale:
        return _page(request, activity, form.after(stale), status=409)
    except PermissionDenied:
        return _refused(request, activity, form)
    return redirect("assessments:activity_edit", activity.pk)


def _deleted_meanwhile(request: HttpRequest) -> HttpResponse:
    """Somebody deleted the activity while another wrote in it: what was typed can be saved as a new one."""
    activity = new_activity(_submission(request, _number(request)))
    messages.error(request, _("Somebody deleted this activity meanwhile. Save to record it anew."))
    return _page(request, activity, ActivityForm(activity, request.POST), status=409)


def _refused(request: HttpRequest, activity: Activity, form: ActivityForm) -> HttpResponse:
    """The page to read, with what was typed, so that it can be copied."""
    activity.submission.refresh_from_db(fields=["status", "status_at"])
    return _page(request, activity, form, status=403, unsaved=list(form.typed()))


def _page(
    request: HttpRequest,
    activity: Activity,
    form: ActivityForm,
    *,
    status: int = 200,
    unsaved: list[tuple[Any, str]] | None = None,
) -> HttpResponse:
    assert isinstance(request.user, User)
    is_new = activity.pk is None
    if not is_new:
        with_files, with_indicator = Evidence.objects.with_files(), Response.objects.select_related("indicator")
        prefetch_related_objects([activity], Prefetch("evidence", with_files), Prefetch("responses", with_indicator))
    evidence = [] if is_new else list(activity.evidence.all())
    context = {
        "submission": activity.submission,
        "activity": activity,
        "form": form,
        "place": f"new-activity-{activity.submission_id}" if is_new else f"activity-{activity.pk}",
        "may_edit": may_edit(request.user, activity.submission),
        "unsaved": unsaved,
        "evidence": evidence,
        "signals": signals_of(activity.submission, evidence, request.user),
        "sees_withheld": may_see_unblurred(request.user, activity.submission),
        "responses": [] if is_new else activity.responses.all(),
    }
    template = "assessments/activity_add.html" if is_new else "assessments/activity_edit.html"
    return render(request, template, context, status=status)


def activity_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete after a question. Its evidence stays with the submission."""
    assert isinstance(request.user, User)
    activity = _activity(request, pk)
    if activity is None:
        raise Http404
    submission = activity.submission
    if not may_edit(request.user, submission):
        raise PermissionDenied
    if request.method == "POST":
        with editing(submission, by=request.user):
            activity.delete()
        messages.success(request, _("The activity “%(title)s” is deleted.") % {"title": activity.title})
        return redirect("assessments:activity_list", submission.pk)
    elsewhere = Evidence.activities.through.objects.exclude(activity=activity).values("evidence_id")
    only_here = activity.evidence.filter(responses=None).exclude(pk__in=elsewhere)
    context = {"submission": submission, "activity": activity, "only_here": only_here.count()}
    return render(request, "assessments/activity_delete.html", context)
