"""How it was judged: from panels, assignments and scores to objections, decisions and awards."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Membership, Role, User
from assessments import clock
from assessments.models import Cycle, Response, Snapshot, Stage, Status, Submission, Versioned
from indicators.models import Criterion, Grade

# From the preview on, what the panel settled is shown to whoever sees the submission.
RESULT_SHOWN = (
    Status.PREVIEW,
    Status.OBJECTION,
    Status.AREA_DECIDED,
    Status.NATIONAL_REVIEW,
    Status.NATIONAL_DECIDED,
    Status.PUBLISHED,
)


class Panel(models.Model):
    """The sub-committee of a cycle for one area, or the national one (no area)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="panels")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.AREA_REVIEW)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("cycle", "stage", Coalesce("area", 0), name="one_panel_per_cycle_stage_and_area")
        ]

    def __str__(self) -> str:
        return f"{self.cycle} · {self.area or _('National')}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Any) -> "AssignmentQuerySet":
        """One's own assignments; those who lead see that others exist and are done, see Score."""
        submissions = Submission.objects.visible_to(user)
        if any(one.role in (Role.CHAIR, Role.ADMINISTRATOR) for one in user.active_memberships):
            return self.filter(Q(evaluator=user) | Q(submission__in=_led_by(user)), submission__in=submissions)
        return self.filter(evaluator=user, submission__in=submissions)


def _led_by(user: User) -> models.QuerySet[Submission]:
    """The submissions whose review this person leads: a chair those of the area, an administrator all."""
    allowed = Q(pk__in=[])
    for one in user.active_memberships:
        allowed |= _leads(one)
    return Submission.objects.filter(allowed)


def _leads(membership: Membership) -> Q:
    if membership.role == Role.ADMINISTRATOR:
        return Q(pk__isnull=False)
    if membership.role == Role.CHAIR and membership.area_id:
        return Q(area_id=membership.area_id)
    if membership.role == Role.CHAIR:
        return Q(status__in=(Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED, Status.PUBLISHED))
    return Q(pk__in=[])


def _of_own_municipality(user: User) -> models.QuerySet[Submission]:
    own = [one for one in user.active_memberships if one.municipality_id]
    return Submission.objects.filter(
        municipality_id__in=[pk for one in own for pk in (one.municipality_id, *one.predecessor_ids)]
    )


def _shown_to(user: User) -> models.QuerySet[Submission]:
    """The submissions whose result this person may read as everyone may."""
    return Submission.objects.visible_to(user).filter(status__in=RESULT_SHOWN)


class Assignment(models.Model):
    """One evaluator's task to score one submission, alone."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    evaluator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "submission", "evaluator"],
                name="one_assignment_per_panel_submission_and_evaluator",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluator} · {self.submission_id}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: Any) -> "ScoreQuerySet":
        """One's own scores; for those who lead the review, others' once that evaluator has finished.

        Whoever leads and evaluates as well sees the others' only after having finished, like everyone.
        """
        own = Q(assignment__evaluator=user)
        judging = Assignment.objects.filter(
            submission=OuterRef("assignment__submission"), evaluator=user, finished_at=None
        )
        led = Q(assignment__finished_at__isnull=False, assignment__submission__in=_led_by(user))
        return self.filter(own | led & ~Exists(judging))


class Score(Versioned):
    """An evaluator's points and comment for one criterion of one submission."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    comment = models.TextField(_("Comment"), blank=True, max_length=5000)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_per_assignment_and_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="a_score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class SettledScoreQuerySet(models.QuerySet["SettledScore"]):
    def visible_to(self, user: Any) -> "SettledScoreQuerySet":
        """For those who lead the review while it runs; for all who see the submission from the preview on.

        What is contested is not shown while the chair reconsiders it.
        """
        contested = Objection.objects.filter(
            response__submission=OuterRef("submission"), response__indicator=OuterRef("criterion__indicator")
        )
        shown = Q(submission__in=_shown_to(user)) & ~(Q(submission__status=Status.OBJECTION) & Exists(contested))
        return self.filter(shown | Q(submission__in=_led_by(user)))


