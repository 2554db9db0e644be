"""The main navigation: what a person's roles open."""

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, list[object]]:
    return {"navigation": []}
