"""Building the demo: a municipality with its founding record, and one submission in every status."""

import json
import random
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

from django.db import transaction

from accounts.importing import import_file
from accounts.models import Municipality, User
from accounts.places import import_places
from assessments import clock
from assessments.editing import start_submission
from assessments.engine import Inputs, make_move
from assessments.eye.library import import_rules
from assessments.models import Cycle, Status, Submission
from assessments.registering import register
from indicators.library import import_framework
from reviews.loss_reasons import import_loss_reasons
from sustcity.demo import (
    answers,
    base_data,
    content,
    cycles,
    judges,
    last_year,
    lpa,
    next_year,
    papers,
    past,
    people,
    places,
    preparing,
    team,
)
from sustcity.demo.content import Shot
from sustcity.demo.troupe import Troupe, troupe_of

Say = Callable[[str], None]
FOUNDING_YEAR = 2559
FILLED_DAYS_AGO = 62
# Figures of บ้านสาง that come in only when the year is over.
OPEN_THIS_YEAR = ("pm25_days", "tourists_thai", "tourists_foreign", "tourism_income")

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


@transaction.atomic
def build(say: Say, *, photo_limit: int = 1000) -> None:
    """Everything at once or nothing: a build that is broken off leaves an empty database."""
    say("framework, provinces, municipalities")
    framework = import_framework(json.loads((places.FIXTURES / "esc-34.json").read_text()))
    import_places(json.loads((places.FIXTURES / "places.json").read_text()))
    import_file(places.FIXTURES / "municipalities.csv", apply=True)
    say("demo people and cycles")
    import_loss_reasons(json.loads((places.FIXTURES / "loss-reasons.json").read_text()))
    cast = people.add_people()
    cycles.add_cycles(framework)
    lpa.add_results()
    # Spawned, not forked: a forked process would share this one's connection to the database.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        Play(cast, say, Photographer(pool, photo_limit)).perform()
    say("next year's draft, a date that moved, more time for one municipality")
    next_year.add_draft(framework)
    next_year.move_a_date(cast["administrator"])
    next_year.give_more_time(cast["administrator"])
    say("rules of the reviewer's eye, and how self-scores and results parted")
    import_rules(json.loads((places.FIXTURES / "eye-rules.json").read_text()))
    past.summarise_years()


class Photographer:
    """Draws at most so many pictures; they are most of the work."""

    def __init__(self, pool: Executor, limit: int) -> None:
        self.pool, self.left = pool, limit

    def __call__(self, shots: list[Shot], by: User) -> None:
        chosen = shots[: self.left]
        self.left -= len(chosen)
        content.add_photos(chosen, self.pool, by)


