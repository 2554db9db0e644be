"""Using an activity again: for more indicators of its year, or in another year as a copy to be confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from assessments.activity_library import kinship_of, library_of
from assessments.editing import editing
from assessments.models import Activity, Submission
from assessments.queries import outline_of
from indicators.queries import outline
from indicators.routes import crosswalk


@dataclass(frozen=True)
class Reused:
    """An activity of this year; `is_copy` when it was made just now."""

    activity: Activity
    is_copy: bool


def reuse(
    activities: Sequence[Activity], into: Submission, numbers: Iterable[str], *, by: User, with_own: bool = False
) -> list[Reused]:
    """Link activities with indicators of a submission. Those of other years are copied first, each once.

    With their own, copies serve what they served before as well.
    """
    with editing(into, by=by) as submission:
        kinship = kinship_of(library_of(submission, by))
        there = kinship.in_submission(submission)
        asked = set(numbers)
        response_of = {one.indicator.number: one for one in submission.responses.select_related("indicator")}
        found = []
        for one in activities:
            root = kinship.root(one.pk)
            known = submission.activities.get(pk=there[root]) if root in there else None
            activity = known or _copy(one, submission, by)
            there[root] = activity.pk
            own = numbers_now([one], submission) if with_own and known is None else []
            activity.responses.add(*(response_of[number] for number in asked.union(own) if number in response_of))
            found.append(Reused(activity, is_copy=known is None))
    return found


def _copy(activity: Activity, submission: Submission, by: User) -> Activity:
    copy = activity.copy_for(submission, by=by)
    copy.save()
    return copy


def numbers_now(activities: Iterable[Activity], submission: Submission) -> list[str]:
    """What the indicators that some activities (responses, cycle__framework read) serve are called in a submission."""
    plan = outline_of(submission)
    now: set[str] = set()
    for framework_id, old in {one.submission.cycle.framework_id: one.submission for one in activities}.items():
        served = {
            response.indicator_id
            for one in activities
            if one.submission.cycle.framework_id == framework_id
            for response in one.responses.all()
        }
        if framework_id == submission.cycle.framework_id:
            now |= {leaf.number for leaf in plan.leaves if leaf.pk in served}
        else:
            followed = crosswalk(outline(old.cycle.framework), plan).predecessors
            now |= {number for number, before in followed.items() if any(leaf.pk in served for leaf in before)}
    return [leaf.number for leaf in plan.leaves if leaf.number in now]
