"""The list of submissions: filtered, sorted and paged by the address alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from assessments.models import Stage, Status, Submission
from indicators.models import Grade
from reports.listing import PAGE_SIZE, SORTS, SubmissionFilter, listed_submissions
from reviews.models import Decision
from tests import factories

pytestmark = pytest.mark.django_db


def made(name, status=Status.SUBMITTED, *, kind="tambon", province="56", self_percent=80, year=2569):
    town = factories.municipality(name, kind, province, name_en=f"Town {name}")
    submission = factories.submission(town, year)
    Submission.objects.filter(pk=submission.pk).update(status=status, self_percent=self_percent)
    return Submission.objects.get(pk=submission.pk)


@pytest.fixture
def administrator():
    factories.cycle()
    return factories.member(Role.ADMINISTRATOR)


@pytest.fixture
def rows(administrator):
    return {
        "ก": made("กอ", Status.SUBMITTED, self_percent=70),
        "ข": made("ขอ", Status.DRAFT, kind="mueang", self_percent=None),
        "ค": made("คอ", Status.AREA_REVIEW, province="90", self_percent=90),
    }


def listed(person, **query):
    return list(SubmissionFilter(query).narrow(listed_submissions(person)))


def names(person, **query):
    return "".join(one.municipality.name_th[0] for one in listed(person, **query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "กขค"),
        ({"q": "ขอ"}, "ข"),
        ({"q": "town ค"}, "ค"),
        ({"q": "ไม่มี"}, ""),
        ({"q": "%"}, ""),
        ({"status": "draft"}, "ข"),
        ({"kind": "tambon"}, "กค"),
        ({"province": "90"}, "ค"),
        ({"area": "south"}, "ค"),
        ({"year": "2569"}, "กขค"),
        ({"kind": "tambon", "status": "submitted", "q": "ก"}, "ก"),
        # What cannot be read is left out instead of failing.
        ({"status": "nonsense"}, "กขค"),
        ({"year": "abc"}, "กขค"),
        ({"year": "9" * 30}, "กขค"),
        ({"area": "moon"}, "กขค"),
        ({"q": "ก" * 101}, "กขค"),
        ({"q": "\x00"}, "กขค"),
        ({"status": "nonsense", "kind": "mueang"}, "ข"),
    ],
)
def test_filters(administrator, rows, query, expected):
    assert names(administrator, **query) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", "กขค"),
        ("-name", "คขก"),
        ("kind", "ขกค"),
        ("province", "กขค"),
        ("self", "กค"),
        ("-self", "คก"),
        ("nonsense", "กขค"),
        ("-nonsense", "คขก"),
        ("municipality__pk; drop table", "กขค"),
    ],
)
def test_sorting(administrator, rows, sort, expected):
    without_score = {"sort": sort} | ({"kind": "tambon"} if "self" in sort else {})

    assert names(administrator, **without_score) == expected


def test_the_province_sorts_by_its_name(administrator, rows):
    provinces = [one.province.name_th for one in listed(administrator, sort="province")]

    assert provinces == sorted(provinces)


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{one}" for one in SORTS)])
def test_every_order_is_complete_so_that_pages_never_repeat_a_row(administrator, rows, sort):
    assert len(set(listed(administrator, sort=sort))) == 3


def test_total_and_grade_are_those_of_the_area_review(administrator, rows):
    submission = rows["ค"]
    Submission.objects.filter(pk=submission.pk).update(status=Status.AREA_DECIDED, self_percent=80)
    snapshot = submission.snapshots.create(number=1, content={}, sha256="0", signed_by=administrator)
    grade = Grade.objects.get(key="excellent")
    for stage, total in ((Stage.AREA_REVIEW, 81), (Stage.NATIONAL_REVIEW, 92)):
        Decision.objects.create(
            submission=submission,
            stage=stage,
            snapshot=snapshot,
            total=total,
            dimensions=[],
            grade=grade,
            grade_name_th=grade.name_th,
            decided_by=administrator,
        )

    found = {one.pk: (one.total, one.grade_name) for one in listed(administrator)}

    assert found == {
        rows["ก"].pk: (None, None),
        rows["ข"].pk: (None, None),
        submission.pk: (81, grade.name_th),
    }
    assert names(administrator, sort="-total", kind="tambon")[-1] in "กค"


def test_each_sees_only_what_is_theirs(rows):
    officer = factories.member(Role.PROVINCIAL_OFFICER, rows["ก"].province)
    coordinator = factories.member(Role.COORDINATOR, rows["ข"].municipality)
    nobody = factories.user()

    assert (names(officer), names(coordinator), names(nobody)) == ("ก", "ข", "")


class TestThePage:
    @pytest.fixture
    def client(self, administrator):
        client = Client()
        client.force_login(administrator)
        return client

    def test_it_lists_with_district_and_province(self, client, rows):
        text = client.get("/submissions/").content.decode()

        assert "เทศบาลตำบลกอ" in text
        assert "อำเภอเมืองพะเยา จังหวัดพะเยา" in text

    def test_the_address_keeps_filter_and_order(self, client, rows):
        page = client.get("/submissions/?kind=tambon&sort=-name")

        assert page.context["sort"] == "-name"
        assert page.context["form"].chosen == {"kind": "tambon"}
        assert [one.municipality.name_th for one in page.context["page_obj"]] == ["คอ", "กอ"]
        assert 'value="tambon" selected' in page.content.decode()

    def test_an_empty_list_says_what_to_do(self, client, rows):
        assert "/submissions/" in client.get("/submissions/?q=ไม่มี").content.decode()

    @pytest.mark.parametrize("number", ["2", "0", "-1", "abc", "999", "9" * 40])
    def test_a_page_that_is_not_there_is_the_nearest_one(self, client, rows, number):
        assert client.get(f"/submissions/?page={number}").status_code == 200

    def test_a_search_is_shown_as_text(self, client, rows):
        text = client.get("/submissions/", {"q": '"><script>alert(1)</script>'}).content.decode()

        assert "<script>alert(1)" not in text

    @pytest.mark.parametrize("query", ["", "?year=2569&sort=-total&status=submitted"])
    def test_as_many_queries_at_three_rows_as_at_one_and_at_most_twelve(self, client, query):
        made("หนึ่ง")
        client.get(f"/submissions/{query}")
        with CaptureQueriesContext(connection) as at_one:
            client.get(f"/submissions/{query}")
        made("สอง"), made("สาม")

        with CaptureQueriesContext(connection) as at_three:
            client.get(f"/submissions/{query}")

        assert len(at_three) == len(at_one) <= 12

    def test_it_is_paged(self, client):
        towns = [factories.municipality(f"ที่ {index:03}") for index in range(PAGE_SIZE + 1)]
        cycle = factories.cycle()
        Submission.objects.bulk_create(
            Submission(
                municipality=town,
                cycle=cycle,
                kind=town.kind,
                province=town.province,
                area=town.province.area,
            )
            for town in towns
        )

        second = client.get("/submissions/?page=2")

        assert [one.municipality for one in second.context["page_obj"]] == towns[-1:]


@pytest.mark.parametrize(("query", "is_open"), [("", False), ("?sort=kind&page=1", False), ("?kind=tambon", True)])
def test_on_a_phone_the_filters_stay_open_only_while_they_narrow(client, administrator, query, is_open):
    client.force_login(administrator)

    page = client.get("/submissions/" + query).content.decode()

    assert ("data-in-force" in page) is is_open
