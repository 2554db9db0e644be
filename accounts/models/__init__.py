"""Who: people, their memberships, municipalities, provinces, offices."""

from accounts.models.history import FormerKind, FormerName, MunicipalityChange
from accounts.models.mail import Mail
from accounts.models.people import MUNICIPAL_ROLES, PANEL_ROLES, Digests, Language, Membership, Role, User
from accounts.models.places import PREFIX_TH, Area, Kind, Municipality, Name, Office, Province, Region

__all__ = [
    "MUNICIPAL_ROLES",
    "PANEL_ROLES",
    "PREFIX_TH",
    "Area",
    "Digests",
    "FormerKind",
    "FormerName",
    "Kind",
    "Language",
    "Mail",
    "Membership",
    "Municipality",
    "MunicipalityChange",
    "Name",
    "Office",
    "Province",
    "Region",
    "Role",
    "User",
]
