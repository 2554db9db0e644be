"""The register of municipalities as an administrator reads it: the list, and one with its history."""

from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import FormerKind, FormerName, Membership, Municipality, Role
from accounts.views.municipalities import PAGE_SIZE
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/municipalities/"


@pytest.fixture
def towns():
    """บ้านสาง with a past, two others, and one that is gone."""
    first = factories.municipality(population=5120)
    FormerName.objects.create(municipality=first, name_th="สางเก่า", name_en="Sang Kao", until=date(2010, 1, 1))
    second = factories.municipality("กาดใต้", "mueang", "55", name_en="Kat Tai", population=9)
    gone = factories.municipality("แม่กา", name_en="Mae Ka", merged_into=first, merged_on=date(2024, 10, 1))
    return {"บ้านสาง": first, "กาดใต้": second, "แม่กา": gone}


def browser(person=None):
    client = Client()
    client.force_login(person or factories.member(Role.ADMINISTRATOR))
    return client


def names(query=""):
    return [one.name_th for one in browser().get(URL + query).context["page_obj"]]


@pytest.mark.parametrize("role", [one for one in Role if one != Role.ADMINISTRATOR])
def test_to_everybody_but_administrators_these_pages_do_not_exist(towns, role):
    town = towns["บ้านสาง"]
    scope = {
        Role.PROVINCIAL_OFFICER: town.province,
        Role.EVALUATOR: town.province.area,
        Role.CHAIR: town.province.area,
    }.get(role, town)
    client = browser(factories.member(role, scope))

    for address in (URL, f"{URL}{town.pk}/", *(f"{URL}{town.pk}/{one}/" for one in ("edit", "change", "merge"))):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


class TestTheList:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["กาดใต้", "บ้านสาง"]),
            ("?sort=name", ["กาดใต้", "บ้านสาง"]),
            ("?sort=-name", ["บ้านสาง", "กาดใต้"]),
            ("?sort=population", ["กาดใต้", "บ้านสาง"]),
            ("?sort=-kind", ["บ้านสาง", "กาดใต้"]),
            ("?sort=nonsense", ["กาดใต้", "บ้านสาง"]),
            ("?q=kat", ["กาดใต้"]),
            (f"?q={quote('สางเก่า')}", ["บ้านสาง"]),
            ("?q=sang+kao", ["บ้านสาง"]),
            ("?province=55", ["กาดใต้"]),
            ("?kind=tambon", ["บ้านสาง"]),
            ("?state=gone", ["แม่กา"]),
            ("?state=every&sort=name", ["กาดใต้", "บ้านสาง", "แม่กา"]),
            ("?state=x&kind=y&province=z", ["กาดใต้", "บ้านสาง"]),
            ("?q=%00", ["กาดใต้", "บ้านสาง"]),
            ("?page=99", ["กาดใต้", "บ้านสาง"]),
        ],
    )
    def test_filters_and_orders(self, towns, query, expected):
        assert names(query) == expected

    def test_an_empty_list_says_what_to_do(self, towns):
        page = browser().get(URL + "?q=zzz")

        assert not page.context["page_obj"].object_list
        assert "empty-title" in page.content.decode()

    def test_one_that_is_gone_says_since_when_and_where_it_is(self, towns):
        page = browser().get(URL + "?state=gone").content.decode()

        assert "1 ต.ค. 2567" in page
        assert "เทศบาลตำบลบ้านสาง" in page

    def test_it_counts_the_people_with_a_role(self, towns):
        person = factories.member(Role.CONTRIBUTOR, towns["บ้านสาง"])
        Membership.objects.create(user=person, role=Role.COORDINATOR, municipality=towns["บ้านสาง"])
        Membership.objects.create(
            user=factories.user(), role=Role.CERTIFIER, municipality=towns["บ้านสาง"], ended_at=timezone.now()
        )

        found = {one.name_th: one.people_count for one in browser().get(URL).context["page_obj"]}

        assert found == {"กาดใต้": 0, "บ้านสาง": 1}

    def test_it_takes_the_same_few_queries_at_one_and_three_rows(self):
        client = browser()
        factories.municipality("ก")
        client.get(URL)
        with CaptureQueriesContext(connection) as at_one:
            client.get(URL)
        for name in ("ข", "ค"):
            factories.member(Role.COORDINATOR, factories.municipality(name))

        with CaptureQueriesContext(connection) as at_three:
            client.get(URL)

        assert len(at_three) == len(at_one) <= 7

    def test_pages_of_a_hundred(self):
        for index in range(PAGE_SIZE + 1):
            factories.municipality(f"บ้าน {index:03}")

        assert len(names()) == PAGE_SIZE == 100
        assert len(names("?page=2")) == 1


