"""Every text keeps its versions, with who and when, to read and to bring back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import clock, collecting
from assessments.models import Activity, Evidence, EvidenceKind, Response, TextVersion
from assessments.models.texts import removed_between
from tests import factories

pytestmark = pytest.mark.django_db
LONG = "โครงการคัดแยกขยะที่ต้นทาง"


@pytest.fixture
def response(draft):
    return draft.responses.get(indicator__number="13")


@pytest.fixture
def write(cast):
    """Save an answer as somebody, some seconds after now."""

    def save(row, text, who="contributor", after=0):
        current = Response.objects.get(pk=row.pk)
        with clock.set_to(NOW + timedelta(seconds=after)):
            current.save_changes({"answer": text}, base_version=current.version, by=getattr(cast, who))

    return save


NOW = clock.now()


def texts():
    return list(TextVersion.objects.values_list("text", flat=True))


def path(row, field="answer", kind=None):
    return reverse("assessments:text_history", args=[kind or row.kept_as, row.pk, field])


@pytest.mark.parametrize(
    "before, after, removed",
    [
        ("", "ก", 0),
        ("กข", "กxข", 0),
        ("กขค", "กค", 1),
        ("กขค", "", 3),
        ("aaa", "aa", 1),
        ("one two", "two one", 7),
        ("same", "same", 0),
    ],
)
def test_what_had_to_go_in_one_place(before, after, removed):
    assert removed_between(before, after) == removed


def test_typing_on_is_one_version(response, write, cast):
    for after, text in enumerate(["โครงการ", "โครงการคัดแยก", LONG]):
        write(response, text, after=after)
    version = TextVersion.objects.get()
    assert (version.text, version.by, version.submission_id) == (LONG, cast.contributor, response.submission_id)
    assert (version.began_at, version.at) == (NOW, NOW + timedelta(seconds=2))


def test_correcting_a_slip_is_no_version_but_taking_words_away_is(response, write):
    write(response, "โครงการคัดแยกขยพ")
    write(response, "โครงการคัดแยกขยะ", after=1)
    assert texts() == ["โครงการคัดแยกขยะ"]
    write(response, "โครงการ", after=2)
    assert texts() == ["โครงการคัดแยกขยะ", "โครงการ"]


def test_a_pause_or_a_long_go_begins_a_version(response, write):
    write(response, "ก")
    write(response, "กข", after=119)
    write(response, "กขค", after=240)
    assert texts() == ["กข", "กขค"]
    for after in range(300, 900, 60):
        write(response, "กขค" + "ง" * after, after=after)
    assert len(texts()) == 3, "ten minutes of typing without a pause are enough for one version"


def test_another_person_begins_a_version(response, write, cast):
    write(response, "ก")
    write(response, "กข", who="coordinator", after=1)
    write(response, "กขค", after=2)
    assert list(TextVersion.objects.values_list("text", "by")) == [
        ("ก", cast.contributor.pk),
        ("กข", cast.coordinator.pk),
        ("กขค", cast.contributor.pk),
    ]


def test_what_stood_there_before_the_first_change_is_kept_too(response, write, cast):
    yesterday = NOW - timedelta(days=1)
    Response.objects.filter(pk=response.pk).update(answer=LONG, changed_by=cast.coordinator, changed_at=yesterday)
    write(response, "ใหม่ทั้งหมด")
    assert list(TextVersion.objects.values_list("text", "by", "at")) == [
        (LONG, cast.coordinator.pk, yesterday),
        ("ใหม่ทั้งหมด", cast.contributor.pk, NOW),
    ]


def test_what_was_written_past_the_history_is_kept_at_the_next_save(response, write):
    write(response, "ก")
    Response.objects.filter(pk=response.pk).update(answer="ยกมาจากปีก่อน")
    write(response, "ยกมาจากปีก่อนแล้วแก้", after=1)
    assert texts() == ["ก", "ยกมาจากปีก่อน", "ยกมาจากปีก่อนแล้วแก้"]


def test_a_save_of_points_or_of_the_same_text_is_no_version(response, write, cast):
    write(response, "ก")
    write(response, "ก", after=1)
    current = Response.objects.get(pk=response.pk)
    current.save_changes({}, base_version=current.version, by=cast.contributor)
    assert texts() == ["ก"]


def test_a_row_read_long_ago_keeps_the_text_that_stood_there_last(response, write, cast):
    old = Response.objects.get(pk=response.pk)
    write(response, LONG, who="coordinator")
    saved = old.save_changes({"answer": "ใหม่"}, base_version=2, by=cast.contributor)
    assert (texts(), saved.version, saved.answer) == ([LONG, "ใหม่"], 3, "ใหม่")


def test_captions_and_activities_have_their_own(draft, cast):
    activity = factories.activity(draft, "13", about="เดิม")
    activity.save_changes({"about": "ใหม่หมด", "place": "วัด"}, base_version=1, by=cast.contributor)
    link = Evidence.objects.create(submission=draft, kind=EvidenceKind.LINK, url="https://example.com")
    collecting.change(link, {"caption": "รายงาน"}, base_version=1, by=cast.contributor)
    rows = TextVersion.objects.values_list("activity", "evidence", "field", "text")
    assert set(rows) == {
        (activity.pk, None, "about", "เดิม"),
        (activity.pk, None, "about", "ใหม่หมด"),
        (activity.pk, None, "place", "วัด"),
        (None, link.pk, "caption", "รายงาน"),
    }
    assert str(TextVersion.objects.of(link).get()).startswith("caption ")


def test_the_page_tells_who_wrote_what(response, write, contributor, cast):
    assert "ยังไม่เคยแก้ไข" in contributor.get(path(response)).content.decode()
    write(response, LONG)
    write(response, "", who="coordinator", after=1)
    page = contributor.get(path(response))
    text = page.content.decode()
    for words in (LONG, cast.contributor.full_name, cast.coordinator.full_name):
        assert words in text
    assert text.count('name="version"') == 1, "what stands now need not be put in place"


def test_a_version_is_put_in_place_again_and_is_a_version_itself(response, write, contributor, cast):
    write(response, LONG)
    write(response, "อย่างอื่น", who="coordinator", after=1)
    first = TextVersion.objects.first()
    answer = contributor.post(path(response), {"version": first.pk})
    assert answer.url == reverse("assessments:response_edit", args=[response.submission_id, "13"])
    assert Response.objects.get(pk=response.pk).answer == LONG
    assert texts() == [LONG, "อย่างอื่น", LONG]
    assert TextVersion.objects.last().by == cast.contributor


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 20])
def test_an_unknown_version_is_not_found(response, contributor, version):
    assert contributor.post(path(response), {"version": version}).status_code == 404


def test_a_title_is_never_emptied_by_an_old_version(draft, contributor, cast):
    activity = factories.activity(draft, "13")
    empty = TextVersion.objects.create(submission=draft, activity=activity, field="title", text="")
    assert 'name="version"' not in contributor.get(path(activity, "title")).content.decode()
    assert contributor.post(path(activity, "title"), {"version": empty.pk}).status_code == 403
    assert Activity.objects.get(pk=activity.pk).title == "ธนาคารขยะชุมชน"


def test_after_an_activity_or_a_caption_one_comes_back_to_its_page(draft, contributor, cast):
    activity = factories.activity(draft, "13", about="เดิม")
    activity.save_changes({"about": "ใหม่หมด"}, base_version=1, by=cast.contributor)
    old = TextVersion.objects.first()
    assert contributor.post(path(activity, "about"), {"version": old.pk}).url == f"/activities/{activity.pk}/"
    link = Evidence.objects.create(submission=draft, kind=EvidenceKind.LINK, url="https://example.com", caption="ก")
    assert f'href="/evidence/{link.pk}/"' in contributor.get(path(link, "caption")).content.decode()


@pytest.mark.parametrize("kind, field", [("response", "status"), ("response", "about"), ("score", "answer")])
def test_what_has_no_history_is_not_found(response, contributor, kind, field):
    assert contributor.get(path(response, field, kind)).status_code == 404


@pytest.mark.parametrize(
    "who, read, written",
    [("certifier", 200, 403), ("administrator", 200, 403), ("stranger", 404, 404), ("officer", 404, 404)],
)
def test_who_reads_and_who_restores(client, response, write, cast, who, read, written):
    write(response, LONG)
    write(response, "x", after=1)
    client.force_login(getattr(cast, who))
    answer = client.get(path(response))
    assert answer.status_code == read
    assert b'name="version"' not in answer.content
    assert client.post(path(response), {"version": TextVersion.objects.first().pk}).status_code == written


def test_the_successor_of_a_municipality_reads_how_its_texts_came_to_be(client, response, write, cast):
    write(response, "ทำแล้ว")
    pages = [
        path(response),
        reverse("assessments:internal_review", args=[response.submission_id]),
    ]
    client.force_login(cast.stranger)
    assert [client.get(page).status_code for page in pages] == [404, 404]
    cast.municipality.merged_into, cast.municipality.merged_on = cast.other_municipality, clock.today()
    cast.municipality.save()
    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_judges_never_read_how_a_text_came_to_be(client, cast):
    submission = factories.submission_in("area_review", cast)
    response = submission.responses.get(indicator__number="20")
    for who in ("evaluator", "chair", "officer"):
        client.force_login(getattr(cast, who))
        assert client.get(path(response)).status_code == 404
    client.force_login(cast.contributor)
    assert client.get(path(response)).status_code == 200


def test_many_versions_are_paged_in_few_queries(response, contributor, cast):
    TextVersion.objects.bulk_create(
        TextVersion(
            submission=response.submission, response=response, field="answer", text=f"ฉบับ {n}", by=cast.contributor
        )
        for n in range(1, 46)
    )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        text = contributor.get(path(response)).content.decode()
    assert len(queries) <= 12
    # The last one of a page is compared with the first of the next, which is there for that alone.
    assert "ฉบับ 26" in text and "ฉบับ 24" not in text
    assert "hidden>ฉบับ 25<" in text
