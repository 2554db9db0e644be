"""Everybody sees published results, and nobody sees others here."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from assessments import clock
from assessments.models import Snapshot, Stage, Status, Submission
from indicators.models import Grade
from reviews.models import Decision
from tests import factories

pytestmark = pytest.mark.django_db


def result(
    name: str,
    total: str,
    *,
    kind: str = "tambon",
    province: str = "56",
    status: str = Status.PUBLISHED,
    grade: str = "good",
    year_be: int = 2569,
) -> Submission:
    """A decided submission, without the road that led there."""
    town = factories.municipality(name, kind, province, name_en=f"Town of {name}")
    made = factories.submission(town, year_be)
    judge = User.objects.filter(email="judge@example.com").first() or factories.user(email="judge@example.com")
    snapshot = Snapshot.objects.create(
        submission=made, number=1, content={}, sha256="", signed_name="", signed_position="", signed_by=judge
    )
    Submission.objects.filter(pk=made.pk).update(status=status, self_percent=Decimal("99.99"))
    decide(made, snapshot, judge, total, grade)
    return made


def decide(submission, snapshot, judge, total, grade, stage=Stage.AREA_REVIEW) -> None:
    grade = Grade.objects.get(key=grade)
    Decision.objects.create(
        submission=submission,
        stage=stage,
        snapshot=snapshot,
        total=Decimal(total),
        dimensions=[],
        grade=grade,
        grade_name_th=grade.name_th,
        decided_by=judge,
        decided_at=clock.now(),
    )


def names(response) -> list[str]:
    return [one.municipality.name_th for one in response.context["page_obj"]]


def year(client, **query):
    return client.get(reverse("reports:result_year", args=[2569]), query)


def test_years_with_results_are_listed_newest_first(client):
    result("แพร่", "71", year_be=2568)
    result("น่าน", "72")
    result("พะเยา", "73")
    result("ลำปาง", "74", status=Status.AREA_DECIDED, year_be=2567)

    response = client.get(reverse("reports:result_list"))

    assert [(one.year_be, one.published) for one in response.context["years"]] == [(2569, 2), (2568, 1)]


def test_empty_list_says_what_will_come(client):
    response = client.get(reverse("reports:result_list"))

    assert response.status_code == 200
    assert "empty-title" in response.text


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_nothing_is_shown_before_it_is_published(client, status):
    result("น่าน", "72.34", status=status)

    text = year(client).text

    assert "น่าน" not in text
    assert "72.34" not in text


def test_result_shows_total_and_grade_and_not_the_self_score(client):
    result("น่าน", "72.34", grade="very_good")

    text = year(client).text

    assert "เทศบาลตำบลน่าน" in text
    assert "72.34" in text
    assert "ดีมาก" in text
    assert "99.99" not in text


def test_national_decision_takes_the_place_of_the_area_s(client):
    made = result("น่าน", "72.34", grade="very_good")
    decide(made, made.snapshots.get(), User.objects.get(), "88.88", "excellent", Stage.NATIONAL_REVIEW)

    text = year(client).text

    assert "88.88" in text
    assert "ดีเยี่ยม" in text
    assert "72.34" not in text


def test_result_is_read_in_english_too(client):
    result("น่าน", "72.34", grade="very_good")
    client.cookies["django_language"] = "en"

    text = year(client).text

    assert "Town of น่าน Subdistrict Municipality" in text
    assert "Very good" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["ค", "ข", "ก"]),
        ({"sort": "total"}, ["ก", "ข", "ค"]),
        ({"sort": "name"}, ["ก", "ข", "ค"]),
        ({"sort": "-name"}, ["ค", "ข", "ก"]),
        ({"sort": "province"}, ["ข", "ก", "ค"]),
        ({"sort": "status"}, ["ค", "ข", "ก"]),
        ({"kind": "mueang"}, ["ข"]),
        ({"province": "56"}, ["ค", "ก"]),
        ({"kind": "tambon", "province": "56", "q": "ค"}, ["ค"]),
        ({"q": "town OF ก"}, ["ก"]),
        ({"q": "ไม่มี"}, []),
        ({"kind": "nakhon", "province": "nowhere"}, ["ค", "ข", "ก"]),
        ({"page": "many"}, ["ค", "ข", "ก"]),
    ],
)
def test_results_are_narrowed_and_sorted(client, query, found):
    result("ก", "61")
    result("ข", "62", kind="mueang", province="55")
    result("ค", "63")

    assert names(year(client, **query)) == found


def test_only_kinds_and_provinces_with_results_are_offered(client):
    result("ก", "61")
    result("ข", "62", kind="mueang", province="55", status=Status.PREVIEW)

    form = year(client).context["form"]

    assert [value for value, _ in form.fields["kind"].choices] == ["", "tambon"]
    assert [one.code for one in form.fields["province"].queryset] == ["56"]


def test_results_come_in_pages(client):
    for number in range(51):
        result(f"เมือง {number:02}", "70")

    response = year(client, sort="name", page="2")

    assert names(response) == ["เมือง 50"]
    assert "?sort=name&amp;page=1" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_grow(client, count, django_assert_num_queries):
    for number in range(count):
        result(f"เมือง {number}", "70", province=("56", "55", "54")[number])

    with django_assert_num_queries(6):
        year(client)
    with django_assert_num_queries(1):
        client.get(reverse("reports:result_list"))


def test_unknown_year_is_not_found(client):
    assert client.get(reverse("reports:result_year", args=[2599])).status_code == 404


def test_year_without_results_says_so(client):
    factories.cycle(2569)

    assert "empty-title" in year(client).text
