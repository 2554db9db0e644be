"""What somebody sees who was invited: to what, by whom, and the one step to accept it."""

from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.forms.people import NewPersonForm, PasswordForm
from accounts.inviting import Address, InvitationRefused, accept, accept_as_new, hash_of
from accounts.models import Invitation, User
from accounts.views.signing import MODEL_BACKEND

KEY = "invitation"


def address_in(request: HttpRequest) -> Address:
    """Where an invitation is opened, as a whole address for a letter."""
    return lambda token: request.build_absolute_uri(reverse("accounts:invitation_open", args=[token]))


@login_not_required
@never_cache
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret word out of the address at once: no page, log or referrer of what follows has it.

    It says the same to everybody; a mail program that looks at links beforehand accepts nothing.
    """
    request.session[KEY] = hash_of(token)
    return redirect("accounts:invitation_accept")


@login_not_required
@never_cache
def invitation_accept(request: HttpRequest) -> HttpResponse:
    """One page whatever stands behind it: a new person, one with an account, somebody else, or nothing any more."""
    invitation = _opened(request)
    state = _state(request, invitation)
    if invitation is None or state in GONE:
        return _page(request, invitation, state, status=410)
    if request.method == "POST":
        return _started_over(request) if state == State.STRANGER else _answered(request, invitation, state)
    return _page(request, invitation, state, _form(invitation, state))


def _opened(request: HttpRequest) -> Invitation | None:
    found = Invitation.objects.select_related("municipality__province", "invited_by")
    return found.filter(token_hash=request.session.get(KEY, "")).first()


class State(StrEnum):
    """What the page says; templates compare with these words."""

    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"  # the account of this address
    STRANGER = "stranger"  # somebody else is signed in
    OWN = "own"  # signed in as who was invited
    KNOWN = "known"  # not signed in, with an account
    NEW = "new"


GONE = (State.UNKNOWN, State.ACCEPTED, State.WITHDRAWN, State.EXPIRED, State.CLOSED)


def _state(request: HttpRequest, invitation: Invitation | None) -> State:
    if invitation is None:
        return State.UNKNOWN
    if invitation.accepted_at:
        return State.ACCEPTED
    if invitation.withdrawn_at or invitation.municipality.is_merged:
        return State.WITHDRAWN
    if invitation.is_expired:
        return State.EXPIRED
    if isinstance(request.user, User):
        return State.OWN if request.user.email.lower() == invitation.email else State.STRANGER
    account = User.objects.filter(email__iexact=invitation.email).first()
    if account is None:
        return State.NEW
    return State.KNOWN if account.is_active else State.CLOSED


def _form(invitation: Invitation, state: State, data: QueryDict | None = None) -> Form:
    match state:
        case State.NEW:
            return NewPersonForm(invitation, data)
        case State.KNOWN:
            return PasswordForm(data)
    return Form(data)


def _started_over(request: HttpRequest) -> HttpResponse:
    """Somebody else leaves, and the invitation stays open."""
    opened = request.session[KEY]
    logout(request)
    request.session[KEY] = opened
    return redirect("accounts:invitation_accept")


def _answered(request: HttpRequest, invitation: Invitation, state: State) -> HttpResponse:
    form = _form(invitation, state, request.POST)
    if form.is_valid():
        try:
            person = _person(request, invitation, state, form)
        except InvitationRefused:  # somebody was quicker; the page says what it is now
            return redirect("accounts:invitation_accept")
        if person:
            return _welcome(request, invitation, person)
    return _page(request, invitation, state, form, status=422)


def _person(request: HttpRequest, invitation: Invitation, state: State, form: Form) -> User | None:
    """Who has the role now; nobody where the password is wrong."""
    if state == State.NEW:
        given = {key: form.cleaned_data[key] for key in ("full_name", "position", "password")}
        return accept_as_new(invitation, **given)
    person: Any = request.user
    if state == State.KNOWN:
        person = authenticate(request, username=invitation.email, password=form.cleaned_data["password"])
    if not isinstance(person, User):
        form.add_error("password", _("This is not the password of your account."))
        return None
    accept(invitation, person)
    return person


def _welcome(request: HttpRequest, invitation: Invitation, person: User) -> HttpResponse:
    login(request, person, backend=MODEL_BACKEND)
    request.session.pop(KEY, None)
    messages.success(
        request,
        _("Welcome. You are now %(role)s of %(municipality)s.")
        % {"role": invitation.get_team_role_display(), "municipality": invitation.municipality.full_name},
    )
    return redirect("reports:home")


def _page(
    request: HttpRequest, invitation: Invitation | None, state: State, form: Form | None = None, *, status: int = 200
) -> HttpResponse:
    # A name for somebody who holds the letter; what has ended tells no more than that it has.
    shown = None if state in (State.UNKNOWN, State.WITHDRAWN) else invitation
    context = {"invitation": shown, "state": state, "is_open": state not in GONE, "form": form}
    return render(request, "accounts/invitation_accept.html", context, status=status)
