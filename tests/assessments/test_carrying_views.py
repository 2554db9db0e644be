"""The pages of carrying: looked at first, done on a press, confirmed one by one or several at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments.files import store
from assessments.models import Evidence, EvidenceKind, Response, Upload
from tests import factories
from tests.assessments import pictures
from tests.assessments.sending import send

TEXT = "ขยายเส้นทางเก็บขยะอินทรีย์จาก 3 เป็น 7 หมู่บ้าน"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def before(cast):
    factories.cycle(2568)
    made = factories.submission(cast.municipality, 2568)
    made.responses.filter(indicator__number="20").update(answer=TEXT)
    return made


def url(name, submission):
    return reverse(f"assessments:{name}", args=[submission.pk])


def post_all(client, submission, before):
    return client.post(
        url("carry", submission),
        {
            "source": before.pk,
            "scope": "all",
            "answers": "1",
            "activities": [one.pk for one in before.activities.all()],
            "papers": [one.pk for one in before.evidence.all()],
        },
    )


def text_of(response):
    return response.content.decode()


def test_the_page_shows_what_would_come_and_changes_nothing(contributor, before, draft):
    factories.activity(before, "20", title="ปลูกป่าในเมือง")
    factories.activity(before, title="งานที่ไม่ผูกกับตัวชี้วัด")
    paper = Evidence.objects.create(submission=before, kind=EvidenceKind.LINK, url="https://example.com/plan")
    paper.responses.add(before.responses.get(indicator__number="20"))
    draft.responses.filter(indicator__number="1").update(answer="ปีนี้")
    before.responses.filter(indicator__number="1").update(answer="ปีก่อน")

    page = text_of(contributor.get(url("carry", draft)))

    for words in (
        TEXT,
        "ปลูกป่าในเมือง",
        "https://example.com/plan",
        "1 answer is carried",
        "stays as it is",
        "Carry from 2568",
    ):
        assert words in page
    assert not Response.objects.filter(submission=draft, to_confirm=True).exists()
    assert not draft.activities.exists()


def test_a_press_carries_and_leads_to_what_is_to_be_confirmed(contributor, before, draft):
    factories.activity(before, "20")

    answer = post_all(contributor, draft, before)

    assert answer.url == url("carried_list", draft)
    page = text_of(contributor.get(answer.url))
    assert "Carried from 2568: 1 answers, 1 activities, 0 documents and links." in page
    assert "word for word as then" in page
    assert "no day of this year yet" in page


def test_a_second_press_says_that_nothing_was_carried(contributor, before, draft):
    post_all(contributor, draft, before)

    page = text_of(contributor.get(post_all(contributor, draft, before).url))

    assert "Nothing was carried" in page


def test_what_is_here_already_is_shown_so(contributor, before, draft):
    activity = factories.activity(before, "20")
    paper = Evidence.objects.create(submission=before, kind=EvidenceKind.LINK, url="https://example.com/plan")
    paper.activities.add(activity)
    factories.activity(before, "21", title="ตลาดนัดสีเขียว")
    factories.activity(draft, "21", title="ตลาดนัดสีเขียว")
    post_all(contributor, draft, before)

    page = text_of(contributor.get(url("carry", draft)))

    assert page.count('<span class="tag tag-grey">here already</span>') == 3
    assert "There is nothing to carry here that is not here already." in page


def test_an_activity_recorded_anew_under_the_same_title_is_not_ticked(contributor, before, draft):
    factories.activity(before, "21", title="ตลาดนัดสีเขียว")
    factories.activity(draft, "21", title="ตลาดนัดสีเขียว")

    page = text_of(contributor.get(url("carry", draft)))

    assert "One of this title is recorded this year already." in page
    assert " checked" not in page.partition('name="activities"')[2].partition(">")[0]


def test_one_dimension_or_indicator_is_chosen_and_nonsense_means_everything(contributor, before, draft):
    before.responses.filter(indicator__number="1").update(answer="ของมิติแรก")

    assert "ของมิติแรก" not in text_of(contributor.get(url("carry", draft) + "?scope=20"))
    assert "ของมิติแรก" in text_of(contributor.get(url("carry", draft) + "?scope=d1"))
    assert TEXT not in text_of(contributor.get(url("carry", draft) + "?scope=d1"))
    page = text_of(contributor.get(url("carry", draft) + "?scope=x&source=9"))
    assert "ของมิติแรก" in page and TEXT in page


def test_without_an_earlier_year_the_pages_say_so(contributor, draft):
    for name in ("carry", "year_differences"):
        assert "There is no earlier year" in text_of(contributor.get(url(name, draft)))
    assert contributor.post(url("carry", draft)).status_code == 200
    assert "Nothing waits to be confirmed" in text_of(contributor.get(url("carried_list", draft)))


def test_the_submission_offers_to_start_from_last_year_until_something_is_written(contributor, before, draft):
    page = text_of(contributor.get(url("submission_detail", draft)))
    assert "Start from 2568" in page
    assert f"{url('carry', draft)}?scope=d1" in page

    post_all(contributor, draft, before)
    page = text_of(contributor.get(url("submission_detail", draft)))
    assert "Carried from an earlier year, to be confirmed" in page

    draft.responses.update(to_confirm=False)
    page = text_of(contributor.get(url("submission_detail", draft)))
    assert "Carry from an earlier year" in page
    assert "Start from 2568" not in page


def test_several_are_confirmed_at_once(contributor, before, draft):
    factories.activity(before, "20")
    post_all(contributor, draft, before)
    response, activity = draft.responses.get(to_confirm=True), draft.activities.get()

    answer = contributor.post(url("carried_list", draft), {"responses": response.pk, "activities": activity.pk})

    assert "2 things are confirmed for this year." in text_of(contributor.get(answer.url))
    response.refresh_from_db()
    assert not response.to_confirm


def test_nothing_ticked_or_nonsense_confirms_nothing(contributor, before, draft):
    post_all(contributor, draft, before)

    answer = contributor.post(url("carried_list", draft), {"responses": ["x", "9" * 30]})

    assert "Nothing was ticked" in text_of(contributor.get(answer.url))
    assert draft.responses.filter(to_confirm=True).exists()


def test_the_indicator_says_where_its_text_came_from_and_is_confirmed_there(contributor, before, draft):
    post_all(contributor, draft, before)
    address = reverse("assessments:response_edit", args=[draft.pk, "20"])

    page = text_of(contributor.get(address))
    assert "Carried from 2568 · not confirmed yet" in page
    assert f"{url('year_differences', draft)}?scope=20" in page

    response = draft.responses.get(indicator__number="20")
    answer = contributor.post(url("carried_list", draft), {"responses": response.pk, "here": address})
    assert answer.url == address
    assert "not confirmed yet" not in text_of(contributor.get(address))


def test_a_confirmation_leads_nowhere_else(contributor, before, draft):
    answer = contributor.post(url("carried_list", draft), {"here": "https://example.com/"})

    assert answer.url == url("carried_list", draft)


def test_saving_the_text_does_not_confirm_it(contributor, before, draft):
    post_all(contributor, draft, before)
    response = draft.responses.get(indicator__number="20")

    contributor.post(
        reverse("assessments:response_edit", args=[draft.pk, "20"]),
        {"fields": "answer", "answer": TEXT + " ปีนี้", "version": response.version},
    )

    response.refresh_from_db()
    assert (response.answer, response.to_confirm) == (TEXT + " ปีนี้", True)
    assert "changed since" in text_of(contributor.get(url("carried_list", draft)))


def test_the_activity_shows_what_it_was_then(contributor, before, draft):
    factories.activity(before, "20", outcomes="ลดขยะได้ 12 ตัน", budget=50_000)
    post_all(contributor, draft, before)

    page = text_of(contributor.get(reverse("assessments:activity_edit", args=[draft.activities.get().pk])))

    for words in ("Carried from 2568 · not confirmed yet", "What it was in 2568", "ลดขยะได้ 12 ตัน", "50,000"):
        assert words in page


def test_a_text_whose_source_is_gone_is_still_to_be_confirmed(contributor, before, draft):
    draft.responses.filter(indicator__number="20").update(answer=TEXT, to_confirm=True)

    assert "from an earlier year" in text_of(contributor.get(url("carried_list", draft)))
    page = text_of(contributor.get(reverse("assessments:response_edit", args=[draft.pk, "20"])))
    assert "Carried from an earlier year · not confirmed yet" in page


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("name", ["carry", "carried_list", "year_differences"])
def test_the_pages_cost_the_same_however_much_there_is(contributor, cast, before, draft, name, count):
    numbers = [leaf.number for leaf in factories.outline(factories.framework()).leaves[: count * 2]]
    for number in numbers:
        before.responses.filter(indicator__number=number).update(answer=TEXT)
        activity = factories.activity(before, number, title=f"กิจกรรม {number}")
        link = Evidence.objects.create(submission=before, kind=EvidenceKind.LINK, url=f"https://example.com/{number}")
        link.activities.add(activity)
    if name != "carry":
        post_all(contributor, draft, before)
    contributor.get(url(name, draft))

    with CaptureQueriesContext(connection) as queries:
        contributor.get(url(name, draft))

    counted = [one["sql"] for one in queries if "django_session" not in one["sql"]]
    assert len(counted) <= 12, "\n".join(counted)


# ------------------------------------------------------------------ photos of an earlier year


JPEG = pictures.jpeg()


@pytest.fixture
def used_before(before):
    stored = store(pictures.upload(JPEG))
    return Evidence.objects.create(submission=before, kind=EvidenceKind.PHOTO, file=stored)


def test_a_photo_of_an_earlier_year_is_refused_in_words(contributor, used_before, draft):
    activity = factories.activity(draft, "20")
    address = reverse("assessments:evidence_add", args=[draft.pk]) + f"?activity={activity.pk}"

    answer = contributor.post(address, {"photos": [pictures.upload(JPEG)]})

    assert answer.status_code == 422
    assert "this very photo was evidence of 2568 already" in text_of(answer)
    assert not draft.evidence.exists()


def test_a_photo_of_this_year_is_taken(contributor, used_before, draft):
    activity = factories.activity(draft, "20")
    address = reverse("assessments:evidence_add", args=[draft.pk]) + f"?activity={activity.pk}"

    answer = contributor.post(address, {"photos": [pictures.upload(pictures.jpeg(640, 480))]})

    assert answer.status_code == 302
    assert draft.evidence.count() == 1


def test_a_photo_of_an_earlier_year_that_comes_in_parts_is_refused_too(contributor, used_before, draft, worker):
    upload = send(contributor, draft, JPEG)

    assert (upload.state, upload.reason, upload.reason_facts) == (Upload.State.REFUSED, "earlier_year", {"year": 2568})
    assert "this very photo was evidence of 2568 already" in upload.problem


def test_a_document_may_be_the_same_as_in_an_earlier_year(contributor, before, draft, worker):
    Evidence.objects.create(submission=before, kind=EvidenceKind.DOCUMENT, file=store(pictures.upload(pictures.pdf())))

    upload = send(contributor, draft, pictures.pdf(), kind="document", name="แผน.pdf")

    assert upload.state == Upload.State.ACCEPTED


@pytest.mark.parametrize("name", ["carry", "carried_list"])
def test_who_only_reads_carries_and_confirms_nothing(client, cast, before, draft, name):
    client.force_login(cast.certifier)

    assert client.get(url(name, draft)).status_code == 403
    assert client.post(url(name, draft)).status_code == 403


def test_carrying_is_offered_beside_last_years_answer_only_where_something_would_come(client, cast, before, draft):
    client.force_login(cast.contributor)
    address = reverse("assessments:response_edit", args=[draft.pk, "20"])

    assert "Carry it into this year" in client.get(address).content.decode()
    draft.responses.filter(indicator__number="20").update(answer="เขียนแล้ว")
    assert "Carry it into this year" not in client.get(address).content.decode()
