"""Results as they are shown, and publishing those of a cycle."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock
from assessments.engine import make_move
from assessments.models import CycleStage, Stage, Status, Submission
from reviews.models import Decision, SettledScore
from reviews.publishing import publication_of, publish_all
from tests import factories

pytestmark = pytest.mark.django_db
SHOWN = (
    Status.PREVIEW,
    Status.OBJECTION,
    Status.AREA_DECIDED,
    Status.NATIONAL_REVIEW,
    Status.NATIONAL_DECIDED,
    Status.PUBLISHED,
)


def result(submission):
    return reverse("reviews:result_detail", args=[submission.pk])


@pytest.mark.parametrize("status", SHOWN)
def test_from_the_preview_on_the_result_is_shown(cast, as_user, status):
    submission = factories.submission_in(status, cast)

    page = as_user(cast.certifier).get(result(submission))

    shown = page.context["result"]
    assert shown.decision.stage == Stage.AREA_REVIEW
    assert Decimal(70) < shown.decision.total < Decimal(80)
    assert shown.is_passed and shown.pass_mark == 60
    assert shown.decision.grade.name in page.content.decode()
    leaves = [leaf for one in shown.dimensions for leaf in one.leaves]
    assert len(leaves) == 35
    assert all(
        leaf.is_reconsidered == (status == Status.OBJECTION and leaf.indicator.number == "20") for leaf in leaves
    )
    lpa = next(leaf for leaf in leaves if leaf.indicator.is_from_lpa)
    assert lpa.points == lpa.self_total > 0
    assert lpa.origin.year_be == 2569
    assert "ผลการประเมิน LPA ปี 2569 ได้ 80 จาก 100 คะแนน" in page.content.decode()


@pytest.mark.parametrize("status", [one for one in Status if one not in SHOWN])
def test_before_the_preview_nobody_of_the_municipality_sees_a_result(cast, as_user, status):
    submission = factories.submission_in(status, cast)
    factories.settle_points(submission)

    for who in (cast.contributor, cast.coordinator, cast.certifier):
        assert as_user(who).get(result(submission)).status_code == 404
        assert not SettledScore.objects.visible_to(who).exists()


def test_a_result_withdrawn_after_the_preview_is_hidden_again(cast, as_user):
    submission = factories.submission_in(Status.PREVIEW, cast)
    make_move("withdraw", submission, cast.certifier)

    assert as_user(cast.coordinator).get(result(submission)).status_code == 404
    assert as_user(cast.administrator).get(result(submission)).status_code == 200


@pytest.mark.parametrize("who", ["evaluator", "chair", "officer", "administrator", "contributor"])
def test_who_sees_the_submission_sees_its_result(cast, as_user, who):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)

    assert as_user(getattr(cast, who)).get(result(submission)).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "other_chair", "other_officer", "idle_evaluator"])
def test_strangers_see_no_result(cast, as_user, who):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)

    assert as_user(getattr(cast, who)).get(result(submission)).status_code == 404


def test_objecting_is_offered_in_the_preview_and_reasons_are_shown(cast, as_user):
    submission = factories.submission_in(Status.PREVIEW, cast)
    SettledScore.objects.filter(criterion__indicator__number="5", criterion__key="process").update(
        reason="หลักฐานยังไม่พอ"
    )

    ours = as_user(cast.coordinator).get(result(submission))
    assert reverse("reviews:objection_add", args=[submission.pk, "5"]) in ours.content.decode()
    assert reverse("reviews:objection_add", args=[submission.pk, "24"]) not in ours.content.decode()
    assert "หลักฐานยังไม่พอ" in ours.content.decode()
    assert ours.context["days_left"] in (29, 30)
    assert [one.name for one in as_user(cast.certifier).get(result(submission)).context["moves"]] == ["object", "agree"]

    theirs = as_user(cast.evaluator).get(result(submission))
    assert not theirs.context["may_object"]
    assert reverse("reviews:objection_add", args=[submission.pk, "5"]) not in theirs.content.decode()


def test_no_evaluator_is_named_to_the_municipality(cast, as_user):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)

    page = as_user(cast.coordinator).get(result(submission)).content.decode()

    assert cast.evaluator.full_name not in page and cast.second_evaluator.full_name not in page


def test_the_national_result_waits_for_its_publication(cast):
    submission = factories.submission_in(Status.NATIONAL_DECIDED, cast)
    national = Decision.objects.get(submission=submission, stage=Stage.NATIONAL_REVIEW)

    assert national not in Decision.objects.visible_to(cast.certifier)
    make_move("publish", submission, cast.administrator)
    assert national in Decision.objects.visible_to(cast.certifier)


def test_a_low_result_has_no_grade_and_says_it_did_not_pass(cast, as_user):
    submission = factories.submission_in(Status.PREVIEW, cast, share=Decimal("0.1"))
    SettledScore.objects.update(points=1)
    make_move("agree", submission, cast.certifier)

    shown = as_user(cast.certifier).get(result(submission)).context["result"]

    assert shown.decision.grade is None and not shown.is_passed


def test_deciding_again_says_when(cast):
    submission = factories.submission_in(Status.PREVIEW, cast)
    with clock.set_to(clock.now() + timedelta(hours=5)):
        make_move("agree", submission, cast.certifier)
        assert submission.decisions.get().decided_at == clock.now()


def test_a_result_costs_the_same_for_everyone(cast, as_user, django_assert_max_num_queries):
    submission = factories.submission_in(Status.OBJECTION, cast)
    client = as_user(cast.coordinator)
    client.get(result(submission))

    with django_assert_max_num_queries(22):
        client.get(result(submission))


def publish(year_be=2569):
    return reverse("reviews:cycle_publish", args=[year_be])


def other_in(status, number, **fields):
    town = factories.municipality(f"เมืองที่ {number}", "tambon", "56", name_en="")
    made = factories.submission(town)
    Submission.objects.filter(pk=made.pk).update(status=status, self_percent=50)
    return made


def test_publishing_says_first_what_it_will_do(cast, as_user, django_assert_max_num_queries):
    factories.submission_in(Status.AREA_DECIDED, cast)
    for number, status in enumerate((Status.NATIONAL_DECIDED, Status.DRAFT, Status.DRAFT, Status.PREVIEW)):
        other_in(status, number)
    client = as_user(cast.administrator)

    with django_assert_max_num_queries(12):
        page = client.get(publish())

    publication = page.context["publication"]
    assert publication.ready_count == 2
    assert {one.status: one.count for one in publication.excluded} == {Status.DRAFT: 2, Status.PREVIEW: 1}
    assert all(str(one.why) for one in publication.excluded)
    assert publication.nominable_count == 0
    assert Submission.objects.filter(status=Status.PUBLISHED).count() == 0


def test_publishing_does_all_that_can_be_and_again_is_harmless(cast, as_user):
    ready = factories.submission_in(Status.AREA_DECIDED, cast)
    waiting = other_in(Status.PREVIEW, 1)
    client = as_user(cast.administrator)

    assert client.post(publish()).url == publish()
    assert client.post(publish()).url == publish()

    ready.refresh_from_db(), waiting.refresh_from_db()
    assert (ready.status, waiting.status) == (Status.PUBLISHED, Status.PREVIEW)
    assert ready.status_changes.filter(move="publish").count() == 1
    assert client.get(publish()).context["publication"].ready_count == 0


def test_one_press_publishes_so_many_and_the_next_goes_on(cast):
    for number in range(3):
        other_in(Status.AREA_DECIDED, number)
    cycle = factories.cycle()

    assert publish_all(cycle, cast.administrator, at_once=2) == 2
    assert publish_all(cycle, cast.administrator, at_once=2) == 1


def test_before_the_date_nothing_is_published(cast, as_user):
    ready = factories.submission_in(Status.AREA_DECIDED, cast)
    CycleStage.objects.filter(key=Stage.PUBLICATION).update(starts_at=clock.now() + timedelta(days=1), ends_at=None)
    client = as_user(cast.administrator)

    page = client.get(publish())
    client.post(publish())

    assert not page.context["is_time"]
    ready.refresh_from_db()
    assert ready.status == Status.AREA_DECIDED
    CycleStage.objects.filter(key=Stage.PUBLICATION).delete()
    assert client.get(publish()).context["stage"] is None


def test_those_who_could_still_be_nominated_are_counted(cast):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    factories.excellent_last_year(submission, cast)

    assert publication_of(factories.cycle()).nominable_count == 1
    later = factories.cycle(national_review=(-30, -1))
    assert publication_of(later).nominable_count == 0


@pytest.mark.parametrize("who", ["chair", "coordinator", "evaluator", "officer"])
def test_only_administrators_publish(cast, as_user, who):
    client = as_user(getattr(cast, who))

    assert client.get(publish()).status_code == 403
    assert client.post(publish()).status_code == 403


def test_an_unknown_cycle_is_not_found(cast, as_user):
    assert as_user(cast.administrator).get(publish(2490)).status_code == 404
