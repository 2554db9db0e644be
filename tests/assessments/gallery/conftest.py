"""Who looks, and what there is to look at."""

import pytest

from assessments.models import (
    Status,
)
from tests import factories


@pytest.fixture
def in_review(cast):
    return factories.submission_in(Status.AREA_REVIEW, cast)


@pytest.fixture
def as_user(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
