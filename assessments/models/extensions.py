"""More time for one municipality: rows by time, of which the latest counts; nothing is overwritten."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, User
from assessments import clock
from assessments.models.cycles import Cycle, Stage

# What one municipality can be given more time for; the stages of the judges concern all at once.
EXTENDABLE = (Stage.SELF_ASSESSMENT, Stage.PROVINCIAL_CHECK)


class Extension(models.Model):
    """A later end of a stage for one municipality; without an end an earlier extension is withdrawn."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="extensions")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="extensions")
    stage = models.CharField(_("Stage"), max_length=20, choices=Stage)
    ends_at = models.DateTimeField(_("Extended until"), null=True, blank=True)
    reason = models.TextField(_("Reason"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=310, help_text="As it was then: names and positions change.")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_extension_is_of_a_stage_of_the_municipality", condition=Q(stage__in=EXTENDABLE)
            ),
        ]
        indexes = [
            models.Index(
                F("municipality"), F("cycle"), F("stage"), F("at").desc(), F("id").desc(), name="the_latest_extension"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.cycle} {self.stage}"


def latest_end(stage: Stage) -> Subquery:
    """The end of the latest extension of a stage, for a query of submissions."""
    rows = Extension.objects.filter(
        municipality=OuterRef("municipality"), cycle=OuterRef("cycle"), stage=stage
    ).order_by("-at", "-pk")
    return Subquery(rows.values("ends_at")[:1])
