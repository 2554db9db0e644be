"""Published answers that show evaluators of later years what points meant."""

import pytest
from django.urls import reverse

from assessments.models import Status
from indicators.models import Indicator
from reviews.anchors import anchors_of, choose
from reviews.models import Anchor
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(in_review, cast):
    """Last year's result of another municipality of the area."""
    factories.cycle(2568)
    town = factories.municipality("แม่ใจ", "tambon", "56", name_en="Mae Chai")
    made = factories.submission(town, 2568)
    factories.fill(made, answer="ธนาคารขยะแม่ใจดำเนินการทุกเดือน")
    factories.settle_points(made)
    made.settled_scores.filter(criterion__indicator__number="1", criterion__key="process").update(reason="ทำต่อเนื่อง")
    factories.hand_in(made)
    type(made).objects.filter(pk=made.pk).update(status=Status.PUBLISHED, area=in_review.area)
    return type(made).objects.with_facts().get(pk=made.pk)


def address(submission, number="1"):
    return reverse("reviews:anchor_edit", args=[submission.pk, number])


def leaf_of(submission, number="1"):
    return submission.responses.get(indicator__number=number).indicator


def test_an_administrator_chooses_and_the_evaluator_reads_it_without_the_name(published, in_review, cast, as_user):
    client = as_user(cast.administrator)
    offered = client.get(address(published)).context["form"]["excerpt"].value()

    done = client.post(address(published), {"excerpt": "ธนาคารขยะดำเนินการทุกเดือน"})

    anchor = Anchor.objects.get()
    maximum = sum(one.maximum for one in leaf_of(published).criteria.all())
    assert offered == "ธนาคารขยะแม่ใจดำเนินการทุกเดือน" and done.status_code == 302
    assert (anchor.maximum, anchor.points, anchor.chosen_by) == (maximum, 7 * maximum / 10, cast.administrator)
    assert str(anchor) == f"{anchor.points} / {anchor.maximum}"
    own = in_review.assignments.get(evaluator=cast.evaluator)
    text = as_user(cast.evaluator).get(reverse("reviews:score_edit", args=[own.pk, "1"])).content.decode()
    assert "ธนาคารขยะดำเนินการทุกเดือน" in text and "ทำต่อเนื่อง" in text
    assert "แม่ใจ" not in text


def test_an_example_is_changed_and_taken_back(published, cast, as_user):
    client = as_user(cast.administrator)
    client.post(address(published), {"excerpt": "ก่อน"})
    client.post(address(published), {"excerpt": "หลัง"})
    assert Anchor.objects.get().excerpt == "หลัง"
    assert client.get(address(published)).context["form"]["excerpt"].value() == "หลัง"

    client.post(address(published), {"remove": "1"})

    assert not Anchor.objects.exists()


def test_an_empty_excerpt_is_refused_beside_its_field(published, cast, as_user):
    page = as_user(cast.administrator).post(address(published), {"excerpt": " "})
    assert page.status_code == 422 and page.context["form"].errors["excerpt"]


def test_only_a_published_judged_answer_can_be_chosen_by_who_leads(published, in_review, cast, as_user):
    lpa = Indicator.objects.filter(framework=published.cycle.framework, score_source="lpa").first()
    assert as_user(cast.administrator).get(address(in_review)).status_code == 404
    assert as_user(cast.administrator).get(address(published, lpa.number if lpa else "99")).status_code == 404
    assert as_user(cast.officer).get(address(published)).status_code == 403
    assert as_user(cast.evaluator).get(address(published)).status_code == 404
    assert as_user(cast.stranger).get(address(published)).status_code == 404
    page = as_user(cast.administrator).get(reverse("reviews:score_origin", args=[published.pk, "1"]))
    assert address(published) in page.content.decode()


def test_examples_are_for_judges_of_later_years_and_of_others(published, in_review, cast):
    choose(published.responses.select_related("indicator").get(indicator__number="1"), "ตัวอย่าง", cast.chair)
    leaf = leaf_of(in_review)

    assert len(anchors_of(cast.evaluator, leaf, in_review)) == 1
    assert anchors_of(cast.evaluator, leaf_of(in_review, "2"), in_review) == []
    assert anchors_of(cast.coordinator, leaf, in_review) == []
    # Neither beside the very answer nor in the same year.
    assert anchors_of(cast.evaluator, leaf, published) == []
    type(published).objects.filter(pk=published.pk).update(municipality=in_review.municipality)
    assert anchors_of(cast.evaluator, leaf, in_review) == []


def test_what_is_not_published_any_more_is_no_example(published, in_review, cast):
    choose(published.responses.select_related("indicator").get(indicator__number="1"), "ตัวอย่าง", cast.chair)
    type(published).objects.filter(pk=published.pk).update(status=Status.NATIONAL_DECIDED)

    assert anchors_of(cast.evaluator, leaf_of(in_review), in_review) == []
