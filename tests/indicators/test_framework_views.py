"""The administrator's library of frameworks: list, whole, file, comparison, and what happens to each."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from indicators import crosswalk, library, publication
from indicators.forms import importing
from indicators.models import Framework, WorkedExample
from tests import factories
from tests.indicators.meanwhile import meanwhile
from tests.indicators.specimens import small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def client(cast):
    made = Client()
    made.force_login(cast.administrator)
    made.cookies["django_language"] = "en"
    return made


@pytest.fixture
def draft():
    return library.add_draft(small())


def url(name, *args):
    return reverse(f"indicators:{name}", args=args)


def messages_of(response):
    return [str(one) for one in response.context["messages"]]


ADDRESSES = (
    "framework_detail", "framework_export", "framework_publish", "framework_retire", "framework_clone",
    "framework_delete", "example_list", "example_add",
)  # fmt: skip


def test_to_others_there_is_no_library(cast, draft):
    example = draft.worked_examples.first()
    addresses = [
        *(url(name) for name in ("framework_list", "framework_import", "framework_diff")),
        *(url(name, draft.pk) for name in ADDRESSES),
        url("example_edit", draft.pk, example.pk),
        url("example_delete", draft.pk, example.pk),
        url("crosswalk_edit", draft.pk, factories.framework().pk),
    ]
    for who in ("chair", "officer", "coordinator", "stranger"):
        client = Client()
        client.force_login(getattr(cast, who))
        for address in addresses:
            assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}, (who, address)
    assert Framework.objects.filter(pk=draft.pk).exists()


# ------------------------------------------------------------------ list


def test_frameworks_stand_on_the_shelf_of_their_status(client, draft):
    factories.cycle(2568)
    factories.cycle(2569)
    retired = publication.publish(library.add_draft(small(version=2)))
    publication.retire(retired)

    page = client.get(url("framework_list"))

    assert [(status, [one.pk for one in found]) for status, _title, _meaning, found in page.context["shelves"]] == [
        ("draft", [draft.pk]),
        ("published", [factories.framework().pk]),
        ("retired", [retired.pk]),
    ]
    assert "2569, 2568" in page.text
    assert "A small one" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(client, count, django_assert_num_queries):
    factories.cycle()
    for version in range(count):
        library.add_draft(small(version=version + 1))

    with django_assert_num_queries(5):
        client.get(url("framework_list"))


def test_without_drafts_the_list_says_how_to_make_one(client):
    assert "clone it for the next year" in client.get(url("framework_list")).text


# ------------------------------------------------------------------ one read whole


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_framework_is_read_whole(client, draft, language):
    client.cookies["django_language"] = language
    crosswalk.set_links(factories.framework(), draft, {"1": ["1"]})

    page = client.get(url("framework_detail", draft.pk))

    assert page.status_code == 200
    for text in ("กระบวนการ", "คู่มือ 2568", "วันที่ฝุ่นเกิน", "ฝุ่นต่อพื้นที่", "ครึ่งหนึ่งของข้อ 2", "ไม่ผ่าน"):
        assert text in page.text
    assert [(one["framework"], one["count"]) for one in page.context["crosswalks"]] == [(factories.framework(), 1)]
    assert page.context["mistakes"] == []


def test_the_rule_of_the_total_is_told_in_words(client, draft):
    assert "its sum of maxima × its weight, rounded to 2 decimals" in client.get(url("framework_detail", draft.pk)).text

    plain = library.add_draft(small(version=2, rollup="plain_sum", decimals=1))
    assert "× 100, rounded once to 1 decimal, halves up" in client.get(url("framework_detail", plain.pk)).text


def test_earlier_versions_can_be_linked(client, draft):
    newer = library.add_draft(small(version=2))

    page = client.get(url("framework_detail", newer.pk))

    assert [(one["framework"], one["count"]) for one in page.context["crosswalks"]] == [(draft, 0)]
    assert url("crosswalk_edit", newer.pk, draft.pk) in page.text


def test_a_draft_with_mistakes_shows_them_and_reckons_nothing(client, draft):
    draft.indicators.get(number="1").criteria.all().delete()

    page = client.get(url("framework_detail", draft.pk))

    assert "It has no criteria, so it can get no points." in page.text
    assert "sheets" not in page.context


def test_a_published_one_has_no_buttons_of_a_draft(client):
    page = client.get(url("framework_detail", factories.framework().pk))

    assert url("framework_publish", factories.framework().pk) not in page.text
    assert "Retire it" in page.text


def test_it_is_downloaded_as_a_file(client, draft):
    response = client.get(url("framework_export", draft.pk))

    assert response["Content-Disposition"] == 'attachment; filename="small-1.json"'
    assert json.loads(response.content) == library.export_framework(draft)


# ------------------------------------------------------------------ two side by side


def test_two_versions_side_by_side(client, draft):
    other = library.add_draft(small(version=2, name_th="ใหม่"))

    page = client.get(url("framework_diff"), {"old": draft.pk, "new": other.pk})

    assert [(one["place"], one["old"], one["new"]) for one in page.context["differences"]] == [
        ("Version", "1", "2"),
        ("Thai name", "ชุดเล็ก", "ใหม่"),
    ]


def test_the_same_twice(client, draft):
    assert "Both say the same" in client.get(url("framework_diff"), {"old": draft.pk, "new": draft.pk}).text


@pytest.mark.parametrize("query", [{}, {"new": 1}, {"old": "x", "new": 10**30}])
def test_before_two_are_chosen_there_is_nothing_to_compare(client, query):
    page = client.get(url("framework_diff"), query)

    assert page.status_code == 200
    assert "differences" not in page.context


# ------------------------------------------------------------------ publish


def test_publishing(client, draft):
    page = client.get(url("framework_publish", draft.pk))
    assert "Publish for good" in page.text

    page = client.post(url("framework_publish", draft.pk), follow=True)

    assert messages_of(page) == ["The framework is published. It never changes from now on; cycles can use it."]
    assert not Framework.objects.get(pk=draft.pk).is_draft
    assert client.get(url("framework_publish", draft.pk)).url == url("framework_detail", draft.pk)


def test_what_hinders_publication_is_told(client, draft):
    WorkedExample.objects.filter(name="เต็ม").update(total=99)
    hindered = "Worked examples that do not come out as expected: “เต็ม”."

    page = client.get(url("framework_publish", draft.pk))
    assert hindered in page.text
    assert "Publish for good" not in page.text

    assert messages_of(client.post(url("framework_publish", draft.pk), follow=True)) == [hindered]
    assert Framework.objects.get(pk=draft.pk).is_draft


def test_mistakes_hinder_it_too(client, draft):
    draft.pass_marks.all().delete()

    assert "The framework still has mistakes." in client.get(url("framework_publish", draft.pk)).text


def test_a_draft_that_was_deleted_meanwhile(client, draft):
    with meanwhile(Framework.objects.filter(pk=draft.pk).delete):
        page = client.post(url("framework_publish", draft.pk), follow=True)

    assert messages_of(page) == ["The framework has been deleted meanwhile."]
    assert page.redirect_chain[-1][0] == url("framework_list")


# ------------------------------------------------------------------ retire, clone, delete


def test_retiring_and_bringing_back(client):
    address = url("framework_retire", factories.framework().pk)

    for action, status, message in (
        ("retire", "retired", "The framework is retired. Years that used it keep it."),
        ("retire", "retired", "Nothing had to be done."),
        ("bring_back", "published", "A new cycle can choose the framework again."),
    ):
        assert messages_of(client.post(address, {"action": action}, follow=True)) == [message]
        assert factories.framework().status == status
    assert client.get(address).status_code == 405


def test_a_retired_one_can_be_brought_back_from_its_page(client):
    publication.retire(factories.framework())

    assert "Bring it back" in client.get(url("framework_detail", factories.framework().pk)).text


def test_cloning(client):
    page = client.post(url("framework_clone", factories.framework().pk), follow=True)

    assert messages_of(page) == ["Version 2 is here as a draft. Every indicator is linked to what it was in version 1."]
    assert page.context["framework"] == Framework.objects.get(code="esc-34", version=2)


def test_cloning_twice_at_once_is_told(client, draft):
    with meanwhile(lambda: library.add_draft(small(version=2)), at=2):
        page = client.post(url("framework_clone", draft.pk), follow=True)

    assert messages_of(page) == ["small version 2 is here already."]


def test_deleting_a_draft(client, draft):
    assert "will be gone" in client.get(url("framework_delete", draft.pk)).text
    assert messages_of(client.post(url("framework_delete", draft.pk), follow=True)) == ["The draft is deleted."]
    assert not Framework.objects.filter(pk=draft.pk).exists()


def test_what_is_published_is_not_deleted(client):
    address = url("framework_delete", factories.framework().pk)

    assert client.get(address).url == url("framework_detail", factories.framework().pk)
    assert messages_of(client.post(address, follow=True)) == ["The framework has been published and never changes."]


# ------------------------------------------------------------------ bring in a file


def upload(client, content):
    file = SimpleUploadedFile("f.json", content if isinstance(content, bytes) else json.dumps(content).encode())
    return client.post(url("framework_import"), {"file": file})


def test_a_file_is_shown_before_it_is_stored(client):
    assert client.get(url("framework_import")).status_code == 200
    page = upload(client, small())

    assert page.status_code == 200
    preview = page.context["preview"]
    assert [preview[f"{one}_count"] for one in ("indicator", "field", "example")] == [4, 3, 2]
    assert (preview["known"], preview["differences"]) == (None, [])
    assert not Framework.objects.filter(code="small").exists()

    page = client.post(url("framework_import"), {"sealed": page.context["sealed"], "action": "add"}, follow=True)

    assert messages_of(page) == ["Version 1 is here as a draft."]
    assert library.export_framework(Framework.objects.get(code="small"))["name_en"] == "A small one"


def test_it_is_compared_with_the_newest_version(client, draft):
    page = upload(client, small(version=2, name_th="ใหม่"))

    assert page.context["preview"]["before"] == draft
    assert [one["place"] for one in page.context["preview"]["differences"]] == ["Version", "Thai name"]


def test_it_takes_the_place_of_a_draft_or_becomes_the_next_version(client, draft):
    page = upload(client, small(name_th="ใหม่"))
    assert "Put it in place of the draft" in page.text
    sealed = page.context["sealed"]

    client.post(url("framework_import"), {"sealed": sealed, "action": "next_version"})
    client.post(url("framework_import"), {"sealed": sealed, "action": "replace"})

    assert list(Framework.objects.filter(code="small").values_list("version", "name_th")) == [(1, "ใหม่"), (2, "ใหม่")]


def test_a_published_version_is_never_replaced(client):
    page = upload(client, library.export_framework(factories.framework()))
    assert "Bring it in as a draft of version 2" in page.text
    assert "There is no difference between the two." in page.text

    page = client.post(url("framework_import"), {"sealed": page.context["sealed"], "action": "replace"})

    assert page.status_code == 422
    assert messages_of(page) == ["The framework has been published and never changes."]
    assert Framework.objects.count() == 1


def test_links_that_cannot_be_kept_are_told(client):
    page = upload(client, small(crosswalk=[{"from": {"code": "gone", "version": 1}, "links": []}]))

    assert "The links from gone version 1 are left out" in page.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "here the text is no JSON any more"),
        (b"", "The submitted file is empty."),
        (small(decimals=7), "7 is too high; at most 2 is possible."),
        ([], "Here belongs an object"),
        (b"[" * 5000, "nested too deeply"),
        (b" " * (10 * 1024 * 1024 + 1), "The file has 10.0 MB; at most 10 MB are possible."),
    ],
    ids=["torn", "empty", "mistake", "list", "deep", "large"],
)
def test_what_is_no_framework_is_refused(client, content, words):
    page = upload(client, content)

    assert page.status_code == 422
    assert words in page.text
    assert Framework.objects.count() == 1


def test_without_a_file(client):
    page = client.post(url("framework_import"))

    assert page.status_code == 422
    assert "Choose a file." in page.text


def test_only_what_was_checked_comes_back(client):
    page = client.post(url("framework_import"), {"sealed": "forged", "action": "add"}, follow=True)

    assert messages_of(page) == ["The preview is too old or damaged. Choose the file again."]


def test_what_the_browser_could_not_carry_is_refused(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert importing.seal(small()) is None

    page = upload(client, small())

    assert page.status_code == 422
    assert "manage.py framework import" in page.text
