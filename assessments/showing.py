"""What of a photo a person gets to see: blurred where it is, and not at all before it is where it must be."""

from accounts.models import User
from assessments.models import Evidence, Rendition
from assessments.permissions import may_see_unblurred

UNBLURRED = "unblurred"


def rendition_for(user: User, evidence: Evidence, kind: str) -> Rendition | None:
    """The rendition that this person gets by that name, None where there is none for them.

    Everybody gets the same picture by the same name: blurred wherever places are. Only the municipality gets
    the one by the name of `unblurred`, and a photo that is withheld.
    """
    is_own = may_see_unblurred(user, evidence.submission)
    if kind == UNBLURRED:
        return evidence.unblurred() if is_own else None
    return None if evidence.is_withheld and not is_own else evidence.rendition(kind)
