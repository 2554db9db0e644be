"""What the panel wrote last year, beside the indicator, with what was done about it."""

import pytest
from django.urls import reverse

from assessments.earlier import previous_responses
from assessments.models import Response, Status, Submission
from assessments.snapshots import content_of
from reviews.models import Assignment, Clarification, Objection, Score, SettledScore, Suggestion
from reviews.suggestions import Kind, suggestions_on
from tests import factories

REASON = "ควรแสดงหลักฐานการติดตามผลรายหมู่บ้าน"
DONE = "ติดตามครบ 7 หมู่บ้านทุกเดือน"


@pytest.fixture
def before(cast):
    factories.cycle(2568)
    made = factories.submission_in(Status.PUBLISHED, cast, year_be=2568)
    settled = SettledScore.objects.filter(submission=made, criterion__indicator__number="20").first()
    SettledScore.objects.filter(pk=settled.pk).update(reason=REASON)
    response = made.responses.get(indicator__number="20")
    Clarification.objects.create(response=response, question="มีภาพก่อนดำเนินการหรือไม่", asked_by=cast.evaluator)
    Objection.objects.create(
        response=response,
        reason="ขอทบทวน",
        raised_by=cast.coordinator,
        reply="พิจารณาแล้วคงเดิม",
        replied_by=cast.chair,
        replied_at=made.status_at,
    )
    return made


@pytest.fixture
def draft(cast, before):
    return factories.submission(cast.municipality)


def address(submission, number="20"):
    return reverse("assessments:response_edit", args=[submission.pk, number])


