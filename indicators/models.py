"""What is asked: frameworks, their dimensions, groups, indicators, criteria, pass marks and grades."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind
from accounts.names import Bilingual


class FrameworkStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Rollup(models.TextChoices):
    WEIGHTED_DIMENSIONS = "weighted_dimensions", _("Weighted dimensions")


class Framework(Bilingual):
    """One version of the yardstick. Drawn up as a draft, published, and from then on never changed."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=FrameworkStatus, default=FrameworkStatus.DRAFT)
    rollup = models.CharField(max_length=30, choices=Rollup, default=Rollup.WEIGHTED_DIMENSIONS)
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
        ]

    @property
    def notes(self) -> list[str]:
        chosen: list[str] = self.notes_en if get_language() == "en" else self.notes_th
        return chosen


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


class Wording(models.TextChoices):
    FOUNDING = "founding", _("From the founding document")
    WORKING = "working", _("Working draft")
    OFFICIAL = "official", _("Official")


class Grade(Bilingual):
    """An area-level grade and the lowest total that earns it. The cut-offs are settings, none is official."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="grades")
    key = models.SlugField(max_length=20)
    min_percent = models.DecimalField(max_digits=5, decimal_places=2)
    wording = models.CharField(max_length=10, choices=Wording, default=Wording.WORKING)

    class Meta:
        ordering = ["-min_percent"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="one_grade_per_framework_and_key")]


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


class Indicator(Bilingual):
    """One thing asked. An indicator with parts (19: 19.1 and 19.2) is answered and scored by its parts."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="indicators")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="indicators")
    whole = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    number = models.CharField(max_length=8)
    position = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=10, choices=Wording)
    score_source = models.CharField(max_length=10, choices=ScoreSource)
    sdgs = models.JSONField(default=list, blank=True)
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
    def is_from_lpa(self) -> bool:
        return self.score_source == ScoreSource.LPA


class Criterion(Bilingual):
    """One line of the score sheet of an indicator or of a part."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField()
    maximum = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "key"], name="one_criterion_per_indicator_and_key"),
            models.CheckConstraint(condition=Q(maximum__gt=0), name="a_criterion_has_a_maximum_above_zero"),
        ]
