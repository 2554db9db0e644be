"""What is cheap to see in any submission and worth a look before it is handed over."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assessments.findings import Finding, Severity
from assessments.models import Submission, WorkState
from assessments.queries import Overview


def base_data_gaps(state: Overview) -> list[Finding]:
    missing = state.base_data.missing
    if not missing:
        return []
    text = ngettext(
        "%(count)d item of the base data is not given for every year",
        "%(count)d items of the base data are not given for every year",
        missing,
    ) % {"count": missing}
    url = reverse("assessments:base_data", args=[state.submission.pk])
    return [Finding("base_data", Severity.WARNING, text, url, name=_("Base data"))]


def loose_activities(state: Overview) -> list[Finding]:
    """They are printed at the end of the packet, where no evaluator looks for them."""
    served = {pk for activities in state.activities_by_response.values() for pk in activities}
    return [
        Finding(
            f"activity:{one.pk}:indicator",
            Severity.WARNING,
            _("This activity belongs to no indicator, so no evaluator will find it"),
            reverse("assessments:activity_edit", args=[one.pk]) + "#indicators",
            name=one.title,
        )
        for one in state.activities
        if one.pk not in served
    ]


def unanswered_photos(state: Overview) -> list[Finding]:
    """One line for all of them: they are answered on one page."""
    count = state.left_to_do["unanswered"]
    if not count:
        return []
    text = ngettext(
        "Of %(count)d photo nobody said yet whether people can be recognised",
        "Of %(count)d photos nobody said yet whether people can be recognised",
        count,
    ) % {"count": count}
    url = reverse("assessments:people_edit", args=[state.submission.pk])
    return [Finding("people", Severity.WARNING, text, url, name=_("People in photos"))]


def sent_back(state: Overview) -> list[Finding]:
    return [
        Finding(
            f"response:{leaf.indicator.number}:back",
            Severity.WARNING,
            _("The coordinator sent it back: %(note)s") % {"note": leaf.response.work_note},
            answer_url(state.submission, leaf.indicator.number),
            leaf.indicator,
        )
        for leaf in state.leaves
        if leaf.response.work_state == WorkState.BACK
    ]


def answer_url(submission: Submission, number: str, place: str = "id_answer") -> str:
    return reverse("assessments:response_edit", args=[submission.pk, number]) + f"#{place}"


def found_cheaply(state: Overview, reader: User) -> list[Finding]:
    """What this module finds; the same for everybody who may read it."""
    parts = (base_data_gaps, loose_activities, unanswered_photos, sent_back)
    return [one for part in parts for one in part(state)]
