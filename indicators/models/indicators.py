"""Dimensions, groups, indicators with their parts, and criteria."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind
from accounts.names import Bilingual
from indicators import scoring
from indicators.models.frameworks import Framework, Wording
from indicators.standards import Standard, read_standard


class Dimension(Bilingual):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="dimensions")
    number = models.PositiveSmallIntegerField()
    description_th = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="one_dimension_per_framework_and_number")
        ]

    @property
    def description(self) -> str:
        return self.description_en if get_language() == "en" else self.description_th


class Group(Bilingual):
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "position"], name="one_group_per_dimension_and_position")
        ]


class ScoreSource(models.TextChoices):
    ASSESSED = "assessed", _("Assessed here")
    LPA = "lpa", _("Taken from the LPA result")
    COMPUTED = "computed", _("Computed from the base data")


class PartsRule(models.TextChoices):
    """How the parts of an indicator become its points; the arithmetic is in indicators/scoring.py."""

    MEAN = scoring.PartsRule.MEAN.value, _("Mean of the parts")
    BEST = scoring.PartsRule.BEST.value, _("Best of the parts")
    SUM = scoring.PartsRule.SUM.value, _("Sum of the parts")


class Indicator(Bilingual):
    """One thing asked. An indicator with parts (19: 19.1 and 19.2) is answered and scored by its parts."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="indicators")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="indicators")
    whole = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    number = models.CharField(_("Number"), max_length=8)
    position = models.PositiveSmallIntegerField()
    wording = models.CharField(_("Status of the wording"), max_length=10, choices=Wording)
    source = models.CharField(
        _("Source of the wording"), max_length=300, blank=True, help_text=_("The handbook or announcement it is from.")
    )
    score_source = models.CharField(_("Where the score comes from"), max_length=10, choices=ScoreSource)
    parts_rule = models.CharField(_("Rule of the parts"), max_length=10, choices=PartsRule, default=PartsRule.MEAN)
    is_pilot = models.BooleanField(_("Pilot: scored, not counted"), default=False)
    kinds = models.JSONField(
        default=list, blank=True, help_text="The kinds of municipality it applies to; empty means all."
    )
    lpa_item = models.PositiveSmallIntegerField(
        _("Item of the LPA result"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    standard = models.JSONField(null=True, blank=True, help_text="How a computed score follows from the base data.")
    sdgs = models.JSONField(default=list, blank=True)
    guidance_th = models.TextField(_("Guidance in Thai"), blank=True)
    guidance_en = models.TextField(_("Guidance in English"), blank=True)
    hints_th = models.JSONField(default=list, blank=True)
    hints_en = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="one_indicator_per_framework_and_number"),
            models.UniqueConstraint(fields=["framework", "position"], name="one_indicator_per_framework_and_position"),
        ]

    @property
    def hints(self) -> list[str]:
        """Working guidance: what a municipality typically shows as evidence."""
        chosen: list[str] = self.hints_en if get_language() == "en" and self.hints_en else self.hints_th
        return chosen

    @property
    def guidance(self) -> str:
        """CommonMark text: what is meant and how it is judged."""
        return self.guidance_en if get_language() == "en" and self.guidance_en else self.guidance_th

    @property
    def is_from_lpa(self) -> bool:
        return self.score_source == ScoreSource.LPA

    @property
    def is_assessed(self) -> bool:
        """Scored by people; the points of all others are given by the LPA result or the base data."""
        return self.score_source == ScoreSource.ASSESSED

    def applies_to(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    @property
    def kind_labels(self) -> list[str]:
        """The kinds of municipality it is for, where it is not for all."""
        return [str(Kind(one).label) for one in self.kinds]

    @property
    def read_standard(self) -> Standard | None:
        return read_standard(self.standard) if self.standard else None


class Criterion(Bilingual):
    """One line of the score sheet of an indicator or of a part.

    `descriptors` say what earns which points: [{"from": 0, "to": 3, "text_th": ..., "text_en": ...}], points within
    0..maximum, in ascending order.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField()
    maximum = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    descriptors = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "key"], name="one_criterion_per_indicator_and_key"),
            models.CheckConstraint(condition=Q(maximum__gt=0), name="a_criterion_has_a_maximum_above_zero"),
        ]

    @property
    def bands(self) -> list[dict[str, Any]]:
        """The descriptors with `text` in the reader's language."""
        language = get_language()
        return [one | {"text": (language == "en" and one.get("text_en")) or one["text_th"]} for one in self.descriptors]
