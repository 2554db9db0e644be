"""The one function that moves submissions: checks, history, followers, and what the loser of a race hears."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Membership, Role
from assessments import clock, engine
from assessments.engine import Inputs, Missing, Move, MoveRefused, make_move, moves_for, open_moves_for
from assessments.models import Snapshot, Status, StatusChange, Submission
from tests import factories

pytestmark = pytest.mark.django_db
PEOPLE = [
    "contributor",
    "coordinator",
    "certifier",
    "officer",
    "evaluator",
    "chair",
    "national_chair",
    "administrator",
    "stranger",
]
NOON = datetime(2026, 3, 31, 5, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


@pytest.fixture
def table(monkeypatch):
    """A table of moves of the test's own."""
    moves = {}
    monkeypatch.setattr(engine, "MOVES", moves)
    monkeypatch.setattr(engine, "_followers", {})
    return moves


def step(**fields):
    return Move(
        **{
            "name": "step",
            "label": "Step",
            "explanation": "",
            "sources": (Status.DRAFT,),
            "target": Status.INTERNAL_REVIEW,
            "roles": (Role.COORDINATOR,),
        }
        | fields
    )


def test_a_move_writes_status_time_and_history(cast, draft):
    with clock.set_to(NOON), pytest.raises(MoveRefused):
        make_move("hand_over", draft, cast.coordinator)  # the stage runs around today, not in March
    moment = clock.now()

    with clock.set_to(moment):
        change = make_move("hand_over", draft, cast.coordinator, Inputs(reason="ครบแล้ว"))

    assert (draft.status, draft.status_at) == (Status.INTERNAL_REVIEW, moment)
    assert Submission.objects.get(pk=draft.pk).status == Status.INTERNAL_REVIEW
    assert StatusChange.objects.get() == change
    assert (change.move, change.from_status, change.to_status) == ("hand_over", "draft", "internal_review")
    assert (change.by, change.by_name, change.at) == (cast.coordinator, "ปราณี ประสานงาน", moment)
    assert change.reason == "ครบแล้ว"


def test_the_history_keeps_name_and_position_as_they_were(cast, draft):
    make_move("hand_over", draft, cast.coordinator)

    change = make_move("take_back", draft, cast.certifier, Inputs(reason="ขาดภาพ"))
    cast.certifier.full_name = "คนใหม่"
    cast.certifier.save()

    change.refresh_from_db()
    assert change.by_name == "สมชาย นายกดี (นายกเทศมนตรี)"


@pytest.mark.parametrize(
    "who",
    ["contributor", "certifier", "officer", "chair", "administrator", "stranger", "other_officer"],
)
def test_nobody_else_makes_the_coordinators_move(cast, draft, who):
    with translation.override("en"), pytest.raises(MoveRefused, match="not yours to take"):
        make_move("hand_over", draft, getattr(cast, who))

    assert Submission.objects.get(pk=draft.pk).status == Status.DRAFT
    assert not StatusChange.objects.exists()


def test_a_role_that_ended_while_the_page_was_open_makes_no_move(cast, draft):
    assert moves_for(cast.coordinator, draft)
    Membership.objects.filter(user=cast.coordinator).update(ended_at=clock.now())
    someone_later = type(cast.coordinator).objects.get(pk=cast.coordinator.pk)

    with pytest.raises(MoveRefused):
        make_move("hand_over", draft, someone_later)


def test_the_dates_refuse_a_move(cast, draft):
    factories.cycle(self_assessment=(-10, -1))

    with translation.override("en"), pytest.raises(MoveRefused, match="dates of the cycle"):
        make_move("hand_over", draft, cast.coordinator)


def test_what_is_missing_comes_with_the_refusal(cast):
    empty = factories.submission(cast.municipality)

    with translation.override("en"), pytest.raises(MoveRefused, match="still missing") as refused:
        make_move("hand_over", empty, cast.coordinator)

    assert len(refused.value.missing) == 35
    assert all(one.indicator and one.text for one in refused.value.missing)


def test_whoever_comes_second_is_told_who_was_first_and_what_became_of_it(cast, draft):
    stale = Submission.objects.get(pk=draft.pk)
    make_move("hand_over", draft, cast.coordinator)

    with translation.override("en"), pytest.raises(MoveRefused) as refused:
        make_move("hand_over", stale, cast.coordinator)

    assert "ปราณี ประสานงาน" in str(refused.value)
    assert "With the certifier" in str(refused.value)
    assert refused.value.missing == []
    assert StatusChange.objects.count() == 1


