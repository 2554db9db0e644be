"""Once a fiscal year a municipality confirms who its people are; until then it is reminded, and never stopped."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.fiscal_years import beginning_of
from accounts.models import Membership, Municipality, PeopleChange, PeopleConfirmation, User


@transaction.atomic
def confirm(
    municipality: Municipality, year_be: int, people: Collection[Membership], leaving: Collection[int], *, by: User
) -> PeopleConfirmation:
    """Keep who stays and who was said to leave (their memberships by number), as they are called now."""
    held = Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    rows = [_row(one, one.pk not in leaving) for one in people]
    said = PeopleConfirmation.objects.filter(municipality=held, year_be=year_be).first()
    if said and (said.people, said.by_id) == (rows, by.pk):
        return said  # a second click
    PeopleChange.objects.record(held, PeopleChange.Action.CONFIRMED, by=by, reason=str(year_be))
    facts = {"people": rows, "by": by, "by_name": by.name_and_position, "at": timezone.now()}
    return PeopleConfirmation.objects.update_or_create(municipality=held, year_be=year_be, defaults=facts)[0]


def _row(membership: Membership, stays: bool) -> dict[str, object]:
    return {
        "membership": membership.pk,
        "user": membership.user_id,
        "name": membership.user.full_name,
        "position": membership.user.position,
        "team_role": str(membership.team_role),
        "stays": stays,
    }


def unconfirmed(
    people: Collection[Membership], confirmation: PeopleConfirmation | None, year_be: int
) -> list[Membership]:
    """Whom nobody has spoken for this year; whoever joined within it was invited by somebody, which is the same."""
    staying = confirmation.staying if confirmation else set()
    beginning = beginning_of(year_be)
    return [one for one in people if one.started_at < beginning and one.pk not in staying]
