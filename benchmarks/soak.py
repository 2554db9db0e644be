"""A whole team writes in one submission at once, and every sentence that was acknowledged is looked for afterwards.

Each person goes from field to field, adds a sentence to what stands there as far as they know, and saves as a page
does. Who is told that somebody else was faster adds the sentence to the newer text instead.
"""

import json
import random
import statistics
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

TOKEN = "b" * 32
PAUSE = 1.0
PLACES, ALONE = 12, 100


@dataclass
class Person:
    """A browser of one person: what they know of each field, and what the server said to them."""

    address: str
    key: int
    session: str
    known: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    acknowledged: list[tuple[tuple[str, str], str]] = field(default_factory=list)
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def work(self, places: list[tuple[str, str]], seconds: float, pause: float = PAUSE) -> None:
        chance, end, number = random.Random(self.key), time.monotonic() + seconds, 0
        while time.monotonic() < end:
            number += 1
            self.add(chance.choice(places), f"[{self.key}.{number}]")
            time.sleep(chance.uniform(0, 2 * pause))

    def add(self, place: tuple[str, str], sentence: str) -> None:
        """Try until it is saved; each refusal brings the newer text along."""
        for _ in range(50):
            text, base = self.known.get(place, ("", ""))
            status, told = self.save(place, text + sentence, base)
            name = place[1]
            if status == 200:
                self.known[place] = (text + sentence, told["saved"][name])
                self.acknowledged.append((place, sentence))
                return
            if status != 409:
                self.faults.append(f"{status} {told}")
                return
            self.refused += 1
            theirs = told["conflicts"][name]
            self.known[place] = (theirs["text"], theirs["base"])
        self.faults.append(f"{place}: fifty times somebody else was faster")

    def save(self, place: tuple[str, str], text: str, base: str) -> tuple[int, Any]:
        path, name = place
        bases = json.dumps({name: base}) if base else ""
        body = {"fields": name, name: text, "bases": bases, "version": "0", "csrfmiddlewaretoken": TOKEN}
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-Author": str(self.key),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        start, server = time.perf_counter(), urlsplit(self.address)
        connection = HTTPConnection(server.hostname or "", server.port, timeout=60)
        try:
            connection.request("POST", path, urlencode(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.seconds.append(time.perf_counter() - start)
        is_json = answer.headers["Content-Type"].startswith("application/json")
        return answer.status, json.loads(content) if is_json else content[:200].decode(errors="replace")


def people_at(address: str, users: Iterable[Any]) -> list[Person]:
    from django.test import Client

    found = []
    for user in users:
        client = Client()
        client.force_login(user)
        found.append(Person(address, user.pk, client.cookies["sessionid"].value))
    return found


def work_together(people: list[Person], places: list[tuple[str, str]], seconds: float, pause: float = PAUSE) -> None:
    with ThreadPoolExecutor(len(people)) as pool:
        for done in [pool.submit(one.work, places, seconds, pause) for one in people]:
            done.result()


def lost(people: list[Person], submission: Any) -> list[str]:
    """Acknowledged sentences that do not stand in the text, or in none of its versions."""
    from django.urls import reverse

    from assessments.models import TextVersion

    missing = []
    for response in submission.responses.select_related("indicator"):
        path = reverse("assessments:response_edit", args=[submission.pk, response.indicator.number])
        kept = "\n".join(TextVersion.objects.of(response).values_list("text", flat=True))
        for one in people:
            written = [sentence for place, sentence in one.acknowledged if place == (path, "answer")]
            missing += [text for text in written if text not in response.answer or text not in kept]
    return missing


def places_of(submission: Any, count: int = PLACES) -> list[tuple[str, str]]:
    from django.urls import reverse

    numbers = [one.indicator.number for one in submission.responses.select_related("indicator")[:count]]
    return [(reverse("assessments:response_edit", args=[submission.pk, one]), "answer") for one in numbers]


def soak(folder: Path, count: int, seconds: int) -> dict[str, Any]:
    """In a database that holds nothing else."""
    from benchmarks.uploads import portal

    submission, users = _town(count)
    places = places_of(submission)
    with portal(folder) as (port, _web):
        address = f"http://127.0.0.1:{port}"
        [alone] = people_at(address, users[:1])
        for number in range(ALONE):
            alone.add((places[0][0], "answer"), f"[a.{number}]")
        quiet, alone.seconds = alone.seconds[10:], []
        people = people_at(address, users)
        work_together(people, places, seconds)
    times = sorted(one for person in people for one in person.seconds)
    return {
        "people": count,
        "seconds": seconds,
        "saves": sum(len(one.acknowledged) for one in people),
        "told": sum(one.refused for one in people),
        "faults": [fault for one in people for fault in one.faults],
        "lost": lost([alone, *people], submission),
        "versions": _versions(),
        "alone_ms": round(statistics.median(quiet) * 1000, 1),
        "median_ms": round(statistics.median(times) * 1000, 1),
        "slowest_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
    }


def _versions() -> int:
    from assessments.models import TextVersion

    return TextVersion.objects.count()


def _town(count: int) -> tuple[Any, list[Any]]:
    """One municipality, its draft of this year, and everybody who writes in it."""
    from django.core.management import call_command

    from accounts.models import Membership, Municipality, Province, Role, User
    from accounts.places import import_places
    from assessments import clock, marks
    from assessments.editing import start_submission
    from assessments.models import Cycle, CycleStage, Registration, Stage
    from indicators.library import import_framework
    from sustcity.settings import BASE_DIR

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    plan = import_framework(json.loads((BASE_DIR / "fixtures" / "esc-34.json").read_text()))
    import_places(json.loads((BASE_DIR / "fixtures" / "places.json").read_text()))
    town = Municipality.objects.create(name_th="บ้านสาง", kind="tambon", province=Province.objects.get(code="56"))
    cycle = Cycle.objects.create(
        year_be=2569,
        framework=plan,
        pass_marks=marks.proposed_pass_marks(plan),
        cut_offs=marks.proposed_cut_offs(plan),
    )
    month = timedelta(days=30)
    CycleStage.objects.create(
        cycle=cycle, key=Stage.SELF_ASSESSMENT, starts_at=clock.now() - month, ends_at=clock.now() + month
    )
    Registration.objects.create(municipality=town, cycle=cycle)
    users = User.objects.bulk_create(
        User(email=f"writer-{number}@bench.sustcity.example", full_name=f"ผู้เขียน {number}", password="!")
        for number in range(count)
    )
    Membership.objects.bulk_create(Membership(user=one, role=Role.CONTRIBUTOR, municipality=town) for one in users)
    return start_submission(town, cycle), users
