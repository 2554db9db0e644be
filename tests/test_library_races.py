"""Two people use an activity or confirm an import at the same moment: it is there once. How it works: test_races."""

import pytest

from assessments import reusing
from assessments.activity_import import adding, keeping
from assessments.models import Activity, ActivityImport
from tests import factories, test_races
from tests.test_races import at_once, row_of

pytestmark = pytest.mark.django_db(transaction=True)

# The fixtures of the other races; who takes them from there by name would hide them again by each argument.
cast, keep_the_facts = test_races.cast, test_races._keep_the_facts


def test_two_people_who_use_last_years_activity_at_once_make_one_copy(cast):
    factories.cycle(2568)
    draft = factories.submission(cast.municipality)
    old = factories.activity(factories.submission(cast.municipality, 2568), "18")

    outcomes = at_once(
        lambda: reusing.reuse([old], draft, ["18"], by=cast.contributor),
        lambda: reusing.reuse([old], draft, ["20"], by=cast.coordinator),
        lock=row_of(draft),
    )

    assert sorted(one.is_copy for [one] in outcomes) == [False, True]
    copy = draft.activities.get()
    assert [one.indicator.number for one in copy.responses.all()] == ["18", "20"]


def test_an_import_that_is_confirmed_twice_at_once_is_added_once(cast):
    draft = factories.submission(cast.municipality)
    batch = keeping.begin(draft, by=cast.contributor, name="ก.xlsx", rows=[], left_out=[])
    rows = [adding.Accepted({"title": f"กิจกรรม {n}", "year_be": 2569}, ["18"], []) for n in range(3)]

    outcomes = at_once(
        *[lambda: adding.confirm(ActivityImport.objects.get(pk=batch.pk), rows, by=cast.contributor)] * 2,
        lock=row_of(draft),
    )

    assert outcomes == [3, 3]
    assert Activity.objects.count() == 3