def test_a_move_from_another_state_before_any_history_names_the_state(cast, draft):
    with translation.override("en"), pytest.raises(MoveRefused, match="in the state “Being filled in”"):
        make_move("accept", draft, cast.officer)


def test_the_refusal_reads_in_the_language_of_the_reader(cast, draft):
    with translation.override("en"), pytest.raises(MoveRefused) as in_english:
        make_move("accept", draft, cast.officer)
    with translation.override("th"), pytest.raises(MoveRefused) as in_thai:
        make_move("accept", draft, cast.officer)

    assert str(Status.DRAFT.label) in str(in_thai.value)
    with translation.override("en"):
        assert str(Status.DRAFT.label) in str(in_english.value)


def test_an_unknown_move_is_an_error_of_the_programmer(cast, draft):
    with pytest.raises(KeyError):
        make_move("teleport", draft, cast.coordinator)


def test_an_effect_that_fails_leaves_nothing_behind(cast, draft, table):
    def spoil(submission, by, inputs):
        Snapshot.objects.create(submission=submission, number=1, content={}, sha256="0", signed_by=by)
        raise IntegrityError("full disk")

    table["step"] = step(effect=spoil)

    with pytest.raises(IntegrityError):
        make_move("step", draft, cast.coordinator)

    assert not Snapshot.objects.exists()
    assert not StatusChange.objects.exists()
    assert Submission.objects.get(pk=draft.pk).status == Status.DRAFT


def test_where_rows_cannot_be_locked_the_conditional_write_decides(cast, draft, table):
    """Somebody withdraws between the check and the write."""

    def overtake(submission, by, inputs):
        Submission.objects.filter(pk=submission.pk).update(status=Status.WITHDRAWN)

    table["step"] = step(effect=overtake)

    with pytest.raises(MoveRefused):
        make_move("step", draft, cast.coordinator)

    assert not StatusChange.objects.exists()


def test_followers_are_called_once_within_the_transaction(cast, draft, table):
    table["step"] = step()
    seen = []

    def note(change):
        seen.append(change)

    def fail(change):
        raise RuntimeError("no queue")

    engine.follow("step", note)
    engine.follow("step", note)
    change = make_move("step", draft, cast.coordinator)
    assert seen == [change]
    table["step"] = step(sources=(Status.INTERNAL_REVIEW,), target=Status.DRAFT)
    engine.follow("step", fail)
    with pytest.raises(RuntimeError):
        make_move("step", draft, cast.coordinator)
    assert Submission.objects.get(pk=draft.pk).status == Status.INTERNAL_REVIEW


def test_open_moves_are_those_of_role_state_and_dates_and_moves_for_those_that_will_work(cast):
    empty = factories.submission(cast.municipality)

    assert [move.name for move in open_moves_for(cast.coordinator, empty)] == ["hand_over"]
    assert moves_for(cast.coordinator, empty) == []
    factories.fill(empty)
    assert [move.name for move in moves_for(cast.coordinator, empty)] == ["hand_over"]
    assert moves_for(cast.contributor, empty) == []
    assert moves_for(cast.stranger, empty) == []
    factories.cycle(self_assessment=(-10, -1))
    late = Submission.objects.get(pk=empty.pk)
    assert open_moves_for(cast.coordinator, late) == []
    assert [move.name for move in open_moves_for(cast.certifier, late)] == ["withdraw"]


@pytest.mark.parametrize("status", list(Status))
def test_moves_for_offers_exactly_the_moves_that_work(cast, status):
    """In every state, for everybody: what is offered succeeds, what is not is refused."""
    submission = factories.submission_in(status, cast)
    for who in PEOPLE:
        person = getattr(cast, who)
        offered = {move.name for move in moves_for(person, submission)}
        worked = {name for name in engine.MOVES if _works(name, submission, person)}
        assert worked == offered, (status, who)


def _works(name, submission, person):
    fresh = Submission.objects.get(pk=submission.pk)
    try:
        with transaction.atomic():
            make_move(name, fresh, person, factories.SIGNED)
            transaction.set_rollback(True)
    except MoveRefused:
        return False
    return True


def test_a_missing_thing_may_be_nobodys_indicator():
    assert Missing("No evaluator").indicator is None
    assert Inputs() == Inputs(reason="", signed_name="", signed_position="")
