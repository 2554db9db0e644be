"""Walking through all that a person can reach, and data that nothing else on any page comes to."""

import io
import re
import zipfile
from collections import deque
from decimal import Decimal
from html import unescape

from django.test import Client

from assessments import clock
from assessments.models import Status, Submission
from indicators.queries import outline
from reviews.models import Assignment, Score, SettledScore
from reviews.queries import final_result
from tests import factories
from tests.scenes import client_of

# Points that nothing else on any page comes to (no time of day either: 06.37 น. reads like points, so their
# hundredths are above 59), and words nobody else writes.
POINTS = {"evaluator": Decimal("6.87"), "second_evaluator": Decimal("2.65"), "settled": Decimal("4.83")}
WORDS = {
    "evaluator": "ถ้อยคำของอรุณเท่านั้น",
    "second_evaluator": "ถ้อยคำของบุษบาเท่านั้น",
    "settled": "เหตุผลของประธานเท่านั้น",
}
MEAN = "4.76"
# Of the 35 indicators one is enough: a page is made in one way for all.
OTHER_INDICATORS = re.compile(r"/indicators/(?!20/)")
LISTS = ["/submissions/?sort=" + sort for sort in ("self", "total", "-total")]


def walk(client: Client, starts: list[str]) -> dict[str, str]:
    """Text of every page that a person reaches by links from some pages, by address."""
    waiting, pages = deque(starts), {}
    while waiting:
        url = waiting.popleft()
        if url in pages:
            continue
        response = client.get(url)
        pages[url] = text_of(response)
        if response.status_code == 302:
            waiting.append(response.url)
        waiting.extend(one for one in links_in(pages[url]) if one not in pages)
    assert len(pages) < 450, "the walk does not end"
    return pages


def text_of(response) -> str:
    """What an answer says: its body, unpacked where it is a spreadsheet, and the name of its file."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        body = unzipped(body)
    return unescape(body.decode(errors="replace")) + response.headers.get("Content-Disposition", "")


def links_in(page: str) -> list[str]:
    found = {link.partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', page)}
    return sorted(
        link
        for link in found
        if not link.startswith(("/static/", "/components/"))
        and not OTHER_INDICATORS.search(link)
        and "sort=" not in link
    )


def seen_by(cast: factories.Cast, who: str, submission: Submission, urls: dict[str, str]) -> str:
    """Everything this person can read anywhere, as one text with the address before each page."""
    typed = [url for name, url in urls.items() if name not in ("components", "set_language")]
    starts = ["/", *LISTS, *typed, f"/submissions/{submission.pk}/indicators/20/"]
    pages = walk(client_of(cast, who), starts)
    assert pages["/"] or who == "anonymous", "home is always there"
    return "\n".join(f"=== {url}\n{page}" for url, page in pages.items())


def judged_submission(cast: factories.Cast) -> Submission:
    """In the area review, with both score sheets and the chair's half-finished settling."""
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    criteria = [
        one
        for leaf in outline(submission.cycle.framework).leaves
        if not leaf.is_from_lpa
        for one in leaf.criteria.all()
    ]
    for who in ("evaluator", "second_evaluator"):
        assignment = submission.assignments.get(evaluator=getattr(cast, who))
        Score.objects.bulk_create(
            Score(assignment=assignment, criterion=one, points=POINTS[who], comment=WORDS[who]) for one in criteria
        )
    SettledScore.objects.bulk_create(
        SettledScore(submission=submission, criterion=one, points=POINTS["settled"], reason=WORDS["settled"])
        for one in criteria
    )
    return submission


def total_of(points: Decimal, submission: Submission) -> str:
    """What a whole sheet of these points comes to, together with the LPA indicators."""
    own = {
        one.criterion_id: one.points
        for response in submission.responses.prefetch_related("self_scores", "indicator")
        if response.indicator.is_from_lpa
        for one in response.self_scores.all()
    }
    plan = outline(submission.cycle.framework)
    judged = {one.pk: points for leaf in plan.leaves if not leaf.is_from_lpa for one in leaf.criteria.all()}
    return str(plan.tally(judged | own).total)


def finish(submission: Submission, *evaluators) -> None:
    Assignment.objects.filter(submission=submission, evaluator__in=evaluators).update(finished_at=clock.now())


def assert_hidden(secrets: dict[str, str], seen: str) -> None:
    found = {name: where(secret, seen) for name, secret in secrets.items() if secret in seen}
    assert not found, found


def apart_from_the_register(seen: str) -> str:
    """The province registers its municipalities and knows who works there, and of each whether it has begun."""
    register = ("/cycles/2569/registrations/", "/people/")
    pages = [page for page in seen.split("=== ") if not page.startswith(register)]
    return "=== ".join(pages)


def where(secret: str, seen: str) -> list[str]:
    return [page.partition("\n")[0] for page in seen.split("=== ") if secret in page]


def secrets_of(who: str, cast: factories.Cast, submission: Submission) -> dict[str, str]:
    """All that gives an evaluator's work away."""
    return {
        "points": str(POINTS[who]),
        "comment": WORDS[who],
        "name": getattr(cast, who).full_name,
        "total": total_of(POINTS[who], submission),
    }


def settled_secrets(submission: Submission) -> dict[str, str]:
    return {
        "settled points": str(POINTS["settled"]),
        "reason": WORDS["settled"],
        "settled total": str(final_result(submission).total),
        "mean": MEAN,
    }


def unzipped(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())
