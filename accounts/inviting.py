"""Inviting somebody by e-mail into a municipality, and accepting it."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import post
from accounts.models import Invitation, Membership, Municipality, PeopleChange, TeamRole, User

# Enough for a municipality that brings in all its divisions on one day, too few for sending mail to strangers.
MOST_WAITING, MOST_A_DAY = 30, 40
SENT_AGAIN_AFTER = timedelta(minutes=10)
LANGUAGES = ("th", "en")
# The address of an invitation by its secret word.
Address = Callable[[str], str]


class InvitationRefused(Exception):
    """It cannot be done; `field` names what the reason in the text is about."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    municipality: Municipality,
    *,
    email: str,
    full_name: str,
    position: str,
    team_role: TeamRole,
    by: User,
    address: Address,
) -> Invitation:
    """Write the invitation and put its letter into the post; raises InvitationRefused."""
    town = _hold(municipality.pk)
    email = email.lower()
    _check(town, email, team_role)
    token, now = secrets.token_urlsafe(32), timezone.now()
    invitation = Invitation.objects.create(
        municipality=town,
        email=email,
        full_name=full_name,
        position=position,
        team_role=team_role,
        token_hash=hash_of(token),
        invited_by=by,
        invited_at=now,
        sent_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    _record(invitation, PeopleChange.Action.INVITED, by)
    _post(invitation, address(token))
    return invitation


def _hold(municipality_id: int) -> Municipality:
    """Everything about the people of one municipality takes turns."""
    return Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)


def _check(town: Municipality, email: str, team_role: TeamRole) -> None:
    if _held(town, email, team_role):
        raise InvitationRefused("email", _("This person has this role here already."))
    own = Invitation.objects.filter(municipality=town)
    waiting = list(own.waiting().values_list("email", "team_role"))
    if (email, team_role) in waiting:
        raise InvitationRefused(
            "email", _("An invitation to this address waits already. You can send it again from the list of people.")
        )
    a_day_ago = timezone.now() - timedelta(days=1)
    if len(waiting) >= MOST_WAITING or own.filter(invited_at__gt=a_day_ago).count() >= MOST_A_DAY:
        raise InvitationRefused(
            "email", _("Too many invitations wait. Withdraw those that are not needed, or go on tomorrow.")
        )


def _held(town: Municipality, email: str, team_role: TeamRole) -> Membership | None:
    """The membership that the invitation would give, where it is there already; a deputy is a coordinator too."""
    here = Membership.objects.active().filter(municipality=town, role=team_role.role)
    return here.filter(user__email__iexact=email).first()


@transaction.atomic
def send_again(invitation: Invitation, *, by: User, address: Address) -> None:
    """A new letter with a new address; the former one is void. Raises InvitationRefused."""
    current = _waiting(invitation)
    now = timezone.now()
    if now < current.sent_at + SENT_AGAIN_AFTER:
        raise InvitationRefused(
            "", _("The letter was sent a few minutes ago. Please wait ten minutes before sending it again.")
        )
    token = secrets.token_urlsafe(32)
    current.token_hash, current.sent_at, current.sendings = hash_of(token), now, current.sendings + 1
    current.expires_at = now + timedelta(days=settings.INVITATION_DAYS)
    current.save()
    _record(current, PeopleChange.Action.SENT_AGAIN, by)
    _post(current, address(token))


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take it back; raises InvitationRefused where it was accepted in the meantime."""
    current = _waiting(invitation)
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at"])
    _record(current, PeopleChange.Action.WITHDRAWN, by)


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Membership:
    """Give the person the role; again without harm. Raises InvitationRefused."""
    _hold(invitation.municipality_id)
    current = _waiting(invitation)
    if current.is_expired or current.municipality.is_merged:
        raise InvitationRefused("", _("This invitation does not hold any more."))
    team_role = TeamRole(current.team_role)
    membership = _held(current.municipality, user.email, team_role) or Membership.objects.create(
        user=user,
        role=team_role.role,
        is_deputy=team_role == TeamRole.DEPUTY,
        municipality=current.municipality,
    )
    if current.position and not user.position:
        user.position = current.position
        user.save(update_fields=["position"])
    current.accepted_at, current.accepted_by = timezone.now(), user
    current.save(update_fields=["accepted_at", "accepted_by"])
    _record(current, PeopleChange.Action.JOINED, user, about=user.name_and_position)
    return membership


@transaction.atomic
def accept_as_new(invitation: Invitation, *, full_name: str, position: str, password: str) -> User:
    """Make the account of whoever was invited, and give the role; raises InvitationRefused."""
    _hold(invitation.municipality_id)
    held = _waiting(invitation)
    try:
        with transaction.atomic():
            user = User.objects.create_user(held.email, password, full_name=full_name, position=position)
    except IntegrityError as there_is_one:  # perhaps since a moment, by an invitation of another municipality
        raise InvitationRefused("", _("There is an account with this address already.")) from there_is_one
    accept(held, user)
    return user


def _waiting(invitation: Invitation) -> Invitation:
    """It, held until the transaction ends: two clicks at once take turns."""
    rows = Invitation.objects.waiting().select_for_update(of=("self",)).select_related("municipality")
    current = rows.filter(pk=invitation.pk).first()
    if current is None:
        raise InvitationRefused("", _("This invitation was accepted or withdrawn already."))
    return current


def _record(invitation: Invitation, action: PeopleChange.Action, by: User, about: str = "") -> None:
    PeopleChange.objects.record(
        invitation.municipality,
        action,
        by=by,
        about=about or invitation.full_name,
        team_role=invitation.team_role,
    )


def _post(invitation: Invitation, url: str) -> None:
    """Thai first, then English: nobody knows yet which the person reads."""
    subjects, bodies = [], []
    for language in LANGUAGES:
        with translation.override(language):
            names = {"municipality": invitation.municipality.full_name}
            subjects.append(_("Invitation to work for %(municipality)s in SustCity") % names)
            bodies.append(render_to_string("accounts/invitation.txt", {"invitation": invitation, "url": url}).strip())
    post.send(
        key=f"invitation-{invitation.pk}-{invitation.sendings}",
        to=invitation.email,
        subject=" / ".join(subjects),
        body="\n\n----------\n\n".join(bodies) + "\n",
    )
