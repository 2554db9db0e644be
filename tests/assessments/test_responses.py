"""The workspace of one indicator, as each person meets it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership
from assessments import clock
from assessments.models import Response, SelfScore
from indicators import crosswalk, library, publication
from tests import factories
from tests.assessments.meanwhile import handed_over_before_the_save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def submission(cast):
    return factories.submission(cast.municipality)


def url(submission, number="13"):
    return reverse("assessments:response_edit", args=[submission.pk, number])


@pytest.fixture
def page(client, submission):
    """Open or post the page of an indicator as somebody."""

    def open_page(user, number="13", data=None, address=None):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        address = address or url(submission, number)
        return client.get(address) if data is None else client.post(address, {"version": "1"} | data)

    return open_page


def response_of(submission, number="13"):
    return submission.responses.get(indicator__number=number)


@pytest.mark.parametrize("who", ["contributor", "coordinator"])
def test_the_team_writes(page, cast, who):
    answer = page(getattr(cast, who))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'name="answer"' in text
    assert 'name="points_process"' in text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", ["certifier", "administrator"])
def test_others_who_see_it_read(page, cast, submission, who):
    Response.objects.filter(pk=response_of(submission).pk).update(answer="1. คัดแยก\n2. รับซื้อ")
    text = page(getattr(cast, who)).content.decode()
    assert 'name="answer"' not in text
    assert "<li>คัดแยก</li>" in text


@pytest.mark.parametrize("who", ["stranger", "other_officer", "officer", "evaluator", "other_chair"])
def test_a_draft_is_nobody_elses(page, cast, who):
    assert page(getattr(cast, who)).status_code == 404
    assert page(getattr(cast, who), data={"answer": "x"}).status_code == 404


@pytest.mark.parametrize("number", ["99", "19", "0", "ก", "13 OR 1=1"])
def test_an_unknown_indicator_is_not_found(page, cast, number):
    assert page(cast.contributor, number).status_code == 404


def test_the_page_says_what_is_asked_and_how_it_is_scored(page, cast):
    text = page(cast.contributor).content.decode()
    for words in ("SDG", "Process 10", "Output 7", "Outcome 13", "= 30", "What a municipality typically shows"):
        assert words in text, words


def test_an_lpa_indicator_takes_no_points_and_says_where_they_come_from(page, cast, submission):
    text = page(cast.contributor, "24").content.decode()
    assert 'name="points_lpa"' not in text and 'name="answer"' in text
    assert "There is no LPA result of this item yet." in text
    assert f'href="/lpa/{submission.municipality_id}/"' in text
    assert "taken from the LPA result" in page(cast.certifier, "24").content.decode()

    factories.lpa_result(submission.municipality, 2568, "4.25", maximum=5, changed_by=cast.administrator)
    text = page(cast.contributor, "24").content.decode()
    assert "25.5" in text
    assert "LPA result of 2568: 4.25 of 5. Source: ประกาศ สถ." in text
    assert f"Last changed by {cast.administrator.full_name}" in text

    assert page(cast.contributor, "24", {"answer": "ทำแล้ว", "points_lpa": "30"}).status_code == 302
    assert (response_of(submission, "24").answer, SelfScore.objects.count()) == ("ทำแล้ว", 0)


def test_answer_and_points_are_saved_together(page, cast, submission, client):
    typed = {"answer": "- คัดแยก\r\n- รับซื้อ", "points_process": "๗,๕", "points_output": "0"}
    answer = page(cast.contributor, data=typed)
    assert answer.status_code == 302
    assert answer.url == url(submission)
    response = response_of(submission)
    assert (response.answer, response.version, response.changed_by) == ("- คัดแยก\n- รับซื้อ", 2, cast.contributor)
    points = {one.criterion.key: one.points for one in response.self_scores.all()}
    assert points == {"process": Decimal("7.5"), "output": Decimal(0)}
    text = client.get(answer.url).content.decode()
    assert 'data-state="saved"' in text
    assert cast.contributor.full_name in text
    assert 'value="7.5"' in text


def test_an_emptied_score_is_taken_away(page, cast, submission):
    factories.fill(submission)
    page(cast.contributor, data={"fields": "points_process", "points_process": ""})
    keys = [one.criterion.key for one in response_of(submission).self_scores.order_by("criterion__position")]
    assert keys == ["output", "outcome"]


def test_a_save_without_a_change_writes_nothing(page, cast, submission):
    factories.fill(submission)
    data = {"answer": "ดำเนินการครบถ้วน", "points_process": "8", "points_output": "5.6", "points_outcome": "10.40"}
    assert page(cast.contributor, data=data).status_code == 302
    response = response_of(submission)
    assert (response.version, response.changed_by) == (1, None)


def test_save_and_next_leads_to_the_next_indicator(page, cast, submission, client):
    answer = page(cast.contributor, data={"answer": "ครบ", "and_next": "1"})
    assert answer.url == url(submission, "14")
    assert "Indicator 13 saved" in client.get(answer.url).content.decode()


def test_the_last_indicator_has_no_next(page, cast, submission):
    text = page(cast.contributor, "34").content.decode()
    assert 'rel="prev"' in text
    assert 'rel="next"' not in text
    assert 'name="and_next"' not in text
    assert page(cast.contributor, "34", {"answer": "ครบ", "and_next": "1"}).url == url(submission, "34")
    assert 'rel="prev"' not in page(cast.contributor, "1").content.decode()


@pytest.mark.parametrize(
    "typed, message",
    [
        ({"points_process": "11"}, "Write points from 0 to 10."),
        ({"points_process": "-1"}, "Write points from 0 to 10."),
        ({"points_process": "สิบ"}, "Write a number, for example 7.5."),
        ({"points_process": "7.125"}, "Write at most two decimals."),
        ({"answer": "ก" * 100_000}, "The text has 100,000 characters; at most 20,000 are possible"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_everything_typed_stays(page, cast, submission, typed, message):
    data = {"answer": "ข้อความที่พิมพ์ไว้", "points_output": "๕"} | typed
    answer = page(cast.contributor, data=data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert message in text
    assert "error-summary" in text
    assert f'href="#id_{next(iter(typed))}"' in text
    assert data["answer"] in text
    assert 'value="๕"' in text
    assert 'data-state="failed"' in text
    assert response_of(submission).version == 1
    assert not SelfScore.objects.filter(response__submission=submission).exists()


def test_pasted_markup_and_control_characters_do_no_harm(page, cast, submission, client):
    pasted = "<p class=MsoNormal><b>น้ำ</b></p>\x00\x08<script>alert(1)</script>"
    page(cast.contributor, data={"answer": pasted})
    assert response_of(submission).answer == "<p class=MsoNormal><b>น้ำ</b></p><script>alert(1)</script>"
    text = page(cast.certifier).content.decode()
    assert "&lt;b&gt;น้ำ&lt;/b&gt;" in text
    assert "<script>alert" not in text


def test_two_people_saving_both_see_both_texts(page, cast, submission):
    response = response_of(submission)
    response.save_changes({"answer": "ของปราณี"}, base_version=1, by=cast.coordinator)
    answer = page(cast.contributor, data={"fields": "answer", "answer": "ของกมล"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "ของกมล</textarea>" in text
    assert "ของปราณี" in text
    assert f"{cast.coordinator.full_name} saved this meanwhile" in text
    assert 'name="version" value="2"' in text
    assert 'data-changed="answer"' in text
    assert 'data-state="conflict"' in text
    assert response_of(submission).answer == "ของปราณี"

    assert page(cast.contributor, data={"fields": "answer", "answer": "ของกมล", "version": "2"}).status_code == 302
    assert response_of(submission).answer == "ของกมล"


def test_a_conflict_with_a_row_that_nobody_signed(page, cast, submission):
    Response.objects.filter(pk=response_of(submission).pk).update(version=5, answer="นำเข้า")
    text = page(cast.contributor, data={"fields": "answer", "answer": "ของกมล"}).content.decode()
    assert "This was saved meanwhile." in text


def test_what_was_typed_after_the_hand_over_is_shown_to_be_copied(page, cast, submission):
    factories.fill(submission)
    factories.make_move("hand_over", submission, cast.coordinator)
    answer = page(cast.contributor, data={"answer": "ข้อความที่ยาวมาก", "points_process": "9"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "What you typed was not saved." in text
    assert "ข้อความที่ยาวมาก</textarea>" in text
    assert 'name="answer"' not in text
    assert response_of(submission).answer == "ดำเนินการครบถ้วน"


def test_a_hand_over_between_the_check_and_the_save_loses_nothing_typed(page, cast, submission):
    with handed_over_before_the_save(submission):
        answer = page(cast.contributor, data={"answer": "ข้อความที่ยาวมาก"})
    assert answer.status_code == 403
    assert "ข้อความที่ยาวมาก</textarea>" in answer.content.decode()


def test_the_activities_of_the_indicator_and_of_no_other_are_listed(page, cast, submission):
    factories.activity(submission, "13", "14", title="ธนาคารขยะชุมชน")
    factories.activity(submission, "15", title="ปลูกป่าชายเลน")
    text = page(cast.contributor).content.decode()
    assert "ธนาคารขยะชุมชน" in text
    assert "ปลูกป่าชายเลน" not in text
    assert f"{reverse('assessments:activity_add', args=[submission.pk])}?indicator=13" in text
    assert f"{reverse('assessments:evidence_add', args=[submission.pk])}?indicator=13" in text
    assert "No activity is linked" in page(cast.certifier, "16").content.decode()


def test_last_years_answer_stands_beside(page, cast, submission):
    before = factories.submission(cast.municipality, 2568)
    factories.fill(before, answer="คำตอบปีก่อน")
    factories.activity(before, "13", title="กิจกรรมปีก่อน")
    text = page(cast.contributor).content.decode()
    for words in ("Answer of 2568", "คำตอบปีก่อน", "กิจกรรมปีก่อน", "Process: <strong>8</strong> / 10"):
        assert words in text, words
    assert "no answer of an earlier year" not in text


def test_last_year_may_have_left_it_empty(page, cast, submission):
    factories.submission(cast.municipality, 2568)
    assert "No answer was written." in page(cast.contributor).content.decode()


def test_the_answers_to_all_that_became_the_indicator_stand_beside(page, cast, submission):
    first = submission.cycle.framework
    second = publication.clone(first)
    crosswalk.set_links(first, second, {"13": ["13"], "14": ["13"]})
    library.publish(second)
    factories.bare_cycle(2570, second)
    for number in ("13", "14"):
        Response.objects.filter(submission=submission, indicator__number=number).update(answer=f"ข้อ {number}")
    now = factories.submission(cast.municipality, 2570)

    text = page(cast.contributor, address=url(now)).content.decode()

    assert text.count("Answer of 2569") == 2
    assert text.index("ข้อ 13") < text.index("ข้อ 14")
    assert text.count("Then it was indicator 14:") == 1
    assert "Then it was indicator 13:" not in text


def test_the_rail_shows_the_state_of_every_indicator(page, cast, submission):
    text = page(cast.contributor).content.decode()
    assert text.count('class="rail-link"') == 35
    assert "Not begun" in text
    assert "state-done" not in text
    factories.fill(submission)
    Response.objects.filter(pk=response_of(submission, "14").pk).update(answer="")
    text = page(cast.contributor).content.decode()
    assert text.count("state-done") == 34
    assert text.count("state-partial") == 1


def test_the_number_of_queries_does_not_grow(page, cast, submission):
    page(cast.coordinator)
    counts = []
    for _ in range(2):
        factories.activity(submission, "13")
        with CaptureQueriesContext(connection) as queries:
            page(cast.coordinator)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def assign(client, submission, by, person, number="13"):
    client.force_login(by)
    client.cookies["django_language"] = "en"
    address = reverse("assessments:response_assign", args=[submission.pk, number])
    return client.post(address, {"person": person}, follow=True)


def test_the_coordinator_divides_the_work(client, cast, submission):
    text = assign(client, submission, cast.coordinator, cast.contributor.pk).content.decode()
    assert "The assignment is saved." in text
    assert f"Assigned to {cast.contributor.full_name}" in text
    response = response_of(submission)
    assert (response.assigned_to, response.version) == (cast.contributor, 1)
    assert assign(client, submission, cast.coordinator, "").status_code == 200
    assert response_of(submission).assigned_to is None


def test_only_colleagues_can_be_assigned(client, cast, submission):
    for person in (cast.stranger.pk, 999_999, "กมล"):
        text = assign(client, submission, cast.coordinator, person).content.decode()
        assert "no role in the municipality" in text
    Membership.objects.filter(user=cast.contributor).update(ended_at=clock.now())
    assign(client, submission, cast.coordinator, cast.contributor.pk)
    assert response_of(submission).assigned_to is None


def test_nobody_but_the_coordinator_assigns(client, cast, submission, page):
    for who in (cast.contributor, cast.certifier, cast.administrator):
        assert assign(client, submission, who, cast.contributor.pk).status_code == 403
    assert assign(client, submission, cast.stranger, cast.stranger.pk).status_code == 404
    assert assign(client, submission, cast.coordinator, cast.contributor.pk, "99").status_code == 404
    assert client.get(reverse("assessments:response_assign", args=[submission.pk, "13"])).status_code == 405


def test_a_colleague_sees_who_it_is_assigned_to_but_no_form(page, cast, submission):
    Response.objects.filter(pk=response_of(submission).pk).update(assigned_to=cast.contributor)
    text = page(cast.contributor).content.decode()
    assert f"Assigned to {cast.contributor.full_name}" in text
    assert 'name="person"' not in text
