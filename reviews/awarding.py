"""Ranking a cycle's national results by kind, proposing awards, and confirming both for good."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind, User
from assessments import clock
from assessments.models import Cycle, Stage, Status, Submission
from reviews.models import Award, AwardChange, Decision, RankedPlace, Ranking, SettledScore
from reviews.models.reach import leads_nationally
from reviews.ranking import Place, Standing, ranked
from reviews.workflow import excellent_in

DIMENSION_OF_TIES = 3
OUTCOME = "outcome"


class RankingRefused(Exception):
    """It cannot be done now; the message says why, in the reader's language."""


@dataclass(frozen=True)
class RankRow:
    submission: Submission
    place: Place | RankedPlace

    @property
    def figures(self) -> Standing | RankedPlace:
        return self.place.standing if isinstance(self.place, Place) else self.place

    @property
    def tie(self) -> str | Promise:
        return dict(RankedPlace.TIES)[self.place.tie]

    @property
    def awards(self) -> list[Award]:
        return list(self.submission.awards.all())


@dataclass(frozen=True)
class KindRanking:
    kind: Kind
    rows: list[RankRow]


def why_not_rank(user: User, cycle: Cycle) -> str | Promise | None:
    """Why awards cannot be given or confirmed now; None while they can."""
    if not leads_nationally(user):
        return _("Administrators and the national chairs rank and honour.")
    if Ranking.objects.filter(cycle=cycle).exists():
        return _("Ranking and awards are confirmed and can no longer be changed.")
    if not cycle.is_in(Stage.FINAL_DECISION):
        return _("The time for ranking and awards has not come, or is over.")
    return None


def why_not_confirm(user: User, cycle: Cycle) -> str | Promise | None:
    if refusal := why_not_rank(user, cycle):
        return refusal
    if cycle.submissions.filter(status=Status.NATIONAL_REVIEW).exists():
        return _("A submission is still in the national review. Its result would be missing in the ranking.")
    if not rankable(cycle).exists():
        return _("No national result is decided yet.")
    return None


def rankable(cycle: Cycle) -> QuerySet[Submission]:
    """Submissions with a national result; without a national review, those that it would have judged."""
    decided = cycle.submissions.filter(status__in=(Status.AREA_DECIDED, Status.NATIONAL_DECIDED, Status.PUBLISHED))
    national = Q(decisions__stage=Stage.NATIONAL_REVIEW)
    if cycle.is_off(Stage.NATIONAL_REVIEW):
        excellent = excellent_in(cycle.year_be - 1).values("submission__municipality_id")
        return decided.filter(national | Q(municipality_id__in=excellent)).distinct()
    return decided.filter(national)


def rankings_of(cycle: Cycle) -> list[KindRanking]:
    """The ranking by kind: as it was confirmed, else as it stands now; five queries at most."""
    stored = {one.submission_id: one for one in RankedPlace.objects.filter(ranking__cycle=cycle)}
    submissions = _submissions(cycle, stored)
    found = stored or _places(submissions)
    rows = sorted(
        (RankRow(one, found[one.pk]) for one in submissions), key=lambda row: (row.place.rank, row.submission.pk)
    )
    grouped = [KindRanking(kind, [row for row in rows if row.submission.kind == kind]) for kind in Kind]
    return [one for one in grouped if one.rows]


def _submissions(cycle: Cycle, stored: dict[int, RankedPlace]) -> list[Submission]:
    chosen = cycle.submissions.filter(pk__in=stored) if stored else rankable(cycle)
    return list(
        chosen.select_related("municipality__province", "province").prefetch_related(
            Prefetch("awards", Award.objects.order_by("family"))
        )
    )


