"""The moves of a municipality and its province: who, when, what is missing, what is frozen."""

from decimal import Decimal

import pytest
from django.utils import translation

from accounts.models import Role
from assessments import workflow
from assessments.engine import MOVES, Inputs, MoveRefused, make_move, open_moves_for
from assessments.models import LpaResult, Response, SelfScore, Stage, Status, Submission
from assessments.snapshots import sha256_of
from tests import factories

pytestmark = pytest.mark.django_db
BEFORE, WITHIN, AFTER = (1, 2), (-1, 1), (-2, -1)


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


def test_the_table_of_the_municipalitys_and_the_provinces_moves():
    """The road of design.md, with the roles of domain.md."""
    expected = {
        "hand_over": ("draft", "internal_review", {Role.COORDINATOR}),
        "take_back": ("internal_review", "draft", {Role.CERTIFIER, Role.COORDINATOR}),
        "submit": ("internal_review", "submitted", {Role.CERTIFIER}),
        "resubmit": ("returned", "submitted", {Role.CERTIFIER}),
        "accept": ("submitted", "accepted", {Role.PROVINCIAL_OFFICER}),
        "return": ("submitted", "returned", {Role.PROVINCIAL_OFFICER}),
    }

    for name, (source, target, roles) in expected.items():
        move = MOVES[name]
        assert (move.sources, move.target, set(move.roles)) == ((source,), target, roles), name
    assert set(MOVES["withdraw"].roles) == {Role.CERTIFIER}
    assert MOVES["withdraw"].target == Status.WITHDRAWN


@pytest.mark.parametrize("name", ["take_back", "return", "withdraw"])
def test_going_back_asks_for_a_reason(name):
    assert MOVES[name].asks == ("reason",)
    assert MOVES[name].is_backward


@pytest.mark.parametrize("name", ["submit", "resubmit"])
def test_submitting_asks_for_a_signature(name):
    assert MOVES[name].asks == ("signature",)


@pytest.mark.parametrize(
    ("self_assessment", "check", "open_moves"),
    [
        (BEFORE, BEFORE, set()),
        (WITHIN, BEFORE, {"hand_over", "take_back", "submit", "resubmit"}),
        (WITHIN, WITHIN, {"hand_over", "take_back", "submit", "resubmit", "accept", "return"}),
        (AFTER, WITHIN, {"resubmit", "accept", "return"}),
        (AFTER, AFTER, set()),
    ],
)
def test_dates_alone_open_and_close_the_moves(cast, self_assessment, check, open_moves):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    submission.cycle = factories.cycle(self_assessment=self_assessment, provincial_check=check)
    found = set()
    for status in Status:
        submission.status = status
        for person in (cast.coordinator, cast.certifier, cast.officer):
            found |= {move.name for move in open_moves_for(person, submission)}

    assert found & {"hand_over", "take_back", "submit", "resubmit", "accept", "return"} == open_moves
    assert "withdraw" in found, "a municipality may leave at any time before a decision"


@pytest.mark.parametrize("status", list(Status))
def test_withdrawing_is_possible_until_a_decision(cast, status):
    submission = factories.submission_in(status, cast)
    decided = {"area_decided", "national_review", "national_decided", "published", "withdrawn"}

    if status in decided:
        with pytest.raises(MoveRefused):
            make_move("withdraw", submission, cast.certifier, Inputs(reason="น้ำท่วม"))
    else:
        make_move("withdraw", submission, cast.certifier, Inputs(reason="น้ำท่วม"))
        assert submission.status == Status.WITHDRAWN


