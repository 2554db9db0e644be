"""The draft of a packet: asking for one, waiting for it, reading it in the browser."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.serving import Sending, send
from assessments.snapshots import content_of, sha256_of
from assessments.views.preparing import own_submission
from reports import previews
from reports.models import DraftPacket
from reports.tasks import make_draft


@never_cache
def draft_packet(request: HttpRequest, pk: int) -> HttpResponse:
    """The page says how old the draft is and whether something changed since; a button has it made again."""
    submission = own_submission(request, pk)
    if request.method == "POST":
        if draft := previews.ask(submission):
            make_draft.enqueue(draft.pk)
        return redirect("reports:draft_packet", pk)
    made = DraftPacket.objects.filter(submission=submission).first()
    is_made = made is not None and bool(made.name)
    context = {
        "submission": submission,
        "draft": made,
        "is_outdated": is_made and made and made.content_sha256 != sha256_of(content_of(submission)),
    }
    return render(request, "reports/draft_packet.html", context)


@require_safe
def draft_packet_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    submission = own_submission(request, pk)
    draft = get_object_or_404(DraftPacket.objects.exclude(name=""), submission=submission)
    return send(
        request,
        Sending(
            name=draft.name,
            content_type="application/pdf",
            file_name=f"ร่าง-{submission.full_name_th}-{submission.cycle.year_be}.pdf",
            etag=draft.content_sha256,
            is_attachment=False,
            is_own_work=True,
        ),
    )
