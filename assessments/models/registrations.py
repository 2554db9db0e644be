"""Which municipalities take part in a cycle: their provincial office registers them."""

from django.db import models
from django.db.models import Exists, OuterRef

from accounts.models import Municipality, User
from assessments import clock
from assessments.models.cycles import Cycle
from assessments.models.submissions import Submission


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def not_begun(self) -> "RegistrationQuerySet":
        """Those whose municipality has not begun its self-assessment."""
        begun = Submission.objects.filter(municipality=OuterRef("municipality"), cycle=OuterRef("cycle"))
        return self.exclude(Exists(begun))


class Registration(models.Model):
    """A municipality takes part in a cycle. Without it no self-assessment is begun."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="registrations")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="registrations")
    by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Nobody where a submission was there before registrations were kept.",
    )
    at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=300, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "cycle"], name="one_registration_per_municipality_and_cycle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.cycle_id}"
