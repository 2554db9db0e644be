"""Where points were lost and why, counted over all that a person leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Kind, Role, User
from assessments.models import Cycle
from indicators.queries import outline
from reviews.models import Score, SettledScore
from reviews.models.reach import led_rows

SOURCES = ("settled", "given")


@dataclass(frozen=True)
class Loss:
    """Points that one criterion of one submission lost, in the words of the report."""

    reason: str
    indicator: str
    dimension: str
    kind: str
    points: Decimal


@dataclass(frozen=True)
class Sum:
    """How often points were lost, and how many."""

    name: str
    count: int
    points: Decimal


@dataclass(frozen=True)
class LossReport:
    cycle: Cycle
    source: str
    losses: list[Loss]

    @property
    def total(self) -> Decimal:
        return sum((one.points for one in self.losses), Decimal(0))

    @property
    def tables(self) -> list[tuple[str, list[Sum]]]:
        return [
            (_("By reason"), sums(self.losses, lambda one: one.reason)),
            (_("By dimension"), sums(self.losses, lambda one: one.dimension)),
            (_("By indicator"), sums(self.losses, lambda one: one.indicator)),
            (_("By kind of municipality"), sums(self.losses, lambda one: one.kind)),
        ]


def sums(losses: Iterable[Loss], name_of: Callable[[Loss], str]) -> list[Sum]:
    """What lost most first."""
    found: dict[str, list[Decimal]] = {}
    for one in losses:
        found.setdefault(name_of(one), []).append(one.points)
    made = [Sum(name, len(points), sum(points, Decimal(0))) for name, points in found.items()]
    return sorted(made, key=lambda one: (-one.points, one.name))


def may_read_losses(user: User) -> bool:
    """Administrators, and chairs, who see only what they lead."""
    return any(one.role in (Role.CHAIR, Role.ADMINISTRATOR) for one in user.active_memberships)


def loss_years(user: User) -> list[int]:
    """Years with settled points that this person leads, the newest first."""
    led = SettledScore.objects.visible_to(user).filter(led_rows(user, "submission", "stage"))
    years = led.order_by().values_list("submission__cycle__year_be", flat=True).distinct()
    return sorted(years, reverse=True)


def loss_report(user: User, cycle: Cycle, source: str) -> LossReport:
    """From what the panel settled, or from what evaluators gave and handed in, at or after the agreed point."""
    plan = outline(cycle.framework)
    kinds = dict(Kind.choices)
    leaves = {leaf.pk: leaf for leaf in plan.leaves}

    def loss(row: Score | SettledScore, kind: str) -> Loss:
        leaf = leaves[row.criterion.indicator_id]
        dimension = plan.dimension_of[leaf.pk]
        return Loss(
            str(row.loss_reason or _("No reason chosen")),
            f"{leaf.number} {leaf.name}",
            f"{dimension.number} {dimension.name}",
            str(kinds[kind]),
            row.criterion.maximum - row.points,
        )

    found = _given(user, cycle) if source == "given" else _settled(user, cycle)
    losses = [loss(row, kind) for row, kind in found]
    return LossReport(cycle, source, [one for one in losses if one.points > 0])


def _settled(user: User, cycle: Cycle) -> list[tuple[Score | SettledScore, str]]:
    rows = SettledScore.objects.visible_to(user).filter(led_rows(user, "submission", "stage"), submission__cycle=cycle)
    rows = rows.select_related("submission", "criterion", "loss_reason").order_by("stage", "pk")
    # What the national panel settled stands in the place of what the area did.
    standing = {(one.submission_id, one.criterion_id): one for one in rows}
    return [(one, one.submission.kind) for one in standing.values()]


def _given(user: User, cycle: Cycle) -> list[tuple[Score | SettledScore, str]]:
    handed_in = Q(assignment__finished_at__isnull=False, assignment__ended_at=None)
    rows = Score.objects.visible_to(user).filter(
        led_rows(user, "assignment__submission", "assignment__panel__stage"),
        handed_in,
        assignment__submission__cycle=cycle,
    )
    rows = rows.select_related("assignment__submission", "criterion", "loss_reason")
    return [(one, one.assignment.submission.kind) for one in rows]
