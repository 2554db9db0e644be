"""The rules of the reviewer's eye: what evaluators ask about, as data that an administrator edits."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.findings import Severity
from assessments.models.versions import Versioned
from indicators.models import Wording


class EyeCheck(models.TextChoices):
    """What a rule looks for; assessments/eye/checks.py does it."""

    EVIDENCE_MISSING = "evidence_missing", _("Many points without any evidence")
    TEXT_SHORT = "text_short", _("Many points with a short answer")
    TEXT_AS_LAST_YEAR = "text_as_last_year", _("Text as last year's")
    NUMBER_CONTRADICTS = "number_contradicts", _("A number that contradicts another")
    NUMBER_AGAINST_POINTS = "number_against_points", _("A number that contradicts the points")
    NUMBER_CHANGED = "number_changed", _("A number that changed much since last year")
    EVIDENCE_OUTSIDE_PERIOD = "evidence_outside_period", _("Evidence outside the period")
    PHOTO_SMALL = "photo_small", _("A photo too small to print")
    PHOTO_BLURRED = "photo_blurred", _("A blurred photo")
    CAPTION_MISSING = "caption_missing", _("Evidence without a caption")
    LINK_DEAD = "link_dead", _("A link that leads nowhere")


# A rule is a question, never a gate: what keeps a submission from being handed over is not a rule's to say.
WEIGHTS = [(one.value, one.label) for one in (Severity.WARNING, Severity.HINT)]


class EyeRuleQuerySet(models.QuerySet["EyeRule"]):
    def visible_to(self, user: Any) -> "EyeRuleQuerySet":
        """Only administrators read rules as rules."""
        return self.all() if user.is_authenticated and user.is_administrator else self.none()

    def at_work(self) -> "EyeRuleQuerySet":
        return self.filter(is_on=True)


class EyeRule(Versioned):
    """One thing that the reviewer's eye looks for, in which indicators (their numbers; empty means all)."""

    key = models.SlugField(max_length=60, unique=True, help_text="Names the rule in findings; never changed")
    looks_for = models.CharField(_("What it looks for"), max_length=40, choices=EyeCheck)
    parameters = models.JSONField(default=dict, blank=True)
    indicators = models.JSONField(_("Indicators"), default=list, blank=True)
    severity = models.CharField(_("Weight"), max_length=10, choices=WEIGHTS, default=Severity.HINT)
    text_th = models.CharField(_("What an evaluator would ask (Thai)"), max_length=300)
    text_en = models.CharField(_("What an evaluator would ask (English)"), max_length=300, blank=True)
    why_th = models.TextField(_("Why, and what helps (Thai)"), blank=True, max_length=2000)
    why_en = models.TextField(_("Why, and what helps (English)"), blank=True, max_length=2000)
    is_on = models.BooleanField(_("The rule is at work"), default=True)
    wording = models.CharField(_("Standing"), max_length=10, choices=Wording, default=Wording.WORKING)

    objects = EyeRuleQuerySet.as_manager()

    class Meta:
        ordering = ["looks_for", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_rule_warns_or_hints", condition=models.Q(severity__in=[key for key, _label in WEIGHTS])
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text_th

    @property
    def why(self) -> str:
        return self.why_en if get_language() == "en" and self.why_en else self.why_th

    def concerns(self, number: str) -> bool:
        """A whole speaks for its parts."""
        return not self.indicators or bool({number, number.partition(".")[0]} & set(self.indicators))
