"""Building the demo: a municipality with its founding record, and one submission in every status."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.importing import import_file
from accounts.models import Municipality, Role, User
from accounts.places import import_places
from assessments import clock
from assessments.editing import start_submission
from assessments.engine import Inputs, make_move
from assessments.models import Activity, Cycle, Response, SelfScore, Status, Submission
from indicators.library import import_framework
from indicators.models import Criterion
from sustcity.demo import content, cycles, judges, people, places

Say = Callable[[str], None]
FOUNDING_YEAR = 2559
FILLED_DAYS_AGO = 62

# Who stands where this year: a municipality of the North or elsewhere in every status.
TOWNS: tuple[tuple[str, str, Status], ...] = (
    ("mueang", "พะเยา", Status.SUBMITTED),
    ("nakhon", "เชียงราย", Status.AREA_REVIEW),
    ("mueang", "น่าน", Status.PREVIEW),
    ("mueang", "แพร่", Status.OBJECTION),
    ("nakhon", "ลำปาง", Status.AREA_DECIDED),
    ("mueang", "ลำพูน", Status.ACCEPTED),
    ("nakhon", "เชียงใหม่", Status.PUBLISHED),
    ("mueang", "แม่ฮ่องสอน", Status.WITHDRAWN),
    ("nakhon", "ขอนแก่น", Status.INTERNAL_REVIEW),
    ("nakhon", "หาดใหญ่", Status.RETURNED),
    ("nakhon", "นครสวรรค์", Status.NATIONAL_REVIEW),
    ("nakhon", "พิษณุโลก", Status.NATIONAL_DECIDED),
)

_TO_SUBMITTED = (("coordinator", "hand_over", 60), ("certifier", "submit", 58))
_TO_PREVIEW = (
    *_TO_SUBMITTED,
    ("officer", "accept", 54),
    ("administrator", "begin_area_review", 48),
    ("chair", "settle", 36),
)
_TO_DECIDED = (*_TO_PREVIEW, ("certifier", "agree", 30))
# The way to a status: who makes which move, how many days ago.
ROADS: dict[Status, tuple[tuple[str, str, int], ...]] = {
    Status.DRAFT: (),
    Status.INTERNAL_REVIEW: _TO_SUBMITTED[:1],
    Status.SUBMITTED: _TO_SUBMITTED,
    Status.RETURNED: (*_TO_SUBMITTED, ("officer", "return", 52)),
    Status.ACCEPTED: _TO_PREVIEW[:3],
    Status.AREA_REVIEW: _TO_PREVIEW[:4],
    Status.PREVIEW: _TO_PREVIEW,
    Status.OBJECTION: (*_TO_PREVIEW, ("coordinator", "object", 28)),
    Status.AREA_DECIDED: _TO_DECIDED,
    Status.NATIONAL_REVIEW: (*_TO_DECIDED, ("administrator", "nominate", 26)),
    Status.NATIONAL_DECIDED: (
        *_TO_DECIDED,
        ("administrator", "nominate", 26),
        ("national_chair", "decide_national", 12),
    ),
    Status.PUBLISHED: (*_TO_DECIDED, ("administrator", "publish", 6)),
    Status.WITHDRAWN: (("certifier", "withdraw", 40),),
}


@dataclass(frozen=True)
class Troupe:
    """Who acts for one municipality: its own people and those who judge it."""

    coordinator: User
    certifier: User
    officer: User
    administrator: User
    chair: User
    national_chair: User
    evaluators: tuple[User, User]


@transaction.atomic
def build(say: Say) -> None:
    """Everything at once or nothing: a build that is broken off leaves an empty database."""
    say("framework, provinces, municipalities")
    framework = import_framework(json.loads((places.FIXTURES / "esc-34.json").read_text()))
    import_places(json.loads((places.FIXTURES / "places.json").read_text()))
    import_file(places.FIXTURES / "municipalities.csv", apply=True)
    say("demo people and cycles")
    cast = people.add_people()
    cycles.add_cycles(framework)
    _ban_sang(cast, say)
    for kind, name, status in TOWNS:
        town = places.named(kind, name)
        say(f"{town.full_name_th} ({status.value})")
        _play(town, status, cast)


def _ban_sang(cast: dict[str, User], say: Say) -> None:
    town = places.ban_sang()
    troupe = _troupe(town, cast, coordinator=cast["coordinator"], certifier=cast["certifier"])
    for year, share in ((2559, 0.72), (2567, 0.78), (2568, 0.9)):
        say(f"{town.full_name_th} {year}")
        records = {2559: [], 2567: content.records()[:6], 2568: content.records()[:12]}[year]
        _play_year(town, year, troupe, share, records)
    say(f"{town.full_name_th} {cycles.CURRENT}")
    submission, rng = _start(town, cycles.CURRENT), random.Random(1)
    with clock.set_to(clock.now() - timedelta(days=20)):
        _fill(submission, rng, 0.84, leave_open=("18", "20", "34"))
        _divide(submission, (cast["contributor"], cast["contributor_2"]))
        for record in content.records():
            content.add_activity(submission, record, rng, photo_count=2, by=cast["contributor"])


def _play_year(
    town: Municipality, year: int, troupe: Troupe, share: float, records: list[dict[str, Any]]
) -> None:
    """An earlier year from the first answer to the published result."""
    rng, end = random.Random(f"{town.name_th} {year}"), cycles.start_of(year) + timedelta(days=90)
    with clock.set_to(end - timedelta(days=FILLED_DAYS_AGO)):
        submission = _start(town, year)
        _fill(submission, rng, share)
        if year == FOUNDING_YEAR:
            add_founding_record(submission, troupe.coordinator)
        for record in records:
            content.add_activity(submission, record, rng, photo_count=1, by=troupe.coordinator)
    _walk(submission, Status.PUBLISHED, troupe, rng, share, end)


def add_founding_record(submission: Submission, by: User) -> Activity:
    """The founding record, verbatim, for the twelve indicators that its text names."""
    record = content.founding_record()
    activity = Activity.objects.create(
        submission=submission,
        title="แนวทางการขับเคลื่อนเมืองสิ่งแวดล้อมยั่งยืน",
        about=record["about"],
        method=record["method"],
        success_factors=record["success_factors"],
        outcomes=record["outcomes"],
        year_be=int(record["year_be"]),
        changed_by=by,
    )
    activity.responses.set(submission.responses.filter(indicator__wording="founding"))
    for scene, caption in (
        ("town_hall", "ประชุมชี้แจงแนวทางการขับเคลื่อนเมืองสิ่งแวดล้อมยั่งยืนแก่ทุกภาคส่วน"),
        ("tree_planting", "ภาครัฐ ภาคเอกชน และประชาชนร่วมกันปลูกต้นไม้ในพื้นที่สาธารณะ"),
    ):
        content.add_photo(activity, scene, caption, submission.cycle.last_day, random.Random(scene), by=by)
    return activity


def _play(town: Municipality, status: Status, cast: dict[str, User]) -> None:
    """One municipality of this year, and what it needs to stand where it stands."""
    rng, troupe = random.Random(town.name_th), _troupe(town, cast)
    if status in (Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED):
        _play_year(town, cycles.CURRENT - 1, troupe, 0.92, [])
    share = rng.uniform(0.72, 0.9)
    with clock.set_to(clock.now() - timedelta(days=FILLED_DAYS_AGO)):
        submission = _start(town, cycles.CURRENT)
        _fill(submission, rng, share)
        for record in rng.sample(content.records(), 6):
            content.add_activity(submission, record, rng, photo_count=1, by=troupe.coordinator)
    _walk(submission, status, troupe, rng, share - 0.06, clock.now())


def _start(town: Municipality, year_be: int) -> Submission:
    made = start_submission(town, Cycle.objects.with_stages().get(year_be=year_be))
    return Submission.objects.with_facts().get(pk=made.pk)


def _fill(submission: Submission, rng: random.Random, share: float, leave_open: tuple[str, ...] = ()) -> None:
    """Answers and self-scores around a share of the maximum; some indicators may be left to the visitor."""
    responses = list(submission.responses.select_related("indicator").prefetch_related("indicator__criteria"))
    for response in responses:
        if response.indicator.number not in leave_open:
            response.answer = content.answer(response.indicator.number, rng.randrange(2))
    Response.objects.bulk_update(responses, ["answer"])
    SelfScore.objects.bulk_create(
        SelfScore(response=response, criterion=criterion, points=some_points(criterion, rng, share))
        for response in responses
        if response.indicator.number not in leave_open
        for criterion in response.indicator.criteria.all()
    )


def some_points(criterion: Criterion, rng: random.Random, share: float) -> Decimal:
    """Half points around a share of the maximum, never above it."""
    wanted = float(criterion.maximum) * min(1.0, max(0.2, rng.gauss(share, 0.08)))
    return Decimal(round(wanted * 2)) / 2


def _divide(submission: Submission, staff: tuple[User, User]) -> None:
    for index, response in enumerate(submission.responses.all()):
        response.assigned_to = staff[index % 2]
        response.save(update_fields=["assigned_to"])


def _troupe(town: Municipality, cast: dict[str, User], **own: User) -> Troupe:
    """The demo people judge where their province or area is meant; elsewhere people of the place act."""
    area, province = town.province.area, town.province
    ours = places.ban_sang().province
    return Troupe(
        coordinator=own.get("coordinator") or _local(town, Role.COORDINATOR, "หัวหน้าสำนักปลัด"),
        certifier=own.get("certifier") or _local(town, Role.CERTIFIER, "นายกเทศมนตรี"),
        officer=cast["provincial_officer"] if province == ours else judges.officer(province),
        administrator=cast["administrator"],
        chair=cast["chair"] if area == ours.area else judges.chair(area),
        national_chair=cast["national_chair"],
        evaluators=(cast["evaluator"], cast["evaluator_2"]) if area == ours.area else judges.evaluators(area),
    )


def _local(town: Municipality, role: Role, position: str) -> User:
    email = f"{role}-{town.pk}@{judges.BACKGROUND_DOMAIN}"
    name = f"{position}{town.name_th}" if role == Role.CERTIFIER else f"ผู้ประสานงาน{town.full_name_th}"
    user, is_new = User.objects.get_or_create(email=email, defaults={"full_name": name, "position": position})
    if is_new:
        people.join(user, role, town)
    return user


def _walk(
    submission: Submission,
    status: Status,
    troupe: Troupe,
    rng: random.Random,
    share: float,
    arrived_at: datetime,
) -> None:
    """Make the moves to a status, each on its day."""
    for who, move, days_ago in ROADS[status]:
        with clock.set_to(arrived_at - timedelta(days=days_ago, minutes=rng.randrange(300))):
            judges.prepare(move, submission, troupe, rng, share)
            by: User = getattr(troupe, who)
            make_move(move, submission, by, _inputs(move, by, rng))
    if status == Status.AREA_REVIEW:
        judges.leave_half_scored(submission, troupe, rng, share)


def _inputs(move: str, by: User, rng: random.Random) -> Inputs:
    if move == "submit":
        return Inputs(signed_name=by.full_name, signed_position=by.position)
    reasons = content.remarks("return_reasons")
    return Inputs(reason=rng.choice(reasons) if move in ("return", "withdraw") else "")
