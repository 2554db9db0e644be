"""Writing to a draft, and what happens when it is a draft no more."""

import pytest
from django.db import IntegrityError

from indicators.editing import NotADraft, editing, rename_in_examples
from indicators.library import publish
from indicators.models import Framework
from tests.indicators.editor_draft import draft

pytestmark = pytest.mark.django_db


def test_a_draft_is_held_and_read_anew():
    framework = draft()
    Framework.objects.filter(pk=framework.pk).update(name_th="ชื่อใหม่")

    with editing(framework) as current:
        assert current.name_th == "ชื่อใหม่"


def test_a_published_framework_is_not_opened():
    framework = draft()
    publish(framework)

    with pytest.raises(NotADraft), editing(framework):
        pytest.fail("it was opened")


def test_the_refusal_of_the_database_is_told_as_the_same():
    framework = draft()

    with pytest.raises(NotADraft), editing(framework) as current:
        publish(current)
        current.dimensions.update(weight=1)

    framework.refresh_from_db()
    assert framework.is_draft


def test_any_other_fault_of_the_database_stays_a_fault():
    framework = draft()

    with pytest.raises(IntegrityError), editing(framework) as current:
        current.dimensions.update(number=1)


def test_examples_follow_a_number_and_those_without_it_stay():
    framework = draft()

    rename_in_examples(framework, {"9": "10"})
    assert framework.worked_examples.get().points == {"1/process": 5, "2.1/output": 3}

    rename_in_examples(framework, {"1": "10"})
    assert framework.worked_examples.get().points == {"10/process": 5, "2.1/output": 3}
