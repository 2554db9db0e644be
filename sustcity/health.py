"""What a load balancer asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; it says nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")
