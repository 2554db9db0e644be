"""Rules tried on past submissions: what they find, how often evaluators agreed, and that nothing is written."""

import pytest

from assessments.models import EyeRule, SelfScore, Status, Submission
from reviews.eye_trials import cycles_to_try, try_rules
from reviews.models import SettledScore
from tests import factories
from tests.assessments.eye.conftest import link
from tests.reviews.test_band import published, towns

pytestmark = pytest.mark.django_db
TRY = "/eye-rules/try/"


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def past(cast):
    """Three published results, all lowered but for indicator 20; evidence everywhere but at 18 and 20 of the first."""
    made = [published(town, 2568, n20="0.8") for town in towns(3)]
    numbers = [one.indicator.number for one in made[0].responses.select_related("indicator")]
    link(made[0], *(one for one in numbers if one not in ("18", "20")))
    for one in made[1:]:
        link(one, *numbers)
    return made


def rule(**fields):
    values = {"key": "a", "looks_for": "evidence_missing", "parameters": {"share": "50"}, "text_th": "ไม่มีหลักฐาน"}
    return EyeRule(**values | fields)


def test_a_rule_is_measured_by_whether_evaluators_gave_less_where_it_finds_something(past):
    run = try_rules([rule()], past[0].cycle)

    (trial,) = run.trials
    assert (run.decided, run.tried) == (3, 3)
    assert (trial.submissions, trial.found, trial.judged, trial.lowered, trial.percent) == (1, 2, 2, 1, 50)
    assert run.base.percent == 96, "24 of 25 indicators were lowered"
    assert [(one.number, one.own, one.final) for one in trial.examples] == [("18", 24, 21), ("20", 24, 24)]
    assert trial.examples[0].url == f"/submissions/{past[0].pk}/indicators/18/"


def test_an_indicator_counts_once_however_much_is_found_in_it(past):
    for _ in range(9):
        link(past[1], "18", caption="")
    run = try_rules([rule(looks_for="caption_missing", parameters={"letters": "8"})], past[0].cycle)
    assert (run.trials[0].found, run.trials[0].submissions) == (1, 1)


def test_what_is_about_no_indicator_is_found_and_not_judged(past):
    from tests.assessments.eye.test_checks import datum

    datum(past[0], "area", 2568, 100)
    datum(past[0], "area", 2567, 10)
    run = try_rules([rule(looks_for="number_changed", parameters={"measure": "", "percent": "50"})], past[0].cycle)
    (trial,) = run.trials
    assert (trial.found, trial.judged, trial.percent) == (1, 0, None)
    assert trial.examples[0].url == f"/submissions/{past[0].pk}/"


def test_a_few_examples_are_enough(past):
    (trial,) = try_rules(
        [rule(looks_for="text_short", parameters={"share": "50", "letters": "100"})], past[0].cycle
    ).trials
    assert (trial.found, len(trial.examples)) == (75, 5)


def test_a_large_cycle_is_tried_on_a_sample_spread_over_all(past):
    run = try_rules([rule()], past[0].cycle, sample=2)
    assert (run.decided, run.tried) == (3, 2)


def test_when_time_is_up_it_says_on_how_many_it_was_tried(past, monkeypatch):
    monkeypatch.setattr("reviews.eye_trials.AT_ONCE", 1)
    run = try_rules([rule()], past[0].cycle, seconds=0)
    assert (run.decided, run.tried) == (3, 1)


def test_points_that_were_never_settled_are_not_counted_as_lowered(past):
    SettledScore.objects.filter(submission=past[0], criterion__indicator__number="18").delete()
    SelfScore.objects.filter(response__submission=past[1]).delete()
    (trial,) = try_rules([rule()], past[0].cycle).trials
    assert (trial.found, trial.judged, trial.lowered) == (2, 1, 0)


def test_drafts_and_what_is_under_review_are_nobodys_trial(past):
    Submission.objects.update(status=Status.AREA_REVIEW)
    assert cycles_to_try() == []


# ------------------------------------------------------------------ pages


def test_all_rules_are_tried_on_the_chosen_year_those_at_rest_too(admin, past):
    rule(is_on=False).save()
    page = admin.get(TRY + "?year=2568").content.decode()
    assert "ไม่มีหลักฐาน" in page
    assert "50 %" in page
    assert admin.get(TRY + "?year=1").status_code == 200


def test_without_a_decided_submission_there_is_nothing_to_try_on(admin, cast):
    factories.cycle()
    assert admin.get(TRY).context["run"] is None
    one = rule()
    one.save()
    assert admin.post(f"/eye-rules/{one.pk}/try/", typed()).context["run"] is None


def typed(**changes):
    return {
        "version": "1", "text_th": "พิมพ์แล้วยังไม่บันทึก", "text_en": "", "why_th": "", "why_en": "", "set_share": "50",
        "indicators": "18", "severity": "warning", "wording": "working",
    } | changes  # fmt: skip


def test_a_typed_rule_is_tried_and_not_saved(admin, past):
    one = rule()
    one.save()
    response = admin.post(f"/eye-rules/{one.pk}/try/", typed(year="2568"))

    (trial,) = response.context["run"].trials
    assert (trial.found, trial.rule.text_th) == (1, "พิมพ์แล้วยังไม่บันทึก")
    assert "พิมพ์แล้วยังไม่บันทึก" in response.content.decode()
    one.refresh_from_db()
    assert (one.text_th, one.indicators, one.version) == ("ไม่มีหลักฐาน", [], 1)


def test_a_rule_that_cannot_be_is_not_tried(admin, past):
    one = rule()
    one.save()
    assert admin.post(f"/eye-rules/{one.pk}/try/", typed(set_share="200")).status_code == 422


def test_a_new_rule_is_tried_before_it_is_there(admin, past):
    response = admin.post("/eye-rules/add/evidence_missing/try/", typed(indicators=""))
    assert response.context["run"].trials[0].found == 2
    assert not EyeRule.objects.exists()
    assert admin.post("/eye-rules/add/ghosts/try/", typed()).status_code == 404
    assert admin.get("/eye-rules/add/evidence_missing/").status_code == 200
