"""Activities: the record of a thing a municipality did, with the fields of the founding document."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments import clock
from assessments.models.responses import Response
from assessments.models.submissions import Submission
from assessments.models.versions import Versioned
from assessments.searching import all_in

TEXT_LIMIT = 20_000
TEXTS = (
    *("title", "about", "method", "success_factors", "outcomes", "place", "budget_source"),
    *("partners_government", "partners_business", "partners_citizens"),
)


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any) -> "ActivityQuerySet":
        return self.filter(submission__in=Submission.objects.readable_by(user))

    def about(self, words: Iterable[str]) -> "ActivityQuerySet":
        """Those in which all words stand, see assessments/searching.py: they are read whole, so narrow them first."""
        return self.filter(all_in(words, TEXTS))


class Activity(Versioned):
    """One activity of a submission; it may serve several of its responses.

    One that was carried forward from `carried_from` waits for somebody to say that it holds this year.
    """

    kept_as = "activity"
    kept_texts = TEXTS

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="activities")
    responses = models.ManyToManyField(Response, blank=True, related_name="activities")
    title = models.CharField(_("Title of the activity"), max_length=300)
    about = models.TextField(_("About the activity"), blank=True, max_length=TEXT_LIMIT)
    method = models.TextField(_("Method"), blank=True, max_length=TEXT_LIMIT)
    success_factors = models.TextField(_("Success factors"), blank=True, max_length=TEXT_LIMIT)
    outcomes = models.TextField(_("Outcomes"), blank=True, max_length=TEXT_LIMIT)
    year_be = models.PositiveSmallIntegerField(_("Year held (BE)"))
    starts_on = models.DateField(_("First day"), null=True, blank=True)
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    place = models.CharField(_("Place"), max_length=300, blank=True)
    budget = models.DecimalField(
        _("Budget (baht)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_source = models.CharField(_("Source of the budget"), max_length=300, blank=True)
    partners_government = models.TextField(_("Government taking part"), blank=True, max_length=2000)
    partners_business = models.TextField(_("Business taking part"), blank=True, max_length=2000)
    partners_citizens = models.TextField(_("Citizens taking part"), blank=True, max_length=2000)
    to_confirm = models.BooleanField(default=False)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_activity_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def copy_for(self, submission: Submission, *, by: User) -> "Activity":
        """What it says of itself every year, to be confirmed and not yet kept: days, money and outcomes are of
        their year.
        """
        return Activity(
            submission=submission,
            year_be=submission.cycle.year_be,
            carried_from=self,
            to_confirm=True,
            changed_by=by,
            changed_at=clock.now(),
            **{name: getattr(self, name) for name in TEXTS if name != "outcomes"},
        )
