"""A spreadsheet of scores says what was certified and decided, and opens right and safe in Excel."""

import csv
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from assessments.models import SelfScore, Status, Submission
from reports.exports import header, write_csv, write_xlsx
from reports.queries import scores_of
from tests import factories

pytestmark = pytest.mark.django_db


def as_csv(cycle) -> list[dict[str, str]]:
    write_csv(scores_of(cycle), file := BytesIO())
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(file.getvalue().decode("utf-8-sig").splitlines()))


def as_sheet(cycle):
    write_xlsx(scores_of(cycle), file := BytesIO())
    return openpyxl.load_workbook(file).active


def columns(cycle) -> list[str]:
    return header(scores_of(cycle))


def test_columns_are_facts_then_pairs_for_dimensions_and_indicators():
    with translation.override("en"):
        titles = columns(factories.cycle())

    assert titles[:9] == [
        "Municipality",
        "Kind",
        "District",
        "Province",
        "Area",
        "State",
        "Self total (%)",
        "Settled total (%)",
        "Grade",
    ]
    assert titles[9:11] == ["Dimension 1 Liveable city (%) · self", "Dimension 1 Liveable city (%) · settled"]
    assert len(titles) == len(set(titles)) == 9 + 2 * 4 + 2 * 34
    assert titles[-1].startswith("34 ")


def test_row_says_what_was_certified_and_decided(cast):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)

    with translation.override("en"):
        (row,) = as_csv(submission.cycle)

    facts = list(row.values())
    assert facts[:9] == [
        "Ban Sang Subdistrict Municipality",
        "Subdistrict municipality",
        "เมืองพะเยา",
        "Phayao",
        "North",
        "Area result decided",
        "80.00",
        str(submission.decisions.get().total),
        str(submission.decisions.get().grade.name_en),
    ]
    # Criteria of 10, 7 and 13 points: a share of 0.8 of the municipality, of 0.7 of the panel.
    assert facts[9:11] == ["20.00", "17.50"]
    assert facts[17:19] == ["24.00", "21.00"]


def test_returned_submission_keeps_the_points_that_were_certified(cast):
    submission = factories.submission_in(Status.RETURNED, cast)
    SelfScore.objects.filter(response__submission=submission).update(points=0)

    (row,) = as_csv(submission.cycle)

    assert list(row.values())[6:9] == ["80.00", "", ""]


def test_certifying_again_replaces_the_points(cast):
    submission = factories.submission_in(Status.RETURNED, cast)
    first = submission.snapshots.get()
    first.pk, first.number = None, 2
    first.content = first.content | {"result": first.content["result"] | {"total": "12.34"}}
    first.save()

    (row,) = as_csv(submission.cycle)

    assert list(row.values())[6] == "12.34"


def test_draft_shows_the_points_so_far(cast):
    submission = factories.submission(cast.municipality)
    (row,) = as_csv(submission.cycle)
    assert list(row.values())[6:] == [""] * (3 + 2 * 4 + 2 * 34)

    factories.fill(submission, share=Decimal("0.5"))

    (row,) = as_csv(submission.cycle)
    assert list(row.values())[6:11] == ["50.00", "", "", "12.50", ""]


def test_draft_shows_the_points_that_the_lpa_result_gives_and_no_rows_of_them(cast):
    submission = factories.submission(cast.municipality)
    response = submission.responses.get(indicator__number="24")
    SelfScore.objects.create(response=response, criterion=response.indicator.criteria.get(), points=30)
    factories.lpa_result(cast.municipality, 2568, 50)
    factories.lpa_result(cast.other_municipality, 2568, 90)

    (row,) = as_csv(submission.cycle)

    # Ten of the eleven indicators of the fourth dimension have half their points: 25 % of 10/11 of a half.
    assert [list(row.values())[index] for index in (6, 15)] == ["11.36", "11.36"]


def test_what_was_withdrawn_as_a_draft_keeps_its_points(cast):
    submission = factories.submission_in(Status.WITHDRAWN, cast)
    factories.lpa_result(cast.municipality, 2569, 0)

    (row,) = as_csv(submission.cycle)

    assert list(row.values())[6] == "80.00"


def test_other_cycles_stay_out(cast):
    factories.submission(cast.municipality, 2568)

    assert as_csv(factories.cycle(2569)) == []


def test_number_of_queries_does_not_grow(cast, django_assert_num_queries):
    submission = factories.submission(cast.municipality)
    as_csv(submission.cycle)  # the framework is read once in a process

    with django_assert_num_queries(5):
        as_csv(submission.cycle)
    factories.submission_in(Status.SUBMITTED, cast, year_be=2568)
    Submission.objects.filter(cycle__year_be=2568).update(municipality=cast.other_municipality, cycle=submission.cycle)
    factories.fill(factories.submission(factories.municipality("แพร่", "mueang", "54")))
    with django_assert_num_queries(5):
        assert len(as_csv(submission.cycle)) == 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_nothing_typed_becomes_a_formula(cast, start):
    cast.municipality.name_en = f"{start}HYPERLINK(1)"
    cast.municipality.save()
    cycle = factories.submission(cast.municipality).cycle

    with translation.override("en"):
        (row,) = as_csv(cycle)
        cell = as_sheet(cycle)["A2"]

    assert list(row.values())[0] == f"'{start}HYPERLINK(1) Subdistrict Municipality"
    assert (cell.data_type, cell.value) == ("s", f"{start}HYPERLINK(1) Subdistrict Municipality")


def test_workbook_is_ready_to_work_with(cast):
    cycle = factories.submission_in(Status.SUBMITTED, cast).cycle

    sheet = as_sheet(cycle)

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:CG2"
    assert (sheet["A1"].font.bold, sheet["A1"].font.name) == (True, "TH Sarabun New")
    assert sheet["A2"].value == "เทศบาลตำบลบ้านสาง"
    assert (sheet["G2"].value, sheet["G2"].number_format) == (80, "0.00")
    assert sheet["H2"].value is None
    assert [cell.value for cell in sheet[1]] == columns(cycle)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_long_work_tells_how_far_it_is(cast, write):
    cycle = factories.submission(cast.municipality).cycle
    scores = scores_of(cycle)
    row = next(scores_of(cycle).rows)
    told: list[int] = []

    write(type(scores)(cycle, scores.outline, 1001, iter([row] * 1001)), BytesIO(), told.append)

    assert told == [500, 1000]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("officer", 404),
        ("chair", 404),
        ("national_chair", 404),
        ("evaluator", 404),
        ("certifier", 404),
    ],
)
def test_export_is_for_administrators(client, cast, who, status):
    factories.cycle(2569)
    client.force_login(getattr(cast, who))

    response = client.get(reverse("reports:scores_export", args=[2569, "csv"]))

    assert response.status_code == status
    response.getvalue()


@pytest.mark.parametrize(
    ("form", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_export_is_downloaded_under_a_name_with_its_year(client, cast, form, content_type):
    factories.submission(cast.municipality)
    client.force_login(cast.administrator)

    response = client.get(reverse("reports:scores_export", args=[2569, form]))

    assert response["Content-Type"] == content_type
    assert f"2569.{form}" in response["Content-Disposition"]
    assert len(b"".join(response.streaming_content)) > 1000


@pytest.mark.parametrize(("year_be", "form"), [(2569, "pdf"), (2599, "csv")])
def test_unknown_form_and_year_are_not_found(client, cast, year_be, form):
    factories.cycle(2569)
    client.force_login(cast.administrator)

    assert client.get(reverse("reports:scores_export", args=[year_be, form])).status_code == 404
