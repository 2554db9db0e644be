"""Ending a role, and the yearly confirmation of people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, TeamRole, User
from accounts.teams import Team
from assessments.forms.fields import LineField
from assessments.leaving import colleagues_of, open_work_of
from assessments.models import Submission

STAYS, LEAVES = "stays", "leaves"
CHOICES = [(STAYS, _("Stays")), (LEAVES, _("Has left"))]


class LeaveForm(forms.Form):
    """Why somebody leaves, and who takes over what is open; the province learns nothing of a draft here either."""

    reason = LineField(
        label=_("Reason"), limit=300, help_text=_("For example: moved to another municipality, or retired")
    )
    successor = forms.ModelChoiceField(
        label=_("Who takes over"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("You can also divide the indicators one by one afterwards."),
    )

    def __init__(self, membership: Membership, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        work = open_work_of(membership).filter(submission__in=Submission.objects.readable_by(user))
        self.work = list(work.select_related("indicator", "submission__cycle"))
        successor = self.fields["successor"]
        assert isinstance(successor, forms.ModelChoiceField)
        successor.queryset = colleagues_of(membership)
        if not self.work:
            del self.fields["successor"]


@dataclass(frozen=True)
class Row:
    """One person in the confirmation; oneself is there, as whoever confirms shows."""

    membership: Membership
    field: forms.BoundField | None
    is_managed: bool


class ConfirmForm(forms.Form):
    """Person by person: stays or has left. Nothing is chosen beforehand, or the answer would mean nothing."""

    def __init__(self, team: Team, user: User, roles: list[TeamRole], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team, self.user, self.roles = team, user, roles
        for one in team.people:
            if one.user_id != user.pk:
                self.fields[_name(one)] = forms.ChoiceField(
                    label=one.user.full_name,
                    choices=CHOICES,
                    widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                    error_messages={"required": _("Choose whether the person stays.")},
                )

    @property
    def rows(self) -> Iterator[Row]:
        for one in self.team.people:
            field = self[_name(one)] if _name(one) in self.fields else None
            yield Row(one, field, one.team_role in self.roles)

    @property
    def leaving(self) -> dict[int, bool]:
        """The memberships of those who have left, each with whether this person may end it."""
        return {
            row.membership.pk: row.is_managed
            for row in self.rows
            if self.cleaned_data.get(_name(row.membership)) == LEAVES
        }


def _name(membership: Membership) -> str:
    return f"person_{membership.pk}"
