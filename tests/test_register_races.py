"""Two people write to the register at the same moment: registrations, mergers, new kinds. How it works: test_races."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.changing import ChangeRefused, change
from accounts.models import Kind, Municipality
from assessments import clock, registering
from assessments.editing import StartRefused, start_submission
from assessments.merging import Merger, MergeRefused, merge
from assessments.models import Registration, Submission
from tests import factories, test_races
from tests.test_races import another, at_once

pytestmark = pytest.mark.django_db(transaction=True)

# The fixtures of the other races; who takes them from there by name would hide them again by each argument.
cast, keep_the_facts = test_races.cast, test_races._keep_the_facts


def register_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE assessments_registration IN SHARE ROW EXCLUSIVE MODE")


def row_of_town(town: Municipality) -> Callable[[], Any]:
    return lambda: Municipality.objects.select_for_update().get(pk=town.pk)


def test_two_officers_register_the_same_municipality_at_once(cast):
    Registration.objects.all().delete()
    town, cycle = cast.municipality, factories.cycle()
    colleague = another(cast, "officer", "สุดา ทสจ.")

    outcomes = at_once(
        lambda: registering.register([town], cycle, by=cast.officer),
        lambda: registering.register([town], cycle, by=colleague),
        lock=register_table,
    )

    assert set(outcomes) <= {0, 1}, "neither is told of an error"
    assert Registration.objects.get().municipality == town


def test_a_double_clicked_registration_is_one(cast):
    Registration.objects.all().delete()
    factories.cycle()
    browser = Client()
    browser.force_login(cast.officer)

    def click() -> int:
        tab = Client()
        tab.cookies = browser.cookies
        data = {"municipalities": [cast.municipality.pk]}
        return tab.post(reverse("assessments:registration_list", args=[2569]), data).status_code

    assert at_once(click, click, lock=register_table) == [302, 302]
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("is_begun_first", [True, False])
def test_a_registration_is_taken_back_while_it_is_begun(cast, is_begun_first):
    town, cycle = cast.municipality, factories.cycle()
    acts = [lambda: start_submission(town, cycle), lambda: registering.take_back(town, cycle)]

    outcomes = at_once(*(acts if is_begun_first else acts[::-1]), lock=row_of_town(town))

    has_begun = Submission.objects.exists()
    assert Registration.objects.filter(municipality=town).exists() == has_begun, "never one without the other"
    assert (False in outcomes) == has_begun


@pytest.mark.parametrize("is_begun_first", [True, False])
def test_a_merger_while_a_self_assessment_is_begun(cast, is_begun_first):
    town, cycle = cast.municipality, factories.cycle()
    merger = Merger(town, factories.municipality("บ้านต๋อม"), clock.today(), True)
    acts = [
        lambda: start_submission(town, cycle),
        lambda: merge(merger, by=cast.administrator, reason="ประกาศ"),
    ]

    outcomes = at_once(*(acts if is_begun_first else acts[::-1]), lock=row_of_town(town))

    town.refresh_from_db()
    assert town.is_merged != Submission.objects.exists(), "one of the two"
    assert sum(isinstance(one, StartRefused | MergeRefused) for one in outcomes) == 1


def test_two_mergers_that_would_make_a_circle(cast):
    first, second = cast.municipality, factories.municipality("บ้านต๋อม")

    def merging(source: Municipality, target: Municipality) -> Callable[[], Any]:
        return lambda: merge(Merger(source, target, clock.today(), True), by=cast.administrator, reason="ประกาศ")

    outcomes = at_once(merging(first, second), merging(second, first), lock=row_of_town(first))

    assert sum(isinstance(one, MergeRefused) for one in outcomes) == 1
    assert Municipality.objects.existing().filter(pk__in=[first.pk, second.pk]).count() == 1


def test_two_administrators_record_the_same_change_at_once(cast):
    town = cast.municipality

    def changing() -> Any:
        return change(
            town, kind=Kind.MUEANG, name=town.called, since=clock.today(), by=cast.administrator, reason="ประกาศ"
        )

    outcomes = at_once(changing, changing, lock=row_of_town(town))

    assert sum(isinstance(one, ChangeRefused) for one in outcomes) == 1
    assert town.former_kinds.get().kind == "tambon"
