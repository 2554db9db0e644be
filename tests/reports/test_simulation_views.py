"""The simulation as an administrator meets it: filters, order, pages, downloads; nobody else finds it."""

import csv
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments.models import Status
from indicators.queries import outline
from reports import simulation_table
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def cast():
    factories.cycle()
    outline(factories.framework())
    return factories.Cast()


@pytest.fixture
def draft():
    """Indicator 1 counts no more, and 20 is another one."""
    return factories.draft_framework({"1": {"is_pilot": True}, "20": {"number": "98"}})


def handed_in(name, kind="tambon", share="0.5"):
    made = factories.submission(factories.municipality(name, kind, name_en=name))
    factories.fill(made, share=Decimal(share))
    made.responses.get(indicator__number="1").self_scores.update(points=0)
    factories.hand_in(made)
    return made


@pytest.fixture
def page(client, draft):
    def open_page(user, query="", form=None):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        name, args = ("framework_simulation_export", [draft.pk, form]) if form else ("framework_simulate", [draft.pk])
        return client.get(reverse(f"reports:{name}", args=args) + query)

    return open_page


@pytest.mark.parametrize("who", ["coordinator", "officer", "evaluator", "chair", "national_chair", "stranger"])
def test_it_is_for_administrators_alone(page, cast, who):
    assert page(getattr(cast, who)).status_code == 404
    assert page(getattr(cast, who), form="csv").status_code == 404


def test_an_unknown_framework_or_format_is_not_found(page, client, cast):
    assert page(cast.administrator, form="pdf").status_code == 404
    assert client.get(reverse("reports:framework_simulate", args=[10**9])).status_code == 404


def test_without_any_cycle_there_is_nothing_to_simulate_with(page, cast):
    type(factories.cycle()).objects.all().delete()

    assert "There are no points to simulate with" in page(cast.administrator).content.decode()
    assert page(cast.administrator, form="csv").status_code == 404


def test_without_submissions_it_says_what_to_choose(page, cast):
    assert "There are no points to simulate with" in page(cast.administrator).content.decode()


def test_it_shows_what_would_change_and_says_that_it_is_an_estimate(page, cast):
    factories.submission_in(Status.AREA_DECIDED, cast)
    handed_in("Green")

    text = " ".join(page(cast.administrator).content.decode().split())

    for words in (
        "An estimate; nothing is written",
        "with the points of fiscal year 2569",
        "1 submission has no decision yet",
        "1 indicator without a predecessor",
        "left out of points and maxima here",
        "1 indicator of that year without a successor",
        "Ban Sang Subdistrict Municipality",
        "Green Subdistrict Municipality",
        "by the self-score",
        "Averages by kind of municipality",
    ):
        assert words in text, words


def test_new_indicators_as_zero(page, cast):
    handed_in("Green")

    text = " ".join(page(cast.administrator, "?new=zero").content.decode().split())

    assert "count as zero here" in text


def test_the_same_framework_has_no_loose_ends(client, cast):
    handed_in("Green")
    client.force_login(cast.administrator)
    client.cookies["django_language"] = "en"

    text = client.get(reverse("reports:framework_simulate", args=[factories.framework().pk])).content.decode()

    assert "Every indicator has its predecessor and its successor." in text


def names(answer):
    return [row.result.name for row in answer.context["rows"]]


@pytest.fixture
def three(cast):
    # Without indicator 1 the first two rise by what they lost there, the largest loss first.
    handed_in("A", share="0.9"), handed_in("B", share="0.6"), handed_in("C", "nakhon", "0.3")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A", "B", "C"]),
        ("?sort=name", ["A", "B", "C"]),
        ("?sort=-name", ["C", "B", "A"]),
        ("?sort=total", ["C", "B", "A"]),
        ("?sort=-new", ["A", "B", "C"]),
        ("?sort=-change", ["A", "B", "C"]),
        ("?sort=kind", ["C", "A", "B"]),
        ("?sort=nonsense", ["A", "B", "C"]),
        ("?kind=nakhon", ["C"]),
        ("?kind=nonsense&year=1&page=99", ["A", "B", "C"]),
        ("?changed=on", ["B"]),
    ],
)
def test_filters_and_order_are_in_the_address(page, cast, three, query, expected):
    found = names(page(cast.administrator, query))

    assert found == expected


@pytest.mark.parametrize("sort", ["rank", "new_rank", "climb", "moved"])
def test_ranks_can_be_sorted_both_ways(page, cast, three, sort):
    up, down = names(page(cast.administrator, f"?sort={sort}")), names(page(cast.administrator, f"?sort=-{sort}"))

    assert set(up) == set(down) == {"A", "B", "C"}


def test_a_hundred_stand_on_a_page(page, cast, three, monkeypatch):
    monkeypatch.setattr("reports.views.simulation.PAGE_SIZE", 2)

    assert names(page(cast.administrator, "?sort=name&page=2")) == ["C"]
    assert simulation_table.PAGE_SIZE == 100


def test_another_year_can_be_chosen(page, cast, three):
    before = factories.cycle(2568)

    answer = page(cast.administrator, "?year=2568")

    assert answer.context["simulation"].cycle == before
    assert "There are no points to simulate with" in answer.content.decode()


def test_the_list_is_downloaded_as_it_is_filtered(page, cast, three):
    factories.submission_in(Status.AREA_DECIDED, cast)
    answer = page(cast.administrator, "?sort=name&kind=tambon", form="csv")

    assert "simulation-esc-34-2-2569.csv" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    found = list(csv.DictReader(text.splitlines()))
    assert [row["Municipality"].split()[0] for row in found] == ["A", "B", "Ban"]
    assert found[0]["Points used"] == "self" and found[2]["Points used"] == "settled"
    assert (found[0]["Rank then"], found[0]["Rank simulated"], found[0]["Places gained"]) == ("1", "1", "0")


def test_the_workbook_holds_numbers(page, cast, three):
    answer = page(cast.administrator, "?sort=name", form="xlsx")

    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    header, first, *_others = sheet.values
    row = dict(zip(header, first, strict=True))
    assert row["Municipality"] == "A Subdistrict Municipality"
    assert isinstance(row["Total then (%)"], float) and row["Rank then"] == 1
    assert sheet.title == "Simulation 2569"


def test_the_number_of_queries_does_not_grow(page, cast):
    def count():
        page(cast.administrator)
        with CaptureQueriesContext(connection) as queries:
            page(cast.administrator)
        return len(queries)

    handed_in("A")
    at_one = count()
    handed_in("B"), handed_in("C")

    assert count() == at_one
