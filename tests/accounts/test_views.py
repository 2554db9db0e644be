"""Signing in and out; an address from outside is never followed."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as portal_settings
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from accounts.roles import DESCRIPTIONS
from accounts.views.signing import GROUPS
from tests import factories

pytestmark = pytest.mark.django_db
SIGN_IN, PASSWORD = "/sign-in/", "a-long-password"


def demo_person(role=Role.COORDINATOR, scope=None, **fields):
    email = fields.pop("email", f"{role.value}@{portal_settings.DEMO_DOMAIN}")
    return factories.member(role, scope, email=email, **fields)


class TestSigningIn:
    @pytest.mark.parametrize("typed", ["somsri@example.com", "SomSri@Example.COM"])
    def test_with_the_right_password_one_lands_on_home(self, client, typed):
        person = factories.user(email="somsri@example.com")

        response = client.post(SIGN_IN, {"username": typed, "password": PASSWORD})

        assert (response.status_code, response.url) == (302, reverse("reports:home"))
        assert get_user(client) == person

    @pytest.mark.parametrize(
        ("email", "password"),
        [
            ("somsri@example.com", "wrong"),
            ("nobody@example.com", PASSWORD),
            ("", ""),
            ("' OR 1=1 --", "' OR 1=1 --"),
            ("ก" * 5000, PASSWORD),
            ("somsri@example.com\x00", PASSWORD),
        ],
    )
    def test_otherwise_one_stays_and_learns_no_more_than_that(self, client, email, password):
        factories.user(email="somsri@example.com")

        response = client.post(SIGN_IN, {"username": email, "password": password, "next": "/submissions/"})

        assert response.status_code == 200
        assert response.context["form"].errors
        assert 'value="/submissions/"' in response.content.decode(), "the page wanted is not forgotten"
        assert not get_user(client).is_authenticated

    def test_whoever_was_switched_off_cannot_enter(self, client):
        factories.user(email="gone@example.com", is_active=False)

        client.post(SIGN_IN, {"username": "gone@example.com", "password": PASSWORD})

        assert not get_user(client).is_authenticated

    def test_the_page_asks_for_an_e_mail(self, client):
        form = client.get(SIGN_IN).context["form"]

        assert form.fields["username"].label == User._meta.get_field("email").verbose_name

    def test_a_page_that_needs_signing_in_is_found_again_afterwards(self, client):
        factories.user(email="somsri@example.com")
        asked = client.get("/submissions/?status=draft&sort=-name")
        assert asked.url == "/sign-in/?next=/submissions/%3Fstatus%3Ddraft%26sort%3D-name"

        form = client.get(asked.url)
        response = client.post(
            SIGN_IN,
            {"username": "somsri@example.com", "password": PASSWORD, "next": form.context["next"]},
        )

        assert response.url == "/submissions/?status=draft&sort=-name"

    def test_the_session_is_a_new_one(self, client):
        """Whoever planted a session beforehand does not share it."""
        factories.user(email="somsri@example.com")
        client.cookies["sessionid"] = "planted"

        client.post(SIGN_IN, {"username": "somsri@example.com", "password": PASSWORD})

        assert client.cookies["sessionid"].value != "planted"

    def test_a_post_without_token_is_refused(self):
        factories.user(email="somsri@example.com")

        response = Client(enforce_csrf_checks=True).post(
            SIGN_IN, {"username": "somsri@example.com", "password": PASSWORD}
        )

        assert response.status_code == 403


OUTSIDE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/a",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\n//evil.example",
    "/\n/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "ftp://evil.example",
    "file:///etc/passwd",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example#testserver",
    "http://evil.example\\@testserver",
    "//testserver@evil.example",
    "//evil.example:80\\@testserver/",
    "http://[::1",
    "http://testserver:evil@evil.example/",
    "%0a//evil.example\r\nLocation: https://evil.example",
    "//evil。example",
    "\x00//evil.example",
    "\x08//evil.example",
    "",
]


@pytest.mark.parametrize("wanted", OUTSIDE)
def test_an_address_from_outside_is_never_followed(client, wanted):
    factories.user(email="somsri@example.com")

    response = client.post(SIGN_IN, {"username": "somsri@example.com", "password": PASSWORD, "next": wanted})

    assert response.status_code == 302
    assert is_ours(response.url), response.url


def is_ours(target):
    """As a browser reads it: tabs, newlines and backslashes do not count."""
    read = "".join(letter for letter in target if letter not in "\t\r\n").strip().replace("\\", "/")
    return urlsplit(urljoin("http://testserver/sign-in/", read)).netloc == "testserver"


@pytest.mark.parametrize("wanted", ["/submissions/", "/submissions/?q=//evil.example", "http://testserver/"])
def test_an_address_of_ours_is_followed(client, wanted):
    factories.user(email="somsri@example.com")

    response = client.post(SIGN_IN, {"username": "somsri@example.com", "password": PASSWORD, "next": wanted})

    assert response.url == wanted


class TestDemoPeople:
    def test_each_has_a_button_in_the_order_of_the_roles(self, client):
        town = factories.municipality()
        chair = demo_person(Role.CHAIR, town.province.area, name="ธีระ ประธาน")
        certifier = demo_person(Role.CERTIFIER, town, name="สมชาย นายกดี")
        administrator = demo_person(Role.ADMINISTRATOR)
        factories.member(Role.CERTIFIER, town, name="คนจริง")

        people = client.get(SIGN_IN).context["demo_people"]

        assert [one.email for one in people] == [certifier.email, chair.email, administrator.email]
        assert people[0].description == "สมชาย นายกดี"
        assert people[0].label.endswith("เทศบาลตำบลบ้านสาง")
        assert people[0].group == str(GROUPS[Role.CERTIFIER])

    def test_the_button_signs_in(self, client):
        person = demo_person(scope=factories.municipality())

        response = client.post("/demo-sign-in/", {"email": person.email})

        assert (response.status_code, response.url) == (302, "/")
        assert get_user(client) == person

    @pytest.mark.parametrize(
        "email", ["real@example.com", "x@demo.sustcity.example.evil.example", "x@evildemo.sustcity.example"]
    )
    def test_nobody_else_enters_without_a_password(self, client, email):
        factories.user(email=email)

        response = client.post("/demo-sign-in/", {"email": email})

        assert response.status_code == 404
        assert not get_user(client).is_authenticated

    def test_a_switched_off_demo_person_does_not_either(self, client):
        person = demo_person(scope=factories.municipality(), is_active=False)

        assert client.post("/demo-sign-in/", {"email": person.email}).status_code == 404

    def test_in_production_there_are_neither_buttons_nor_the_address(self, client, settings):
        settings.DEMO = False
        person = demo_person(scope=factories.municipality())

        assert client.get(SIGN_IN).context["demo_people"] == []
        assert client.post("/demo-sign-in/", {"email": person.email}).status_code == 404
        assert not get_user(client).is_authenticated

    def test_the_buttons_take_a_fixed_number_of_queries(self, client, django_assert_num_queries):
        demo_person(scope=factories.municipality())
        with django_assert_num_queries(1):
            client.get(SIGN_IN)
        for index in range(3):
            demo_person(Role.CONTRIBUTOR, factories.municipality(), email=f"c{index}@{portal_settings.DEMO_DOMAIN}")

        with django_assert_num_queries(1):
            client.get(SIGN_IN)


def test_signing_out(client):
    client.force_login(factories.user())

    response = client.post("/sign-out/")

    assert (response.status_code, response.url) == (302, SIGN_IN)
    assert not get_user(client).is_authenticated


def test_every_role_is_described(client):
    client.force_login(factories.user())

    page = client.get(reverse("accounts:role_list"))

    assert [one["role"] for one in page.context["roles"]] == list(Role)
    assert set(DESCRIPTIONS) == set(GROUPS) == set(Role)
    assert str(Role.CHAIR.label) in page.content.decode()


class TestLanguage:
    def test_it_is_thai_whatever_the_browser_prefers(self, client):
        page = client.get(SIGN_IN, headers={"accept-language": "en-US"})

        assert page.headers["Content-Language"] == "th"
        assert '<html lang="th"' in page.content.decode()

    def test_one_switch_makes_it_english(self, client):
        client.post("/language/", {"language": "en", "next": SIGN_IN})

        page = client.get(SIGN_IN)
        assert page.headers["Content-Language"] == "en"
        assert '<html lang="en"' in page.content.decode()

    def test_an_unknown_language_is_thai(self, client):
        client.cookies[portal_settings.LANGUAGE_COOKIE_NAME] = "xx<script>"

        assert client.get(SIGN_IN).headers["Content-Language"] == "th"

    @pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example"])
    def test_the_switch_leads_nowhere_else(self, client, wanted):
        response = client.post("/language/", {"language": "en", "next": wanted})

        assert response.url == "/"


def test_what_a_page_fetches_is_never_the_page_to_sign_in(client, db):
    """Else it would stand in the middle of another page, in the place of what was asked for."""
    whole, part = client.get("/"), client.get("/", headers={"HX-Request": "true"})

    assert (whole.status_code, whole.url) == (302, "/sign-in/?next=/")
    assert (part.status_code, part.content) == (401, b"")
