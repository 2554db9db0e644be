"""Rules of the reviewer's eye tried on past submissions, by administrators."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.eye.checks import CHECKS
from assessments.forms.eye import EyeRuleForm, new_rule
from assessments.models import Cycle, EyeRule
from assessments.views.cycles import administrator_of
from assessments.views.eye import rule_page
from reviews.eye_trials import cycles_to_try, try_rules


def _chosen(text: str, cycles: list[Cycle]) -> Cycle | None:
    """The cycle of a year in the address, else the newest that has results."""
    return next((one for one in cycles if str(one.year_be) == text), cycles[0] if cycles else None)


@never_cache
@require_safe
def eye_trial(request: HttpRequest) -> HttpResponse:
    """All rules that are saved, those at rest too, on one cycle."""
    administrator = administrator_of(request)
    cycles = cycles_to_try()
    cycle = _chosen(request.GET.get("year", ""), cycles)
    rules = list(EyeRule.objects.visible_to(administrator))
    run = try_rules(rules, cycle) if cycle else None
    return render(request, "reviews/eye_trial.html", {"run": run, "cycles": cycles})


@require_POST
def eye_rule_try(request: HttpRequest, pk: int) -> HttpResponse:
    """A rule as it is typed; it stays as it is saved."""
    administrator = administrator_of(request)
    rule = get_object_or_404(EyeRule.objects.visible_to(administrator).select_related("changed_by"), pk=pk)
    return _tried(request, EyeRuleForm(rule, request.POST), "assessments/eye_rule_edit.html")


@require_POST
def eye_rule_try_new(request: HttpRequest, looks_for: str) -> HttpResponse:
    administrator_of(request)
    if looks_for not in CHECKS:
        raise Http404
    return _tried(request, EyeRuleForm(new_rule(looks_for), request.POST), "assessments/eye_rule_add.html")


def _tried(request: HttpRequest, form: EyeRuleForm, page: str) -> HttpResponse:
    if not form.is_valid():
        return rule_page(request, form, page, status=422)
    cycles = cycles_to_try()
    cycle = _chosen(request.POST.get("year", ""), cycles)
    run = try_rules([form.tried()], cycle) if cycle else None
    context = {"form": form, "rule": form.row, "about": form.check.about, "run": run, "cycles": cycles}
    return render(request, "reviews/eye_rule_try.html", context)
