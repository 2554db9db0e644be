"""What a municipality contests of its preliminary result."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.models import Evidence, Response, Status, Submission
from reviews.models.reach import of_own_municipality


class Outcome(models.TextChoices):
    """What the panel decided of an objection."""

    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    NOT_UPHELD = "not_upheld", _("Not upheld")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: Any) -> "ObjectionQuerySet":
        """The municipality's own; for the others who see the submission, those that were sent.

        Written in the preview, an objection is sent by the move to Status.OBJECTION, and decided upon only
        with a reply.
        """
        sent = Q(response__submission__status=Status.OBJECTION) | Q(replied_at__isnull=False)
        return self.filter(
            sent | Q(response__submission__in=of_own_municipality(user)),
            response__submission__in=Submission.objects.visible_to(user),
        )


class Objection(models.Model):
    """A municipality contests the preliminary points of one indicator; the chair replies."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="objection")
    reason = models.TextField(_("Why the municipality disagrees"), max_length=10_000)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="+", help_text="Given already, and referred to"
    )
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    reply = models.TextField(_("Reply of the panel"), blank=True, max_length=10_000)
    outcome = models.CharField(
        _("Outcome"),
        max_length=10,
        choices=Outcome,
        blank=True,
        help_text="Blank: replied to before outcomes were asked for",
    )
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
            ),
            models.CheckConstraint(
                name="the_outcome_of_an_objection_comes_with_its_reply",
                condition=Q(outcome="") | ~Q(reply=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reason
