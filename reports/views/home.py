"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from reports.home import home_for


def home(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    return render(request, "reports/home.html", {"home": home_for(request.user)})
