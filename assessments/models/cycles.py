"""A yearly round: the dates of its stages, its pass marks and cut-offs, and which area reviews which province."""

from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Kind, Province
from assessments import clock
from indicators import scoring
from indicators.models import Framework


class Stage(models.TextChoices):
    """The stages of a cycle. What may be done follows from their dates and rules alone."""

    SELF_ASSESSMENT = "self_assessment", _("Self-assessment")
    PROVINCIAL_CHECK = "provincial_check", _("Provincial completeness check")
    CALIBRATION = "calibration", _("Calibration of evaluators")
    AREA_REVIEW = "area_review", _("Area review")
    PREVIEW = "preview", _("Preview of results")
    NATIONAL_REVIEW = "national_review", _("National review")
    VISIT = "visit", _("On-site or video visit")
    FINAL_DECISION = "final_decision", _("Ranking and awards")
    PUBLICATION = "publication", _("Publication")


# In these evaluators give points, each under the stage's own rules.
JUDGING = (Stage.CALIBRATION, Stage.AREA_REVIEW, Stage.NATIONAL_REVIEW)
# Without these there is no cycle; every other stage can be switched off.
NEEDED = (Stage.SELF_ASSESSMENT, Stage.PUBLICATION)


class CycleQuerySet(models.QuerySet["Cycle"]):
    def with_stages(self) -> "CycleQuerySet":
        return self.prefetch_related("stages")

    def confirmed(self) -> "CycleQuerySet":
        """Without the drafts, which only administrators see."""
        return self.filter(confirmed_at__isnull=False)

    def latest_begun(self) -> "Cycle | None":
        """The newest cycle whose self-assessment has begun."""
        return (
            self.confirmed()
            .filter(stages__key=Stage.SELF_ASSESSMENT, stages__starts_at__lte=clock.now())
            .order_by("-year_be")
            .first()
        )


class Cycle(models.Model):
    """The evaluation of one fiscal year (Buddhist era) with the framework it uses.

    Pass marks and cut-offs are the cycle's own (assessments/marks.py): the framework proposes them.
    """

    year_be = models.PositiveSmallIntegerField(_("Fiscal year (BE)"), unique=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="cycles")
    confirmed_at = models.DateTimeField(
        null=True, blank=True, default=clock.now, help_text="Empty while it is a draft: then nothing of it is open."
    )
    pass_marks = models.JSONField(default=dict, blank=True, help_text='Percent by kind: {"tambon": "60"}')
    cut_offs = models.JSONField(default=dict, blank=True, help_text='Lowest percent by grade: {"good": "60"}')

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-year_be"]
        constraints = [
            models.CheckConstraint(
                name="the_year_of_a_cycle_is_in_the_buddhist_era",
                condition=Q(year_be__gte=2500, year_be__lte=2700),
            )
        ]

    def __str__(self) -> str:
        return str(self.year_be)

    @cached_property
    def stage_by_key(self) -> dict[str, "CycleStage"]:
        return {stage.key: stage for stage in self.stages.all()}

    @property
    def is_draft(self) -> bool:
        return self.confirmed_at is None

    def pass_mark(self, kind: str) -> Decimal:
        return Decimal(self.pass_marks[Kind(kind)])

    @property
    def cut_offs_by_key(self) -> dict[str, Decimal]:
        return {key: Decimal(lowest) for key, lowest in self.cut_offs.items()}

    def grade_key(self, total: Decimal) -> str | None:
        return scoring.grade_key(total, self.cut_offs_by_key)

    def _dates(self, stage: Stage) -> "CycleStage | None":
        """The dates that count: those of a draft do not yet, nor those of a stage that is switched off."""
        found = None if self.is_draft else self.stage_by_key.get(stage)
        return found if found and found.is_on else None

    def is_off(self, stage: Stage) -> bool:
        """Whether a stage is switched off; one that merely has no dates yet is not."""
        found = self.stage_by_key.get(stage)
        return found is not None and not found.is_on

    def rules(self, stage: Stage) -> "CycleStage":
        """What holds in a stage; where it has no dates yet, the rules that it would be proposed."""
        return self.stage_by_key.get(stage) or CycleStage(cycle=self, key=stage, starts_at=clock.now())

    def is_in(self, *stages: Stage) -> bool:
        """Whether one of these stages is running now."""
        now = clock.now()
        return any(dates.contains(now) for stage in stages if (dates := self._dates(stage)))

    def has_ended(self, stage: Stage) -> bool:
        found = self._dates(stage)
        return found is not None and found.ends_at is not None and found.ends_at <= clock.now()

    def has_begun(self, stage: Stage) -> bool:
        found = self._dates(stage)
        return found is not None and found.starts_at <= clock.now()

    def days_left(self, stage: Stage) -> int | None:
        """Whole days until a stage ends (0 on its last day), None when it is not running or has no end."""
        found = self._dates(stage)
        if not self.is_in(stage) or found is None or found.ends_at is None:
            return None
        return (found.ends_at - clock.now()).days

    @property
    def first_day(self) -> date:
        """The fiscal year runs from 1 October of the year before."""
        return date(self.year_be - 544, 10, 1)

    @property
    def last_day(self) -> date:
        return date(self.year_be - 543, 9, 30)


class Sight(models.TextChoices):
    """When somebody sees the points that another evaluator gave."""

    NEVER = "never", _("Never")
    HANDED_IN = "handed_in", _("As soon as a score sheet is handed in")
    ALL_HANDED_IN = "all_handed_in", _("Once every evaluator has handed in")


class CycleStage(models.Model):
    """When a stage of a cycle runs, and what holds in it. What rights follow is in reviews/rights.py.

    The rules of judging matter in `JUDGING` stages alone. Quorum, threshold and defaults are working values.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="stages")
    key = models.CharField(max_length=20, choices=Stage)
    starts_at = models.DateTimeField(_("Starts"))
    ends_at = models.DateTimeField(_("Ends"), null=True, blank=True)
    is_on = models.BooleanField(_("Takes place"), default=True)
    wanted_evaluators = models.PositiveSmallIntegerField(_("Evaluators for each submission"), default=3)
    quorum = models.PositiveSmallIntegerField(
        _("Quorum"), default=2, help_text="So many evaluators must have handed in before points can be agreed."
    )
    spread_threshold = models.PositiveSmallIntegerField(
        _("Threshold of the spread (%)"),
        default=30,
        help_text="Further apart, in percent of the maximum, an indicator needs agreed points with a reason.",
    )
    chair_sees = models.CharField(_("The chair sees points"), max_length=20, choices=Sight, default=Sight.ALL_HANDED_IN)
    colleagues_see = models.CharField(
        _("Evaluators see the points of others"), max_length=20, choices=Sight, default=Sight.NEVER
    )
    hides_evaluators = models.BooleanField(_("Names of evaluators are hidden from each other"), default=False)
    hides_municipalities = models.BooleanField(
        _("Names of municipalities are hidden when one indicator is scored across"), default=False
    )
    shows_self_scores = models.BooleanField(_("Evaluators see the self-scores"), default=True)
    takes_answers = models.BooleanField(_("Municipalities may be asked, and answer"), default=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "key"], name="one_stage_of_a_key_per_cycle"),
            models.CheckConstraint(
                name="a_stage_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.get_key_display()}"

    def contains(self, moment: datetime) -> bool:
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)


class CycleProvince(models.Model):
    """The area whose panel reviews a province in one cycle; without a row it is the province's own."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="provinces")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "province"], name="one_area_per_cycle_and_province"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} · {self.province}: {self.area}"