class TestGaps:
    """An honest self-assessment has an answer and points everywhere; LPA indicators need points only."""

    def test_a_full_one_lacks_nothing(self, cast):
        submission = factories.submission(cast.municipality)
        factories.fill(submission)

        assert workflow.gaps(submission) == []

    def test_each_gap_says_what_is_missing_and_where(self, cast):
        submission = factories.submission(cast.municipality)
        factories.fill(submission)
        numbers = {one.indicator.number: one for one in submission.responses.select_related("indicator")}
        Response.objects.filter(pk=numbers["1"].pk).update(answer="  \n ")
        numbers["2"].self_scores.first().delete()
        Response.objects.filter(pk=numbers["3"].pk).update(answer="")
        numbers["3"].self_scores.all().delete()
        Response.objects.filter(pk=numbers["24"].pk).update(answer="")
        result = submission.municipality.lpa_results.get()
        LpaResult.objects.update(scores={item: score for item, score in result.scores.items() if item != "2"})
        Response.objects.filter(pk=numbers["25"].pk).update(answer="")

        with translation.override("en"):
            missing = workflow.gaps(submission)
        found = {one.indicator.number: one.text for one in missing}

        assert found == {
            "1": "The answer is missing",
            "2": "Self-scores are missing",
            "3": "Answer and self-scores are missing",
            "25": "The LPA result of this item is missing",
        }
        assert [one.url for one in missing] == ["", "", "", f"/lpa/{submission.municipality_id}/"]

    def test_a_score_of_zero_is_a_score(self, cast):
        submission = factories.submission(cast.municipality)
        factories.fill(submission, share=Decimal(0))

        assert workflow.gaps(submission) == []


class TestFreezing:
    def test_submitting_freezes_content_signature_and_self_score(self, cast):
        submission = factories.submission_in(Status.SUBMITTED, cast)

        snapshot = submission.snapshots.get()
        assert (snapshot.number, snapshot.signed_by) == (1, cast.certifier)
        assert (snapshot.signed_name, snapshot.signed_position) == (
            "สมชาย นายกดี",
            "นายกเทศมนตรีตำบลบ้านสาง",
        )
        assert snapshot.sha256 == sha256_of(snapshot.content)
        assert submission.self_percent == Decimal(snapshot.content["result"]["total"]) == Decimal("80.00")

    def test_a_second_submission_is_version_two_and_the_first_stays(self, cast):
        submission = factories.submission_in(Status.RETURNED, cast)
        first = submission.snapshots.get()
        Response.objects.filter(submission=submission).update(answer="แก้ไขแล้ว")
        SelfScore.objects.filter(response__submission=submission).update(points=0)
        factories.lpa_result(submission.municipality, 2569, 0)

        make_move("resubmit", submission, cast.certifier, factories.SIGNED)

        second = submission.snapshots.get(number=2)
        assert submission.snapshots.get(number=1).content == first.content
        assert second.content["responses"][0]["answer"] == "แก้ไขแล้ว"
        assert (submission.self_percent, second.sha256 != first.sha256) == (Decimal(0), True)

    def test_an_incomplete_one_cannot_be_submitted_again(self, cast):
        submission = factories.submission_in(Status.RETURNED, cast)
        Response.objects.filter(submission=submission, indicator__number="1").update(answer="")

        with pytest.raises(MoveRefused) as refused:
            make_move("resubmit", submission, cast.certifier, factories.SIGNED)

        assert [one.indicator.number for one in refused.value.missing] == ["1"]
        assert submission.snapshots.count() == 1

    def test_the_self_score_keeps_what_was_certified_while_corrections_are_typed(self, cast):
        submission = factories.submission_in(Status.RETURNED, cast)

        SelfScore.objects.filter(response__submission=submission).update(points=0)

        assert Submission.objects.get(pk=submission.pk).self_percent == Decimal("80.00")


def test_stages_are_asked_by_name(cast):
    submission = factories.submission(cast.municipality)
    submission.cycle = factories.cycle(self_assessment=AFTER, provincial_check=WITHIN)

    assert not workflow.in_self_assessment(submission)
    assert workflow.in_check(submission)
    assert workflow.may_be_corrected(submission)
    assert submission.cycle.has_ended(Stage.SELF_ASSESSMENT)
