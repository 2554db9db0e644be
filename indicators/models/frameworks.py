"""A version of the yardstick, its pass marks and its grades."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind
from accounts.names import Bilingual
from indicators.scoring import TotalRule


class FrameworkStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Rollup(models.TextChoices):
    """How points become a total; the arithmetic is in indicators/scoring.py."""

    WEIGHTED_DIMENSIONS = TotalRule.WEIGHTED_DIMENSIONS.value, _("Weighted dimensions")
    PLAIN_SUM = TotalRule.PLAIN_SUM.value, _("Plain sum of all points")


class Wording(models.TextChoices):
    FOUNDING = "founding", _("From the founding document")
    WORKING = "working", _("Working draft")
    OFFICIAL = "official", _("Official")


class Framework(Bilingual):
    """One version of the yardstick. Drawn up as a draft, published, and from then on never changed.

    The database itself refuses changes to a published one, see indicators/immutability.py.
    """

    code = models.SlugField(_("Code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("Version"), default=1)
    status = models.CharField(max_length=10, choices=FrameworkStatus, default=FrameworkStatus.DRAFT)
    rollup = models.CharField(_("Rule of the total"), max_length=30, choices=Rollup, default=Rollup.WEIGHTED_DIMENSIONS)
    decimals = models.PositiveSmallIntegerField(
        _("Decimals of percentages"),
        default=2,
        validators=[MaxValueValidator(2)],
        help_text=_("Halves are rounded up, as on paper."),
    )
    notes_th = models.JSONField(default=list, blank=True)
    notes_en = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_framework_per_code_and_version"),
            models.CheckConstraint(
                name="a_framework_that_left_its_draft_has_its_date",
                condition=Q(status=FrameworkStatus.DRAFT, published_at=None)
                | (~Q(status=FrameworkStatus.DRAFT) & Q(published_at__isnull=False)),
            ),
            models.CheckConstraint(name="percentages_have_at_most_two_decimals", condition=Q(decimals__lte=2)),
        ]

    @property
    def notes(self) -> list[str]:
        chosen: list[str] = self.notes_en if get_language() == "en" else self.notes_th
        return chosen

    @property
    def is_draft(self) -> bool:
        return self.status == FrameworkStatus.DRAFT


class PassMark(models.Model):
    """The self-assessment percentage from which a kind of municipality passes."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="pass_marks")
    kind = models.CharField(max_length=10, choices=Kind)
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "kind"], name="one_pass_mark_per_framework_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.percent} %"


class Grade(Bilingual):
    """An area-level grade and the lowest total that earns it. The cut-offs are settings, none is official."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="grades")
    key = models.SlugField(max_length=20)
    min_percent = models.DecimalField(max_digits=5, decimal_places=2)
    wording = models.CharField(max_length=10, choices=Wording, default=Wording.WORKING)

    class Meta:
        ordering = ["-min_percent"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="one_grade_per_framework_and_key")]
