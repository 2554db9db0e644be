"""Activities: to find, record, change and delete, as each person meets them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments.models import Activity, Evidence, EvidenceKind
from tests import factories
from tests.assessments.meanwhile import handed_over_before_the_save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def submission(cast):
    return factories.submission(cast.municipality)


@pytest.fixture
def visit(client):
    """Open or post a page of assessments as somebody."""

    def open_page(user, name, pk, data=None, query=""):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        address = reverse(f"assessments:{name}", args=[pk])
        return client.get(address + query) if data is None else client.post(address, data)

    return open_page


RECORD = {
    "title": "ธนาคารขยะชุมชน",
    "about": "1. คัดแยก\r\n2. รับซื้อ\r\n\r\nชุมชนดำเนินการเอง",
    "method": "ประชาคม",
    "success_factors": "ผู้นำชุมชน",
    "outcomes": "ขยะลดลงร้อยละ 30",
    "year_be": "๒๕๖๙",
    "starts_on": "17 ก.ค. 2568",
    "ends_on": "๓๐/๐๙/๒๕๖๘",
    "place": "หมู่ 3",
    "budget": "1,250,000.50",
    "budget_source": "งบประมาณเทศบาล",
    "partners_government": "อบจ.",
    "partners_business": "ร้านรับซื้อของเก่า",
    "partners_citizens": "อสม.",
    "indicators": ["13", "19.1"],
}


def link(submission, caption, *activities, numbers=()):
    made = Evidence.objects.create(
        submission=submission, kind=EvidenceKind.LINK, caption=caption, url="https://example.com/"
    )
    made.activities.set(activities)
    made.responses.set(submission.responses.filter(indicator__number__in=numbers))
    return made


# Adding


def test_an_activity_is_recorded_with_all_fields(visit, cast, submission):
    answer = visit(cast.contributor, "activity_add", submission.pk, RECORD)
    made = Activity.objects.get()
    assert answer.url == reverse("assessments:activity_edit", args=[made.pk])
    assert (made.submission, made.changed_by, made.version) == (submission, cast.contributor, 1)
    assert made.about == "1. คัดแยก\n2. รับซื้อ\n\nชุมชนดำเนินการเอง"
    assert (made.year_be, made.starts_on, made.ends_on) == (2569, date(2025, 7, 17), date(2025, 9, 30))
    assert made.budget == Decimal("1250000.50")
    assert made.partners_citizens == "อสม."
    assert [one.indicator.number for one in made.responses.all()] == ["13", "19.1"]


def test_a_double_click_makes_one_activity(visit, cast, submission):
    first = visit(cast.contributor, "activity_add", submission.pk, RECORD)
    assert visit(cast.contributor, "activity_add", submission.pk, RECORD).url == first.url
    assert Activity.objects.count() == 1
    visit(cast.coordinator, "activity_add", submission.pk, RECORD)
    assert Activity.objects.count() == 2


def test_the_indicator_that_one_came_from_is_ticked(visit, cast, submission):
    text = visit(cast.contributor, "activity_add", submission.pk, query="?indicator=13").content.decode()
    assert text.count("checked") == 1
    assert 'value="13" class="form-check-input" id="id_indicators_12" checked' in text
    assert 'value="2569"' in text


@pytest.mark.parametrize(
    "typed, message",
    [
        ({"title": "  "}, "This field is required."),
        ({"title": "ก" * 301}, "The text has 301 characters; at most 300 are possible: 1 too many."),
        ({"about": "ข" * 100_000}, "The text has 100,000 characters; at most 20,000"),
        ({"partners_citizens": "ข" * 2001}, "The text has 2,001 characters; at most 2,000"),
        ({"year_be": "2026"}, "In the Buddhist era it is 2569."),
        ({"year_be": "2560"}, "Possible: 2568, 2569."),
        ({"year_be": "ปีนี้"}, "Write the year with four digits"),
        ({"starts_on": "เมื่อวาน"}, "Write the day as day/month/year in the Buddhist era"),
        ({"starts_on": "31 ก.พ. 2569"}, "There is no such day: 31 ก.พ. 2569"),
        ({"starts_on": "17/07/2468"}, "The day lies outside the years of this submission (2567 to 2569)."),
        ({"starts_on": "1/10/2568"}, "The last day is before the first day."),
        ({"starts_on": ""}, "Say the first day too."),
        ({"budget": "ห้าพันบาท"}, "Write a number, for example 1250000.50."),
        ({"budget": "-5"}, "Write a number from 0 to 999,999,999,999.99."),
        ({"indicators": ["99"]}, "Select a valid choice."),
    ],
)
def test_bad_input_is_told_beside_the_field_and_everything_typed_stays(visit, cast, submission, typed, message):
    answer = visit(cast.contributor, "activity_add", submission.pk, RECORD | typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert message in text
    assert "error-summary" in text
    for name, value in (RECORD | typed).items():
        if isinstance(value, str):
            assert value.replace("\r\n", "\n").strip() in text.replace("\r\n", "\n"), name
    if "indicators" not in typed:
        assert text.count("checked") == 2
    assert not Activity.objects.exists()


def test_the_record_of_an_old_year_keeps_its_own_years(visit, cast):
    old = factories.submission(cast.municipality, 2559)
    answer = visit(cast.contributor, "activity_add", old.pk, {"title": "ของเดิม", "year_be": "2559"})
    assert answer.status_code == 302
    assert visit(cast.contributor, "activity_add", old.pk, {"title": "อื่น", "year_be": "2569"}).status_code == 422


def test_pasted_markup_is_shown_as_text(visit, cast, submission):
    visit(cast.contributor, "activity_add", submission.pk, {"title": "<b>ขยะ</b>\x00", "year_be": "2569"})
    made = Activity.objects.get()
    assert made.title == "<b>ขยะ</b>"
    assert "&lt;b&gt;ขยะ&lt;/b&gt;" in visit(cast.certifier, "activity_edit", made.pk).content.decode()


@pytest.mark.parametrize(
    "who, status",
    [("certifier", 403), ("administrator", 403), ("stranger", 404), ("officer", 404), ("evaluator", 404)],
)
def test_nobody_else_adds(visit, cast, submission, who, status):
    assert visit(getattr(cast, who), "activity_add", submission.pk).status_code == status
    assert visit(getattr(cast, who), "activity_add", submission.pk, RECORD).status_code == status
    assert not Activity.objects.exists()


def test_what_was_typed_after_the_hand_over_is_shown_to_be_copied(visit, cast, submission):
    factories.fill(submission)
    factories.make_move("hand_over", submission, cast.coordinator)
    answer = visit(cast.contributor, "activity_add", submission.pk, RECORD)
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "What you typed was not saved." in text
    assert "ขยะลดลงร้อยละ 30</textarea>" in text


def test_a_hand_over_just_before_the_adding_loses_nothing_typed(visit, cast, submission):
    with handed_over_before_the_save(submission):
        answer = visit(cast.contributor, "activity_add", submission.pk, RECORD)
    assert answer.status_code == 403
    assert "ขยะลดลงร้อยละ 30</textarea>" in answer.content.decode()
    assert not Activity.objects.exists()


# Changing


@pytest.fixture
def activity(submission):
    return factories.activity(
        submission, "13", about="เดิม", starts_on=date(2025, 7, 17), budget=Decimal("5000.00"), place="หมู่ 3"
    )


def test_the_form_shows_what_is_saved(visit, cast, activity):
    text = visit(cast.contributor, "activity_edit", activity.pk).content.decode()
    assert 'value="17/07/2568"' in text
    assert 'value="5,000"' in text
    assert "เดิม</textarea>" in text
    assert 'name="version" value="1"' in text
    assert 'autocomplete="off"' in text


def test_a_change_is_saved_with_who_and_when(visit, cast, activity, client):
    data = {"fields": "about,budget", "about": "ใหม่", "budget": "", "version": "1"}
    answer = visit(cast.contributor, "activity_edit", activity.pk, data)
    assert answer.status_code == 302
    activity.refresh_from_db()
    assert (activity.about, activity.budget, activity.place) == ("ใหม่", None, "หมู่ 3")
    text = client.get(answer.url).content.decode()
    assert 'data-state="saved"' in text
    assert cast.contributor.full_name in text


def test_a_bad_change_is_told_and_stays(visit, cast, activity):
    data = {"fields": "ends_on", "ends_on": "1/1/2568", "version": "1"}
    answer = visit(cast.contributor, "activity_edit", activity.pk, data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The last day is before the first day." in text
    assert 'value="1/1/2568"' in text
    assert 'data-changed="ends_on"' in text
    assert "เดิม</textarea>" in text


def test_two_people_saving_both_see_both_texts(visit, cast, activity):
    activity.save_changes({"about": "ของปราณี"}, base_version=1, by=cast.coordinator)
    data = {"fields": "about,indicators", "about": "ของกมล", "indicators": ["14"], "version": "1"}
    answer = visit(cast.contributor, "activity_edit", activity.pk, data)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "ของกมล</textarea>" in text
    assert "ของปราณี" in text
    assert 'id="id_indicators_theirs"' in text
    assert 'name="version" value="2"' in text
    assert f"{cast.coordinator.full_name} saved this meanwhile" in text
    visit(cast.contributor, "activity_edit", activity.pk, data | {"version": "2"})
    activity.refresh_from_db()
    assert (activity.about, activity.version) == ("ของกมล", 3)


def test_what_was_typed_into_a_deleted_activity_can_be_saved_anew(visit, cast, activity, submission):
    activity.delete()
    data = RECORD | {"version": "1", "submission": submission.pk}
    answer = visit(cast.contributor, "activity_edit", 4711, data)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody deleted this activity meanwhile." in text
    assert "ขยะลดลงร้อยละ 30</textarea>" in text
    assert f'action="{reverse("assessments:activity_add", args=[submission.pk])}"' in text


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "4711"])
def test_an_unknown_activity_is_not_found(visit, cast, submission, number):
    assert visit(cast.contributor, "activity_edit", 4711).status_code == 404
    assert visit(cast.contributor, "activity_edit", 4711, {"submission": number}).status_code == 404


def test_a_stranger_learns_nothing_from_a_deleted_activity(visit, cast, submission):
    assert visit(cast.stranger, "activity_edit", 4711, {"submission": submission.pk}).status_code == 404


@pytest.mark.parametrize("who", ["certifier", "administrator"])
def test_others_who_see_it_read(visit, cast, activity, who):
    text = visit(getattr(cast, who), "activity_edit", activity.pk).content.decode()
    assert "เดิม" in text
    assert 'name="about"' not in text
    answer = visit(getattr(cast, who), "activity_edit", activity.pk, {"about": "ของคนอื่น", "version": "1"})
    assert answer.status_code == 403
    activity.refresh_from_db()
    assert activity.about == "เดิม"


@pytest.mark.parametrize("name", ["activity_edit", "activity_delete"])
@pytest.mark.parametrize("who", ["stranger", "other_officer", "officer", "evaluator"])
def test_a_draft_is_nobody_elses(visit, cast, activity, name, who):
    assert visit(getattr(cast, who), name, activity.pk).status_code == 404
    assert visit(getattr(cast, who), name, activity.pk, {}).status_code == 404


def test_a_hand_over_just_before_the_save_loses_nothing_typed(visit, cast, activity, submission):
    with handed_over_before_the_save(submission):
        data = {"about": "ข้อความที่ยาวมาก", "fields": "about", "version": "1"}
        answer = visit(cast.contributor, "activity_edit", activity.pk, data)
    assert answer.status_code == 403
    assert "ข้อความที่ยาวมาก</textarea>" in answer.content.decode()


def test_an_activity_may_serve_no_indicator_and_says_so(visit, cast, submission):
    made = factories.activity(submission)
    assert "Linked to no indicator yet" in visit(cast.contributor, "activity_edit", made.pk).content.decode()


# Deleting


def test_deleting_asks_first_and_leaves_the_evidence(visit, cast, activity, submission):
    other = factories.activity(submission, title="กิจกรรมอื่น")
    only_here = link(submission, "เฉพาะที่นี่", activity)
    link(submission, "สองกิจกรรม", activity, other)
    link(submission, "ตัวชี้วัดโดยตรง", activity, numbers=["13"])
    text = visit(cast.contributor, "activity_delete", activity.pk).content.decode()
    assert "1 photo, document or link belongs to this activity alone." in text
    assert Activity.objects.filter(pk=activity.pk).exists()

    answer = visit(cast.contributor, "activity_delete", activity.pk, {})
    assert answer.url == reverse("assessments:activity_list", args=[submission.pk])
    assert not Activity.objects.filter(pk=activity.pk).exists()
    assert submission.evidence.count() == 3
    text = visit(cast.contributor, "activity_list", submission.pk).content.decode()
    assert "Not linked yet" in text
    assert only_here.caption in text
    assert "สองกิจกรรม" not in text


def test_nobody_else_deletes(visit, cast, activity):
    for who in (cast.certifier, cast.administrator):
        assert visit(who, "activity_delete", activity.pk).status_code == 403
        assert visit(who, "activity_delete", activity.pk, {}).status_code == 403
    assert visit(cast.contributor, "activity_delete", 4711).status_code == 404
    assert Activity.objects.filter(pk=activity.pk).exists()


# Finding


def titles(answer):
    return [one.title for one in answer.context["page_obj"]]


@pytest.fixture
def three(submission):
    factories.activity(submission, "13", "14", title="ธนาคารขยะชุมชน", outcomes="ลดขยะ")
    factories.activity(submission, "19.1", title="บ่อดักไขมัน", place="ตลาดสด", starts_on=date(2025, 11, 2))
    factories.activity(submission, title="ปลูกต้นไม้")


def test_the_list_says_how_many_and_leads_to_each(visit, cast, submission, three):
    text = visit(cast.contributor, "activity_list", submission.pk).content.decode()
    assert "<strong>3</strong> activities in this submission" in text
    for one in submission.activities.all():
        assert reverse("assessments:activity_edit", args=[one.pk]) in text
    assert "2 Nov 2568" in text
    assert "none yet" in text


@pytest.mark.parametrize(
    "query, found",
    [
        ("?q=ไขมัน", ["บ่อดักไขมัน"]),
        ("?q=ตลาด", ["บ่อดักไขมัน"]),
        ("?q=ลดขยะ", ["ธนาคารขยะชุมชน"]),
        ("?indicator=14", ["ธนาคารขยะชุมชน"]),
        ("?indicator=19.1&q=ไขมัน", ["บ่อดักไขมัน"]),
        ("?indicator=none", ["ปลูกต้นไม้"]),
        ("?q=ไม่มี", []),
        ("?indicator=13&q=ไขมัน", []),
        ("?q=100%25", []),
    ],
)
def test_the_list_is_searched_and_filtered(visit, cast, submission, three, query, found):
    answer = visit(cast.contributor, "activity_list", submission.pk, query=query)
    assert titles(answer) == found
    text = answer.content.decode()
    assert ("match" in text) and ("in this submission" not in text)


@pytest.mark.parametrize("query", ["?indicator=99", "?q=" + "ก" * 301, "?page=x", "?page=-5", "?q=%00"])
def test_nonsense_narrows_nothing(visit, cast, submission, three, query):
    assert len(titles(visit(cast.contributor, "activity_list", submission.pk, query=query))) == 3


def test_an_empty_list_says_what_to_do(visit, cast, submission):
    text = visit(cast.contributor, "activity_list", submission.pk).content.decode()
    assert "No activity yet" in text
    assert reverse("assessments:activity_add", args=[submission.pk]) in text
    text = visit(cast.certifier, "activity_list", submission.pk).content.decode()
    assert reverse("assessments:activity_add", args=[submission.pk]) not in text


def test_a_list_shows_only_its_own_submission(visit, cast, submission, three):
    other = factories.submission(cast.other_municipality)
    factories.activity(other, "13", title="ของเมืองอื่น")
    assert "ของเมืองอื่น" not in visit(cast.contributor, "activity_list", submission.pk).content.decode()
    assert visit(cast.stranger, "activity_list", submission.pk).status_code == 404


def test_the_list_needs_the_same_few_queries_for_one_and_for_three(visit, cast, submission):
    visit(cast.contributor, "activity_list", submission.pk)
    counts = []
    for added in (1, 2):
        for _ in range(added):
            link(submission, "รูป", factories.activity(submission, "13", "14"))
            link(submission, "ยังไม่เชื่อม")
        with CaptureQueriesContext(connection) as queries:
            visit(cast.contributor, "activity_list", submission.pk)
        counts.append(len([one for one in queries if "django_session" not in one["sql"]]))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
