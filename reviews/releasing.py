"""Publishing a cycle by itself at the moment its publication begins: arming it, and keeping to moved dates."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.models import Cycle, Stage
from reviews.awarding import rankable
from reviews.models import Ranking, Release
from reviews.publishing import publish_all, publishable

# So many are published by one task, the rest by the next.
PORTION = 50


def why_not_arm(user: User, cycle: Cycle) -> str | Promise | None:
    """Why the announcement cannot be set; None where it can."""
    if not user.is_administrator:
        return _("Only administrators set the announcement.")
    if cycle.has_begun(Stage.PUBLICATION) or Stage.PUBLICATION not in cycle.stage_by_key:
        return _("The announcement can be set for a moment that is still to come: the beginning of the publication.")
    is_ranked = cycle.is_off(Stage.FINAL_DECISION) or Ranking.objects.filter(cycle=cycle).exists()
    if not is_ranked and (rankable(cycle).exists() or not cycle.has_ended(Stage.FINAL_DECISION)):
        return _("Confirm ranking and awards first; afterwards they could not appear together with the results.")
    return None


def moment_of(cycle: Cycle) -> datetime:
    """When a worker begins, by its machine's clock: the evaluation's may differ from it."""
    wait = cycle.stage_by_key[Stage.PUBLICATION].starts_at - clock.now()
    return timezone.now() + max(wait, timedelta(0))


def order(cycle: Cycle) -> None:
    """Have a worker publish when the time has come; two orders do no harm."""
    from reviews.tasks import publish_portion

    fresh = Cycle.objects.with_stages().get(pk=cycle.pk)
    publish_portion.using(run_after=moment_of(fresh)).enqueue(cycle.pk)


def order_again(cycle: Cycle) -> None:
    """After dates moved: what is armed waits for the new moment."""
    if Release.objects.filter(cycle=cycle).exists():
        order(cycle)


@transaction.atomic
def arm(cycle: Cycle, by: User) -> None:
    """Arming twice, or two people at once, is arming once."""
    Release.objects.get_or_create(cycle=cycle, defaults={"armed_by": by, "armed_at": clock.now()})
    order(cycle)


def disarm(cycle: Cycle) -> None:
    Release.objects.filter(cycle=cycle).delete()


def publish_some(cycle_id: int) -> bool:
    """Publish a portion of an armed cycle; says whether more waits that can be published now."""
    release = Release.objects.select_related("armed_by").filter(cycle=cycle_id).first()
    if release is None:
        return False
    cycle = Cycle.objects.with_stages().get(pk=cycle_id)
    if not cycle.has_begun(Stage.PUBLICATION):
        # Moved to later: the order for the new moment was given when it was moved.
        return False
    return publish_all(cycle, release.armed_by, PORTION) > 0 and publishable(cycle).exists()


def due() -> list[Cycle]:
    """The armed cycles whose moment has come and of which something waits, as after a worker was killed."""
    armed = Cycle.objects.with_stages().filter(release__isnull=False)
    return [one for one in armed if one.has_begun(Stage.PUBLICATION) and publishable(one).exists()]
