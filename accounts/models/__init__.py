"""Who: people, their memberships, municipalities, provinces, offices."""

from accounts.models.people import MUNICIPAL_ROLES, PANEL_ROLES, Membership, Role, User
from accounts.models.places import PREFIX_TH, Area, FormerKind, Kind, Municipality, Office, Province, Region

__all__ = [
    "MUNICIPAL_ROLES",
    "PANEL_ROLES",
    "PREFIX_TH",
    "Area",
    "FormerKind",
    "Kind",
    "Membership",
    "Municipality",
    "Office",
    "Province",
    "Region",
    "Role",
    "User",
]
