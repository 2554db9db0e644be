"""The numbers of a city, year by year (ข้อมูลพื้นฐานเมือง)."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from assessments.models.submissions import Submission
from assessments.models.versions import Versioned
from indicators.models import BaseDataField


class BaseDatumQuerySet(models.QuerySet["BaseDatum"]):
    def visible_to(self, user: Any) -> "BaseDatumQuerySet":
        return self.filter(submission__in=Submission.objects.readable_by(user))


class BaseDatum(Versioned):
    """One cell of the base data form: a number or a choice. No row means not given, which is not zero."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="base_data")
    field = models.ForeignKey(BaseDataField, on_delete=models.PROTECT, related_name="+")
    year_be = models.PositiveSmallIntegerField()
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    choice = models.CharField(max_length=40, blank=True)

    objects = BaseDatumQuerySet.as_manager()

    class Meta:
        ordering = ["field__group__position", "field__position", "year_be"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "field", "year_be"], name="one_base_datum_per_submission_field_and_year"
            ),
            models.CheckConstraint(
                name="a_base_datum_is_either_a_number_or_a_choice",
                condition=Q(number__isnull=False, choice="") | (Q(number__isnull=True) & ~Q(choice="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} {self.year_be}: {self.value}"

    @property
    def value(self) -> Decimal | str:
        return self.choice if self.number is None else self.number
