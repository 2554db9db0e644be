"""The rules of a stage: who changes them, what is kept of it, and what may no longer be loosened."""

import pytest
from django.urls import reverse

from assessments import clock
from assessments.models import CycleStage, Sight, Stage, Status
from reviews.models import Assignment, StageRuleChange
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return factories.cycle()


def address(stage=Stage.AREA_REVIEW, year=2569):
    return reverse("reviews:stage_rules", args=[year, stage])


def row(stage=Stage.AREA_REVIEW):
    return CycleStage.objects.get(cycle__year_be=2569, key=stage)


def typed(page, **changes):
    """What the form would send as it stands, with some of it changed."""
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in (sent | changes).items() if value not in (False, None)}
    return {name: "on" if value is True else value for name, value in sent.items()}


@pytest.fixture
def administrator(as_user, cast):
    return as_user(cast.administrator)


@pytest.mark.parametrize("who", ["chair", "evaluator", "coordinator", "stranger"])
def test_to_everybody_else_the_page_does_not_exist(as_user, cast, cycle, who):
    client = as_user(getattr(cast, who))
    assert client.get(address()).status_code == 404
    assert client.post(address(), {}).status_code == 404


def test_a_change_is_kept_with_its_reason(administrator, cast, cycle):
    page = administrator.get(address())
    sent = typed(page, quorum=3, is_on=False, chair_sees=Sight.HANDED_IN, reason="มติคณะกรรมการ")

    answer = administrator.post(address(), sent)

    assert answer.status_code == 302
    assert (row().quorum, row().is_on, row().chair_sees) == (3, False, Sight.HANDED_IN)
    change = StageRuleChange.objects.get()
    assert change.after == {"is_on": False, "quorum": 3, "chair_sees": "handed_in"}
    assert change.before == {"is_on": True, "quorum": 2, "chair_sees": "all_handed_in"}
    assert change.by == cast.administrator
    assert str(change) == "พิจารณาระดับพื้นที่: มติคณะกรรมการ"
    shown = administrator.get(address()).text
    assert "มติคณะกรรมการ" in shown and cast.administrator.full_name in shown


def test_what_changed_is_told_in_words(administrator, cycle):
    page = administrator.get(address())
    administrator.post(address(), typed(page, is_on=False, colleagues_see=Sight.HANDED_IN, quorum=4, reason="ทดลอง"))
    told = [(before, after) for _name, before, after in StageRuleChange.objects.get().lines]
    assert told == [("ใช่", "ไม่ใช่"), (2, 4), (Sight.NEVER.label, Sight.HANDED_IN.label)]


def test_without_a_reason_nothing_is_changed(administrator, cycle):
    answer = administrator.post(address(), typed(administrator.get(address()), quorum=3))
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    assert row().quorum == 2


def test_saving_what_stands_there_changes_nothing(administrator, cycle):
    administrator.post(address(), typed(administrator.get(address()), reason="ดูแล้ว"))
    assert not StageRuleChange.objects.exists()


def test_a_draft_needs_no_reason_and_keeps_no_history(administrator, cycle):
    type(cycle).objects.update(confirmed_at=None)
    page = administrator.get(address())
    assert "reason" not in page.context["form"].fields
    assert administrator.post(address(), typed(page, quorum=3)).status_code == 302
    assert row().quorum == 3
    assert not StageRuleChange.objects.exists()


def test_two_administrators_do_not_overwrite_each_other_unseen(administrator, cycle):
    mine = typed(administrator.get(address()), quorum=3, reason="ของฉัน")
    CycleStage.objects.filter(pk=row().pk).update(quorum=5)

    answer = administrator.post(address(), mine)

    assert answer.status_code == 409
    assert row().quorum == 5
    form = answer.context["form"]
    assert form["quorum"].value() == "3"
    again = administrator.post(address(), mine | {"base": form["base"].value()})
    assert again.status_code == 302
    assert row().quorum == 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"chair_sees": Sight.HANDED_IN}),
        ({}, {"colleagues_see": Sight.ALL_HANDED_IN}),
        ({"hides_evaluators": True}, {"hides_evaluators": False}),
        ({"hides_municipalities": True}, {"hides_municipalities": False}),
    ],
)
def test_once_points_are_handed_in_nothing_is_shown_sooner(administrator, cast, cycle, before, after):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    Assignment.objects.filter(submission=submission, evaluator=cast.evaluator).update(finished_at=clock.now())
    CycleStage.objects.filter(pk=row().pk).update(**before)
    page = administrator.get(address())

    answer = administrator.post(address(), typed(page, reason="อยากเห็นก่อน", **after))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(after)
    assert not StageRuleChange.objects.exists()


def test_hiding_more_is_always_possible(administrator, cast, cycle):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    Assignment.objects.filter(submission=submission, evaluator=cast.evaluator).update(finished_at=clock.now())
    page = administrator.get(address())
    assert administrator.post(address(), typed(page, hides_evaluators=True, reason="มติ")).status_code == 302
    assert row().hides_evaluators


def test_the_chair_cannot_be_kept_from_seeing_points_for_ever(administrator, cycle):
    answer = administrator.post(address(), typed(administrator.get(address()), chair_sees=Sight.NEVER, reason="x"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["chair_sees"]


@pytest.mark.parametrize(
    ("stage", "asked"),
    [
        (Stage.SELF_ASSESSMENT, ()),
        (Stage.PREVIEW, ("is_on",)),
        (Stage.PUBLICATION, ()),
    ],
)
def test_only_what_matters_in_a_stage_is_asked(administrator, cycle, stage, asked):
    page = administrator.get(address(stage))
    assert page.context["form"].asked == asked
    assert ("บันทึกกติกา" in page.text) is bool(asked)


def test_an_unknown_stage_is_not_found(administrator, cycle):
    assert administrator.get(address("lunch")).status_code == 404


def test_the_page_of_the_cycle_leads_there_and_says_what_is_off(administrator, cycle):
    CycleStage.objects.filter(pk=row(Stage.VISIT).pk).update(is_on=False)
    page = administrator.get(reverse("assessments:cycle_detail", args=[2569]))
    assert f'href="{address()}"' in page.text
    assert [one.state for one in page.context["lines"] if one.stage == Stage.VISIT] == ["off"]
    assert "ไม่จัด" in page.text
