"""How far the evaluators of a cycle agree, for those who lead its area reviews. Nothing here changes a score."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessments.models import Cycle, Stage
from indicators.queries import outline
from reviews import agreement
from reviews.models import Score
from reviews.models.reach import led_by, led_rows

# A working value: figures over fewer submissions say little, and would tell single points.
LEAST_SUBMISSIONS = 5

Row = tuple[int, int, int, float]


@dataclass(frozen=True)
class Agreement:
    """Alpha of something and what it means in words."""

    name: str
    alpha: float | None

    @property
    def meaning(self) -> str | Promise:
        if self.alpha is None:
            return _("Cannot be told yet.")
        if self.alpha >= agreement.RELIABLE:
            return _("Reliable: the points hardly depend on who judges.")
        if self.alpha >= agreement.TENTATIVE:
            return _("Passable: careful conclusions only.")
        return _("Weak: the points depend much on who judges. Talk about examples together.")


@dataclass(frozen=True)
class Judge:
    """An evaluator's figures under the name that the page shows."""

    name: str
    figures: agreement.Severity


@dataclass(frozen=True)
class AgreementReport:
    cycle: Cycle
    submissions: int
    overall: Agreement | None
    dimensions: list[Agreement]
    judges: list[Judge]

    least = LEAST_SUBMISSIONS
    drift = agreement.DRIFT


def may_read_agreement(user: User) -> bool:
    """Administrators, and chairs of an area, who see only what they lead."""
    return any(
        one.role == Role.ADMINISTRATOR or (one.role == Role.CHAIR and one.area_id is not None)
        for one in user.active_memberships
    )


def agreement_years(user: User) -> list[int]:
    """Years with area reviews that this person leads, the newest first."""
    led = led_by(user, Stage.AREA_REVIEW).order_by()
    return sorted(led.values_list("cycle__year_be", flat=True).distinct(), reverse=True)


def agreement_report(user: User, cycle: Cycle) -> AgreementReport:
    """From sheets of area reviews that were handed in, of submissions with two of them that this person may see."""
    rows = _given(user, cycle)
    given = [row for _name, _indicator, row in rows]
    count = agreement.cases(agreement.marks(given))
    if count < LEAST_SUBMISSIONS:
        return AgreementReport(cycle, count, None, [], [])
    return AgreementReport(
        cycle, count, _agreement("", given), _by_dimension(cycle, rows), _judges(given, _names(rows))
    )


def _agreement(name: str, given: list[Row]) -> Agreement:
    """Without alpha where too few submissions can be compared, as where dimensions are shared out."""
    marks = agreement.marks(given)
    return Agreement(name, agreement.alpha(marks) if agreement.cases(marks) >= LEAST_SUBMISSIONS else None)


def _names(rows: list[tuple[str, int, Row]]) -> dict[int, str]:
    return {row[0]: name for name, _indicator, row in rows}


def _given(user: User, cycle: Cycle) -> list[tuple[str, int, Row]]:
    """Rows with the name of the evaluator and the indicator."""
    scores = Score.objects.visible_to(user).filter(
        led_rows(user, "assignment__submission", "assignment__panel__stage"),
        assignment__panel__stage=Stage.AREA_REVIEW,
        assignment__finished_at__isnull=False,
        assignment__ended_at=None,
        assignment__submission__cycle=cycle,
        criterion__maximum__gt=0,
    )
    found = scores.values_list(
        "assignment__evaluator__full_name",
        "criterion__indicator_id",
        "assignment__evaluator_id",
        "assignment__submission_id",
        "criterion_id",
        "points",
        "criterion__maximum",
    )
    return [
        (name, indicator, (judge, submission, criterion, float(100 * points / maximum)))
        for name, indicator, judge, submission, criterion, points, maximum in found
    ]


def _by_dimension(cycle: Cycle, rows: list[tuple[str, int, Row]]) -> list[Agreement]:
    plan = outline(cycle.framework)
    parts: dict[int, list[Row]] = {}
    for _name, indicator, row in rows:
        parts.setdefault(plan.dimension_of[indicator].pk, []).append(row)
    return [_agreement(f"{one.number} {one.name}", parts.get(one.pk, [])) for one in plan.dimensions]


def _judges(given: list[Row], names: dict[int, str]) -> list[Judge]:
    """The strictest first; of those with enough submissions."""
    found = sorted(agreement.severities(agreement.marks(given)), key=lambda one: (one.severity, one.evaluator))
    return [Judge(names[one.evaluator], one) for one in found if one.cases >= LEAST_SUBMISSIONS]
