"""The life of a framework: published when it is ready, retired and brought back, cloned, replaced, deleted."""

import pytest
from django.utils import translation

from indicators import crosswalk, library, publication
from indicators.differences import compare
from indicators.models import Framework, WorkedExample
from tests import factories
from tests.indicators.meanwhile import meanwhile
from tests.indicators.specimens import FIRST, at, small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft():
    return library.add_draft(small())


def status_of(framework):
    return Framework.objects.get(pk=framework.pk).status


def refusal(act, *args, **kwargs):
    with pytest.raises(publication.Refused) as refused:
        act(*args, **kwargs)
    return str(refused.value)


# ------------------------------------------------------------------ publishing


def test_a_draft_that_is_ready_is_published(draft):
    assert publication.readiness(draft).obstacles == []

    made = publication.publish(draft)

    assert (made.pk, status_of(made), made.published_at is not None) == (draft.pk, "published", True)


def test_without_a_worked_example_it_is_not(draft):
    draft.worked_examples.all().delete()

    assert refusal(publication.publish, draft) == (
        "It has no worked example yet: at least one must show that the formula does what is meant."
    )
    assert status_of(draft) == "draft"


def test_with_an_example_that_does_not_come_out_it_is_not(draft):
    WorkedExample.objects.filter(name="เต็ม").update(total=99)

    assert refusal(publication.publish, draft) == "Worked examples that do not come out as expected: “เต็ม”."


def test_with_mistakes_it_is_not_and_its_examples_are_not_run(draft):
    draft.pass_marks.filter(kind="tao").delete()
    draft.indicators.get(number="1").criteria.all().delete()
    draft.worked_examples.all().delete()

    ready = publication.readiness(draft)

    assert (len(ready.mistakes), ready.outcomes) == (2, [])
    assert refusal(publication.publish, draft).startswith("The framework still has mistakes.")


def test_what_is_published_or_gone_is_not_published_again(draft):
    read_before = Framework.objects.get(pk=draft.pk)
    publication.publish(draft)
    assert refusal(publication.publish, read_before) == "The framework has been published and never changes."

    gone = library.add_draft(small(version=2))
    Framework.objects.filter(pk=gone.pk).delete()
    assert refusal(publication.publish, gone) == "The framework has been deleted meanwhile."


# ------------------------------------------------------------------ afterwards


def test_retired_and_brought_back(draft):
    assert not publication.retire(draft)
    publication.publish(draft)

    assert publication.retire(draft) and status_of(draft) == "retired"
    assert not publication.retire(draft)
    assert publication.bring_back(draft) and status_of(draft) == "published"
    assert not publication.bring_back(draft)


def test_only_a_draft_is_deleted(draft):
    assert refusal(publication.delete_draft, factories.framework()) == (
        "The framework has been published and never changes."
    )

    publication.delete_draft(draft)

    assert list(Framework.objects.all()) == [factories.framework()]


def test_a_clone_is_the_next_version_linked_one_to_one():
    first = factories.framework()
    second = publication.clone(first)
    third = publication.clone(first)

    assert [(one.code, one.version, one.status) for one in (second, third)] == [
        ("esc-34", 2, "draft"),
        ("esc-34", 3, "draft"),
    ]
    links = crosswalk.links_between(first, second)
    assert links == {number: [number] for number in first.indicators.values_list("number", flat=True)}
    differences = compare(library.export_framework(first), library.export_framework(second))
    assert {one.place[0].split()[0] for one in differences} == {"version", "crosswalk"}


# ------------------------------------------------------------------ files


def test_a_version_that_is_here_is_not_added_again(draft):
    assert refusal(publication.add, small()) == "small version 1 is here already."


def test_a_draft_is_replaced_and_keeps_its_links_to_later_versions(draft):
    later = library.add_draft(small(version=2))
    crosswalk.set_links(draft, later, {"1": ["1"], "3": ["4"]})
    changed = small(name_en="Another")
    at(changed, *FIRST)["number"] = "9"
    changed["worked_examples"] = []

    made = publication.add(changed, in_place=True)

    assert Framework.objects.filter(code="small", version=1).get() == made != draft
    assert made.name_en == "Another"
    assert crosswalk.links_between(made, later) == {"3": ["4"]}


def test_nothing_is_in_the_place_of_which_it_comes(draft):
    assert publication.add(small(version=5), in_place=True).version == 5


def test_a_published_one_is_not_replaced(draft):
    publication.publish(draft)

    assert refusal(publication.add, small(), in_place=True) == "The framework has been published and never changes."


def test_one_that_came_in_between_is_noticed():
    with meanwhile(lambda: library.add_draft(small()), at=2):
        assert refusal(publication.add, small()) == "small version 1 is here already."
