from django.http import Http404, HttpRequest, HttpResponse


def sign_in(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def demo_sign_in(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def sign_out(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def role_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
