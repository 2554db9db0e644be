"""The register of municipalities: the list, and one with its history. Reading only; assessments writes."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.forms.municipalities import MunicipalityFilter
from accounts.models import Kind, Municipality
from accounts.permissions import must_be_administrator
from accounts.queries import changes_of, people_of, periods_of, with_people_count

PAGE_SIZE = 100


def municipality_list(request: HttpRequest) -> HttpResponse:
    """Filtered, sorted and paged by the address alone."""
    user = must_be_administrator(request)
    form = MunicipalityFilter(request.GET)
    found = with_people_count(form.narrow(Municipality.objects.visible_to(user)))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "sort": form.sort, "kinds": dict(Kind.choices)}
    return render(request, "accounts/municipality_list.html", context)


def municipality_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = must_be_administrator(request)
    towns = Municipality.objects.visible_to(user)
    town = get_object_or_404(towns.select_related("province__office", "province__area", "merged_into__province"), pk=pk)
    context = {
        "municipality": town,
        "periods": periods_of(town),
        "predecessors": town.predecessors.select_related("province").order_by("-merged_on", "name_th"),
        "people": people_of(town),
        "changes": changes_of(town),
    }
    return render(request, "accounts/municipality_detail.html", context)
