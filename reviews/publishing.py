"""Publishing the results of a cycle: what would be published, what not and why, and doing it."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from assessments.engine import MoveRefused, make_move
from assessments.models import Cycle, Stage, Status, Submission
from reviews.workflow import excellent_in


@dataclass(frozen=True)
class StatusCount:
    """How many submissions of a cycle are in a status, and why a publication leaves them out."""

    status: Status
    count: int
    why: str | Promise


WHY_NOT_PUBLISHED: dict[Status, str | Promise] = {
    Status.DRAFT: gettext_lazy("The municipality never handed it in."),
    Status.INTERNAL_REVIEW: gettext_lazy("The municipality never handed it in."),
    Status.SUBMITTED: gettext_lazy("The province has not checked it."),
    Status.RETURNED: gettext_lazy("It went back for correction and was not submitted again."),
    Status.ACCEPTED: gettext_lazy("Its area review has not begun."),
    Status.AREA_REVIEW: gettext_lazy("Its scores are not settled."),
    Status.PREVIEW: gettext_lazy("The municipality has not agreed, and nobody has decided after the preview."),
    Status.OBJECTION: gettext_lazy("The chair has not decided on the objections."),
    Status.NATIONAL_REVIEW: gettext_lazy("The national panel has not decided."),
    Status.PUBLISHED: gettext_lazy("It is published already."),
    Status.WITHDRAWN: gettext_lazy("The municipality withdrew."),
}
PUBLISHABLE = (Status.AREA_DECIDED, Status.NATIONAL_DECIDED)
# One press publishes so many: a request must end in time, and the rest is one more press.
AT_ONCE = 500


@dataclass(frozen=True)
class Publication:
    """What publishing a cycle would do now."""

    ready: list[StatusCount]
    excluded: list[StatusCount]
    nominable_count: int

    @property
    def ready_count(self) -> int:
        return sum(one.count for one in self.ready)


def publication_of(cycle: Cycle) -> Publication:
    rows = cycle.submissions.order_by().values_list("status")
    counts = dict(rows.annotate(count=Count("pk")))
    return Publication(
        ready=[StatusCount(one, counts[one], "") for one in PUBLISHABLE if one in counts],
        excluded=[StatusCount(one, counts[one], why) for one, why in WHY_NOT_PUBLISHED.items() if one in counts],
        nominable_count=_nominable_count(cycle),
    )


def _nominable_count(cycle: Cycle) -> int:
    """Those that could still go to the national review, which a publication ends for them."""
    if not cycle.is_in(Stage.NATIONAL_REVIEW):
        return 0
    excellent = excellent_in(cycle.year_be - 1).values("submission__municipality_id")
    return cycle.submissions.filter(status=Status.AREA_DECIDED, municipality_id__in=excellent).count()


def publish_all(cycle: Cycle, by: User, at_once: int = AT_ONCE) -> int:
    """Publish what can be published, each in its own transaction, and say how many.

    What is refused, because somebody was faster or the dates forbid it, stays as it is; pressing again
    goes on.
    """
    return sum(_publish(one, by) for one in publishable(cycle)[:at_once])


def publishable(cycle: Cycle) -> QuerySet[Submission]:
    return Submission.objects.filter(cycle=cycle, status__in=PUBLISHABLE).order_by("pk")


def _publish(submission: Submission, by: User) -> bool:
    try:
        make_move("publish", submission, by)
    except MoveRefused:
        return False
    return True
