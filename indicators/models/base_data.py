"""The base data form of a framework (ข้อมูลพื้นฐานเมือง): groups, fields, and the figures derived from them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.names import Bilingual
from indicators.models.frameworks import Framework, Wording


class FieldType(models.TextChoices):
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Decimal number")
    MONEY = "money", _("Money in baht")
    CHOICE = "choice", _("Choice")


class WithUnit(Bilingual):
    unit_th = models.CharField(_("Unit in Thai"), max_length=40, blank=True)
    unit_en = models.CharField(_("Unit in English"), max_length=40, blank=True)

    class Meta(Bilingual.Meta):
        abstract = True

    @property
    def unit(self) -> str:
        return self.unit_en if get_language() == "en" and self.unit_en else self.unit_th


class BaseDataGroup(Bilingual):
    """One of the groups a to h."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="base_data_groups")
    key = models.SlugField(max_length=10)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="one_base_data_group_per_framework_and_key")
        ]


class BaseDataField(WithUnit):
    """One number or choice, asked for the year of the cycle and `back_years` before it.

    `minimum` and `maximum` bound what can be right at all; `change_percent` is the change from one year to the next
    (in percent, up or down) that deserves a second look. `choices` is [{"key", "name_th", "name_en"}].
    """

    group = models.ForeignKey(BaseDataGroup, on_delete=models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=10, choices=FieldType)
    back_years = models.PositiveSmallIntegerField(default=3)
    minimum = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    change_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    choices = models.JSONField(default=list, blank=True)
    wording = models.CharField(max_length=10, choices=Wording, default=Wording.WORKING)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "key"], name="one_base_data_field_per_group_and_key"),
            models.CheckConstraint(
                name="the_range_of_a_base_data_field_is_not_empty",
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=models.F("maximum")),
            ),
        ]

    @property
    def is_choice(self) -> bool:
        return self.type == FieldType.CHOICE

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices as (key, name in the reader's language)."""
        return [(one["key"], _name(one)) for one in self.choices]


def _name(option: dict[str, Any]) -> str:
    name: str = (get_language() == "en" and option.get("name_en")) or option["name_th"]
    return name


class Figure(WithUnit):
    """A figure derived from the fields of one year: the sum of `of` / the sum of `over` x `times`.

    `of` and `over` are lists of field keys; an empty `over` divides by nothing. A figure has no value in a year in
    which one of its fields is missing or the sum below is zero.
    """

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="figures")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    of = models.JSONField(default=list)
    over = models.JSONField(default=list, blank=True)
    times = models.DecimalField(max_digits=18, decimal_places=6, default=1)
    decimals = models.PositiveSmallIntegerField(default=2)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="one_figure_per_framework_and_key")]
