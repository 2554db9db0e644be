"""What a municipality keeps about its people: who was invited, what happened, and the yearly confirmation."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import TeamRole, User
from accounts.models.places import Municipality


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; their time may be over, then they can be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def visible_to(self, user: Any) -> "InvitationQuerySet":
        return self.filter(municipality__in=Municipality.objects.visible_to(user))


class Invitation(models.Model):
    """A role in a municipality that waits for the owner of an e-mail address.

    The mail holds a word that only its reader knows; here is its SHA-256, so whoever reads the table accepts nothing.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail"))
    full_name = models.CharField(_("Full name"), max_length=150)
    position = models.CharField(_("Position"), max_length=150, blank=True)
    team_role = models.CharField(_("Role"), max_length=20, choices=TeamRole)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now, help_text="The last time; an earlier letter is void.")
    sendings = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "email", "team_role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_waiting_invitation_per_address_and_role",
            ),
            models.CheckConstraint(
                name="an_accepted_invitation_says_by_whom",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} · {self.get_team_role_display()} · {self.municipality_id}"

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= self.expires_at


class PeopleChangeQuerySet(models.QuerySet["PeopleChange"]):
    def record(
        self,
        municipality: Municipality,
        action: "PeopleChange.Action",
        *,
        by: User | None,
        about: str = "",
        team_role: str = "",
        old_team_role: str = "",
        reason: str = "",
    ) -> "PeopleChange":
        return self.create(
            municipality=municipality,
            action=action,
            by=by,
            by_name=by.name_and_position if by else "",
            about=about[:300],
            team_role=team_role,
            old_team_role=old_team_role,
            reason=reason,
        )


class PeopleChange(models.Model):
    """One thing that happened to the people of a municipality, with names as they were; only ever added to."""

    class Action(models.TextChoices):
        INVITED = "invited", _("Invited")
        SENT_AGAIN = "sent_again", _("Invitation sent again")
        WITHDRAWN = "withdrawn", _("Invitation withdrawn")
        JOINED = "joined", _("Has a role from now on")
        CHANGED = "changed", _("Role changed")
        ENDED = "ended", _("Role ended")
        CONFIRMED = "confirmed", _("People of the year confirmed")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="people_changes")
    action = models.CharField(max_length=10, choices=Action)
    about = models.CharField(max_length=300, blank=True, help_text="Whom it concerns; nobody for a confirmation.")
    team_role = models.CharField(max_length=20, choices=TeamRole, blank=True)
    old_team_role = models.CharField(max_length=20, choices=TeamRole, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=310, blank=True, help_text="As it was then; a command has no person.")
    at = models.DateTimeField(default=timezone.now)

    objects = PeopleChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_changed_role_says_which_it_was",
                condition=Q(action="changed", old_team_role__gt="") & ~Q(old_team_role=F("team_role"))
                | ~Q(action="changed") & Q(old_team_role=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.action} {self.about}".rstrip()


class PeopleConfirmation(models.Model):
    """The municipality's word, once for each fiscal year, on who its people are; said again it replaces the former.

    `people` keeps them as they were then: a row of membership, user, name, position, role and whether they stay.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="people_confirmations")
    year_be = models.PositiveSmallIntegerField()
    people = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=310)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-year_be", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year_be"], name="one_confirmation_of_people_per_municipality_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year_be}"

    @property
    def staying(self) -> set[int]:
        """The memberships of which it was said that they go on."""
        return {row["membership"] for row in self.people if row["stays"]}
