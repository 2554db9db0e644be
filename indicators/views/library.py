"""All frameworks, and one of them to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from indicators.models import Framework
from indicators.permissions import must_be_administrator


def framework_list(request: HttpRequest) -> HttpResponse:
    must_be_administrator(request)
    return render(request, "indicators/framework_list.html", {"frameworks": Framework.objects.all()})


def framework_detail(request: HttpRequest, pk: int) -> HttpResponse:
    must_be_administrator(request)
    context = {"framework": get_object_or_404(Framework, pk=pk)}
    return render(request, "indicators/framework_detail.html", context)
