"""A draft and a photo of people in it."""

import pytest

from tests import factories
from tests.assessments.people.shown import a_photo


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    factories.fill(made)
    return made


@pytest.fixture
def photo(draft, cast):
    return a_photo(draft, cast)
