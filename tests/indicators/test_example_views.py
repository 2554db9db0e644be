"""Worked examples in the browser: run, added, changed, deleted, filled in."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from indicators import library, publication
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
def client():
    made = Client()
    made.force_login(factories.Cast().administrator)
    made.cookies["django_language"] = "en"
    return made


@pytest.fixture
def draft():
    return library.add_draft(small())


@pytest.fixture
def example(draft):
    return draft.worked_examples.get(name="เต็ม")


def url(name, *args):
    return reverse(f"indicators:{name}", args=args)


def messages_of(response):
    return [str(one) for one in response.context["messages"]]


TYPED = {"name": "ใหม่", "kind": "tambon", "total": "15", "tolerance": "0", "p-2.1/all": "๓๐", "d-1": "15.00"}


def test_each_is_run_with_what_was_expected_and_found(client, draft, example):
    WorkedExample.objects.filter(pk=example.pk).update(total=99)

    page = client.get(url("example_list", draft.pk))

    assert [one.is_passed for one in page.context["ready"].outcomes] == [False, True]
    assert "Not as expected" in page.text
    assert url("example_edit", draft.pk, example.pk) in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(client, count, django_assert_num_queries):
    examples = [{"name": str(number), "kind": "tao", "total": 0} for number in range(count)]
    draft = library.add_draft(small(worked_examples=examples))

    with django_assert_num_queries(27):
        client.get(url("example_list", draft.pk))


def test_of_a_published_framework_they_are_read_only(client):
    page = client.get(url("example_list", factories.framework().pk))

    assert page.text.count("As expected") >= 6
    assert "New worked example" not in page.text


def test_without_any_the_page_says_what_they_are(client, draft):
    draft.worked_examples.all().delete()

    assert "A framework needs at least one to be published." in client.get(url("example_list", draft.pk)).text


def test_with_mistakes_they_are_not_run_but_can_be_changed(client, draft, example):
    draft.pass_marks.all().delete()

    page = client.get(url("example_list", draft.pk))

    assert "The examples are run once the mistakes are corrected." in page.text
    assert url("example_edit", draft.pk, example.pk) in page.text


def test_one_is_added(client, draft):
    assert client.get(url("example_add", draft.pk)).status_code == 200

    page = client.post(url("example_add", draft.pk), TYPED, follow=True)

    assert messages_of(page) == ["The worked example is saved."]
    made = draft.worked_examples.get(name="ใหม่")
    assert (made.kind, made.points, made.dimensions, made.total, made.position) == (
        *("tambon", {"2.1/all": 30}, {"1": 15}),
        *(15, 3),
    )
    assert page.context["ready"].outcomes[-1].is_passed


def test_the_first_one_has_the_first_place(client, draft):
    draft.worked_examples.all().delete()

    client.post(url("example_add", draft.pk), TYPED | {"p-2.1/all": "7.5"})

    made = draft.worked_examples.get()
    assert (made.position, made.points) == (1, {"2.1/all": 7.5})


def test_one_is_changed(client, draft, example):
    page = client.get(url("example_edit", draft.pk, example.pk))
    assert page.context["form"]["p-1/process"].value() == 10

    client.post(url("example_edit", draft.pk, example.pk), TYPED)

    example.refresh_from_db()
    assert (example.name, example.points, example.position) == ("ใหม่", {"2.1/all": 30}, 1)


@pytest.mark.parametrize(
    ("typed", "field", "error"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "เต็ม"}, "name", "Another worked example has this name."),
        ({"total": "101"}, "total", "Ensure this value is less than or equal to 100."),
        ({"p-2.1/all": "31"}, "p-2.1/all", "Ensure this value is less than or equal to 30.00."),
        ({"p-2.1/all": "x"}, "p-2.1/all", "Enter a number."),
        ({"p-4/days": "1"}, "p-4/days", "It does not apply to this kind of municipality."),
        ({"kind": "city", "p-4/days": "1"}, "kind", "Select a valid choice. city is not one of the available choices."),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(client, draft, typed, field, error):
    page = client.post(url("example_add", draft.pk), TYPED | typed)

    assert page.status_code == 422
    assert page.context["form"].errors == {field: [error]}
    assert page.text.count(error) == 2
    assert 'value="15.00"' in page.text
    assert draft.worked_examples.count() == 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"share": "50"}, {"p-1/process": 5, "p-2.1/all": 15, "p-3/lpa": 15, "p-4/days": None}),
        ({"share": "50", "fill_of": "2"}, {"p-1/process": None, "p-2.1/all": "๓๐", "p-3/lpa": 15}),
        ({"share": "33.33", "kind": "nakhon"}, {"p-1/process": 3.33, "p-4/days": 10}),
        ({"share": "100", "kind": "city"}, {"p-4/days": 30}),
    ],
)
def test_points_are_filled_in_and_not_saved(client, draft, typed, expected):
    page = client.post(url("example_add", draft.pk), TYPED | {"fill": "1"} | typed)

    assert page.status_code == 200
    form = page.context["form"]
    assert {name: form[name].value() for name in expected} == expected
    assert (form["name"].value(), form["total"].value()) == ("ใหม่", "15")
    assert draft.worked_examples.count() == 2


@pytest.mark.parametrize(("share", "error"), [("", "Say how many percent."), ("x", "Enter a number.")])
def test_filling_in_needs_a_percentage(client, draft, share, error):
    page = client.post(url("example_add", draft.pk), TYPED | {"fill": "1", "share": share})

    assert page.status_code == 422
    assert error in page.text
    assert page.context["form"]["p-2.1/all"].value() == "๓๐"


def test_one_is_deleted(client, draft, example):
    assert "will be gone" in client.get(url("example_delete", draft.pk, example.pk)).text

    client.post(url("example_delete", draft.pk, example.pk))

    assert list(draft.worked_examples.values_list("name", flat=True)) == ["ครึ่งหนึ่งของข้อ 2"]


@pytest.mark.parametrize("name", ["example_add", "example_edit", "example_delete"])
def test_those_of_a_published_framework_never_change(client, draft, example, name):
    publication.publish(draft)
    args = [draft.pk] if name == "example_add" else [draft.pk, example.pk]

    for send in (client.get, client.post):
        page = send(url(name, *args), follow=True)
        assert messages_of(page) == ["The framework has been published and never changes."]
    assert draft.worked_examples.count() == 2


@pytest.mark.parametrize("name", ["example_add", "example_delete"])
def test_a_change_that_comes_after_the_publication_is_told(client, draft, example, name):
    args = [draft.pk] if name == "example_add" else [draft.pk, example.pk]

    with meanwhile(lambda: library.publish(Framework.objects.get(pk=draft.pk))):
        page = client.post(url(name, *args), TYPED, follow=True)

    assert messages_of(page) == ["The framework has been published and never changes."]
    assert draft.worked_examples.count() == 2


def test_a_save_after_the_draft_was_deleted_is_told(client, draft):
    with meanwhile(Framework.objects.filter(pk=draft.pk).delete):
        page = client.post(url("example_add", draft.pk), TYPED, follow=True)

    assert messages_of(page) == ["The framework has been deleted meanwhile."]
    assert not WorkedExample.objects.filter(name="ใหม่").exists()


def test_an_example_belongs_to_its_framework(client, example):
    for name in ("example_edit", "example_delete"):
        assert client.get(url(name, factories.framework().pk, example.pk)).status_code == 404
