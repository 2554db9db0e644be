"""Signing in, inviting, accepting an invitation, and another role for somebody."""

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation, Membership, Municipality, TeamRole, User
from accounts.models.places import MunicipalityQuerySet
from accounts.queries import with_team_facts
from accounts.typed_text import clean

NAME_LIMIT = 150
WHAT_ROLES_DO = {
    TeamRole.CONTRIBUTOR: gettext_lazy("answers indicators, records activities, adds photos"),
    TeamRole.DEPUTY: gettext_lazy("all rights of the coordinator, when that person is away"),
    TeamRole.COORDINATOR: gettext_lazy("divides the work, sees what is missing, hands over to the certifier"),
    TeamRole.CERTIFIER: gettext_lazy("the mayor or clerk: certifies and submits"),
}


class NameField(forms.CharField):
    """One line, cleaned of what cannot be seen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=NAME_LIMIT, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"\s+", " ", clean(value or "")))


class SignInForm(AuthenticationForm):
    """Whose last role has ended learns that, and only after the right password."""

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if last := user.last_ended_role:
            raise ValidationError(
                _(
                    "Your role “%(role)s” for %(scope)s has ended, so there is nothing to sign in to. What you wrote "
                    "stays under your name. If you need a role again, ask for an invitation there."
                )
                % {"role": last.role_name, "scope": last.scope_name},
                code="no_role",
            )


class TeamRoleField(forms.TypedChoiceField):
    """One of some roles, each with what it does."""

    def __init__(self, roles: list[TeamRole], **kwargs: Any) -> None:
        choices = [(one.value, f"{one.label} – {WHAT_ROLES_DO[one]}") for one in roles]
        super().__init__(choices=choices, coerce=TeamRole, widget=forms.RadioSelect, label=_("Role"), **kwargs)


LACKING: dict[str, Any] = {
    "coordinator": {"lead_count": 0},
    "deputy": {"lead_count": 1},
    "confirmation": {"confirmed_at": None, "people_count__gt": 0},
}


class TeamFilter(forms.Form):
    """What narrows the list of municipalities with their people; what cannot be read is left out."""

    q = forms.CharField(label=gettext_lazy("Name of the municipality"), required=False, max_length=100)
    lacking = forms.ChoiceField(
        label=gettext_lazy("What is missing"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("coordinator", gettext_lazy("No coordinator")),
            ("deputy", gettext_lazy("One coordinator, no deputy")),
            ("confirmation", gettext_lazy("People not confirmed this year")),
        ],
    )

    def narrow(self, towns: MunicipalityQuerySet, year_be: int) -> QuerySet[Municipality]:
        self.is_valid()
        if name := self.cleaned_data.get("q"):
            towns = towns.named(name)
        found = with_team_facts(towns, year_be)
        lacking = LACKING.get(self.cleaned_data.get("lacking", ""), {})
        return found.filter(**lacking).order_by("province__name_th", "district_th", "name_th", "pk")


class InvitationForm(forms.Form):
    """Whom to invite to what."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The letter with the invitation goes there, and the person signs in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    full_name = NameField(
        label=gettext_lazy("First name and surname"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    position = NameField(
        label=gettext_lazy("Position"),
        required=False,
        help_text=gettext_lazy("For example: Director of the public health division"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, roles: list[TeamRole], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_role"] = TeamRoleField(roles)


class RoleForm(forms.Form):
    """Another role for somebody who has one."""

    def __init__(self, membership: Membership, roles: list[TeamRole], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"team_role": membership.team_role}} | kwargs)
        self.fields["team_role"] = TeamRoleField(roles)


class PasswordForm(forms.Form):
    """The password of somebody who has an account already."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPersonForm(forms.Form):
    """The account of somebody who was invited: the name as it will stand under texts, and a password of one's own."""

    full_name = NameField(
        label=gettext_lazy("First name and surname"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    position = NameField(
        label=gettext_lazy("Position"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        initial = {"full_name": invitation.full_name, "position": invitation.position}
        super().__init__(*args, **{"initial": initial} | kwargs)
        self.invitation = invitation
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "password" in given:
            self._check_password(given["password"])
        if "again" in given and "password" in given and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return given

    def _check_password(self, password: str) -> None:
        try:
            validate_password(
                password, User(email=self.invitation.email, full_name=self.cleaned_data.get("full_name", ""))
            )
        except ValidationError as error:
            self.add_error("password", error)
