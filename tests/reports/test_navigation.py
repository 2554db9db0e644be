"""The main navigation shows what a person's roles open, and every item leads somewhere."""

import pytest
from django.test import Client, RequestFactory

from accounts.models import Role
from reports.navigation import navigation
from tests import factories

pytestmark = pytest.mark.django_db

EVERYBODY = {"/", "/submissions/", "/results/", "/help/roles/"}
EXTRA = {
    Role.CONTRIBUTOR: {"/my-work/", "/people/"},
    Role.COORDINATOR: {"/my-work/", "/people/"},
    Role.CERTIFIER: {"/my-work/", "/people/"},
    Role.PROVINCIAL_OFFICER: {"/people/"},
    Role.EVALUATOR: {"/reviews/"},
    Role.CHAIR: {"/reviews/"},
    Role.ADMINISTRATOR: {"/cycles/", "/frameworks/", "/lpa/", "/municipalities/", "/people/"},
}


def person_with(role):
    town = factories.municipality()
    scope = {
        Role.PROVINCIAL_OFFICER: town.province,
        Role.EVALUATOR: town.province.area,
        Role.CHAIR: town.province.area,
        Role.ADMINISTRATOR: None,
    }
    return factories.member(role, scope.get(role, town))


@pytest.mark.parametrize("role", list(Role))
def test_the_items_are_those_of_the_roles_and_each_opens(role):
    client = Client()
    client.force_login(person_with(role))
    factories.cycle()

    items = client.get("/").context["navigation"]

    assert {one.url for one in items} == EVERYBODY | EXTRA[role]
    assert {one.url: client.get(one.url).status_code for one in items} == {one.url: 200 for one in items}
    assert all(str(one.label) and one.icon for one in items)


def test_without_signing_in_there_are_the_results():
    items = Client().get("/sign-in/").context["navigation"]

    assert [one.url for one in items] == ["/results/"]


def test_a_request_before_authentication_has_it_too():
    assert [one.url for one in navigation(RequestFactory().get("/"))["navigation"]] == ["/results/"]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "/"),
        ("/submissions/", "/submissions/"),
        ("/help/roles/", "/help/roles/"),
        ("/results/", "/results/"),
    ],
)
def test_exactly_the_present_place_is_marked(path, current):
    client = Client()
    client.force_login(person_with(Role.COORDINATOR))

    items = client.get(path).context["navigation"]

    assert [one.url for one in items if one.is_current] == [current]


def test_a_page_below_a_place_belongs_to_it():
    request = RequestFactory().get("/submissions/12/read/")
    request.user = person_with(Role.COORDINATOR)

    items = navigation(request)["navigation"]

    assert [one.url for one in items if one.is_current] == ["/submissions/"]


def test_the_roles_of_the_person_are_known_to_every_page():
    person = person_with(Role.CERTIFIER)
    request = RequestFactory().get("/")
    request.user = person

    assert navigation(request)["memberships"] == person.active_memberships
