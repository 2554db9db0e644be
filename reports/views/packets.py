"""Packets: downloading one, and ordering those that are not made yet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from assessments.models import Submission
from assessments.serving import Sending, send
from reports.models import Packet
from reports.queries import unmade_packets
from reports.tasks import make_packet


@require_safe
def packet_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    packet = get_object_or_404(
        Packet.objects.visible_to(request.user).select_related(
            "snapshot__submission__municipality", "snapshot__submission__cycle"
        ),
        pk=pk,
    )
    return send(
        request,
        Sending(name=packet.name, content_type="application/pdf", file_name=file_name(packet), etag=packet.sha256),
    )


def file_name(packet: Packet) -> str:
    """Thai whatever the reader's language, as the document itself is."""
    submission = packet.snapshot.submission
    return f"เล่มผลงาน-{submission.full_name_th}-{submission.cycle.year_be}-ฉบับที่ {packet.snapshot.number}.pdf"


@require_POST
def packet_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Order again the packets that a worker did not finish; made ones stay as they are."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.visible_to(request.user), pk=pk)
    unmade = list(unmade_packets(submission))
    for snapshot in unmade:
        make_packet.enqueue(snapshot.pk)
    if unmade:
        messages.success(request, _("The packet is being made. This takes some seconds."))
    else:
        messages.info(request, _("Every packet of this submission is made."))
    return redirect("assessments:submission_detail", pk=submission.pk)
