"""What holds in a stage of a cycle, for administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from assessments.models import CycleStage, Stage
from assessments.views.cycles import administrator_of, held_for
from reviews.models import StageRuleChange
from reviews.rule_form import StageRulesForm
from reviews.stage_rules import change_rules


@never_cache
def stage_rules(request: HttpRequest, year_be: int, stage: str) -> HttpResponse:
    """The rules of one stage; in a confirmed cycle a change needs a reason and stays to be read."""
    user = administrator_of(request)
    rows = CycleStage.objects.select_related("cycle")
    with held_for(request):
        found = get_object_or_404(rows, cycle__year_be=year_be, key=stage)
        form = StageRulesForm(found, request.POST if request.method == "POST" else None)
        if form.is_valid():
            change_rules(found, form.values, user, form.cleaned_data.get("reason", ""))
    if form.is_valid():
        messages.success(request, _("The rules are saved."))
        return redirect("reviews:stage_rules", year_be, stage)
    context = {
        "cycle": found.cycle,
        "stage": found,
        "label": Stage(found.key).label,
        "form": form,
        "changes": StageRuleChange.objects.filter(stage=found),
    }
    return render(request, "reviews/stage_rules.html", context, status=_status(form))


def _status(form: StageRulesForm) -> int:
    if not form.errors:
        return 200
    return 409 if form.is_stale else 422
