"""What municipalities were before, and who recorded each change."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from accounts.models.places import Kind, Municipality, Name


class FormerKind(models.Model):
    """What a municipality was until a day (that day excluded)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="former_kinds")
    kind = models.CharField(max_length=10, choices=Kind)
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "until"], name="one_change_of_kind_per_municipality_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.kind} < {self.until}"


class FormerName(models.Model):
    """What a municipality was called until a day (that day excluded)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="former_names")
    name_th = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "until"], name="one_change_of_name_per_municipality_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.name_th} < {self.until}"

    @property
    def called(self) -> Name:
        return Name(self.name_th, self.name_en)


class MunicipalityChange(models.Model):
    """One recorded change of a municipality: who wrote it down, when and on what ground."""

    class Action(models.TextChoices):
        CORRECTED = "corrected", _("Facts corrected")
        CHANGED = "changed", _("Kind or name changed")
        MERGED = "merged", _("Merged into another municipality")
        ABSORBED = "absorbed", _("Took in another municipality")
        PASSED_ON = "passed_on", _("Went on with its successor to another municipality")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="changes")
    action = models.CharField(max_length=10, choices=Action)
    since = models.DateField(null=True, blank=True, help_text="From when it holds; nothing for a correction.")
    facts = models.JSONField(default=list, help_text="Rows of field, old and new value, as they were then.")
    reason = models.TextField(help_text="The ground or the source, such as an announcement in the Royal Gazette.")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=300, help_text="As it was then; an import has no person.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.action} {self.since or ''}".rstrip()
