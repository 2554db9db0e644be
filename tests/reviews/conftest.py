"""One submission in the area review with its cast, and clients of everybody in it."""

import pytest
from django.test import Client

from assessments.models import Status
from tests import factories


@pytest.fixture
def cast(db):
    made = factories.Cast()
    factories.cycle()
    return made


@pytest.fixture
def in_review(cast):
    return factories.submission_in(Status.AREA_REVIEW, cast)


@pytest.fixture
def as_user():
    """A client of a person."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in
