"""The list of submissions that everybody who runs or follows the evaluation works from."""

from typing import Any

from django import forms
from django.db.models import Case, DecimalField, F, OuterRef, Prefetch, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from accounts.models import PANEL_ROLES, Area, Kind, Province, User
from assessments.models import Cycle, Stage, Status, Submission
from assessments.models.submissions import named
from reviews.models import RESULT_SHOWN, Award, Decision, RankedPlace

PAGE_SIZE = 100
COLUMNS = {"year": "cycle", "status": "status", "kind": "kind", "area": "area", "province": "province"}
SORTS = {
    "name": ("name_th", "pk"),
    "kind": ("kind", "name_th", "pk"),
    "province": ("province__name_th", "name_th", "pk"),
    "status": ("status", "name_th", "pk"),
    "self": ("shown_self_percent", "pk"),
    "total": ("total", "pk"),
    "since": ("status_at", "pk"),
    "rank": ("rank", "name_th", "pk"),
}


class SubmissionFilter(forms.Form):
    """What the address narrows the list to. Nothing is required; what cannot be read is left out."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    year = forms.ModelChoiceField(
        Cycle.objects.confirmed(),
        label=_("Fiscal year"),
        required=False,
        to_field_name="year_be",
        empty_label=_("All"),
    )
    status = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    area = forms.ModelChoiceField(
        Area.objects.all(), label=_("Area"), required=False, to_field_name="key", empty_label=_("All")
    )
    province = forms.ModelChoiceField(
        Province.objects.all(),
        label=_("Province"),
        required=False,
        to_field_name="code",
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_of_them = ("", _("All"))
        self.fields["status"].choices = [all_of_them, *Status.choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [all_of_them, *Kind.choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
        chosen = self.chosen
        found = submissions.filter(**{COLUMNS[name]: chosen[name] for name in COLUMNS if name in chosen})
        if "q" in chosen:
            found = found.filter(named(chosen["q"]))
        return found.order_by(*self._order())

    def _order(self) -> tuple[str, ...]:
        wanted = self.data.get("sort", "name")
        columns = SORTS.get(wanted.removeprefix("-"), SORTS["name"])
        return tuple(f"-{one}" for one in columns) if wanted.startswith("-") else columns


def listed_submissions(user: User) -> QuerySet[Submission]:
    """The submissions a person sees, each with total and grade of the area review, and rank, where shown."""
    hiding = Submission.objects.hiding_self_scores_from(user)
    own: Combinable = F("self_percent")
    if any(one.role in PANEL_ROLES for one in user.active_memberships):
        own = Case(When(pk__in=hiding.values("pk"), then=None), default=own)
    decisions = Decision.objects.filter(
        submission=OuterRef("pk"), stage=Stage.AREA_REVIEW, submission__status__in=RESULT_SHOWN
    )
    places = RankedPlace.objects.visible_to(user).filter(submission=OuterRef("pk"))
    return (
        Submission.objects.visible_to(user)
        .select_related("municipality__province", "province", "cycle")
        .annotate(
            shown_self_percent=own,
            total=Subquery(decisions.values("total")[:1], output_field=DecimalField(max_digits=5, decimal_places=2)),
            grade_name=Subquery(decisions.values("grade_name_th")[:1]),
            rank=Subquery(places.values("rank")[:1]),
        )
    )


def sees_ranks(user: User) -> bool:
    """Whether anything is ranked that this person may know: the columns are not shown before."""
    return RankedPlace.objects.visible_to(user).exists()


def with_awards(submissions: QuerySet[Submission], user: User) -> QuerySet[Submission]:
    awards = Award.objects.visible_to(user).filter(submission__cycle__ranking__isnull=False)
    return submissions.prefetch_related(Prefetch("awards", awards, to_attr="shown_awards"))
