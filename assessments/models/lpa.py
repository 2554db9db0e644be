"""Results of the yearly Local Performance Assessment (LPA), which some indicators take their score from."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from assessments.models.versions import Versioned


class LpaResult(Versioned):
    """One municipality's LPA result of one year.

    `scores` maps the number of an item, as text, to its score (a decimal as text, 0..maximum); an item that is
    absent is not known, which is not zero.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="lpa_results")
    year_be = models.PositiveSmallIntegerField(_("Year of the LPA (BE)"))
    maximum = models.DecimalField(_("Full score of an item"), max_digits=6, decimal_places=2)
    scores = models.JSONField(default=dict)
    source = models.CharField(_("Source"), max_length=300)

    class Meta:
        ordering = ["-year_be"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year_be"], name="one_lpa_result_per_municipality_and_year"
            ),
            models.CheckConstraint(name="the_full_score_of_an_lpa_item_is_above_zero", condition=Q(maximum__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year_be}"

    def score(self, item: int) -> Decimal | None:
        """The score of an item, 0..maximum, None where it is not known."""
        found = self.scores.get(str(item))
        return None if found is None else Decimal(found)