def _places(submissions: list[Submission]) -> dict[int, Place]:
    """By submission the place among its kind, from what was decided last."""
    keys = [one.pk for one in submissions]
    decisions = {one.submission_id: one for one in Decision.objects.filter(submission__in=keys)}
    outcomes = _outcomes(keys)
    found: dict[int, Place] = {}
    for kind in Kind:
        alike = [one.pk for one in submissions if one.kind == kind]
        places = ranked(_standing(decisions[pk], outcomes.get(pk, Decimal(0))) for pk in alike)
        found |= {one.standing.key: one for one in places}
    return found


def _standing(decision: Decision, outcome: Decimal) -> Standing:
    achieved = {one["number"]: Decimal(one["achieved"]) for one in decision.dimensions}
    return Standing(decision.submission_id, decision.total, achieved.get(DIMENSION_OF_TIES, Decimal(0)), outcome)


def _outcomes(keys: list[int]) -> dict[int, Decimal]:
    """Settled points for outcomes: the national panel's where it settled any, else those of the area."""
    rows = SettledScore.objects.filter(submission__in=keys, criterion__key=OUTCOME)
    national = {(one.submission_id, one.criterion_id): one.points for one in rows.filter(stage=Stage.NATIONAL_REVIEW)}
    summed = rows.filter(stage=Stage.AREA_REVIEW).order_by().values_list("submission").annotate(points=Sum("points"))
    found: dict[int, Decimal] = dict(summed)
    replaced = rows.filter(stage=Stage.AREA_REVIEW, submission__in={pk for pk, _criterion in national})
    for area in replaced:
        if (area.submission_id, area.criterion_id) in national:
            found[area.submission_id] -= area.points
    for (pk, _criterion), points in national.items():
        found[pk] = found.get(pk, Decimal(0)) + points
    return found


def _held(cycle: Cycle) -> Cycle:
    """The cycle, held against whoever confirms or honours at the same moment; inside a transaction."""
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    return Cycle.objects.with_stages().get(pk=cycle.pk)


@transaction.atomic
def confirm(cycle: Cycle, by: User) -> Ranking:
    """Store ranks and figures as they are now; the awards are frozen with them. Raises RankingRefused."""
    current = _held(cycle)
    if refusal := why_not_confirm(by, current):
        raise RankingRefused(refusal)
    rows = [row for one in rankings_of(current) for row in one.rows]
    made = Ranking.objects.create(cycle=current, confirmed_by=by, confirmed_at=clock.now())
    RankedPlace.objects.bulk_create(_stored(made, row) for row in rows)
    return made


def _stored(made: Ranking, row: RankRow) -> RankedPlace:
    figures = row.figures
    return RankedPlace(
        ranking=made,
        submission=row.submission,
        kind=row.submission.kind,
        rank=row.place.rank,
        total=figures.total,
        dimension_3=figures.dimension_3,
        outcome=figures.outcome,
        tie=row.place.tie,
    )


def awards_of(submission: Submission) -> dict[str, str]:
    """The rank by family, empty where there is none."""
    held = dict(submission.awards.values_list("family", "rank"))
    return {family: held.get(family, "") for family in Award.Family.values}


@transaction.atomic
def honour(submission: Submission, wanted: dict[str, str], seen: dict[str, str], *, reason: str, by: User) -> bool:
    """Write the awards of a submission; False where they are no longer what was seen. Raises RankingRefused."""
    cycle = _held(submission.cycle)
    if refusal := why_not_rank(by, cycle):
        raise RankingRefused(refusal)
    before = awards_of(submission)
    if before != seen:
        return False
    for family, rank in wanted.items():
        if rank != before[family]:
            _write(submission, family, rank, by)
            AwardChange.objects.create(
                submission=submission,
                family=family,
                from_rank=before[family],
                to_rank=rank,
                reason=reason,
                by=by,
                by_name=by.name_and_position,
                at=clock.now(),
            )
    return True


def _write(submission: Submission, family: str, rank: str, by: User) -> None:
    if not rank:
        Award.objects.filter(submission=submission, family=family).delete()
        return
    values = {"rank": rank, "awarded_by": by, "awarded_at": clock.now()}
    Award.objects.update_or_create(submission=submission, family=family, defaults=values)