class SettledScore(Versioned):
    """The points a panel settled on for one criterion, with the chair's reason where there is one."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="settled_scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.TextField(_("Reason"), blank=True, max_length=2000)

    objects = SettledScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "criterion"], name="one_settled_score_per_submission_and_criterion"
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="a_settled_score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    def visible_to(self, user: Any) -> "ClarificationQuerySet":
        """The municipality and those who lead see all of a submission's; an evaluator one's own questions."""
        return self.filter(
            Q(asked_by=user)
            | Q(response__submission__in=_of_own_municipality(user))
            | Q(response__submission__in=_led_by(user)),
            response__submission__in=Submission.objects.visible_to(user),
        )


class Clarification(models.Model):
    """A question about an indicator during the review, and the municipality's answer."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="clarifications")
    question = models.TextField(_("Question"), max_length=5000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(_("Answer"), blank=True, max_length=10_000)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answered_clarification_says_who_and_when",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: Any) -> "ObjectionQuerySet":
        """The municipality's own; for the others who see the submission, those that were sent.

        Written in the preview, an objection is sent by the move to Status.OBJECTION, and decided upon only
        with a reply.
        """
        sent = Q(response__submission__status=Status.OBJECTION) | Q(replied_at__isnull=False)
        return self.filter(
            sent | Q(response__submission__in=_of_own_municipality(user)),
            response__submission__in=Submission.objects.visible_to(user),
        )


class Objection(models.Model):
    """A municipality contests the preliminary points of one indicator; the chair replies."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="objection")
    reason = models.TextField(_("Why the municipality disagrees"), max_length=10_000)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    reply = models.TextField(_("Reply of the panel"), blank=True, max_length=10_000)
    replied_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_replied_objection_says_who_and_when",
                condition=Q(reply="", replied_by=None, replied_at=None)
                | (~Q(reply="") & Q(replied_by__isnull=False, replied_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.reason


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: Any) -> "SuggestionQuerySet":
        """One's own; for those who lead, others' once that evaluator has finished; for all who see the submission, once
        its result is published.
        """
        return self.filter(
            Q(assignment__evaluator=user)
            | Q(assignment__finished_at__isnull=False, response__submission__in=_led_by(user))
            | Q(response__submission__status=Status.PUBLISHED),
            response__submission__in=Submission.objects.visible_to(user),
        )


class Suggestion(models.Model):
    """What an evaluator advises a municipality for its next year; told with the published result, without the name."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="suggestions")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="suggestions")
    text = models.TextField(_("Suggestion for the next year"), max_length=5000)
    changed_at = models.DateTimeField(default=clock.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "response"], name="one_suggestion_per_evaluator_and_response")
        ]

    def __str__(self) -> str:
        return self.text


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        """Everyone who sees the submission, once it left the panel; the national result once published."""
        is_out = Q(stage=Stage.AREA_REVIEW) | Q(submission__status=Status.PUBLISHED)
        return self.filter(is_out & Q(submission__in=_shown_to(user)) | Q(submission__in=_led_by(user)))


class Decision(models.Model):
    """A stage's result as it was decided, stored so that it stays readable whatever the framework becomes."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="decisions")
    stage = models.CharField(max_length=20, choices=Stage)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=5, decimal_places=2)
    dimensions = models.JSONField(help_text="Result by dimension and indicator, as shown to the municipality.")
    grade = models.ForeignKey(Grade, null=True, blank=True, on_delete=models.PROTECT)
    grade_name_th = models.CharField(max_length=60, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "stage"], name="one_decision_per_submission_and_stage")
        ]

    def __str__(self) -> str:
        return f"{self.total} {self.grade_name_th}"


class Award(models.Model):
    """A national award of one of the two families; a municipality may hold several."""

    class Family(models.TextChoices):
        LIVEABLE = "liveable", _("Sustainable liveable municipality")
        ENVIRONMENT = "environment", _("Environmentally sustainable municipality")

    class Rank(models.TextChoices):
        WINNER = "winner", _("Winner")
        RUNNER_UP = "runner_up", _("Runner-up")
        HONOURABLE_MENTION = "honourable_mention", _("Honourable mention")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="awards")
    family = models.CharField(max_length=20, choices=Family)
    rank = models.CharField(max_length=20, choices=Rank)
    awarded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    awarded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "family"], name="one_award_per_submission_and_family")
        ]

    def __str__(self) -> str:
        return f"{self.get_family_display()} · {self.get_rank_display()}"


class GapSummary(models.Model):
    """How self-scores and final scores parted in a cycle and those before it (reviews/gaps.py).

    `spreads` is {kind: {number: [cases, low, median, high]}}: a kind of "" is all kinds, a number of "" the total.
    What fewer than eight cases tell is not in it, so no municipality can be found out from it.
    """

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="gap_summary")
    years = models.JSONField(default=list)
    spreads = models.JSONField(default=dict)
    is_asked_for = models.BooleanField(default=False, help_text="A worker is going to make it anew")

    def __str__(self) -> str:
        return str(self.cycle)
