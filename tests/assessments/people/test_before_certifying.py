"""What is open about people stands on the pages of a submission, and stops it where it must."""

import pytest

from assessments import workflow
from assessments.engine import MoveRefused, make_move
from assessments.models import Consent, Evidence, Status
from tests.assessments.people.shown import blurred, change, url, withheld

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


def test_a_withheld_photo_stops_the_handing_over_and_is_named(client, cast, draft, photo):
    change(photo, cast, caption="กีฬาสีโรงเรียน", consent=Consent.BLUR)
    [missing] = workflow.gaps(draft)
    assert (missing.name, missing.url) == ("กีฬาสีโรงเรียน", url("evidence_edit", photo.pk))
    with pytest.raises(MoveRefused) as refused:
        make_move("hand_over", draft, cast.coordinator)
    assert refused.value.missing == [missing]
    client.force_login(cast.coordinator)
    page = client.get(url("move", draft.pk, "hand_over"))
    assert f'<a href="{missing.url}">กีฬาสีโรงเรียน</a>' in page.text

    blurred(Evidence.objects.get(pk=photo.pk), cast)
    make_move("hand_over", draft, cast.coordinator)
    assert draft.status == Status.INTERNAL_REVIEW


def test_photos_without_an_answer_are_told_and_stop_nothing(client, cast, draft, photo):
    client.force_login(cast.coordinator)
    page = client.get(url("move", draft.pk, "hand_over"))
    assert f'<a href="{url("evidence_edit", photo.pk)}">' in page.text
    assert url("people_edit", draft.pk) in page.text
    assert "btn btn-primary" in page.text

    make_move("hand_over", draft, cast.coordinator)
    client.force_login(cast.certifier)
    page = client.get(url("move", draft.pk, "submit"))
    assert f'<a href="{url("evidence_edit", photo.pk)}">' in page.text
    assert url("people_edit", draft.pk) not in page.text, "the certifier cannot answer"


def test_the_list_of_activities_leads_to_what_is_open(contributor, draft, photo, cast):
    assert url("people_edit", draft.pk) in contributor.get(url("activity_list", draft.pk)).text
    withheld(photo, cast)
    assert "notice-warning" in contributor.get(url("activity_list", draft.pk)).text
    change(Evidence.objects.get(pk=photo.pk), cast, consent=Consent.NOBODY)
    assert url("people_edit", draft.pk) not in contributor.get(url("activity_list", draft.pk)).text
