"""What a load balancer asks is answered without signing in and without the database."""

from django.test import Client
from django.urls import resolve


def test_it_answers_without_the_database():
    response = Client().get("/health/live")

    assert (response.status_code, response.content, response.headers["Content-Type"]) == (
        200,
        b"ok",
        "text/plain",
    )


def test_it_is_not_redirected_to_https(settings):
    """The balancer asks on the inner network, in plain HTTP."""
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/health/live").status_code == 200
    assert Client().get("/sign-in/").status_code == 301


def test_its_name_is_in_the_address_table():
    assert resolve("/health/live").view_name == "live"
