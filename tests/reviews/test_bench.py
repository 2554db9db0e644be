"""What an evaluator reads and is asked for: hidden self-scores, single dimensions, last year, the whole load."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import Role
from assessments import clock
from assessments.models import CycleStage, Stage, Status, Submission
from assessments.permissions import sees_self_scores
from reports.models import Packet
from reviews.bench import own_leaves, whole_load
from reviews.models import Assignment, Panel, Score
from reviews.queries import outline_of, settling_sheet
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = Decimal("0.61")


@pytest.fixture
def assignment(in_review, cast):
    return in_review.assignments.get(evaluator=cast.evaluator)


def bench(assignment, number="1"):
    return reverse("reviews:score_edit", args=[assignment.pk, number])


def hide(cycle, stage=Stage.AREA_REVIEW):
    CycleStage.objects.filter(cycle=cycle, key=stage).update(shows_self_scores=False)


# ------------------------------------------------------------------ self-scores


@pytest.fixture
def odd(cast):
    """Scores that stand out wherever they leak: 6.1, 4.27 and 7.93, in total 61 %."""
    return factories.submission_in(Status.AREA_REVIEW, cast, share=SECRET)


@pytest.fixture
def packet(odd):
    name = default_storage.save("packets/odd.pdf", ContentFile(b"%PDF-1.7 odd"))
    return Packet.objects.create(snapshot=odd.snapshots.get(), name=name, sha256="0" * 64, size=12, pages=1)


def pages_of(assignment):
    submission = assignment.submission
    return [
        bench(assignment),
        reverse("reviews:assignment_detail", args=[assignment.pk]),
        reverse("reviews:assignment_list"),
        reverse("assessments:submission_detail", args=[submission.pk]),
        reverse("assessments:submission_read", args=[submission.pk]),
        reverse("assessments:response_edit", args=[submission.pk, "1"]),
        reverse("reports:submission_list"),
        reverse("reports:home"),
    ]


def closed_pages_of(submission, packet):
    return [
        reverse("assessments:score_explained", args=[submission.pk]),
        reverse("assessments:what_if", args=[submission.pk]),
        reverse("reports:packet_download", args=[packet.pk]),
    ]


def status_of(client, path):
    answer = client.get(path)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def shows(page):
    text = page.content.decode()
    return [one for one in (">6.1<", " 6.1 ", "4.27", "7.93", "61.") if one in text]


def test_hidden_self_scores_are_nowhere_for_those_who_judge(odd, packet, cast, as_user):
    assignment = odd.assignments.get(evaluator=cast.evaluator)
    client = as_user(cast.evaluator)
    before = {path: shows(client.get(path)) for path in pages_of(assignment)}
    assert before[bench(assignment)] and before[pages_of(assignment)[4]], "the numbers would be seen if they leaked"
    assert [status_of(client, path) for path in closed_pages_of(odd, packet)] == [200, 200, 200]

    hide(odd.cycle)

    for path in pages_of(assignment):
        page = client.get(path)
        assert page.status_code == 200 and shows(page) == [], path
    assert [status_of(client, path) for path in closed_pages_of(odd, packet)] == [404, 404, 404]


def test_the_order_of_the_list_tells_nothing_of_them(odd, cast, as_user):
    other_town = factories.municipality("เทศบาลสูงกว่า")
    other = factories.submission(other_town)
    factories.fill(other, share=Decimal("0.9"))
    Submission.objects.filter(pk=other.pk).update(
        status=Status.AREA_REVIEW, self_percent=90, area=odd.area, province=odd.province
    )
    factories.assign(other, cast.evaluator, cast.administrator)
    hide(odd.cycle)
    client = as_user(cast.evaluator)

    def order(sort):
        page = client.get(reverse("reports:submission_list"), {"sort": sort})
        return [one.pk for one in page.context["page_obj"]]

    assert sorted(order("self")) == order("self") and len(order("self")) == 2
    Submission.objects.filter(pk=other.pk).update(self_percent=1)
    assert sorted(order("self")) == order("self")


@pytest.mark.parametrize(
    "who", ["contributor", "coordinator", "certifier", "officer", "chair", "administrator", "stranger"]
)
def test_others_are_hidden_nothing(odd, cast, who):
    hide(odd.cycle)

    assert sees_self_scores(getattr(cast, who), odd)
    assert not sees_self_scores(cast.evaluator, odd)


def test_they_are_shown_again_once_the_stage_is_over_or_the_assignment_ended(odd, cast):
    hide(odd.cycle)
    own = odd.assignments.get(evaluator=cast.evaluator)
    assert not sees_self_scores(cast.evaluator, odd)

    Assignment.objects.filter(pk=own.pk).update(finished_at=clock.now())
    assert not sees_self_scores(cast.evaluator, odd), "the stage goes on for the others"
    Submission.objects.filter(pk=odd.pk).update(status=Status.PREVIEW)
    assert sees_self_scores(cast.evaluator, odd)

    Submission.objects.filter(pk=odd.pk).update(status=Status.AREA_REVIEW)
    Assignment.objects.filter(pk=own.pk).update(
        end=Assignment.End.DECLINED, ended_by=cast.evaluator, ended_at=clock.now()
    )
    assert sees_self_scores(cast.evaluator, odd)


def test_each_stage_has_its_own_rule(odd, cast):
    hide(odd.cycle, Stage.NATIONAL_REVIEW)
    assert sees_self_scores(cast.evaluator, odd)

    panel = Panel.objects.create(cycle=odd.cycle, stage=Stage.NATIONAL_REVIEW, kind=odd.kind)
    person = factories.member(Role.EVALUATOR)
    Assignment.objects.create(panel=panel, submission=odd, evaluator=person, assigned_by=cast.administrator)
    assert sees_self_scores(person, odd), "it is still with the area"
    Submission.objects.filter(pk=odd.pk).update(status=Status.NATIONAL_REVIEW)
    assert not sees_self_scores(person, odd)


def test_of_a_training_submission_they_are_hidden_until_it_is_handed_in(odd, cast):
    Submission.objects.filter(pk=odd.pk).update(status=Status.PUBLISHED, self_percent=80)
    later = factories.cycle(2570)
    hide(later, Stage.CALIBRATION)
    panel = Panel.objects.create(cycle=later, stage=Stage.CALIBRATION, area=cast.area)
    training = Assignment.objects.create(
        panel=panel, submission=odd, evaluator=cast.evaluator, assigned_by=cast.administrator
    )

    assert not sees_self_scores(cast.evaluator, odd)
    Assignment.objects.filter(pk=training.pk).update(finished_at=clock.now())
    assert sees_self_scores(cast.evaluator, odd)


def test_the_area_result_hides_them_while_the_national_panel_judges(cast, as_user):
    made = factories.submission_in(Status.NATIONAL_REVIEW, cast, share=SECRET)
    panel = Panel.objects.create(cycle=made.cycle, stage=Stage.NATIONAL_REVIEW, kind=made.kind)
    person = factories.member(Role.EVALUATOR)
    Assignment.objects.create(panel=panel, submission=made, evaluator=person, assigned_by=cast.administrator)
    address = reverse("reviews:result_detail", args=[made.pk])
    client = as_user(person)
    assert shows(client.get(address))

    hide(made.cycle, Stage.NATIONAL_REVIEW)

    page = client.get(address)
    assert page.status_code == 200 and "4.27" not in page.content.decode()
    assert page.context["result"].hides_self_scores


def test_a_chair_who_evaluates_does_not_see_them_on_the_chairs_sheet_either(odd, cast):
    assert settling_sheet(odd, cast.chair).indicators[0].lines[0].self_points == Decimal("6.1")
    factories.assign(odd, cast.chair, cast.administrator)
    hide(odd.cycle)

    assert settling_sheet(odd, cast.chair).indicators[0].lines[0].self_points is None


# ------------------------------------------------------------------ single dimensions


@pytest.fixture
def of_one(assignment):
    """The evaluator judges the second dimension alone."""
    Assignment.objects.filter(pk=assignment.pk).update(dimensions=[2])
    assignment.refresh_from_db()
    return assignment


def test_an_evaluator_of_one_dimension_scores_and_hands_in_only_it(of_one, cast, as_user):
    client = as_user(cast.evaluator)
    plan = outline_of(of_one.submission)
    own = own_leaves(of_one, plan)
    assert {plan.dimension_of[leaf.pk].number for leaf in own} == {2}

    page = client.get(bench(of_one, own[0].number))
    assert page.context["sheet"].lines and page.context["before"] is None
    assert (page.context["position"], page.context["leaf_count"]) == (1, len(own))
    last = [leaf for leaf in own if leaf.is_assessed][-1]
    assert client.get(bench(of_one, own[-1].number)).context["after"] is None
    response = client.post(bench(of_one, last.number), {"next": "1"})
    assert response.url == reverse("reviews:assignment_detail", args=[of_one.pk])

    state = client.get(reverse("reviews:assignment_detail", args=[of_one.pk])).context["state"]
    assert [dimension.number for dimension, _leaves in state.dimensions] == [2]
    for leaf in state.judged:
        for criterion in leaf.indicator.criteria.all():
            Score.objects.create(assignment=of_one, criterion=criterion, points=criterion.maximum)
    assert client.post(reverse("reviews:assignment_finish", args=[of_one.pk])).status_code == 302
    assert Assignment.objects.get(pk=of_one.pk).is_finished


def test_another_dimension_is_read_and_takes_no_points(of_one, cast, as_user):
    client = as_user(cast.evaluator)
    criterion = of_one.submission.responses.get(indicator__number="1").indicator.criteria.first()

    page = client.get(bench(of_one, "1"))
    assert page.status_code == 200 and page.context["sheet"].lines == []
    assert 'id="sheet"' not in page.content.decode() and page.context["position"] is None
    client.post(bench(of_one, "1"), {f"points-{criterion.pk}": "5", f"base-{criterion.pk}": ""})
    assert not Score.objects.exists()


def test_means_are_of_those_who_judge_the_dimension(of_one, in_review, cast):
    other = in_review.assignments.get(evaluator=cast.second_evaluator)
    factories.score(other, Decimal("0.5"))
    plan = outline_of(in_review)
    theirs = [one for leaf in own_leaves(of_one, plan) if leaf.is_assessed for one in leaf.criteria.all()]
    Score.objects.bulk_create(Score(assignment=of_one, criterion=one, points=one.maximum) for one in theirs)
    in_review.assignments.update(finished_at=clock.now())

    sheet = settling_sheet(in_review, cast.chair)

    first = sheet.indicators[0].lines[0]
    assert [one.is_asked for one in first.given] == [False, True]
    assert first.proposal == first.criterion.maximum / 2
    both = next(one for one in sheet.indicators if one.dimension.number == 2).lines[0]
    assert both.proposal == both.criterion.maximum * Decimal("0.75")


# ------------------------------------------------------------------ last year


def test_last_years_points_stand_beside_last_years_answer(cast, in_review, assignment, as_user):
    before = factories.submission(cast.municipality, 2568)
    factories.fill(before, answer="ปีก่อนทำอย่างนี้")
    factories.settle_points(before, Decimal("0.73"))
    Submission.objects.filter(pk=before.pk).update(status=Status.PUBLISHED, self_percent=80)
    client = as_user(cast.evaluator)

    shown = client.get(bench(assignment)).context["shown"]
    assert [one.answer for one in shown.previous_responses] == ["ปีก่อนทำอย่างนี้"]
    assert shown.previous[0][1] == [], "a submission that is not this evaluator's: its points are not shown"

    factories.assign(before, cast.evaluator, cast.administrator)
    page = client.get(bench(assignment))
    (_response, settled), *_others = page.context["shown"].previous
    assert [one.points for one in settled] == [Decimal("7.30"), Decimal("5.11"), Decimal("9.49")]
    assert "5.11" in page.content.decode()


# ------------------------------------------------------------------ the whole load


def test_the_list_tells_how_far_one_is_over_everything(in_review, assignment, cast, as_user):
    CycleStage.objects.filter(cycle=in_review.cycle, key=Stage.AREA_REVIEW).update(
        ends_at=clock.now() + timedelta(days=4, hours=1)
    )
    client = as_user(cast.evaluator)

    whole = whole_load(cast.evaluator)
    all_of_it = whole.judged_count
    assert (whole.scored_count, whole.days_left) == (0, 4)
    assert whole.per_day == -(-all_of_it // 4)
    assert whole.next.next_leaf.number == "1"
    page = client.get(reverse("reviews:assignment_list")).content.decode()
    assert f'max="{all_of_it}"' in page and f'href="{bench(assignment)}"' in page

    factories.score(assignment)
    whole = whole_load(cast.evaluator)
    assert whole.scored_count == all_of_it and whole.per_day is None and whole.next.next_leaf is None
    assert (
        f'class="btn btn-primary" href="/reviews/{assignment.pk}/"'
        in client.get(reverse("reviews:assignment_list")).content.decode()
    )


def test_what_is_begun_comes_before_what_is_not(in_review, assignment, cast):
    other = factories.submission(factories.municipality("กกกก่อน"))
    Submission.objects.filter(pk=other.pk).update(status=Status.AREA_REVIEW, area=in_review.area, self_percent=80)
    factories.assign(other, cast.evaluator, cast.administrator)
    assert whole_load(cast.evaluator).next.assignment.submission == other

    leaf = outline_of(in_review).leaf_by_number["1"]
    for criterion in leaf.criteria.all():
        Score.objects.create(assignment=assignment, criterion=criterion, points=1)

    whole = whole_load(cast.evaluator)
    assert whole.next.assignment == assignment and whole.next.next_leaf.number == "2"


def test_what_cannot_be_scored_now_is_no_load(in_review, assignment, cast, as_user):
    CycleStage.objects.filter(cycle=in_review.cycle, key=Stage.AREA_REVIEW).update(
        starts_at=clock.now() + timedelta(days=1)
    )

    whole = whole_load(cast.evaluator)

    assert (whole.open_loads, whole.next, whole.days_left, whole.per_day) == ([], None, None, None)
    assert as_user(cast.evaluator).get(reverse("reviews:assignment_list")).status_code == 200


def test_a_stranger_has_no_load(in_review, cast):
    assert whole_load(cast.stranger).loads == []


# ------------------------------------------------------------------ who judges which dimension


def dimensions(assignment):
    return reverse("reviews:assignment_dimensions", args=[assignment.pk])


def test_an_administrator_says_which_dimensions_somebody_judges(assignment, cast, as_user):
    client = as_user(cast.administrator)
    page = client.get(dimensions(assignment))
    assert page.context["form"].initial["dimensions"] == [1, 2, 3, 4]
    assert (
        dimensions(assignment)
        in client.get(reverse("reviews:assignment_manage", args=[assignment.submission_id])).content.decode()
    )

    assert client.post(dimensions(assignment), {"dimensions": ["3", "1"]}).status_code == 302
    assert Assignment.objects.get(pk=assignment.pk).dimensions == [1, 3]
    client.post(dimensions(assignment), {"dimensions": ["1", "2", "3", "4"]})
    assert Assignment.objects.get(pk=assignment.pk).dimensions == []


@pytest.mark.parametrize("chosen", [[], ["9"], ["x"]])
def test_dimensions_that_are_none_are_refused(assignment, cast, as_user, chosen):
    answer = as_user(cast.administrator).post(dimensions(assignment), {"dimensions": chosen})

    assert answer.status_code == 422 and answer.context["form"].errors["dimensions"]
    assert Assignment.objects.get(pk=assignment.pk).dimensions == []


def test_once_handed_in_the_dimensions_stay(assignment, cast, as_user):
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())
    client = as_user(cast.administrator)

    assert '<button class="btn btn-primary"' not in client.get(dimensions(assignment)).content.decode()
    assert client.post(dimensions(assignment), {"dimensions": ["1"]}).status_code == 403
    assert Assignment.objects.get(pk=assignment.pk).dimensions == []


@pytest.mark.parametrize("who", ["stranger", "evaluator", "chair", "coordinator"])
def test_nobody_else_says_so(assignment, cast, as_user, who):
    assert as_user(getattr(cast, who)).get(dimensions(assignment)).status_code == 404


def test_points_outside_of_ones_dimensions_count_no_more(of_one, in_review, cast):
    factories.score(of_one, Decimal("0.1"))
    factories.score(in_review.assignments.get(evaluator=cast.second_evaluator), Decimal("0.5"))
    in_review.assignments.update(finished_at=clock.now())

    line = settling_sheet(in_review, cast.chair).indicators[0].lines[0]

    assert line.points == [line.criterion.maximum / 2] and line.spread is None
