"""All submissions a person sees, in one list."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Kind, User
from assessments.models import Cycle, Status
from reports.listing import PAGE_SIZE, SubmissionFilter, listed_submissions, sees_ranks, with_awards
from reviews.models.reach import leads_nationally


def submission_list(request: HttpRequest) -> HttpResponse:
    """Filtered, sorted and paged by the address alone, so that it can be kept and sent."""
    assert isinstance(request.user, User)
    form = SubmissionFilter(request.GET)
    found, is_ranked = form.narrow(listed_submissions(request.user)), sees_ranks(request.user)
    if is_ranked:
        found = with_awards(found, request.user)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "is_ranked": is_ranked,
        "ranked_cycle": _ranked_cycle(request.user),
        "sort": request.GET.get("sort", "name"),
        "year": form.chosen.get("year"),
        # Django looks a label up anew for every row; on a hundred rows that is a tenth of the page.
        "statuses": dict(Status.choices),
        "kinds": dict(Kind.choices),
    }
    return render(request, "reports/submission_list.html", context)


def _ranked_cycle(user: User) -> Cycle | None:
    """Where a national chair ranks; an administrator comes from the page of the cycle."""
    if user.is_administrator or not leads_nationally(user):
        return None
    return Cycle.objects.latest_begun()
