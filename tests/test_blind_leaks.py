"""What must not be known yet changes nothing that is found: one test for whoever has to be blind.

Each person walks through everything within reach: pages, exports, searches, orders, counts, means, answers in JSON,
names of files, histories, and the mail that the person gets. Then what must not be known is changed under the same
pages: other points, other words, nothing given at all, handed in or not, ranked or not. Whatever the walk finds must
stay the same to the letter; a difference would be a way to learn the secret, whatever form it takes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import Mail, User
from assessments import clock
from assessments.models import Stage, Status, Submission
from reports import reminding
from reviews import releasing
from reviews.awarding import confirm, honour
from reviews.models import (
    Assignment,
    Clarification,
    Decision,
    LossReason,
    Panel,
    RankedPlace,
    Score,
    SettledScore,
    Suggestion,
)
from tests import factories
from tests.leaking import WORDS, assert_hidden, finish, judged_submission, seen_by
from tests.scenes import urls_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRET = "ถ้อยคำลับที่ไม่มีใครเขียนอีก"
POINTS = Decimal("7.93")
# What differs from one answer to the next by itself: tokens, and the second in which a spreadsheet was made.
PASSING = re.compile(r"\b[A-Za-z0-9]{64}\b|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SEARCHES = [
    f"{page}?q={word}" for page in ("/submissions/", "/results/2569/") for word in ("บ้านสาง", SECRET, str(POINTS))
]

Change = Callable[[Submission, factories.Cast], None]


def of(submission: Submission, evaluator: User):
    return Score.objects.filter(assignment__submission=submission, assignment__evaluator=evaluator)


def others_points(submission, cast):
    reason = LossReason.objects.first() or LossReason.objects.create(key="secret", name_th="เหตุผลลับ")
    of(submission, cast.second_evaluator).update(points=POINTS, comment=SECRET, loss_reason=reason)


def all_points(submission, cast):
    others_points(submission, cast)
    of(submission, cast.evaluator).update(points=POINTS, comment=SECRET)


def others_work_undone(submission, cast):
    of(submission, cast.second_evaluator).delete()


def all_work_undone(submission, cast):
    Score.objects.filter(assignment__submission=submission).delete()


def other_handed_in(submission, cast):
    finish(submission, cast.second_evaluator)


def all_handed_in(submission, cast):
    finish(submission, cast.evaluator, cast.second_evaluator)


def settled_points(submission, cast):
    SettledScore.objects.update(points=POINTS, reason=SECRET)


def nothing_settled(submission, cast):
    SettledScore.objects.all().delete()


def others_suggestion(submission, cast):
    response = submission.responses.get(indicator__number="20")
    for one in submission.assignments.filter(evaluator=cast.second_evaluator):
        Suggestion.objects.create(assignment=one, response=response, text=SECRET)


def others_question(submission, cast):
    response = submission.responses.get(indicator__number="20")
    Clarification.objects.create(response=response, question=SECRET, asked_by=cast.second_evaluator)


def judged_nationally(submission, cast):
    panel = Panel.objects.create(cycle=submission.cycle, stage=Stage.NATIONAL_REVIEW)
    judge = factories.member("evaluator", name=SECRET)
    assignment = Assignment.objects.create(
        panel=panel, submission=submission, evaluator=judge, assigned_by=cast.administrator, finished_at=clock.now()
    )
    criterion = submission.settled_scores.first().criterion
    Score.objects.create(assignment=assignment, criterion=criterion, points=POINTS, comment=SECRET)
    SettledScore.objects.create(
        submission=submission, stage=Stage.NATIONAL_REVIEW, criterion=criterion, points=POINTS, reason=SECRET
    )


def other_national_result(submission, cast):
    decision = Decision.objects.filter(submission=submission, stage=Stage.NATIONAL_REVIEW)
    decision.update(total=Decimal("37.93"), grade=None, grade_name_th=SECRET, decided_at=clock.now())


def honoured(submission, cast):
    wanted = {"liveable": "winner", "environment": "honourable_mention"}
    honour(submission, wanted, dict.fromkeys(wanted, ""), reason=SECRET, by=cast.administrator)


def ranked(submission, cast):
    honoured(submission, cast)
    confirm(submission.cycle, cast.administrator)
    RankedPlace.objects.update(rank=793, total=Decimal("37.93"))


def announced(submission, cast):
    ranked(submission, cast)
    releasing.arm(submission.cycle, cast.administrator)


def not_decided_yet(submission, cast):
    """Outsiders do not learn how far it is, nor that it takes part."""
    Submission.objects.filter(pk=submission.pk).update(status=Status.AREA_REVIEW)


def in_review(cast) -> Submission:
    return judged_submission(cast)


def with_own_sheet_handed_in(cast) -> Submission:
    submission = judged_submission(cast)
    finish(submission, cast.evaluator)
    return submission


def with_one_of_two_handed_in(cast) -> Submission:
    """The chair knows who is done, and has settled nothing yet."""
    submission = with_own_sheet_handed_in(cast)
    SettledScore.objects.all().delete()
    return submission


def nationally_decided(cast) -> Submission:
    return factories.submission_in(Status.NATIONAL_DECIDED, cast)


@dataclass(frozen=True)
class Blind:
    """Who must learn nothing in which scene, whatever of these changes."""

    name: str
    people: tuple[str, ...]
    scene: Callable[[factories.Cast], Submission]
    changes: tuple[tuple[Change, ...], ...]


OF_THE_OTHER = (
    (others_points, settled_points, others_suggestion, others_question, other_handed_in),
    (others_work_undone, nothing_settled),
)
OF_THE_PANEL = (
    (all_points, settled_points, others_suggestion, all_handed_in),
    (all_work_undone, nothing_settled),
)
OF_THE_CHAIR = ((all_points, others_suggestion),)
OF_THE_NATION = (judged_nationally, other_national_result, announced)
CASES = (
    Blind("an evaluator at work", ("evaluator",), in_review, OF_THE_OTHER),
    Blind("an evaluator who is done", ("evaluator",), with_own_sheet_handed_in, OF_THE_OTHER),
    Blind("the municipality before the preview", ("coordinator", "officer"), in_review, OF_THE_PANEL),
    Blind("the chair before the agreed point", ("chair",), with_one_of_two_handed_in, OF_THE_CHAIR),
    Blind("the region before publication", ("coordinator", "officer", "chair"), nationally_decided, (OF_THE_NATION,)),
    Blind(
        "the public before publication",
        ("anonymous", "stranger"),
        nationally_decided,
        ((*OF_THE_NATION, settled_points), (not_decided_yet,)),
    ),
)


def found_by(cast: factories.Cast, who: str, submission: Submission, urls: dict[str, str]) -> dict[str, str]:
    """All that this person finds, by address, the mail of the day included; looking leaves no trace."""
    with transaction.atomic():
        searches = {f"search {number}": url for number, url in enumerate(SEARCHES)}
        text = seen_by(cast, who, submission, urls | searches) + "\n=== mail\n" + mail_to(cast, who)
        transaction.set_rollback(True)
    pages = (page.partition("\n") for page in PASSING.sub("", text).split("=== "))
    return {url: page for url, _, page in pages}


def mail_to(cast: factories.Cast, who: str) -> str:
    person = getattr(cast, who, None)
    if person is None:
        return ""
    reminding.remind(person.pk, person.pk)
    return "\n".join(f"{one.subject}\n{one.body}" for one in Mail.objects.filter(user=person))


@pytest.mark.parametrize(
    ("case", "who"),
    [pytest.param(one, who, id=f"{one.name}: {who}") for one in CASES for who in one.people],
)
def test_whatever_must_not_be_known_changes_nothing_that_is_found(case, who):
    factories.cycle(publication=(30, None))
    cast = factories.Cast()
    with clock.set_to(clock.now()):
        submission = case.scene(cast)
        urls = urls_of(submission, cast)
        before = found_by(cast, who, submission, urls)
        leaks = {}
        for together in case.changes:
            with transaction.atomic():
                for change in together:
                    change(submission, cast)
                after = found_by(cast, who, submission, urls)
                transaction.set_rollback(True)
            differing = [url for url in before.keys() | after.keys() if before.get(url) != after.get(url)]
            leaks |= {together[0].__name__: sorted(differing)} if differing else {}
            told = "".join(f"=== {url}\n{page}" for url, page in after.items() if "?q=" not in url)
            assert_hidden({"words": SECRET}, told)
    assert leaks == {}


def test_the_walk_would_notice():
    """One's own work is found, and a change of it is a difference: the test above could fail."""
    cast = factories.Cast()
    factories.cycle()
    with clock.set_to(clock.now()):
        submission = in_review(cast)
        urls = urls_of(submission, cast)
        before = found_by(cast, "evaluator", submission, urls)
        of(submission, cast.evaluator).update(points=POINTS)
        after = found_by(cast, "evaluator", submission, urls)
    assert any(WORDS["evaluator"] in page for page in before.values())
    own = submission.assignments.get(evaluator=cast.evaluator)
    assert before[f"/reviews/{own.pk}/"] != after[f"/reviews/{own.pk}/"]
