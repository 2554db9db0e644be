"""The coordinator marks an indicator ready or sends it back; what is written afterwards is no longer ready."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from assessments import clock
from assessments.engine import make_move
from assessments.forms.preparing import moment
from assessments.marking import mark
from assessments.models import Response, Status, WorkState
from assessments.queries import Standing, overview
from tests import factories

pytestmark = pytest.mark.django_db
NOTE = "ขอตัวเลขครัวเรือนของปีนี้"


@pytest.fixture
def filled(draft, cast):
    factories.fill(draft)
    draft.responses.filter(indicator__number="20").update(assigned_to=cast.contributor)
    return draft


def url(submission):
    return reverse("assessments:internal_review", args=[submission.pk])


def response_of(submission, number="20"):
    return submission.responses.get(indicator__number=number)


def leaf_of(submission, number="20"):
    return next(one for one in overview(submission).leaves if one.indicator.number == number)


def send(client, submission, *numbers, state="ready", **more):
    return client.post(url(submission), {"numbers": numbers, "state": state} | more)


def indicator_page(client, submission, number="20"):
    address = reverse("assessments:response_edit", args=[submission.pk, number])
    return client.get(address).content.decode()


def test_the_coordinator_marks_several_at_once(client, filled, cast):
    client.force_login(cast.coordinator)

    assert send(client, filled, "1", "20").status_code == 302

    assert [leaf_of(filled, number).standing for number in ("1", "20")] == [Standing.READY, Standing.READY]
    assert leaf_of(filled, "2").standing == Standing.COMPLETE
    found = response_of(filled)
    assert (found.work_by, found.version) == (cast.coordinator, 1)


def test_back_goes_with_a_note_that_the_author_reads(client, filled, cast):
    client.force_login(cast.coordinator)
    send(client, filled, "20", state="back", note=NOTE, return_to="20")

    client.force_login(cast.contributor)
    page = indicator_page(client, filled)

    assert leaf_of(filled).standing == Standing.BACK
    assert NOTE in page
    assert "ปราณี ประสานงาน" in page


def test_only_who_was_asked_says_done_not_who_sent_it_back(client, filled, cast):
    client.force_login(cast.coordinator)
    send(client, filled, "20", state="back", note=NOTE)
    done = 'name="state" value="open"'

    assert done not in indicator_page(client, filled)
    client.force_login(cast.contributor)
    assert done in indicator_page(client, filled)


def test_back_without_a_note_is_refused_and_the_choice_kept(client, filled, cast):
    client.force_login(cast.coordinator)

    response = send(client, filled, "20", state="back", note="  ")

    assert response.status_code == 422
    assert response.context["form"].chosen == ["20"]
    assert response_of(filled).work_state == WorkState.OPEN


def test_nothing_chosen_is_said(client, filled, cast):
    client.force_login(cast.coordinator)

    assert "numbers" in send(client, filled).context["form"].errors


def test_what_is_incomplete_is_not_ready(client, filled, cast):
    Response.objects.filter(pk=response_of(filled).pk).update(answer="")
    client.force_login(cast.coordinator)

    response = send(client, filled, "1", "20")

    assert response.status_code == 422
    assert "20" in str(response.context["form"].errors["numbers"])
    assert response_of(filled, "1").work_state == WorkState.OPEN


def test_an_edit_after_ready_shows_and_takes_ready_away(client, filled, cast):
    client.force_login(cast.coordinator)
    send(client, filled, "20")
    found = response_of(filled)
    found.save_changes({"answer": "แก้ไขแล้ว"}, base_version=found.version, by=cast.contributor)

    leaf = leaf_of(filled)

    assert leaf.standing == Standing.COMPLETE
    assert leaf.is_changed_since_marked
    assert "<strong>" in client.get(url(filled)).content.decode()


def test_what_was_written_after_the_page_was_shown_is_not_ready(client, filled, cast):
    shown_at = clock.now()
    found = response_of(filled)
    found.save_changes({"answer": "ข้อความใหม่"}, base_version=found.version, by=cast.contributor)
    client.force_login(cast.coordinator)

    send(client, filled, "20", seen_at=shown_at.isoformat())

    assert leaf_of(filled).standing == Standing.COMPLETE


def test_the_author_says_that_it_is_done(client, filled, cast):
    mark(filled, [response_of(filled)], WorkState.BACK, note=NOTE, seen_at=clock.now(), by=cast.coordinator)
    client.force_login(cast.contributor)
    assert 'value="open"' in indicator_page(client, filled)

    response = send(client, filled, "20", state="open", return_to="20")

    assert response.url == reverse("assessments:response_edit", args=[filled.pk, "20"])
    found = response_of(filled)
    assert (found.work_state, found.work_by, found.work_note) == (WorkState.OPEN, cast.contributor, NOTE)
    assert NOTE in client.get(url(filled)).content.decode()


def test_an_author_marks_nothing_ready(client, filled, cast):
    client.force_login(cast.contributor)

    assert send(client, filled, "20").status_code == 403
    with pytest.raises(PermissionDenied):
        mark(filled, [response_of(filled)], WorkState.BACK, note=NOTE, seen_at=clock.now(), by=cast.contributor)


def test_the_certifier_marks_while_it_is_with_them(client, cast):
    held = factories.submission_in(Status.INTERNAL_REVIEW, cast)
    client.force_login(cast.certifier)

    assert send(client, held, "20", state="back", note=NOTE).status_code == 302
    assert leaf_of(held).standing == Standing.BACK


def test_nobody_outside_sees_a_mark_or_a_note(client, filled, cast):
    mark(filled, [response_of(filled, "1")], WorkState.READY, note="", seen_at=clock.now(), by=cast.coordinator)
    mark(filled, [response_of(filled)], WorkState.BACK, note=NOTE, seen_at=clock.now(), by=cast.coordinator)
    make_move("hand_over", filled, cast.coordinator)
    make_move("submit", filled, cast.certifier, factories.SIGNED)
    client.force_login(cast.officer)

    for name, args in (("response_edit", [filled.pk, "20"]), ("submission_read", [filled.pk])):
        assert NOTE not in client.get(reverse(f"assessments:{name}", args=args)).content.decode()
    assert {leaf.standing for leaf in overview(filled).leaves} == {Standing.COMPLETE}


def test_the_page_takes_the_same_queries_however_much_is_marked(client, filled, cast, django_assert_max_num_queries):
    client.force_login(cast.coordinator)
    client.get(url(filled))
    with django_assert_max_num_queries(12) as before:
        client.get(url(filled))
    everything = list(filled.responses.all())
    mark(filled, everything, WorkState.READY, note="", seen_at=clock.now(), by=cast.coordinator)

    with django_assert_max_num_queries(len(before)):
        client.get(url(filled))


@pytest.mark.parametrize("text", ["", "2026-13-45T00:00", "2026-01-01T00:00:00", "x"])
def test_a_moment_that_says_nothing_is_now(text):
    with clock.set_to(clock.now()):
        assert moment(text) == clock.now()


def test_a_moment_keeps_its_zone():
    earlier = clock.now() - timedelta(hours=1)

    assert moment(earlier.isoformat()) == earlier
