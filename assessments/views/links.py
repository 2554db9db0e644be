"""Having the address of a link checked again."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from assessments import clock
from assessments.models import Evidence, EvidenceKind
from assessments.permissions import may_edit
from assessments.tasks import check_link

# Nobody's server is asked by a finger that stays on the button.
ONE_CHECK = timedelta(minutes=1)


@require_POST
def link_check(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    seen = Evidence.objects.visible_to(request.user).select_related("submission__cycle")
    evidence = get_object_or_404(seen, pk=pk, kind=EvidenceKind.LINK)
    if not may_edit(request.user, evidence.submission):
        raise PermissionDenied
    if evidence.link_checked_at and clock.now() - evidence.link_checked_at < ONE_CHECK:
        messages.info(request, _("The address was checked just now."))
    else:
        check_link.enqueue(evidence.pk)
        messages.success(request, _("The address will be checked within a minute. Look again then."))
    return redirect("assessments:evidence_edit", pk=evidence.pk)
