"""What the gallery of a submission's evidence is narrowed to, and in which order it stands."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.forms.fields import LineField
from assessments.models import Consent, Evidence, EvidenceKind, Signal, StoredFile, Submission
from assessments.permissions import is_of_the_municipality
from assessments.queries import outline_of
from assessments.trust.signals import Found, signals_in

SEARCHED = ("caption", "file_name", "url")
DIMENSION = "d"
IS_PHOTO = Q(kind=EvidenceKind.PHOTO)
ANY, UNEXPLAINED = "any", "unexplained"
ANY_SIGNAL = {ANY: _("Any reason"), UNEXPLAINED: _("Any reason, not explained yet")}
# What the municipality still has to do, or wait for.
STATES: dict[str, tuple[Any, Q]] = {
    "uncaptioned": (_("Without a caption"), Q(caption="")),
    "unlinked": (_("Serves no activity and no indicator"), Q(activities=None, responses=None)),
    "unsaid": (_("Nobody said whether people can be recognised"), IS_PHOTO & Q(consent="")),
    "blur": (_("People must be blurred"), IS_PHOTO & Q(consent=Consent.BLUR)),
    "withheld": (_("Withheld until the people in it are blurred"), IS_PHOTO & Q(consent=Consent.BLUR, blurs=[])),
    "waiting": (_("Being prepared"), Q(file__state=StoredFile.State.WAITING)),
    "failed": (_("Could not be prepared"), Q(file__state=StoredFile.State.FAILED)),
}
TAKEN, SHOWS = F("file__facts__taken_at"), F("period_from")
ORDERS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "added": (_("Added, oldest first"), ("pk",)),
    "-added": (_("Added, newest first"), ("-pk",)),
    "taken": (_("Taken, oldest first"), (TAKEN.asc(nulls_last=True), SHOWS.asc(nulls_last=True), "pk")),
    "-taken": (_("Taken, newest first"), (TAKEN.desc(nulls_last=True), SHOWS.desc(nulls_last=True), "-pk")),
}


class EvidenceFilter(forms.Form):
    """Nothing is required; what cannot be read is left out. `beside` is a photo to put another one next to."""

    q = LineField(label=_("Search"), limit=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)
    activity = forms.ChoiceField(label=_("Activity"), required=False)
    signal = forms.ChoiceField(label=_("Worth a second look"), required=False)
    state = forms.ChoiceField(label=_("To look after"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)
    beside = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, submission: Submission, reader: User, data: Any) -> None:
        super().__init__(data)
        self.submission, self.reader, self.outline = submission, reader, outline_of(submission)
        self._offer("kind", EvidenceKind.choices)
        self._offer("indicator", self._indicators())
        self._offer("activity", lambda: self.titles)
        self._offer("signal", [*ANY_SIGNAL.items(), *Signal.choices])
        self._offer("state", [(name, label) for name, (label, _condition) in STATES.items()])
        self._offer("order", [(name, label) for name, (label, _columns) in ORDERS.items()], is_narrowing=False)
        if not (reader.is_administrator or is_of_the_municipality(reader, submission)):
            # What is still to be done concerns those who do it.
            del self.fields["state"]
        if "beside" in self.chosen:
            # Only photos stand beside a photo.
            del self.fields["kind"]

    def _offer(self, name: str, choices: Any, *, is_narrowing: bool = True) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        first = [("", _("All"))] if is_narrowing else []
        field.choices = (lambda: [*first, *choices()]) if callable(choices) else [*first, *choices]

    @cached_property
    def titles(self) -> list[tuple[str, str]]:
        """The activities to choose from; pages that offer none do not read them."""
        return [(str(pk), title) for pk, title in self.submission.activities.values_list("pk", "title")]

    @cached_property
    def signals(self) -> dict[int, list[Found]]:
        """Of all photos of the submission."""
        return signals_in(self.submission, self.reader)

    def _indicators(self) -> list[Any]:
        """The indicators under their dimensions; a dimension is chosen as a whole too."""
        plan = self.outline
        return [
            (
                f"{one.number}. {one.name}",
                [
                    (f"{DIMENSION}{one.number}", _("The whole dimension")),
                    *((leaf.number, f"{leaf.number} {leaf.name}") for leaf in plan.leaves_of(one)),
                ],
            )
            for one in plan.dimensions
        ]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_active(self) -> bool:
        return bool(self.chosen.keys() - {"order", "beside"})

    @property
    def query(self) -> str:
        """The part of an address that keeps what was chosen."""
        return urlencode(self.chosen)

    def narrow(self, evidence: "QuerySet[Evidence]") -> "QuerySet[Evidence]":
        """In order; each evidence once."""
        chosen = self.chosen
        if text := chosen.get("q"):
            wanted = Q()
            for name in SEARCHED:
                wanted |= Q(**{f"{name}__icontains": text})
            evidence = evidence.filter(wanted)
        if "beside" in chosen:
            evidence = evidence.filter(IS_PHOTO).exclude(pk=chosen["beside"])
        if "kind" in chosen:
            evidence = evidence.filter(kind=chosen["kind"])
        if "indicator" in chosen:
            evidence = evidence.filter(pk__in=self._serving(chosen["indicator"]))
        if "activity" in chosen:
            evidence = evidence.filter(activities=chosen["activity"])
        if "signal" in chosen:
            evidence = evidence.filter(pk__in=self._with_signal(chosen["signal"]))
        if "state" in chosen:
            evidence = evidence.filter(STATES[chosen["state"]][1])
        return evidence.order_by(*ORDERS[chosen.get("order", "added")][1])

    def _with_signal(self, wanted: str) -> list[int]:
        """The photos that have a signal, by what this reader is told."""
        return [
            pk
            for pk, signals in self.signals.items()
            if any(wanted in (ANY, one.signal) or wanted == UNEXPLAINED and not one.note for one in signals)
        ]

    def _serving(self, wanted: str) -> "QuerySet[Evidence, int]":
        """What serves an indicator, or any of a dimension: directly or through an activity."""
        plan = self.outline
        whole = {f"{DIMENSION}{one.number}": plan.leaves_of(one) for one in plan.dimensions}
        leaves = whole.get(wanted) or [plan.leaf_by_number[wanted]]
        serves = Q(responses__indicator__in=leaves) | Q(activities__responses__indicator__in=leaves)
        return Evidence.objects.filter(serves).values_list("pk", flat=True)
