"""Two administrators at one framework at the same moment. How it works: test_races."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from indicators import immutability, publication
from indicators.library import add_draft
from indicators.models import Criterion, Framework
from indicators.publication import Refused
from tests import test_races
from tests.indicators import editor_draft
from tests.indicators.editor_draft import numbers, sent
from tests.indicators.specimens import small
from tests.test_races import another, at_once, outcome_of

pytestmark = pytest.mark.django_db(transaction=True)

# The fixtures of the other races; who takes them from there by name would hide them again by each argument.
cast, keep_the_facts = test_races.cast, test_races._keep_the_facts


@pytest.fixture
def draft() -> Iterator[Framework]:
    made = add_draft(small())
    yield made
    immutability.remove(connection)
    Framework.objects.filter(pk=made.pk).delete()
    immutability.lay(connection)


def row_of_framework(framework: Framework) -> Callable[[], Any]:
    return lambda: Framework.objects.select_for_update().get(pk=framework.pk)


def test_a_framework_published_twice_at_once_is_published_once(draft):
    outcomes = at_once(
        lambda: publication.publish(Framework.objects.get(pk=draft.pk)),
        lambda: publication.publish(Framework.objects.get(pk=draft.pk)),
        lock=row_of_framework(draft),
    )

    [published] = [one for one in outcomes if isinstance(one, Framework)]
    [refused] = [one for one in outcomes if isinstance(one, Refused)]
    draft.refresh_from_db()
    assert published.published_at == draft.published_at
    assert str(refused)


def frameworks_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE indicators_framework IN SHARE ROW EXCLUSIVE MODE")


def test_a_framework_cloned_twice_at_once_is_two_versions_or_one_and_a_word(draft):
    outcomes = at_once(
        lambda: publication.clone(draft),
        lambda: publication.clone(draft),
        lock=frameworks_table,
    )

    clones = Framework.objects.filter(code="small").exclude(pk=draft.pk)
    try:
        assert clones.count() == sum(isinstance(one, Framework) for one in outcomes) >= 1
        assert all(isinstance(one, Framework | Refused) for one in outcomes)
    finally:
        clones.delete()


@pytest.mark.parametrize("is_edited_first", [True, False])
def test_a_criterion_changed_while_publishing_is_checked_or_refused(draft, is_edited_first):
    """What is published is what was checked: the examples hold with what stands in the end."""
    mine = Criterion.objects.filter(indicator__framework=draft)

    def edit() -> Any:
        with transaction.atomic():
            return mine.filter(key="output").update(maximum=15)

    acts = [edit, lambda: publication.publish(draft)]
    outcomes = at_once(*(acts if is_edited_first else acts[::-1]), lock=row_of_framework(draft))

    draft.refresh_from_db()
    is_changed = mine.get(key="output").maximum == 15
    assert draft.is_draft == is_changed, "either it is changed and its examples fail, or it is published as it was"
    [refused] = [one for one in outcomes if isinstance(one, Refused | IntegrityError)]
    assert isinstance(refused, Refused) == is_changed


def test_a_publication_waits_for_a_change_that_is_not_finished(draft):
    """Only where writers work side by side."""
    if connection.vendor == "sqlite":
        return
    outcomes: list[Any] = []

    def publish() -> None:
        try:
            outcomes.append(outcome_of(lambda: publication.publish(draft)))
        finally:
            connection.close()

    thread = threading.Thread(target=publish)
    with transaction.atomic():
        Criterion.objects.filter(indicator__framework=draft, key="output").update(maximum=15)
        thread.start()
        time.sleep(0.3)
        assert not outcomes, "it must not check what is about to change"
    thread.join(timeout=30)

    assert isinstance(outcomes[0], Refused)
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.fixture
def draft_framework() -> Iterator[Framework]:
    made = editor_draft.draft()
    yield made
    made.delete()


def posting(person: Any, address: str, data: dict[str, Any]) -> Callable[[], int]:
    """A person with the page of the editor open, who presses its button."""
    client = Client()
    client.force_login(person)
    return lambda: client.post(address, data).status_code


def test_two_administrators_move_indicators_at_once(cast, draft_framework):
    rows = {one.number: one for one in draft_framework.indicators.all()}
    target, address = rows["5"].group_id, reverse("indicators:framework_item_move", args=[draft_framework.pk])
    colleague = another(cast, "administrator", "ผู้ดูแลอีกคน")

    outcomes = at_once(
        posting(cast.administrator, address, {"move": f"indicator:{rows['1'].pk}:{target}:1"}),
        posting(colleague, address, {"move": f"indicator:{rows['2'].pk}:{target}:1"}),
        lock=lambda: Framework.objects.select_for_update().get(pk=draft_framework.pk),
    )

    assert outcomes == [302, 302]
    order = numbers(draft_framework)
    assert order[:2] == ["3", "4"] and order[-1] == "5"
    assert sorted(order) == ["1", "2", "2.1", "2.2", "3", "4", "5"]


def test_two_administrators_save_the_same_dimension_at_once(cast, draft_framework):
    dimension = draft_framework.dimensions.get(number=1)
    address = reverse("indicators:dimension_edit", args=[draft_framework.pk, dimension.pk])
    reader = Client()
    reader.force_login(cast.administrator)
    page = reader.get(address)
    colleague = another(cast, "administrator", "ผู้ดูแลอีกคน")

    outcomes = at_once(
        posting(cast.administrator, address, sent(page, name_th="คนแรก")),
        posting(colleague, address, sent(page, name_th="คนที่สอง")),
        lock=lambda: Framework.objects.select_for_update().get(pk=draft_framework.pk),
    )

    assert sorted(outcomes) == [302, 409]
    dimension.refresh_from_db()
    assert dimension.name_th == ("คนแรก", "คนที่สอง")[outcomes.index(302)]
