"""Rules at work: keys that stay, who reads what they find, rules that are broken, rules as a file."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from assessments.eye import parameters
from assessments.eye.checks import CHECKS
from assessments.eye.library import import_rules
from assessments.eye.parameters import BadParameters
from assessments.eye.reading import facts_of
from assessments.eye.rules import about, findings_of
from assessments.findings import Severity
from assessments.models import Cycle, EyeCheck, EyeRule, Status, Submission
from assessments.queries import overview
from assessments.workflow import gaps_of
from indicators.models import CrosswalkLink
from indicators.queries import outline
from tests import factories
from tests.assessments.eye.conftest import answer, link

pytestmark = pytest.mark.django_db


def test_a_finding_names_its_rule_its_indicator_and_the_thing_and_leads_to_the_field(cast, draft, rule):
    one = link(draft, "18", caption="")
    rule("caption_missing", parameters={"letters": 8}, severity="warning", why_en="say who")

    (found,) = findings_of(draft, cast.contributor)

    assert found.key == f"eye:caption-missing:18:evidence-{one.pk}"
    assert (found.severity, found.text, found.why) == (Severity.WARNING, "asked (no caption)", "say who")
    assert found.url == f"/evidence/{one.pk}/#id_caption"
    assert found.indicator.number == "18"
    assert about([found], "18") == [found]
    assert about([found], "20") == []


def test_warnings_stand_first_and_then_the_order_of_the_indicators(cast, filled, rule):
    link(filled, "3", caption="")
    rule("caption_missing", parameters={"letters": 8})
    rule("evidence_missing", parameters={"share": 80}, severity="warning", indicators=["20", "2"])
    found = findings_of(filled, cast.contributor)
    assert [(one.severity, one.indicator.number) for one in found] == [
        ("warning", "2"),
        ("warning", "20"),
        ("hint", "3"),
    ]


def test_a_rule_that_is_off_finds_nothing_and_a_whole_speaks_for_its_parts(cast, filled, rule):
    rule("evidence_missing", parameters={"share": 80}, indicators=["19"])
    rule("text_short", parameters={"share": 80, "letters": 100}, is_on=False)
    assert [one.indicator.number for one in findings_of(filled, cast.contributor)] == ["19.1", "19.2"]


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("contributor", True), ("coordinator", True), ("certifier", True), ("administrator", True),
        ("officer", False), ("evaluator", False), ("chair", False), ("stranger", False),
    ],
)  # fmt: skip
def test_only_the_municipality_and_administrators_read_what_is_found(cast, filled, rule, who, reads):
    rule("evidence_missing", parameters={"share": 80})
    assert bool(findings_of(filled, getattr(cast, who))) is reads


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.AREA_REVIEW, Status.PUBLISHED])
def test_once_it_is_certified_nothing_is_asked_any_more(cast, filled, rule, status):
    rule("evidence_missing", parameters={"share": 80})
    Submission.objects.filter(pk=filled.pk).update(status=status, self_percent=80)
    filled.refresh_from_db()
    assert findings_of(filled, cast.coordinator) == []


def test_a_broken_rule_finds_nothing_and_breaks_no_page(cast, filled, rule):
    rule("evidence_missing", parameters={"share": "many"})
    rule("text_short", parameters={"share": 80})
    rule("photo_small", parameters={"dpi": 10**9})
    EyeRule.objects.create(key="gone", looks_for="gone", text_th="ก")
    assert findings_of(filled, cast.contributor) == []


def test_the_questions_do_not_grow_with_what_there_is(cast, filled, rule, django_assert_num_queries):
    factories.submission(cast.municipality, 2568)
    rule("evidence_missing", parameters={"share": 80})
    rule("caption_missing", parameters={"letters": 8})
    link(filled, "18", caption="")
    findings_of(filled, cast.contributor)
    with django_assert_num_queries(12):
        findings_of(filled, cast.contributor)
    for number in ("17", "18", "20"):
        link(filled, number, caption="").activities.add(factories.activity(filled, number))
    with django_assert_num_queries(12):
        findings_of(filled, cast.contributor)


def test_many_submissions_are_read_in_as_many_queries_as_one(cast, filled, django_assert_num_queries):
    other = factories.submission(cast.other_municipality)
    both = list(Submission.objects.with_facts().filter(pk__in=[filled.pk, other.pk]))
    facts_of([filled])
    with django_assert_num_queries(9):  # and two more where there is an earlier year
        assert len(facts_of(both)) == 2
    assert facts_of([]) == []


def test_each_submission_is_compared_with_its_own_year_before(cast):
    texts = {cast.municipality: "ปีก่อนของบ้านสาง", cast.other_municipality: "ปีก่อนของน่าน"}
    for town, text in texts.items():
        answer(factories.submission(town, 2568), "18", text)
        factories.submission(town)
    both = list(Submission.objects.with_facts().filter(cycle__year_be=2569))

    for facts in facts_of(both):
        leaf = next(one for one in facts.leaves if one.number == "18")
        assert leaf.before == [texts[facts.submission.municipality]]


def test_last_years_text_is_found_along_the_crosswalk(cast, found):
    """In the second version the old indicator 18 became 20."""
    last_year = factories.submission(cast.municipality, 2568)
    second = factories.draft_framework()
    factories.cycle(2569)
    Cycle.objects.filter(year_be=2569).update(framework=second)
    old, new = outline(factories.framework()).by_number["18"], outline(second).by_number["20"]
    CrosswalkLink.objects.create(source=old, target=new)
    this_year = factories.submission(cast.municipality)
    text = "ธนาคารขยะของชุมชนรับซื้อขยะรีไซเคิลเดือนละสองครั้ง"
    answer(last_year, "18", text)
    for number in ("18", "20"):
        answer(this_year, number, text)

    assert [number for number, _ in found(this_year, "text_as_last_year", percent=95, letters=10)] == ["20"]


# ------------------------------------------------------------------ parameters


@pytest.mark.parametrize(
    "stored",
    [
        {}, {"share": "70"}, {"share": "70", "letters": "1", "more": "1"},
        {"share": "-1", "letters": "1"}, {"share": "NaN", "letters": "1"}, {"share": "x", "letters": "1"},
        {"share": None, "letters": "1"},
    ],
)  # fmt: skip
def test_parameters_that_are_not_as_the_check_asks_are_refused(stored):
    with pytest.raises(BadParameters):
        parameters.read(CHECKS[EyeCheck.TEXT_SHORT].asks, stored)


@pytest.mark.parametrize("changes", [{"measure": ""}, {"measure": 3}, {"relation": "near"}])
def test_measures_and_relations_are_checked_too(changes):
    asked = {"measure": "area", "relation": "equal", "other": "households", "tolerance": "0"}
    assert parameters.read(CHECKS[EyeCheck.NUMBER_CONTRADICTS].asks, asked)
    with pytest.raises(BadParameters):
        parameters.read(CHECKS[EyeCheck.NUMBER_CONTRADICTS].asks, asked | changes)


def test_every_check_has_its_function():
    assert set(CHECKS) == set(EyeCheck)


def test_a_rule_never_weighs_so_much_that_it_stops_a_submission():
    with pytest.raises(IntegrityError), transaction.atomic():
        EyeRule.objects.create(key="must", looks_for="photo_small", severity=Severity.MUST, text_th="ก")


# ------------------------------------------------------------------ as a file


def test_the_projects_rules_come_in_once_and_never_over_an_edited_one():
    out = StringIO()
    call_command("import_eye_rules", stdout=out)
    count = EyeRule.objects.count()
    assert out.getvalue() == f"{count} rules added.\n"
    assert {one.looks_for for one in EyeRule.objects.all()} == set(EyeCheck)
    assert set(EyeRule.objects.values_list("wording", flat=True)) == {"working"}
    EyeRule.objects.filter(key="dead-link").update(text_th="แก้แล้ว", is_on=False)

    call_command("import_eye_rules", stdout=out)

    assert out.getvalue().endswith("\n0 rules added.\n")
    assert EyeRule.objects.get(key="dead-link").text_th == "แก้แล้ว"
    assert all(one.text and one.why for one in EyeRule.objects.all())


@pytest.mark.parametrize(
    "changes",
    [{"looks_for": "ghosts"}, {"parameters": {}}, {"official": True}, {"severity": "must"}, {"text_th": ""}],
)
def test_a_file_with_a_rule_that_is_none_adds_nothing(changes, tmp_path):
    sound = {"key": "a", "looks_for": "photo_small", "parameters": {"dpi": "100"}, "text_th": "ก"}
    with pytest.raises((ValueError, ValidationError)):
        import_rules([sound, sound | {"key": "b"} | changes])
    assert not EyeRule.objects.exists()
    file = tmp_path / "rules.json"
    file.write_text(json.dumps([sound | changes]))
    with pytest.raises(CommandError, match="no list of rules"):
        call_command("import_eye_rules", file)


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_eye_rules", "/nowhere/rules.json")


def test_a_rule_is_read_in_the_readers_language():
    one = EyeRule(text_th="ไทย", why_th="เพราะ")
    assert (str(one), one.why) == ("ไทย", "เพราะ")
    one.text_en, one.why_en = "English", "because"
    assert (str(one), one.why) == ("English", "because")


def test_rules_are_visible_to_administrators_alone(cast, rule):
    rule("photo_small")
    assert EyeRule.objects.visible_to(cast.administrator).exists()
    assert not EyeRule.objects.visible_to(cast.evaluator).exists()


def test_whoever_has_read_the_submission_gets_the_same_questions_for_fewer_queries(
    cast, filled, rule, django_assert_num_queries
):
    before = factories.submission(cast.municipality, 2568)
    before.responses.filter(indicator__number="18").update(answer=filled.responses.get(indicator__number="18").answer)
    rule("evidence_missing", parameters={"share": 80})
    rule("caption_missing", parameters={"letters": 8})
    rule("text_as_last_year", parameters={"percent": 90, "letters": 10})
    link(filled, "18", caption="").activities.add(factories.activity(filled, "17", "18"))
    read_anew = findings_of(filled, cast.contributor)
    state = overview(filled)
    gaps_of(state)
    with django_assert_num_queries(7):
        found = findings_of(filled, cast.contributor, state)
    assert found == read_anew
    assert {one.key.split(":")[2] for one in found} >= {"17", "18"}
