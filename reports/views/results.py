"""Published results, for everybody, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.models import Cycle
from reports.forms import ResultFilter
from reports.queries import published_years

PAGE_SIZE = 50


@login_not_required
@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/result_list.html", {"years": published_years()})


@login_not_required
@require_safe
def result_year(request: HttpRequest, year_be: int) -> HttpResponse:
    cycle = get_object_or_404(Cycle.objects.confirmed(), year_be=year_be)
    form = ResultFilter(request.GET, cycle)
    page = Paginator(form.results(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"cycle": cycle, "form": form, "sort": form.sort, "page_obj": page}
    return render(request, "reports/result_year.html", context)
