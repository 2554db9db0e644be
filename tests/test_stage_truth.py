"""The truth table of rows: what everybody finds of a review, in every state of a submission and under each rule of sight."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from assessments import clock
from assessments.models import CycleStage, Sight, Stage, Status, Submission
from reviews.models import (
    Assignment,
    Award,
    Clarification,
    Decision,
    Objection,
    Panel,
    RankedPlace,
    Ranking,
    Score,
    SettledScore,
    Suggestion,
)
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PEOPLE = (
    *("contributor", "coordinator", "certifier", "officer"),
    *("evaluator", "second_evaluator", "idle_evaluator", "chair", "national_chair", "administrator"),
    *("stranger", "other_officer", "other_chair"),
)
# One row of each kind stands for all of them; a letter is there where the person finds that row.
#   s  a score that the evaluator gave in the area review        t  one of the second evaluator there
#   u  one that the second evaluator gave in the national review
#   a  points settled by the area panel     n  by the national panel
#   c  the evaluator's question             g  the evaluator's suggestion
#   d  the area's decision                  e  the national decision
#   o  an objection without a reply         w  an award      r  the confirmed rank
LETTERS = "stuancgdeowr"

# fmt: off
# ruff: noqa: E501
#                            contributor   coordinator   certifier     officer       evaluator     second        idle          chair         national_ch   administrator stranger  off2  cha2
TABLE = {
    Status.DRAFT:             "co            co            co            -             s             tu            -             -             wr            stuancgdewr   -             -             -",
    Status.INTERNAL_REVIEW:   "co            co            co            -             s             tu            -             -             wr            stuancgdewr   -             -             -",
    Status.SUBMITTED:         "co            co            co            -             s             tu            -             -             wr            stuancgdewr   -             -             -",
    Status.RETURNED:          "co            co            co            -             s             tu            -             -             wr            stuancgdewr   -             -             -",
    Status.ACCEPTED:          "co            co            co            -             s             tu            -             stacgd        wr            stuancgdewr   -             -             -",
    Status.AREA_REVIEW:       "co            co            co            -             scg           tu            -             stacgd        wr            stuancgdewr   -             -             -",
    Status.PREVIEW:           "acdo          acdo          acdo          ad            sacgd         tuad          -             stacgd        wr            stuancgdewr   -             -             -",
    Status.OBJECTION:         "cdo           cdo           cdo           do            scgdo         tudo          -             stacgdo       wr            stuancgdeowr  -             -             -",
    Status.AREA_DECIDED:      "acdo          acdo          acdo          ad            sacgd         tuad          -             stacgd        adwr          stuancgdewr   -             -             -",
    Status.NATIONAL_REVIEW:   "acdo          acdo          acdo          ad            sacgd         tuad          -             stacgd        uancdewr      stuancgdewr   -             -             -",
    Status.NATIONAL_DECIDED:  "acdo          acdo          acdo          ad            sacgd         tuad          -             stacgd        uancdewr      stuancgdewr   -             -             -",
    Status.PUBLISHED:         "ancgdeowr     ancgdeowr     ancgdeowr     angdewr       sancgdewr     tuangdewr     wr            stancgdewr    uancgdewr     stuancgdewr   wr            wr            wr",
    Status.WITHDRAWN:         "co            co            co            -             s             tu            -             -             wr            stuancgdewr   -             -             -",
}
# fmt: on


@pytest.fixture
def rows(cast):
    """One of each row, by letter; everybody handed in."""
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    first, second = (submission.assignments.get(evaluator=one) for one in (cast.evaluator, cast.second_evaluator))
    response = submission.responses.get(indicator__number="20")
    panel = Panel.objects.create(cycle=submission.cycle, stage=Stage.NATIONAL_REVIEW)
    national = Assignment.objects.create(
        panel=panel,
        submission=submission,
        evaluator=cast.second_evaluator,
        assigned_by=cast.administrator,
        finished_at=clock.now(),
    )
    criterion = response.indicator.criteria.first()
    area = submission.decisions.get()
    found = {
        "s": first.scores.get(criterion=criterion),
        "t": second.scores.get(criterion=criterion),
        "u": Score.objects.create(assignment=national, criterion=criterion, points=1),
        "a": submission.settled_scores.get(criterion=criterion),
        "n": SettledScore.objects.create(
            submission=submission, stage=Stage.NATIONAL_REVIEW, criterion=criterion, points=1
        ),
        "c": Clarification.objects.create(response=response, question="ถาม", asked_by=cast.evaluator),
        "g": Suggestion.objects.create(assignment=first, response=response, text="แนะนำ"),
        "d": area,
        "e": Decision.objects.create(
            submission=submission,
            stage=Stage.NATIONAL_REVIEW,
            snapshot=area.snapshot,
            total=Decimal(80),
            dimensions=area.dimensions,
            decided_by=cast.national_chair,
        ),
        "o": Objection.objects.create(response=response, reason="แย้ง", raised_by=cast.coordinator),
        "w": Award.objects.create(
            submission=submission,
            family=Award.Family.LIVEABLE,
            rank=Award.Rank.WINNER,
            awarded_by=cast.administrator,
        ),
    }
    ranking = Ranking.objects.create(cycle=submission.cycle, confirmed_by=cast.administrator)
    found["r"] = RankedPlace.objects.create(
        ranking=ranking, submission=submission, kind=submission.kind, rank=1, total=80, dimension_3=80, outcome=80
    )
    return submission, found


def found_by(person, rows) -> str:
    """The letters of the rows that a person finds, a dash where none."""
    letters = [one for one in LETTERS if type(rows[one]).objects.visible_to(person).filter(pk=rows[one].pk).exists()]
    return "".join(letters) or "-"


def test_everybody_finds_what_the_table_says(cast, rows):
    submission, found = rows
    wrong = []
    assert set(TABLE) == set(Status)
    for status in Status:
        Submission.objects.filter(pk=submission.pk).update(status=status)
        seen = [found_by(getattr(cast, who), found) for who in PEOPLE]
        for who, letters, expected in zip(PEOPLE, seen, TABLE[status].split(), strict=True):
            if letters != expected:
                wrong.append(f"{who} in {status}: {letters}, expected {expected}")
    assert not wrong, "\n".join(wrong)


def test_who_has_not_signed_in_finds_ranks_and_awards_once_they_are_published(rows):
    submission, found = rows
    for status in Status:
        Submission.objects.filter(pk=submission.pk).update(status=status)
        public = {one: found[one] for one in "wr"}
        seen = [type(row).objects.visible_to(AnonymousUser()).exists() for row in public.values()]
        assert seen == [status == Status.PUBLISHED] * 2, status


def test_a_proposed_award_is_not_found_before_it_is_confirmed_even_when_published(cast, rows):
    submission, found = rows
    Ranking.objects.all().delete()
    Submission.objects.filter(pk=submission.pk).update(status=Status.PUBLISHED)
    for who in PEOPLE:
        seen = Award.objects.visible_to(getattr(cast, who)).exists()
        assert seen == (who in ("administrator", "national_chair")), who


def test_what_was_said_in_training_or_by_who_left_is_never_published(cast, rows):
    submission, found = rows
    Submission.objects.filter(pk=submission.pk).update(status=Status.PUBLISHED)
    assert found["g"] in Suggestion.objects.visible_to(cast.coordinator)
    panel = found["g"].assignment.panel
    for column, value in (("stage", Stage.CALIBRATION), ("stage", Stage.AREA_REVIEW)):
        Panel.objects.filter(pk=panel.pk).update(**{column: value})
        assert Suggestion.objects.visible_to(cast.coordinator).exists() == (value == Stage.AREA_REVIEW)
    Assignment.objects.filter(pk=found["g"].assignment_id).update(
        end=Assignment.End.INTEREST, ended_by=cast.evaluator, ended_at=clock.now()
    )
    assert not Suggestion.objects.visible_to(cast.coordinator).exists()


N, H, A = Sight.NEVER, Sight.HANDED_IN, Sight.ALL_HANDED_IN
# Who finds what the second evaluator gave, when these have handed in (a third evaluator is assigned as well):
# the second alone; the first and the second; all three. By chair_sees and colleagues_see.
SIGHTS = {
    (N, N): ("", "", ""),
    (N, H): ("", "evaluator", "evaluator idle_evaluator"),
    (N, A): ("", "", "evaluator idle_evaluator"),
    (H, N): ("chair administrator", "chair administrator", "chair administrator"),
    (H, H): ("chair administrator", "evaluator chair administrator", "evaluator idle_evaluator chair administrator"),
    (H, A): ("chair administrator", "chair administrator", "evaluator idle_evaluator chair administrator"),
    (A, N): ("", "", "chair administrator"),
    (A, H): ("", "evaluator", "evaluator idle_evaluator chair administrator"),
    (A, A): ("", "", "evaluator idle_evaluator chair administrator"),
}


def test_the_rules_of_sight_name_everybody_who_finds_the_points_of_another(cast, rows):
    submission, found = rows
    Submission.objects.filter(pk=submission.pk).update(status=Status.AREA_REVIEW)
    factories.assign(submission, cast.idle_evaluator, cast.administrator)
    area = Assignment.objects.filter(panel__stage=Stage.AREA_REVIEW, submission=submission)
    assert set(SIGHTS) == {(chair, colleagues) for chair in Sight for colleagues in Sight}
    orders = ((cast.second_evaluator,), (cast.second_evaluator, cast.evaluator), None)
    for (chair, colleagues), expected in SIGHTS.items():
        rules = CycleStage.objects.filter(cycle=submission.cycle, key=Stage.AREA_REVIEW)
        rules.update(chair_sees=chair, colleagues_see=colleagues)
        for handed_in, names in zip(orders, expected, strict=True):
            area.update(finished_at=None)
            (area.filter(evaluator__in=handed_in) if handed_in else area).update(finished_at=clock.now())
            seen = {who for who in PEOPLE if found["t"] in Score.objects.visible_to(getattr(cast, who))}
            assert seen == {"second_evaluator", *names.split()}, (chair, colleagues, handed_in)
