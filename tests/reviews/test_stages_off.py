"""What a submission does where a stage of its cycle is switched off."""

import pytest
from django.urls import reverse

from assessments import clock
from assessments.engine import MoveRefused, make_move, open_moves_for
from assessments.models import Cycle, CycleStage, Stage, Status, Submission
from assessments.road import road
from reviews.evaluators import panel_of
from reviews.models import Assignment, Decision, SettledScore
from reviews.stages import judging_stage
from reviews.workflow import excellent_in
from tests import factories

pytestmark = pytest.mark.django_db


def switch_off(*stages):
    CycleStage.objects.filter(cycle__year_be=2569, key__in=stages).update(is_on=False)


def again(submission):
    return Submission.objects.with_facts().get(pk=submission.pk)


def moves(user, submission):
    return {one.name for one in open_moves_for(user, again(submission))}


def handed_in(submission, cast, *people):
    """Assigned by the panel that judges now, scored and handed in."""
    for person in people:
        one = Assignment.objects.create(
            panel=panel_of(again(submission)), submission=submission, evaluator=person, assigned_by=cast.administrator
        )
        factories.score(one)
        Assignment.objects.filter(pk=one.pk).update(finished_at=clock.now())


def settled(submission, stage=Stage.AREA_REVIEW):
    factories.settle_points(submission)
    SettledScore.objects.filter(submission=submission).update(stage=stage)


def test_without_a_provincial_check_the_review_begins_with_what_was_handed_in(cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    factories.assign(submission, cast.evaluator, cast.administrator)
    assert "begin_area_review" not in moves(cast.administrator, submission)

    switch_off(Stage.PROVINCIAL_CHECK)

    assert moves(cast.officer, submission) == set()
    make_move("begin_area_review", again(submission), cast.administrator)
    assert again(submission).status == Status.AREA_REVIEW


def test_without_a_preview_settling_decides(cast):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    factories.prepare("settle", submission, cast)
    assert "settle_at_once" not in moves(cast.chair, submission)

    switch_off(Stage.PREVIEW)

    assert "settle" not in moves(cast.chair, submission)
    make_move("settle_at_once", again(submission), cast.chair)
    assert again(submission).status == Status.AREA_DECIDED
    assert submission.decisions.get().stage == Stage.AREA_REVIEW


def test_without_an_area_review_the_national_panel_judges_everybody(cast):
    submission = factories.submission_in(Status.ACCEPTED, cast)
    assert "begin_national_review" not in moves(cast.administrator, submission)
    switch_off(Stage.AREA_REVIEW)
    assert judging_stage(again(submission)) == Stage.NATIONAL_REVIEW
    assert {"begin_national_review"} == moves(cast.administrator, submission)
    handed_in(submission, cast, cast.evaluator, cast.second_evaluator)

    make_move("begin_national_review", again(submission), cast.administrator)

    with pytest.raises(MoveRefused) as refused:
        make_move("decide_national", again(submission), cast.national_chair)
    assert refused.value.missing
    settled(submission, Stage.NATIONAL_REVIEW)
    make_move("decide_national", again(submission), cast.national_chair)
    assert submission.decisions.get().stage == Stage.NATIONAL_REVIEW
    Decision.objects.filter(grade=None).delete()
    assert excellent_in(2569).count() == Decision.objects.filter(grade__key="excellent").count()


def test_without_a_national_review_nobody_is_nominated(cast):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    factories.excellent_last_year(submission, cast)
    assert "nominate" in moves(cast.administrator, submission)
    switch_off(Stage.NATIONAL_REVIEW)
    assert "nominate" not in moves(cast.administrator, submission)


def test_the_road_leaves_out_what_does_not_take_place(cast):
    submission = factories.submission_in(Status.DRAFT, cast)
    labels = [str(one.label) for one in road(again(submission))]
    switch_off(Stage.PREVIEW)
    assert [one for one in labels if one not in {str(two.label) for two in road(again(submission))}] == ["ผลเบื้องต้น"]


def test_dates_of_a_stage_that_is_off_keep_no_rule():
    from assessments import dates

    cycle = factories.cycle(preview=(-20, -10), national_review=(-30, 30))
    periods = dates.periods_of(cycle)
    assert [one.stage for one in dates.faults_of(cycle, periods)]
    CycleStage.objects.filter(cycle=cycle).exclude(key__in=(Stage.SELF_ASSESSMENT, Stage.PUBLICATION)).update(
        is_on=False
    )
    assert dates.faults_of(Cycle.objects.with_stages().get(pk=cycle.pk), periods) == []


def test_points_are_not_settled_below_the_quorum(cast):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    factories.prepare("settle", submission, cast)
    CycleStage.objects.filter(cycle=submission.cycle, key=Stage.AREA_REVIEW).update(quorum=3)

    with pytest.raises(MoveRefused) as refused:
        make_move("settle", again(submission), cast.chair)

    assert [one.text for one in refused.value.missing] == ["ส่งแบบให้คะแนนแล้ว 2 คน องค์ประชุมของขั้นตอนนี้คือ 3 คน"]


@pytest.fixture
def administrator(as_user, cast):
    return as_user(cast.administrator)


def advance(year=2569):
    return reverse("reviews:cycle_advance", args=[year])


@pytest.mark.parametrize("who", ["chair", "evaluator", "coordinator", "stranger"])
def test_only_administrators_move_submissions_on_together(as_user, cast, who):
    factories.cycle()
    assert as_user(getattr(cast, who)).get(advance()).status_code == 404


def test_all_with_evaluators_begin_together(administrator, cast):
    submission = factories.submission_in(Status.ACCEPTED, cast)
    page = administrator.get(advance())
    (begin, _nominate) = page.context["advances"]
    assert (begin.ready_count, begin.staying_count) == (0, 1)

    factories.assign(submission, cast.evaluator, cast.administrator)
    administrator.post(advance(), {"move": "begin_area_review"})

    assert again(submission).status == Status.AREA_REVIEW


def test_all_that_were_excellent_are_nominated_together(administrator, cast):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    factories.excellent_last_year(submission, cast)
    administrator.post(advance(), {"move": "nominate"})
    assert again(submission).status == Status.NATIONAL_REVIEW


def test_a_move_that_is_not_offered_is_not_found(administrator, cast):
    factories.cycle()
    assert administrator.post(advance(), {"move": "publish"}).status_code == 404


def test_what_the_dates_forbid_stays_and_the_page_says_why(administrator, cast):
    submission = factories.submission_in(Status.ACCEPTED, cast)
    factories.assign(submission, cast.evaluator, cast.administrator)
    factories.cycle(2569, area_review=(5, 30))

    assert "ยังไม่เปิด" in administrator.get(advance()).text
    administrator.post(advance(), {"move": "begin_area_review"})

    assert again(submission).status == Status.ACCEPTED


def test_without_a_check_and_an_area_review_one_move_is_left(administrator, cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    switch_off(Stage.PROVINCIAL_CHECK, Stage.AREA_REVIEW)
    handed_in(submission, cast, cast.evaluator)
    (begin,) = administrator.get(advance()).context["advances"]
    assert (begin.move.name, begin.ready_count) == ("begin_national_review", 1)
    administrator.post(advance(), {"move": "begin_national_review"})
    assert again(submission).status == Status.NATIONAL_REVIEW


def test_whoever_follows_moved_dates_is_called_once(monkeypatch):
    from assessments import dates

    monkeypatch.setattr(dates, "_followers", [])
    dates.follow(print)
    dates.follow(print)
    assert dates._followers == [print]
