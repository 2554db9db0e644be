"""The certifier sees what changed since they last said that they have read it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock, collecting
from assessments.checklist import answer, checklist
from assessments.editing import save_base_data
from assessments.models import EvidenceKind, Look
from assessments.queries import outline_of, overview
from assessments.seen import changes_since, keep_look, last_look
from tests import factories
from tests.assessments import pictures

pytestmark = pytest.mark.django_db


def url(submission):
    return reverse("assessments:submission_changes", args=[submission.pk])


def detail(client, submission):
    return client.get(reverse("assessments:submission_detail", args=[submission.pk])).content.decode()


def write(submission, by, number="20", text="เขียนใหม่"):
    found = submission.responses.get(indicator__number=number)
    found.save_changes({"answer": text}, base_version=found.version, by=by)


def names(submission, reader):
    return [one.name for one in changes_since(last_look(reader, submission), reader, submission)]


@pytest.fixture
def filled(draft):
    factories.fill(draft)
    return draft


def test_an_answer_is_called_as_on_the_indicator(filled, cast):
    write(filled, cast.contributor)

    kinds = {one.kind for one in changes_since(None, cast.certifier, filled) if one.number == "20"}

    assert kinds == {"คำตอบ"}


def test_everything_that_others_wrote_is_listed_with_who_and_where(filled, cast):
    write(filled, cast.contributor)
    made = factories.activity(filled, "20", title="ปลูกป่า", changed_by=cast.contributor)
    photo = collecting.add_file(
        filled, pictures.upload(pictures.jpeg(), "ป่า.jpg"), kind=EvidenceKind.PHOTO, by=cast.contributor
    )
    cells = [(key, filled.cycle.year_be) for key in list(outline_of(filled).base_data_fields)[:2]]
    save_base_data(filled, {}, dict.fromkeys(cells, Decimal(5)), by=cast.contributor)
    loose = factories.activity(filled, title="ไม่มีตัวชี้วัด")
    item = checklist(overview(filled), cast.contributor).item(f"activity:{loose.pk}:indicator")
    answer(item, filled, "เป็นงานจังหวัด", read="", by=cast.contributor)

    found = {one.url: one for one in changes_since(None, cast.certifier, filled)}

    indicator = found[reverse("assessments:response_edit", args=[filled.pk, "20"])]
    assert (indicator.number, indicator.who) == ("20", cast.contributor.full_name)
    assert found[reverse("assessments:activity_edit", args=[made.pk])].is_new
    assert found[reverse("assessments:evidence_view", args=[photo.pk])].name == "ป่า.jpg"
    assert found[reverse("assessments:base_data", args=[filled.pk])].who == cast.contributor.full_name
    reason = found[reverse("assessments:before_handing_over", args=[filled.pk]) + "#answered"]
    assert reason.name == "เป็นงานจังหวัด"
    assert len(found) == 5


def test_what_one_wrote_oneself_is_no_news(filled, cast):
    write(filled, cast.coordinator)

    assert names(filled, cast.coordinator) == []
    assert len(names(filled, cast.certifier)) == 1


def test_opening_is_not_reading_and_the_button_is(client, filled, cast):
    write(filled, cast.contributor)
    client.force_login(cast.certifier)
    client.get(url(filled))
    assert last_look(cast.certifier, filled) is None

    response = client.post(url(filled), {"until": client.get(url(filled)).context["now"]})

    assert response.status_code == 302
    assert names(filled, cast.certifier) == []
    assert not client.get(url(filled)).context["changes"]


def test_what_is_written_while_one_reads_is_still_news(client, filled, cast):
    write(filled, cast.contributor, "20")
    client.force_login(cast.certifier)
    shown = client.get(url(filled)).context["now"]
    write(filled, cast.contributor, "34")

    client.post(url(filled), {"until": shown})

    assert [one.number for one in changes_since(last_look(cast.certifier, filled), cast.certifier, filled)] == ["34"]


def test_a_look_goes_neither_back_nor_ahead(filled, cast):
    now = clock.now()
    with clock.set_to(now):
        keep_look(cast.certifier, filled, now + timedelta(days=1))
        assert last_look(cast.certifier, filled) == now
        keep_look(cast.certifier, filled, now - timedelta(days=1))
        assert last_look(cast.certifier, filled) == now
    keep_look(cast.certifier, filled, now + timedelta(microseconds=1))

    assert last_look(cast.certifier, filled) > now
    assert str(Look.objects.get()).startswith(f"{filled.pk} {cast.certifier.pk} ")


def test_the_certifier_is_told_on_the_submission_and_before_signing(client, filled, cast):
    client.force_login(cast.certifier)
    assert url(filled) not in detail(client, filled)
    write(filled, cast.contributor)
    assert url(filled) in detail(client, filled)
    client.post(url(filled))
    assert url(filled) not in detail(client, filled)
    write(filled, cast.contributor, text="อีกครั้ง")
    assert url(filled) in detail(client, filled)

    client.force_login(cast.contributor)
    assert f'href="{url(filled)}"' not in detail(client, filled)


def test_the_page_takes_the_same_queries_for_one_and_for_three(client, filled, cast, django_assert_max_num_queries):
    client.force_login(cast.certifier)
    factories.activity(filled, "20", changed_by=cast.contributor)
    client.get(url(filled))
    with django_assert_max_num_queries(12) as one:
        client.get(url(filled))
    for number in ("20", "34"):
        write(filled, cast.contributor, number)
        factories.activity(filled, number, changed_by=cast.contributor)

    with django_assert_max_num_queries(len(one)):
        client.get(url(filled))
