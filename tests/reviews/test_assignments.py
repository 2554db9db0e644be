"""An evaluator's load and score sheet, finishing, and who evaluates."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership, Role
from assessments import clock
from assessments.models import CycleStage, Stage, Status
from reviews.models import Assignment, Panel, Score
from tests import factories

pytestmark = pytest.mark.django_db


def own(submission, person):
    return submission.assignments.get(evaluator=person)


def close_area_review(submission):
    CycleStage.objects.filter(cycle=submission.cycle, key=Stage.AREA_REVIEW).update(
        starts_at=clock.now() - timedelta(days=9), ends_at=clock.now() - timedelta(days=1)
    )


def test_the_list_shows_ones_own_load_and_where_to_go_on(in_review, cast, as_user):
    assignment = own(in_review, cast.evaluator)
    first = in_review.responses.get(indicator__number="1").indicator
    Score.objects.bulk_create(Score(assignment=assignment, criterion=one, points=1) for one in first.criteria.all())

    response = as_user(cast.evaluator).get(reverse("reviews:assignment_list"))

    (load,) = response.context["loads"]
    assert (load.scored_count, load.judged_count, load.next_leaf.number, load.is_open) == (1, 25, "2", True)
    assert load.days_left in (29, 30)
    assert reverse("reviews:score_edit", args=[assignment.pk, "2"]) in response.content.decode()
    assert "อำเภอเมืองพะเยา" in response.content.decode()


def test_a_list_with_nothing_says_what_comes(cast, as_user):
    response = as_user(cast.idle_evaluator).get(reverse("reviews:assignment_list"))

    assert response.context["loads"] == []
    assert response.status_code == 200


@pytest.mark.parametrize("days", [(-30, 0.5), (-30, -1), (-30, None)])
def test_the_list_reads_well_at_the_end_of_the_stage(in_review, cast, as_user, days):
    ends = None if days[1] is None else clock.now() + timedelta(days=days[1])
    CycleStage.objects.filter(cycle=in_review.cycle, key=Stage.AREA_REVIEW).update(ends_at=ends)

    response = as_user(cast.evaluator).get(reverse("reviews:assignment_list"))

    assert response.context["loads"][0].days_left == (0 if days[1] == 0.5 else None)


def test_finished_reviews_come_last(in_review, cast, as_user):
    factories.score(own(in_review, cast.evaluator))
    Assignment.objects.filter(evaluator=cast.evaluator).update(finished_at=clock.now())
    other = second_submission(in_review, cast)

    response = as_user(cast.evaluator).get(reverse("reviews:assignment_list"))

    assert [one.assignment.submission_id for one in response.context["loads"]] == [other.pk, in_review.pk]
    assert response.context["loads"][1].next_leaf is None


def second_submission(in_review, cast, name="แม่กา", status=Status.AREA_REVIEW):
    """Another municipality of the area, in review by the same evaluator."""
    from assessments.models import Submission

    town = factories.municipality(name, "tambon", "56", name_en="")
    made = factories.submission(town)
    Submission.objects.filter(pk=made.pk).update(status=status, self_percent=50)
    made.refresh_from_db()
    factories.assign(made, cast.evaluator, cast.administrator)
    return made


def test_the_list_costs_the_same_whatever_its_length(in_review, cast, as_user, django_assert_max_num_queries):
    client = as_user(cast.evaluator)
    client.get(reverse("reviews:assignment_list"))
    with django_assert_max_num_queries(12) as at_one:
        client.get(reverse("reviews:assignment_list"))
    for name in ("แม่กา", "ท่าวังทอง"):
        second_submission(in_review, cast, name)
    with django_assert_max_num_queries(len(at_one)):
        response = client.get(reverse("reviews:assignment_list"))
    assert len(response.context["loads"]) == 3


def test_the_chair_sees_what_waits_to_be_settled(in_review, cast, as_user, django_assert_max_num_queries):
    Assignment.objects.filter(evaluator=cast.evaluator).update(finished_at=clock.now())
    client = as_user(cast.chair)
    with django_assert_max_num_queries(12) as at_one:
        response = client.get(reverse("reviews:assignment_list"))
    (led,) = response.context["page_obj"].object_list
    assert (led.finished_count, led.evaluator_count) == (1, 2)
    for name in ("แม่กา", "ท่าวังทอง"):
        second_submission(in_review, cast, name)
    with django_assert_max_num_queries(len(at_one)):
        assert len(client.get(reverse("reviews:assignment_list")).context["page_obj"].object_list) == 3

    elsewhere = as_user(cast.other_chair).get(reverse("reviews:assignment_list"))
    assert list(elsewhere.context["page_obj"].object_list) == []


def test_an_evaluator_leads_nothing(in_review, cast, as_user):
    response = as_user(cast.evaluator).get(reverse("reviews:assignment_list"))

    assert not response.context["is_chair"]
    assert list(response.context["page_obj"].object_list) == []


def test_a_score_sheet_lists_the_indicators_with_their_state(in_review, cast, as_user):
    assignment = own(in_review, cast.evaluator)
    factories.score(assignment)
    last = assignment.scores.filter(criterion__indicator__number="2").last()
    last.delete()
    assignment.scores.filter(criterion__indicator__number="3").delete()

    response = as_user(cast.evaluator).get(reverse("reviews:assignment_detail", args=[assignment.pk]))

    state = response.context["state"]
    assert [leaf.indicator.number for leaf in state.unscored] == ["2", "3"]
    assert (state.scored_count, len(state.judged)) == (23, 25)
    assert reverse("reviews:score_edit", args=[assignment.pk, "24"]) in response.content.decode()


@pytest.mark.parametrize(
    "who", ["second_evaluator", "idle_evaluator", "chair", "other_chair", "coordinator", "stranger", "administrator"]
)
def test_a_score_sheet_is_its_evaluators_alone(in_review, cast, as_user, who):
    assignment = own(in_review, cast.evaluator)
    client = as_user(getattr(cast, who))

    assert client.get(reverse("reviews:assignment_detail", args=[assignment.pk])).status_code == 404
    assert client.get(reverse("reviews:score_edit", args=[assignment.pk, "1"])).status_code == 404
    assert client.post(reverse("reviews:assignment_finish", args=[assignment.pk])).status_code == 404


def test_finishing_is_refused_with_the_list_of_what_is_missing(in_review, cast, as_user):
    assignment = own(in_review, cast.evaluator)
    factories.score(assignment)
    assignment.scores.filter(criterion__indicator__number="7").delete()

    response = as_user(cast.evaluator).post(reverse("reviews:assignment_finish", args=[assignment.pk]))

    assert response.status_code == 409
    assert 'class="error-summary"' in response.content.decode()
    assert [leaf.indicator.number for leaf in response.context["state"].unscored] == ["7"]
    assignment.refresh_from_db()
    assert not assignment.is_finished


def test_finishing_closes_the_sheet_and_may_be_pressed_twice(in_review, cast, as_user):
    assignment = own(in_review, cast.evaluator)
    factories.score(assignment)
    client, address = as_user(cast.evaluator), reverse("reviews:assignment_finish", args=[assignment.pk])

    assert client.post(address).status_code == 302
    assignment.refresh_from_db()
    finished_at = assignment.finished_at
    assert client.post(address).status_code == 302
    assignment.refresh_from_db()

    assert finished_at and assignment.finished_at == finished_at
    assert client.get(address).status_code == 405
    page = client.get(reverse("reviews:assignment_detail", args=[assignment.pk]))
    assert page.context["why_closed"]
    assert not Assignment.objects.get(evaluator=cast.second_evaluator).is_finished


def test_after_the_stage_nobody_finishes(in_review, cast, as_user):
    assignment = own(in_review, cast.evaluator)
    factories.score(assignment)
    close_area_review(in_review)

    response = as_user(cast.evaluator).post(reverse("reviews:assignment_finish", args=[assignment.pk]))

    assert response.status_code == 409
    assert response.context["why_closed"]
    assignment.refresh_from_db()
    assert not assignment.is_finished


@pytest.fixture
def accepted(cast):
    return factories.submission_in(Status.ACCEPTED, cast)


def manage(submission):
    return reverse("reviews:assignment_manage", args=[submission.pk])


def test_an_administrator_chooses_evaluators_and_the_panel_is_made(accepted, cast, as_user):
    client = as_user(cast.administrator)
    page = client.get(manage(accepted))
    assert [one.user.full_name for one in page.context["form"].candidates] == sorted(
        [cast.evaluator.full_name, cast.second_evaluator.full_name, cast.idle_evaluator.full_name]
    )
    assert page.context["begin"] and not page.context["has_evaluators"]

    response = client.post(manage(accepted), {"evaluators": [cast.evaluator.pk, cast.second_evaluator.pk]})

    assert response.status_code == 302
    assert Panel.objects.get().area == accepted.area
    assert {one.evaluator for one in accepted.assignments.all()} == {cast.evaluator, cast.second_evaluator}
    page = client.get(manage(accepted))
    assert page.context["form"].chosen == {cast.evaluator.pk, cast.second_evaluator.pk}
    assert reverse("assessments:move", args=[accepted.pk, "begin_area_review"]) in page.content.decode()


def test_evaluators_are_exchanged_and_the_rest_stays(in_review, cast, as_user):
    kept = own(in_review, cast.evaluator)

    as_user(cast.administrator).post(manage(in_review), {"evaluators": [cast.evaluator.pk, cast.idle_evaluator.pk]})

    assert own(in_review, cast.evaluator) == kept
    assert {one.evaluator for one in in_review.assignments.all()} == {cast.evaluator, cast.idle_evaluator}


def test_who_has_given_scores_is_not_taken_off(in_review, cast, as_user):
    factories.score(own(in_review, cast.evaluator))

    response = as_user(cast.administrator).post(manage(in_review), {"evaluators": [cast.idle_evaluator.pk]})

    assert response.status_code == 422
    assert cast.evaluator.full_name in str(response.context["form"].errors["evaluators"])
    assert response.context["form"].chosen == {cast.idle_evaluator.pk}
    assert {one.evaluator for one in in_review.assignments.all()} == {cast.evaluator, cast.second_evaluator}


def test_staff_of_the_municipality_never_evaluate_it(accepted, cast, as_user):
    Membership.objects.create(user=cast.evaluator, role=Role.CONTRIBUTOR, municipality=accepted.municipality)

    response = as_user(cast.administrator).post(manage(accepted), {"evaluators": [cast.evaluator.pk]})

    assert response.status_code == 422
    assert cast.evaluator.full_name in str(response.context["form"].errors["evaluators"])
    assert not accepted.assignments.exists()


def test_nobody_from_outside_the_panel_is_assigned(accepted, cast, as_user):
    client = as_user(cast.administrator)

    assert client.post(manage(accepted), {"evaluators": [cast.stranger.pk]}).status_code == 422
    assert client.post(manage(accepted), {"evaluators": ["ก"]}).status_code == 422
    assert not accepted.assignments.exists()


def test_a_panel_without_members_says_what_to_do(accepted, cast, as_user):
    Membership.objects.filter(role=Role.EVALUATOR).delete()

    page = as_user(cast.administrator).get(manage(accepted))

    assert page.context["form"].candidates == []
    assert 'class="empty"' in page.content.decode()


def test_evaluators_are_fixed_once_the_scores_are_settled(cast, as_user):
    submission = factories.submission_in(Status.PREVIEW, cast)
    client = as_user(cast.administrator)

    page = client.get(manage(submission))

    assert page.status_code == 200 and not page.context["may_assign"]
    assert client.post(manage(submission), {"evaluators": []}).status_code == 403
    assert submission.assignments.count() == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 403), ("coordinator", 403), ("evaluator", 404), ("other_chair", 404), ("stranger", 404)],
)
def test_only_administrators_choose_evaluators(accepted, cast, as_user, who, status):
    assert as_user(getattr(cast, who)).get(manage(accepted)).status_code == status


@pytest.mark.parametrize(("who", "is_told"), [("chair", False), ("idle_evaluator", True)])
def test_only_who_scores_is_told_how_one_scores(cast, as_user, who, is_told):
    page = as_user(getattr(cast, who)).get(reverse("reviews:assignment_list")).content.decode()

    assert ('class="lead"' in page) is is_told
