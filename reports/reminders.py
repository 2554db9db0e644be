"""What a person is to be reminded of: open work before its deadline, and what came back. One truth for page and mail.

Many people are read at once, in a fixed number of queries, however many they are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import MUNICIPAL_ROLES, Membership, Role, User
from assessments import clock
from assessments.commenting import name_of, place_of
from assessments.models import Comment, Cycle, Mention, Response, SelfScore, Stage, Status, Submission, WorkState
from assessments.models.submissions import LIVE
from indicators.models import Criterion, ScoreSource
from reviews.models import Assignment


@dataclass(frozen=True)
class Reminder:
    """One thing to do: its last day if it has one, since when it waits if it came to the person."""

    text: str
    url: str
    due_on: date | None = None
    since: datetime | None = None

    @property
    def days_left(self) -> int | None:
        return None if self.due_on is None else (self.due_on - clock.today()).days

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_near(self) -> bool:
        """Within the time in which people are reminded; what came back always is."""
        is_far = self.days_left is not None and self.days_left > max(settings.REMINDER_DAYS)
        return self.since is not None or not is_far

    def is_news_after(self, moment: datetime | None) -> bool:
        """Whether it came, or one of the days on which people are reminded, after the last reminder."""
        if moment is None:
            return True
        if self.since is not None and self.since > moment:
            return True
        if self.days_left is None:
            return False
        days_then = self.days_left + (clock.today() - timezone.localdate(moment)).days
        return any(self.days_left <= step < days_then for step in (*settings.REMINDER_DAYS, -1))


Found = dict[int, list[Reminder]]


@dataclass(frozen=True)
class Known:
    """What a page has read already, with its stages: then it is not read again."""

    cycles: list[Cycle]
    submissions: list[Submission]


def reminders_for(user: User, known: Known | None = None) -> list[Reminder]:
    """Those of one person, the most urgent first."""
    return _found([user.pk], user.active_memberships, known)[user.pk]


def reminders_of(users: Iterable[User]) -> Found:
    """By person, each in the language in force; nothing that is still far away."""
    people = [user.pk for user in users]
    rows = Membership.objects.active().filter(user_id__in=people)
    return _found(people, list(rows.select_related("municipality", "province")))


def _found(people: list[int], held: list[Membership], known: Known | None = None) -> Found:
    found: Found = defaultdict(list)
    for part in (_municipal, _asked, _provincial, _judging):
        part(held, found, known)
    return {pk: sorted((one for one in found[pk] if one.is_near), key=_urgency) for pk in people}


def _urgency(one: Reminder) -> tuple[bool, date]:
    """What came back first, then by the last day."""
    return (one.due_on is not None and one.since is None, one.due_on or date.max)


# ------------------------------------------------------------------ municipalities


def _municipal(held: list[Membership], found: Found, known: Known | None) -> None:
    staff = [one for one in held if one.role in MUNICIPAL_ROLES]
    if not staff:
        return
    rows = known.submissions if known else _live({one.municipality_id for one in staff})
    open_now = [one for one in rows if one.is_live and _is_open(one)]
    by_town = {one.municipality_id: one for one in open_now}
    work = _open_work(open_now) if open_now else {}
    for one in staff:
        submission = by_town.get(one.municipality_id or 0)
        if submission:
            found[one.user_id] += _of_member(one, submission, work[submission.pk])
    for person in {one.user_id for one in staff}:
        found[person] = list(dict.fromkeys(found[person]))


def _live(towns: set[int | None]) -> Iterable[Submission]:
    rows = Submission.objects.filter(municipality__in=towns, status__in=LIVE, cycle__confirmed_at__isnull=False)
    return rows.with_facts().prefetch_related("cycle__stages")


def _is_open(submission: Submission) -> bool:
    return submission.is_in(Stage.SELF_ASSESSMENT, Stage.PROVINCIAL_CHECK)


def _open_work(submissions: list[Submission]) -> dict[int, list[Response]]:
    """What is not finished, by submission: came back, waits to be confirmed, has no answer or lacks points."""
    given = SelfScore.objects.filter(response=OuterRef(OuterRef("pk")), criterion=OuterRef("pk"))
    lacks_points = Criterion.objects.filter(~Exists(given), indicator=OuterRef("indicator"))
    is_assessed = Q(indicator__score_source=ScoreSource.ASSESSED)
    unfinished = is_assessed & (Q(answer="") | Exists(lacks_points))
    rows = Response.objects.filter(
        Q(work_state=WorkState.BACK) | Q(to_confirm=True) | unfinished, submission__in=submissions
    )
    work = defaultdict(list)
    for one in rows.select_related("indicator").order_by("indicator__position"):
        work[one.submission_id].append(one)
    return work


def _of_member(member: Membership, submission: Submission, work: list[Response]) -> list[Reminder]:
    ends_on = _last_day(submission)
    own = [_of_indicator(one, submission, ends_on) for one in work if _is_for(member, one)]
    if submission.status == Status.INTERNAL_REVIEW:
        return _waits_for_certifier(submission, ends_on) if member.role == Role.CERTIFIER else []
    returned = [_returned(submission, ends_on)] if submission.status == Status.RETURNED else []
    if member.role == Role.COORDINATOR:
        unowned = [one for one in work if one.work_state == WorkState.BACK and one.assigned_to_id is None]
        back = [_of_indicator(one, submission, ends_on) for one in unowned]
        return [*returned, *own, *back, *_of_coordinator(submission, len(work), ends_on)]
    return [*returned, *own]


def _is_for(member: Membership, response: Response) -> bool:
    """The person has it, or nobody yet of the division in which they work."""
    if response.assigned_to_id is None:
        return response.division_id is not None and response.division_id == member.division_id
    return response.assigned_to_id == member.user_id


def _last_day(submission: Submission) -> date | None:
    """On which the self-assessment, or the correction of what was returned, can still be handed in."""
    stages = [Stage.SELF_ASSESSMENT]
    if submission.status == Status.RETURNED:
        stages.append(Stage.PROVINCIAL_CHECK)
    ends = [end for one in stages if submission.is_in(one) and (end := submission.ends_at(one))]
    return timezone.localdate(max(ends)) if ends else None


def _of_indicator(response: Response, submission: Submission, ends_on: date | None) -> Reminder:
    number = response.indicator.number
    url = reverse("assessments:response_edit", args=[submission.pk, number])
    words = {"number": number, "name": response.indicator.name, "note": response.work_note}
    if response.work_state == WorkState.BACK:
        text = _("Indicator %(number)s came back to you: %(note)s") % words
        return Reminder(text, url, response.due_on, response.work_at)
    if response.to_confirm:
        text = _("Indicator %(number)s %(name)s: confirm what was carried forward") % words
    elif response.assigned_to_id is None:
        text = _("Indicator %(number)s %(name)s is given to your division and not finished") % words
    else:
        text = _("Indicator %(number)s %(name)s is assigned to you and not finished") % words
    return Reminder(text, f"{url}#id_answer", response.due_on or ends_on)


def _of_coordinator(submission: Submission, count: int, ends_on: date | None) -> list[Reminder]:
    url = reverse("assessments:before_handing_over", args=[submission.pk])
    words = {"count": count, "year": submission.cycle.year_be}
    if not count:
        text = _("Self-assessment of %(year)s: no answer is missing; see what else is left, then hand it over") % words
    else:
        text = (
            ngettext(
                "Self-assessment of %(year)s: %(count)d indicator is not finished",
                "Self-assessment of %(year)s: %(count)d indicators are not finished",
                count,
            )
            % words
        )
    return [Reminder(text, url, ends_on)] if ends_on else []


def _returned(submission: Submission, ends_on: date | None) -> Reminder:
    text = _("The province returned the self-assessment of %(year)s for correction") % {
        "year": submission.cycle.year_be
    }
    return Reminder(text, reverse("assessments:submission_detail", args=[submission.pk]), ends_on, submission.status_at)


def _waits_for_certifier(submission: Submission, ends_on: date | None) -> list[Reminder]:
    text = _("The self-assessment of %(year)s waits for you to certify it") % {"year": submission.cycle.year_be}
    url = reverse("assessments:move", args=[submission.pk, "submit"])
    return [Reminder(text, url, ends_on, submission.status_at)]


def _asked(held: list[Membership], found: Found, known: Known | None) -> None:
    """What colleagues asked and wait to hear; one query."""
    staff = {(one.user_id, one.municipality_id) for one in held if one.role in MUNICIPAL_ROLES}
    if not staff:
        return
    rows = Mention.objects.waiting().filter(user__in={user for user, _town in staff})
    for one in rows.with_places():
        if (one.user_id, one.comment.submission.municipality_id) in staff:
            found[one.user_id].append(_question(one.comment))


def _question(comment: Comment) -> Reminder:
    words = {"who": comment.by, "where": name_of(comment.subject), "text": Truncator(comment.text).chars(120)}
    text = _("%(who)s asks you about %(where)s: %(text)s") % words
    return Reminder(text, place_of(comment.subject), since=comment.at)


# ------------------------------------------------------------------ provinces and panels


def _provincial(held: list[Membership], found: Found, known: Known | None) -> None:
    officers = [one for one in held if one.role == Role.PROVINCIAL_OFFICER]
    cycles = _running(Stage.PROVINCIAL_CHECK, known) if officers else {}
    if not cycles:
        return
    rows = Submission.objects.filter(
        cycle__in=cycles, status=Status.SUBMITTED, province__in={one.province_id for one in officers}
    )
    counts = list(rows.order_by().values_list("province_id", "cycle_id").annotate(Count("pk")))
    for officer in officers:
        for province_id, cycle_id, count in counts:
            if province_id == officer.province_id:
                found[officer.user_id].append(_to_check(cycles[cycle_id], count))


def _to_check(cycle: Cycle, count: int) -> Reminder:
    text = ngettext(
        "%(count)d self-assessment of %(year)s waits for your check",
        "%(count)d self-assessments of %(year)s wait for your check",
        count,
    ) % {"count": count, "year": cycle.year_be}
    url = reverse("reports:submission_list", query={"year": cycle.year_be, "status": Status.SUBMITTED})
    return Reminder(text, url, _end_of(cycle, Stage.PROVINCIAL_CHECK))


def _judging(held: list[Membership], found: Found, known: Known | None) -> None:
    evaluators = {one.user_id for one in held if one.role == Role.EVALUATOR}
    cycles = _running(Stage.AREA_REVIEW, known) if evaluators else {}
    if not cycles:
        return
    rows = Assignment.objects.filter(
        evaluator__in=evaluators,
        finished_at=None,
        submission__status=Status.AREA_REVIEW,
        submission__cycle__in=cycles,
    )
    counts = rows.order_by().values_list("evaluator_id", "submission__cycle_id").annotate(Count("pk"))
    for person, cycle_id, count in counts:
        text = ngettext(
            "%(count)d self-assessment waits for your scores", "%(count)d self-assessments wait for your scores", count
        ) % {"count": count}
        url = reverse("reviews:assignment_list")
        found[person].append(Reminder(text, url, _end_of(cycles[cycle_id], Stage.AREA_REVIEW)))


def _running(stage: Stage, known: Known | None) -> dict[int, Cycle]:
    if known:
        return {one.pk: one for one in known.cycles if one.is_in(stage)}
    rows = Cycle.objects.confirmed().with_stages().filter(stages__key=stage, stages__ends_at__gt=clock.now())
    return {one.pk: one for one in rows if one.is_in(stage)}


def _end_of(cycle: Cycle, stage: Stage) -> date | None:
    ends_at = cycle.stage_by_key[stage].ends_at
    return timezone.localdate(ends_at) if ends_at else None