def page_of(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()


def test_what_the_panel_settled_asked_and_replied_is_told(cast, before, draft):
    previous = previous_responses(draft.responses.get(indicator__number="20"), cast.contributor)

    found = suggestions_on(cast.contributor, previous)

    assert [(one.kind, one.text) for one in found] == [
        (Kind.REASON, REASON),
        (Kind.QUESTION, "มีภาพก่อนดำเนินการหรือไม่"),
        (Kind.REPLY, "พิจารณาแล้วคงเดิม"),
    ]
    assert {one.year_be for one in found} == {2568}
    assert suggestions_on(cast.contributor, []) == []


def test_nothing_is_told_before_the_result_is_published(cast, before, draft):
    Submission.objects.filter(pk=before.pk).update(status=Status.AREA_REVIEW)

    assert (
        suggestions_on(
            cast.contributor, previous_responses(draft.responses.get(indicator__number="20"), cast.contributor)
        )
        == []
    )


def test_the_comment_of_a_single_evaluator_stays_with_the_panel(client, cast, before, draft):
    Score.objects.filter(assignment__submission=before).update(comment="ความเห็นเฉพาะกรรมการ")

    page = page_of(client, cast.contributor, address(draft))

    assert REASON in page
    assert "ความเห็นเฉพาะกรรมการ" not in page


def test_a_stranger_is_told_nothing(cast, before, draft):
    previous = previous_responses(draft.responses.get(indicator__number="20"), cast.contributor)

    assert suggestions_on(cast.stranger, previous) == []


def test_the_field_stands_where_the_panel_wrote_and_nowhere_else(client, cast, draft):
    page = page_of(client, cast.contributor, address(draft))
    assert REASON in page
    assert 'name="followup"' in page

    assert 'name="followup"' not in page_of(client, cast.contributor, address(draft, "1"))


def test_what_was_done_is_saved_and_read_by_the_evaluator(client, cast, draft):
    client.force_login(cast.contributor)
    client.post(address(draft), {"fields": "followup", "followup": DONE, "version": "1"})

    response = draft.responses.get(indicator__number="20")
    assert (response.followup, response.version) == (DONE, 2)

    Submission.objects.filter(pk=draft.pk).update(status=Status.AREA_REVIEW, self_percent=1)
    own = factories.assign(draft, cast.evaluator, cast.administrator)
    page = page_of(client, cast.evaluator, reverse("reviews:score_edit", args=[own.pk, "20"]))
    assert DONE in page
    assert DONE in page_of(client, cast.evaluator, reverse("assessments:submission_read", args=[draft.pk]))


def test_who_only_reads_sees_both(client, cast, draft):
    page = page_of(client, cast.certifier, address(draft))
    assert REASON in page

    Response.objects.filter(submission=draft, indicator__number="20").update(followup=DONE)
    assert DONE in page_of(client, cast.certifier, address(draft))


def test_a_page_without_the_field_does_not_empty_it(client, cast, draft):
    Response.objects.filter(submission=draft, indicator__number="1").update(followup=DONE)
    client.force_login(cast.contributor)

    client.post(address(draft, "1"), {"answer": "ทำแล้ว", "version": "1"})

    saved = draft.responses.get(indicator__number="1")
    assert (saved.answer, saved.followup) == ("ทำแล้ว", DONE)


def test_it_is_frozen_with_the_answer(draft):
    Response.objects.filter(submission=draft, indicator__number="20").update(followup=DONE)

    rows = {one["number"]: one for one in content_of(draft)["responses"]}

    assert rows["20"]["followup"] == DONE
    assert "followup" not in rows["1"]


# ------------------------------------------------------------------ advice


@pytest.fixture
def sheet(cast):
    factories.cycle()
    made = factories.submission_in(Status.AREA_REVIEW, cast)
    return made.assignments.get(evaluator=cast.evaluator)


def save_sheet(client, assignment, **data):
    client.force_login(assignment.evaluator)
    address = reverse("reviews:score_edit", args=[assignment.pk, "20"])
    bases = client.get(address).context["desk"].version_bases
    return client.post(address, bases | data)


def test_an_evaluator_advises_changes_and_takes_back(client, sheet):
    assert save_sheet(client, sheet, suggestion=REASON).status_code == 302
    assert Suggestion.objects.get().text == REASON
    assert REASON in page_of(client, sheet.evaluator, reverse("reviews:score_edit", args=[sheet.pk, "20"]))

    save_sheet(client, sheet, suggestion="ขยายผล")
    assert str(Suggestion.objects.get()) == "ขยายผล"
    # A page without the field changes nothing.
    save_sheet(client, sheet)
    assert Suggestion.objects.exists()

    save_sheet(client, sheet, suggestion=" ")
    assert not Suggestion.objects.exists()


def test_too_long_an_advice_stays_in_its_field(client, sheet):
    answer = save_sheet(client, sheet, suggestion="ก" * 5001)

    assert answer.status_code == 422
    assert "ก" * 5001 in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_advice_is_told_with_the_published_result_and_not_before(cast, sheet):
    submission = sheet.submission
    advice = Suggestion.objects.create(
        assignment=sheet, response=submission.responses.get(indicator__number="20"), text=REASON
    )

    def sees(who):
        return advice in Suggestion.objects.visible_to(who)

    everybody = (cast.contributor, cast.certifier, cast.officer, cast.second_evaluator, cast.chair, cast.stranger)
    assert sees(cast.evaluator)
    assert not any(sees(one) for one in everybody)

    Assignment.objects.filter(pk=sheet.pk).update(finished_at=submission.status_at)
    assert [sees(one) for one in everybody] == [False, False, False, False, True, False]

    Submission.objects.filter(pk=submission.pk).update(status=Status.PUBLISHED)
    assert [sees(one) for one in everybody] == [True, True, True, True, True, False]


def test_advice_stands_beside_the_indicator_of_the_next_year(client, cast, before, draft):
    assignment = before.assignments.first()
    response = before.responses.get(indicator__number="1")
    Suggestion.objects.create(assignment=assignment, response=response, text="ควรแสดงบนแผนที่")

    page = page_of(client, cast.contributor, address(draft, "1"))

    assert "ควรแสดงบนแผนที่" in page
    assert assignment.evaluator.full_name not in page
