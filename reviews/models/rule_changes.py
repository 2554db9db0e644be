"""What was changed of the rules of a stage, and why."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.models import CycleStage, Stage


class StageRuleChange(models.Model):
    """The rules of a stage of a confirmed cycle before and after a change; rows are only added.

    `before` and `after` are {column: value} of what changed.
    """

    stage = models.ForeignKey(CycleStage, on_delete=models.CASCADE, related_name="rule_changes")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(_("Reason"), max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=300, help_text="As it was then: names and positions change.")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{Stage(self.stage.key).label}: {self.reason}"

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """What changed by its name for people, with the value before and after."""
        return [(_named(name), _told(name, self.before[name]), _told(name, self.after[name])) for name in self.after]


def _named(column: str) -> str:
    return str(CycleStage._meta.get_field(column).verbose_name)  # type: ignore[union-attr]


def _told(column: str, value: Any) -> Any:
    """A choice and a yes or no in words, a number as it is."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = dict(CycleStage._meta.get_field(column).choices or [])  # type: ignore[union-attr]
    return choices.get(value, value)