@dataclass(frozen=True)
class Play:
    """The years of the demo's municipalities, played by its people."""

    cast: dict[str, User]
    say: Say
    take_photos: Photographer

    def perform(self) -> None:
        self._neighbours()
        self._ban_sang()
        self._past_towns()
        for kind, name, status in TOWNS:
            town = places.named(kind, name)
            self.say(f"{town.full_name_th} ({status.value})")
            self._this_year(town, status)

    def _neighbours(self) -> None:
        """Half of the province is registered and has not begun."""
        towns = Municipality.objects.filter(province=places.ban_sang().province).order_by("district_th", "pk")
        cycle, officer = Cycle.objects.get(year_be=cycles.CURRENT), self.cast["provincial_officer"]
        with clock.set_to(cycles.at(clock.now() - timedelta(days=88), 10, 20)):
            register(towns[::2], cycle, by=officer, note="ตามหนังสือแจ้งความประสงค์ของเทศบาล")

    def _past_towns(self) -> None:
        self.say(f"published results of {past.YEAR}")
        end = cycles.start_of(past.YEAR) + timedelta(days=90)
        for town in past.towns():
            troupe = troupe_of(town, self.cast)
            with clock.set_to(cycles.at(end - timedelta(days=FILLED_DAYS_AGO), 9, 41)):
                submission = _start(town, past.YEAR, troupe)
            past.publish(submission, troupe, ROADS[Status.PUBLISHED], end)

    def _ban_sang(self) -> None:
        town = places.ban_sang()
        troupe = troupe_of(town, self.cast, coordinator=self.cast["coordinator"], certifier=self.cast["certifier"])
        for year, share, count in ((FOUNDING_YEAR, 0.72, 0), (2567, 0.78, 6), (2568, 0.9, 12)):
            self.say(f"{town.full_name_th} {year}")
            self._earlier_year(town, year, troupe, share, content.records()[:count])
        self.say(f"{town.full_name_th} {cycles.CURRENT}")
        submission, rng = _start(town, cycles.CURRENT, troupe), random.Random(1)
        with clock.set_to(cycles.at(clock.now() - timedelta(days=20), 10, 12)):
            answers.fill(submission, rng, 0.84, leave_open=("18", "20", "34"))
            base_data.add([submission], self.cast["contributor_2"], open_groups="f", open_now=OPEN_THIS_YEAR)
            answers.divide(submission, (self.cast["contributor"], self.cast["contributor_2"]))
            answers.rewrite(submission, "13", self.cast["contributor"], self.cast["coordinator"])
            shots = [
                shot
                for n, record in enumerate(content.records()[::3])
                for shot in content.add_activity(
                    submission, record, rng, photo_count=1 + n % 2, by=self.cast["contributor"]
                )
            ]
            self.take_photos(shots, self.cast["contributor"])
            content.leave_people_open(submission)
            papers.add(submission, self.cast["contributor"])
            before = Submission.objects.get(municipality=town, cycle__year_be=cycles.CURRENT - 1)
            last_year.carry(submission, before, self.cast["contributor"])
            last_year.follow_up(submission, self.cast["contributor"])
            preparing.add(submission, troupe.coordinator, self.cast["contributor"])
        with clock.set_to(cycles.at(clock.now() - timedelta(days=1), 14, 30)):
            team.work_together(submission, self.cast)

    def _earlier_year(
        self, town: Municipality, year: int, troupe: Troupe, share: float, records: list[dict[str, Any]]
    ) -> None:
        """A year from the first answer to the published result."""
        rng, end = random.Random(f"{town.name_th} {year}"), cycles.start_of(year) + timedelta(days=90)
        with clock.set_to(cycles.at(end - timedelta(days=FILLED_DAYS_AGO), 9, 41)):
            submission = self._filled(town, year, troupe, rng, share, records)
            if year == FOUNDING_YEAR:
                self.take_photos(content.add_founding_record(submission, troupe.coordinator), troupe.coordinator)
        _walk(submission, Status.PUBLISHED, troupe, rng, share, end)

    def _this_year(self, town: Municipality, status: Status) -> None:
        """One municipality of this year, and what it needs to stand where it stands."""
        rng, troupe = random.Random(town.name_th), troupe_of(town, self.cast)
        if status in (Status.NATIONAL_REVIEW, Status.NATIONAL_DECIDED):
            self._earlier_year(town, cycles.CURRENT - 1, troupe, 0.92, [])
        share, records = rng.uniform(0.72, 0.9), rng.sample(content.records(), 5)
        with clock.set_to(cycles.at(clock.now() - timedelta(days=FILLED_DAYS_AGO), 11, 5)):
            submission = self._filled(town, cycles.CURRENT, troupe, rng, share, records)
            if status == Status.AREA_REVIEW:
                papers.add(submission, troupe.coordinator)
                papers.explain(submission, troupe.coordinator)
        _walk(submission, status, troupe, rng, share - 0.06, clock.now())

    def _filled(
        self,
        town: Municipality,
        year: int,
        troupe: Troupe,
        rng: random.Random,
        share: float,
        records: list[dict[str, Any]],
    ) -> Submission:
        """A submission with answers, points, and these activities with a photo each."""
        submission, by = _start(town, year, troupe), troupe.coordinator
        answers.fill(submission, rng, share)
        base_data.add([submission], by)
        shots = [
            shot for record in records for shot in content.add_activity(submission, record, rng, photo_count=1, by=by)
        ]
        self.take_photos(shots, by)
        return submission


def _start(town: Municipality, year_be: int, troupe: Troupe) -> Submission:
    cycle = Cycle.objects.with_stages().get(year_be=year_be)
    register([town], cycle, by=troupe.officer)
    made = start_submission(town, cycle)
    return Submission.objects.with_facts().get(pk=made.pk)


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
        day = arrived_at - timedelta(days=days_ago)
        with clock.set_to(cycles.at(day, rng.randrange(9, 16), rng.randrange(60))):
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
