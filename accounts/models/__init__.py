"""Who: people, their memberships, municipalities, provinces, offices."""

from accounts.models.divisions import USUAL_DIVISIONS, Division
from accounts.models.history import FormerKind, FormerName, MunicipalityChange
from accounts.models.mail import Mail
from accounts.models.people import MUNICIPAL_ROLES, PANEL_ROLES, Digests, Language, Membership, Role, TeamRole, User
from accounts.models.places import PREFIX_TH, Area, Kind, Municipality, Name, Office, Province, Region
from accounts.models.team import Invitation, PeopleChange, PeopleConfirmation

__all__ = [
    "MUNICIPAL_ROLES",
    "PANEL_ROLES",
    "PREFIX_TH",
    "USUAL_DIVISIONS",
    "Area",
    "Digests",
    "Division",
    "FormerKind",
    "FormerName",
    "Invitation",
    "Kind",
    "Language",
    "Mail",
    "Membership",
    "Municipality",
    "MunicipalityChange",
    "Name",
    "Office",
    "PeopleChange",
    "PeopleConfirmation",
    "Province",
    "Region",
    "Role",
    "TeamRole",
    "User",
]
