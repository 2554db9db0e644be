"""A municipality's self-assessment of one year, its history and what was frozen of it."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Area,
    Kind,
    Membership,
    Municipality,
    Name,
    Province,
    Role,
    User,
)
from assessments import clock
from assessments.models.cycles import Cycle, CycleStage, Stage
from assessments.models.extensions import EXTENDABLE, Extension, latest_end


class Status(models.TextChoices):
    DRAFT = "draft", _("Being filled in")
    INTERNAL_REVIEW = "internal_review", _("With the certifier")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted by the province")
    AREA_REVIEW = "area_review", _("Area review")
    PREVIEW = "preview", _("Preview of results")
    OBJECTION = "objection", _("Objection under review")
    AREA_DECIDED = "area_decided", _("Area result decided")
    NATIONAL_REVIEW = "national_review", _("National review")
    NATIONAL_DECIDED = "national_decided", _("National result decided")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


EDITABLE = (Status.DRAFT, Status.RETURNED)
# Still to be certified: points given by the LPA result or the base data follow them until then.
LIVE = (*EDITABLE, Status.INTERNAL_REVIEW)
# From here on evaluators read it.
UNDER_REVIEW = (Status.AREA_REVIEW, Status.PREVIEW, Status.OBJECTION)
DECIDED = (Status.AREA_DECIDED, Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED, Status.PUBLISHED)
# Nothing happens to these any more.
OVER = (Status.PUBLISHED, Status.WITHDRAWN)
# What a province, a panel or the programme sees: never a draft.
HANDED_IN = (Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, *UNDER_REVIEW, *DECIDED)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: Any) -> "SubmissionQuerySet":
        """The submissions this person may open, whatever their other roles.

        Municipal staff see their own and those of municipalities merged into theirs, a provincial officer those of
        the province once handed in, panel members those of their area once accepted, and administrators all.
        Evaluators see only what is assigned to them; reviews adds that through the assignment (`assignments` is
        its related name).
        """
        return self._reached(user, HANDED_IN)

    def readable_by(self, user: Any) -> "SubmissionQuerySet":
        """Those of them whose answers this person may read: corrections after a return are a draft again."""
        return self._reached(user, tuple(status for status in HANDED_IN if status != Status.RETURNED))

    def _reached(self, user: Any, shown_to_province: tuple[Status, ...]) -> "SubmissionQuerySet":
        held = user.active_memberships if user.is_authenticated else []
        if any(one.role == Role.ADMINISTRATOR for one in held):
            return self.all()
        allowed = Q(pk__in=[])
        for one in held:
            allowed |= _visible_by(one, shown_to_province)
        return self.filter(allowed)

    def hiding_self_scores_from(self, user: Any) -> "SubmissionQuerySet":
        """Those that this person judges now in a stage whose rules hide what the municipality gave itself.

        Training submissions were published long ago: theirs are hidden until the sheet is handed in.
        """
        sheet = "cycle__panels__assignments__"
        area, national = Status.AREA_REVIEW, Status.NATIONAL_REVIEW
        judged = (
            Q(key=Stage.AREA_REVIEW, **{f"{sheet}submission__status": area})
            | Q(key=Stage.NATIONAL_REVIEW, **{f"{sheet}submission__status": national})
            | Q(key=Stage.CALIBRATION, **{f"{sheet}finished_at": None})
        )
        hiding = CycleStage.objects.filter(
            judged,
            shows_self_scores=False,
            key=F("cycle__panels__stage"),
            **{f"{sheet}evaluator": user, f"{sheet}ended_at": None},
        )
        return self.filter(pk__in=hiding.order_by().values(f"{sheet}submission"))

    def running(self) -> "SubmissionQuerySet":
        return self.exclude(status__in=OVER)

    def with_facts(self) -> "SubmissionQuerySet":
        """With what every list and heading prints of a submission, and the extensions that its permissions ask for."""
        found = self.select_related("municipality__province", "province", "area", "cycle__framework")
        return found.annotate(**{f"{stage}_extended_to": latest_end(stage) for stage in EXTENDABLE})


def _visible_by(membership: Membership, shown_to_province: tuple[Status, ...]) -> Q:
    match membership.role:
        case Role.PROVINCIAL_OFFICER:
            return Q(province_id=membership.province_id, status__in=shown_to_province)
        case Role.EVALUATOR:
            return Q(
                pk__in=Submission.objects.filter(
                    assignments__evaluator_id=membership.user_id,
                    assignments__ended_at=None,
                    status__in=(*UNDER_REVIEW, *DECIDED),
                ).values("pk")
            )
        case Role.CHAIR if membership.area_id:
            return Q(area_id=membership.area_id, status__in=(Status.ACCEPTED, *UNDER_REVIEW, *DECIDED))
        case Role.CHAIR:
            return Q(status__in=DECIDED)
    return Q(municipality_id__in=[membership.municipality_id, *membership.predecessor_ids])


def named(text: str) -> Q:
    """Submissions of municipalities that are called so, or were in that year, in either language."""
    that_year = Q(name_th__icontains=text) | Q(name_en__icontains=text)
    return that_year | Q(municipality__name_th__icontains=text) | Q(municipality__name_en__icontains=text)


class Submission(models.Model):
    """One municipality's self-assessment of one cycle.

    Kind, name, province and area are facts of that year, kept here so that what may be seen hangs on one indexed
    column and an old result stays readable whatever the municipality becomes. Only assessments/workflow.py
    writes `status`.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="submissions")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="submissions")
    kind = models.CharField(max_length=10, choices=Kind)
    name_th = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    status_at = models.DateTimeField(default=clock.now)
    self_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="As certified, frozen on submission."
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-cycle__year_be", "name_th"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "cycle"], name="one_submission_per_municipality_and_cycle"),
            models.CheckConstraint(
                name="a_handed_in_submission_has_its_self_score",
                condition=~Q(status__in=HANDED_IN) | Q(self_percent__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "status"], name="submissions_by_status"),
            models.Index(fields=["province", "cycle"], name="submissions_by_province"),
            models.Index(fields=["area", "cycle"], name="submissions_by_area"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} {self.cycle}"

    @property
    def full_name(self) -> str:
        """What the municipality was called in that year; what it is called today is `municipality.full_name`."""
        return Name(self.name_th, self.name_en).with_kind(self.kind)

    @property
    def full_name_th(self) -> str:
        return Name(self.name_th, self.name_en).with_kind_th(self.kind)

    def extended_to(self, stage: Stage) -> datetime | None:
        """Until when the municipality has more time for a stage, if it was given any; read with the facts."""
        name = f"{stage}_extended_to"
        if name not in self.__dict__:
            rows = Extension.objects.filter(municipality=self.municipality_id, cycle=self.cycle_id, stage=stage)
            self.__dict__[name] = rows.values_list("ends_at", flat=True).first()
        found: datetime | None = self.__dict__[name]
        return found

    def ends_at(self, stage: Stage) -> datetime | None:
        """The end of a stage for this municipality, None where it has none."""
        dates = self.cycle.stage_by_key.get(stage)
        if dates is None or dates.ends_at is None:
            return None
        extended = self.extended_to(stage) if stage in EXTENDABLE else None
        return max(dates.ends_at, extended) if extended else dates.ends_at

    def is_in(self, *stages: Stage) -> bool:
        """Whether one of these stages runs now for this municipality: by the calendar or by an extension."""
        return self.cycle.is_in(*stages) or any(self._is_extended_now(one) for one in stages if one in EXTENDABLE)

    def _is_extended_now(self, stage: Stage) -> bool:
        if not self.cycle.has_begun(stage):
            return False
        extended = self.extended_to(stage)
        return extended is not None and clock.now() < extended

    @property
    def days_to_submit(self) -> int | None:
        """Whole days until nothing can be handed in any more (0 on the last day), None without such a day."""
        stages = EXTENDABLE if self.status == Status.RETURNED else (Stage.SELF_ASSESSMENT,)
        ends = [self.ends_at(stage) for stage in stages if self.is_in(stage)]
        last = max((one for one in ends if one), default=None)
        return None if last is None or None in ends else (last - clock.now()).days

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_handed_in(self) -> bool:
        return self.status in HANDED_IN


class StatusChange(models.Model):
    """One move of a submission: the only truth about who did what when."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="status_changes")
    move = models.CharField(max_length=30)
    from_status = models.CharField(max_length=20, choices=Status)
    to_status = models.CharField(max_length=20, choices=Status)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=300, help_text="As it was then: names and positions change.")
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.from_status} -> {self.to_status}"


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: Any) -> "SnapshotQuerySet":
        """Without those that hold self-scores which are hidden from this person."""
        hiding = Submission.objects.hiding_self_scores_from(user)
        return self.filter(submission__in=Submission.objects.visible_to(user)).exclude(submission__in=hiding)


class Snapshot(models.Model):
    """Everything a municipality certified, frozen. A packet is made of it and of nothing else."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveSmallIntegerField(help_text="1 for the first submission, 2 after a return, ...")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    signed_name = models.CharField(max_length=150)
    signed_position = models.CharField(max_length=150)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=clock.now)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="one_snapshot_per_submission_and_number")
        ]

    def __str__(self) -> str:
        return f"{self.submission} ({self.number})"
