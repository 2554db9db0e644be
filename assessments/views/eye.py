"""The reviewer's eye: its questions to one indicator, and the rules that administrators keep."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from assessments.eye.checks import CHECKS
from assessments.eye.rules import about, findings_of
from assessments.forms.eye import EyeRuleForm, new_rule, switch
from assessments.models import EyeCheck, EyeRule, StaleSave, Submission
from assessments.permissions import may_see_questions
from assessments.queries import outline_of
from assessments.views.cycles import administrator_of


@never_cache
@require_safe
def response_questions(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """What an evaluator might ask about one indicator; by htmx the fragment of its page alone."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.readable_by(request.user).with_facts(), pk=pk)
    leaf = outline_of(submission).leaf_by_number.get(number)
    if leaf is None or not may_see_questions(request.user, submission):
        raise Http404
    context = {
        "submission": submission,
        "indicator": leaf,
        "questions": about(findings_of(submission, request.user), number),
    }
    is_part = request.htmx  # type: ignore[attr-defined]
    template = "assessments/_questions.html" if is_part else "assessments/response_questions.html"
    return render(request, template, context)


@require_safe
def eye_rule_list(request: HttpRequest) -> HttpResponse:
    administrator_of(request)
    rules = EyeRule.objects.visible_to(request.user).select_related("changed_by")
    checks = [(one, CHECKS[one].about) for one in EyeCheck]
    return render(request, "assessments/eye_rule_list.html", {"rules": rules, "checks": checks})


@never_cache
def eye_rule_add(request: HttpRequest, looks_for: str) -> HttpResponse:
    administrator = administrator_of(request)
    if looks_for not in CHECKS:
        raise Http404
    form = EyeRuleForm(new_rule(looks_for), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save(by=administrator)
        messages.success(request, _("The rule is saved."))
        return redirect("assessments:eye_rule_list")
    return rule_page(request, form, "assessments/eye_rule_add.html", status=422 if form.is_bound else 200)


@never_cache
def eye_rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    administrator = administrator_of(request)
    rule = get_object_or_404(EyeRule.objects.visible_to(administrator).select_related("changed_by"), pk=pk)
    form = EyeRuleForm(rule, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return rule_page(request, form, "assessments/eye_rule_edit.html")
    if not form.is_valid():
        return rule_page(request, form, "assessments/eye_rule_edit.html", status=422)
    try:
        form.save(by=administrator)
    except StaleSave as stale:
        return rule_page(request, form.after(stale), "assessments/eye_rule_edit.html", status=409)
    messages.success(request, _("The rule is saved."))
    return redirect("assessments:eye_rule_list")


def rule_page(request: HttpRequest, form: EyeRuleForm, template: str, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "rule": form.row, "about": form.check.about}
    return render(request, template, context, status=status)


@require_POST
def eye_rule_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On or off, as the button said that was pressed."""
    administrator = administrator_of(request)
    rule = get_object_or_404(EyeRule.objects.visible_to(administrator), pk=pk)
    version = request.POST.get("version", "")
    base = int(version) if version.isdecimal() and len(version) < 10 else 0
    is_on = request.POST.get("is_on") == "1"
    if rule.is_on != is_on and not switch(rule, is_on=is_on, base_version=base, by=administrator):
        messages.warning(request, _("Somebody changed this rule meanwhile. Look at it again, then switch it."))
    return redirect("assessments:eye_rule_list")
