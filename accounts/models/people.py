"""People and what each may do where."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.divisions import Division
from accounts.models.places import Area, Municipality, Province


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in; without a password only by another way than the password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class Language(models.TextChoices):
    TH = "th", "ไทย"
    EN = "en", "English"


class Digests(models.TextChoices):
    """How often a person wants to be reminded by e-mail."""

    DAILY = "daily", _("As needed, once a day at most")
    WEEKLY = "weekly", _("Once a week at most")
    OFF = "off", _("No e-mail; the home page shows everything")


class User(AbstractBaseUser):
    email = models.EmailField(_("E-mail"), unique=True)
    full_name = models.CharField(_("Full name"), max_length=150)
    position = models.CharField(_("Position"), max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(_("Language of e-mails"), max_length=2, choices=Language, default=Language.TH)
    digests = models.CharField(_("Reminders by e-mail"), max_length=10, choices=Digests, default=Digests.DAILY)
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="When the last digest went into the post.")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def name_and_position(self) -> str:
        """As histories keep it."""
        return f"{self.full_name} ({self.position})" if self.position else self.full_name

    @cached_property
    def active_memberships(self) -> "list[Membership]":
        """Read once per request, and in one query: every permission of a page hangs on them."""
        rows = Membership.objects.of(self).select_related("municipality__province", "province", "area")
        held: dict[int, Membership] = {}
        # A row for each municipality that was merged into that of the membership.
        for row in rows.annotate(predecessor_id=F("municipality__predecessors")):
            if row.pk not in held:
                held[row.pk] = row
                row.predecessor_ids = []
            predecessor: int | None = row.predecessor_id  # type: ignore[attr-defined] # an annotation
            if predecessor:
                held[row.pk].predecessor_ids.append(predecessor)
        return list(held.values())

    @property
    def last_ended_role(self) -> "Membership | None":
        """Of somebody who had roles and has none any more; nothing for everybody else."""
        if self.active_memberships:
            return None
        ended = self.memberships.exclude(ended_at=None).select_related("municipality", "province", "area")
        return ended.order_by("-ended_at", "-pk").first()

    @property
    def is_administrator(self) -> bool:
        return any(one.role == Role.ADMINISTRATOR for one in self.active_memberships)


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", _("Contributor")
    COORDINATOR = "coordinator", _("Coordinator")
    CERTIFIER = "certifier", _("Certifier")
    PROVINCIAL_OFFICER = "provincial_officer", _("Provincial officer")
    EVALUATOR = "evaluator", _("Evaluator")
    CHAIR = "chair", _("Panel chair")
    ADMINISTRATOR = "administrator", _("Administrator")


MUNICIPAL_ROLES = (Role.CONTRIBUTOR, Role.COORDINATOR, Role.CERTIFIER)
PANEL_ROLES = (Role.EVALUATOR, Role.CHAIR)


class TeamRole(models.TextChoices):
    """What somebody is within a municipality: its roles, where a deputy is a coordinator by another name."""

    CONTRIBUTOR = "contributor", _("Contributor")
    DEPUTY = "deputy", _("Deputy coordinator")
    COORDINATOR = "coordinator", _("Coordinator")
    CERTIFIER = "certifier", _("Certifier")

    @property
    def role(self) -> Role:
        return Role.COORDINATOR if self == TeamRole.DEPUTY else Role(self.value)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None, user__is_active=True)

    def of(self, user: Any, *roles: Role) -> "MembershipQuerySet":
        """The active memberships of a person, in any role or in these."""
        found = self.active().filter(user_id=user.pk)
        return found.filter(role__in=roles) if roles else found

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Those in the municipalities that the person has to do with."""
        return self.filter(municipality__in=Municipality.objects.visible_to(user))


class Membership(models.Model):
    """One role of one person, for one municipality, province, area, or for the whole programme."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    is_deputy = models.BooleanField(default=False, help_text="A coordinator with all rights, named as the deputy.")
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.SET_NULL)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="scope_of_a_membership_fits_its_role",
                condition=(
                    Q(
                        role__in=MUNICIPAL_ROLES,
                        municipality__isnull=False,
                        province__isnull=True,
                        area__isnull=True,
                    )
                    | Q(
                        role=Role.PROVINCIAL_OFFICER,
                        municipality__isnull=True,
                        province__isnull=False,
                        area__isnull=True,
                    )
                    # A panel member without an area sits in the national panel.
                    | Q(role__in=PANEL_ROLES, municipality__isnull=True, province__isnull=True)
                    | Q(
                        role=Role.ADMINISTRATOR,
                        municipality__isnull=True,
                        province__isnull=True,
                        area__isnull=True,
                    )
                ),
            ),
            models.CheckConstraint(
                name="only_a_coordinator_is_a_deputy",
                condition=Q(is_deputy=False) | Q(role=Role.COORDINATOR),
            ),
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("municipality", 0),
                Coalesce("province", 0),
                Coalesce("area", 0),
                condition=Q(ended_at=None),
                name="one_active_membership_per_person_role_and_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role_name} · {self.scope_name}"

    @property
    def team_role(self) -> TeamRole:
        """Of a membership in a municipality."""
        return TeamRole.DEPUTY if self.is_deputy else TeamRole(self.role)

    @property
    def role_name(self) -> str:
        return str(TeamRole.DEPUTY.label if self.is_deputy else self.get_role_display())

    @property
    def scope(self) -> Municipality | Province | Area | None:
        return self.municipality or self.province or self.area

    @cached_property
    def predecessor_ids(self) -> list[int]:
        """The municipalities that were merged into this one; its people read their earlier years."""
        return list(Municipality.objects.filter(merged_into=self.municipality_id or 0).values_list("pk", flat=True))

    @property
    def scope_name(self) -> str:
        return str(self.scope or _("Whole programme"))