class TestOne:
    def page(self, town):
        return browser().get(f"{URL}{town.pk}/")

    def test_it_shows_kinds_and_names_over_time(self, towns):
        FormerKind.objects.create(municipality=towns["บ้านสาง"], kind="tao", until=date(2005, 5, 25))

        page = self.page(towns["บ้านสาง"])

        text = page.content.decode()
        assert [one.full_name for one in page.context["periods"]] == [
            "เทศบาลตำบลบ้านสาง",
            "เทศบาลตำบลสางเก่า",
            "องค์การบริหารส่วนตำบลสางเก่า",
        ]
        assert "25 พฤษภาคม 2548" in text
        assert "1 มกราคม 2553" in text

    def test_it_shows_what_was_merged_into_it_and_where_one_went(self, towns):
        town, gone = towns["บ้านสาง"], towns["แม่กา"]

        assert list(self.page(town).context["predecessors"]) == [gone]
        page = self.page(gone).content.decode()
        assert f'href="{URL}{town.pk}/"' in page
        assert "1 ตุลาคม 2567" in page
        assert f"{URL}{gone.pk}/merge/" not in page
        assert f"{URL}{town.pk}/merge/" in self.page(town).content.decode()

    def test_it_lists_its_years_and_those_of_its_predecessors_by_the_name_of_the_year(self, towns):
        factories.cycle()
        own = factories.submission(towns["บ้านสาง"])
        Municipality.objects.filter(pk=towns["บ้านสาง"].pk).update(name_th="สางใหม่")
        factories.cycle(2568)
        former = factories.municipality("ห้วยแก้ว")
        before = factories.submission(former, 2568)
        Municipality.objects.filter(pk=former.pk).update(merged_into=towns["บ้านสาง"], merged_on=date(2024, 10, 1))

        page = self.page(towns["บ้านสาง"]).content.decode()

        assert f'href="/submissions/{own.pk}/"' in page
        assert f'href="/submissions/{before.pk}/"' in page
        for name in ("เทศบาลตำบลสางใหม่", "เทศบาลตำบลบ้านสาง", "เทศบาลตำบลห้วยแก้ว"):
            assert name in page

    def test_it_lists_the_people_those_with_a_role_first(self, towns):
        town = towns["บ้านสาง"]
        gone = factories.member(Role.COORDINATOR, town, name="กก ไปแล้ว")
        Membership.objects.filter(user=gone).update(ended_at=timezone.now())
        here = factories.member(Role.COORDINATOR, town, name="ฮฮ อยู่")
        factories.member(Role.CONTRIBUTOR, town, name="อออ ปิดบัญชี", is_active=False)

        page = self.page(town)

        assert [one.user.full_name for one in page.context["people"]] == ["อออ ปิดบัญชี", "ฮฮ อยู่", "กก ไปแล้ว"]
        assert here.email in page.content.decode()

    def test_it_takes_the_same_few_queries_however_much_there_is(self, towns):
        town, client = towns["บ้านสาง"], browser()
        client.get(f"{URL}{town.pk}/")
        factories.cycle()
        factories.submission(town)
        with CaptureQueriesContext(connection) as little:
            client.get(f"{URL}{town.pk}/")
        for index in range(3):
            factories.member(Role.CONTRIBUTOR, town)
            factories.municipality(f"ก {index}", merged_into=town, merged_on=date(2020, 1, 1))
            town.changes.create(action="corrected", facts=[["population", "", "1"]], reason="ก", by_name="ก")
            factories.cycle(2560 + index)
            factories.submission(town, 2560 + index)

        with CaptureQueriesContext(connection) as much:
            client.get(f"{URL}{town.pk}/")

        assert len(much) == len(little) <= 13

    def test_unknown_ones_are_not_found(self):
        assert browser().get(f"{URL}{10**15}/").status_code == 404
