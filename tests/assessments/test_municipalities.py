"""What an administrator writes into the register: corrections, new kinds and names, mergers."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import FormerKind, Membership, MunicipalityChange, Role
from assessments.models import Status, Submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.administrator)
    return client


def url(town, name=""):
    return f"/municipalities/{town.pk}/{name}/" if name else f"/municipalities/{town.pk}/"


def message_of(response):
    return str(next(iter(response.context["messages"])))


class TestCorrecting:
    DATA = {
        "district_th": "แม่ใจ",
        "district_en": "Mae Chai",
        "source_code": "5560118",
        "population": "๕,๑๒๐",
        "households": "2,000",
        "reason": "ทะเบียนราษฎร ธ.ค. 2568",
    }

    def test_facts_are_written_and_recorded(self, cast, client):
        response = client.post(url(cast.municipality, "edit"), self.DATA)

        assert response.url == url(cast.municipality)
        town = cast.municipality
        town.refresh_from_db()
        assert (town.district_th, town.district_en, town.source_code) == ("แม่ใจ", "Mae Chai", "5560118")
        assert (town.population, town.households) == (5120, 2000)
        recorded = town.changes.get()
        assert (recorded.by, recorded.reason) == (cast.administrator, "ทะเบียนราษฎร ธ.ค. 2568")
        page = client.get(url(town)).content.decode()
        assert "ทะเบียนราษฎร ธ.ค. 2568" in page
        assert "แม่ใจ" in page

    def test_the_page_shows_what_is_known(self, cast, client):
        cast.municipality.population = 5120
        cast.municipality.save()

        page = client.get(url(cast.municipality, "edit")).content.decode()

        assert 'value="5,120"' in page
        assert 'value="เมืองพะเยา"' in page

    def test_nothing_different_is_told(self, cast, client):
        data = {"district_th": "เมืองพะเยา", "district_en": "Mueang Phayao", "reason": "ไม่มี"}

        client.post(url(cast.municipality, "edit"), data)

        assert not MunicipalityChange.objects.exists()

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("population", "5120.5"),
            ("population", "-1"),
            ("population", "100000000"),
            ("households", "มาก"),
            ("district_th", ""),
            ("district_th", "ก" * 61),
            ("source_code", "ก" * 21),
            ("source_code", "taken"),
            ("reason", ""),
        ],
    )
    def test_errors_stand_at_the_field_and_nothing_typed_is_lost(self, cast, client, field, typed):
        cast.other_municipality.source_code = "taken"
        cast.other_municipality.save()

        response = client.post(url(cast.municipality, "edit"), self.DATA | {field: typed})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert "Mae Chai" in response.content.decode()
        assert not MunicipalityChange.objects.exists()

    def test_a_namesake_in_the_new_district_is_told(self, cast, client):
        factories.municipality(district_th="แม่ใจ")

        response = client.post(url(cast.municipality, "edit"), self.DATA)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["district_th"]


class TestANewKindOrName:
    DATA = {
        "kind": "mueang",
        "name_th": "สางใหม่",
        "name_en": "Sang Mai",
        "since": "1/10/2567",
        "reason": "ประกาศกระทรวงมหาดไทย",
    }

    def test_it_holds_from_the_day_and_a_running_submission_keeps_its_own(self, cast, client):
        submission = factories.submission(cast.municipality)
        assert submission in client.get(url(cast.municipality, "change")).context["running"]

        response = client.post(url(cast.municipality, "change"), self.DATA, follow=True)

        assert response.redirect_chain == [(url(cast.municipality), 302)]
        cast.municipality.refresh_from_db()
        assert cast.municipality.full_name == "เทศบาลเมืองสางใหม่"
        assert cast.municipality.full_name_on(date(2024, 9, 30)) == "เทศบาลตำบลบ้านสาง"
        assert "<h1>เทศบาลตำบลบ้านสาง</h1>" in client.get(f"/submissions/{submission.pk}/").content.decode()
        found = client.get("/submissions/?q=สางใหม่").context["page_obj"].object_list
        assert list(found) == [submission], "found by the name of today as well"
        assert list(client.get("/submissions/?q=บ้านสาง").context["page_obj"].object_list) == [submission]

    def test_a_second_click_is_no_error(self, cast, client):
        for _ in range(2):
            assert client.post(url(cast.municipality, "change"), self.DATA).status_code == 302

        assert cast.municipality.changes.count() == FormerKind.objects.count() == 1

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"since": "1/10/2599"}, "since"),
            ({"since": "soon"}, "since"),
            ({"since": ""}, "since"),
            ({"since": "1/1/2553"}, "since"),
            ({"name_th": "เทศบาลเมืองสางใหม่"}, "name_th"),
            ({"name_th": ""}, "name_th"),
            ({"name_th": "ก" * 301}, "name_th"),
            ({"kind": "village"}, "kind"),
            ({"kind": "tambon", "name_th": "บ้านสาง", "name_en": "Ban Sang"}, "kind"),
            ({"kind": "tambon", "name_th": "บ้านต๋อม"}, "name_th"),
            ({"reason": " "}, "reason"),
        ],
    )
    def test_errors_stand_at_the_field_and_nothing_typed_is_lost(self, cast, client, fields, field):
        FormerKind.objects.create(municipality=cast.municipality, kind="tao", until=date(2012, 1, 1))
        factories.municipality("บ้านต๋อม")

        response = client.post(url(cast.municipality, "change"), self.DATA | fields)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert (fields.get("reason") or "ประกาศกระทรวงมหาดไทย") in response.content.decode()
        assert not MunicipalityChange.objects.exists()

    def test_one_that_is_gone_leads_back(self, cast, client):
        gone = factories.municipality("แม่กา", merged_into=cast.municipality, merged_on=date(2024, 1, 1))

        response = client.get(url(gone, "change"), follow=True)

        assert response.redirect_chain == [(url(gone), 302)]
        assert message_of(response)


class TestMerging:
    @pytest.fixture
    def successor(self, cast):
        return factories.municipality("บ้านต๋อม", name_en="Ban Tom")

    @pytest.fixture
    def data(self, successor):
        return {"target": successor.pk, "day": "1/10/2567", "people": "move", "reason": "ประกาศกระทรวงมหาดไทย"}

    def test_only_living_neighbours_can_be_chosen(self, cast, client, successor):
        factories.municipality("แม่กา", merged_into=successor, merged_on=date(2024, 1, 1))

        form = client.get(url(cast.municipality, "merge")).context["form"]

        assert list(form.fields["target"].queryset) == [successor]
        assert form.fields["target"].label_from_instance(successor) == ("เทศบาลตำบลบ้านต๋อม · อำเภอเมืองพะเยา จังหวัดพะเยา")

    def test_first_it_shows_what_will_happen(self, cast, client, successor, data):
        factories.municipality("แม่กา", merged_into=cast.municipality, merged_on=date(2024, 1, 1))
        cycle = factories.cycle(2560)
        cycle.stages.all().delete()
        before = factories.submission(cast.municipality, 2560)
        Submission.objects.filter(pk=before.pk).update(status=Status.WITHDRAWN)

        response = client.post(url(cast.municipality, "merge"), data)

        page = response.content.decode()
        assert response.status_code == 200
        for word in ("1 ตุลาคม 2567", "เทศบาลตำบลบ้านต๋อม", "2560", "ปราณี ประสานงาน", "เทศบาลตำบลแม่กา", "2569"):
            assert word in page, word
        cast.municipality.refresh_from_db()
        assert not cast.municipality.is_merged

    def test_the_entries_can_be_changed_and_none_is_lost(self, cast, client, data):
        response = client.post(url(cast.municipality, "merge"), data | {"back": "1"})

        page = response.content.decode()
        assert response.context["merger"] is None
        assert 'value="1/10/2567"' in page
        assert "ประกาศกระทรวงมหาดไทย" in page

    def test_confirmed_it_is_done(self, cast, client, successor, data):
        response = client.post(url(cast.municipality, "merge"), data | {"confirm": "1"}, follow=True)

        assert response.redirect_chain == [(url(successor), 302)]
        cast.municipality.refresh_from_db()
        assert (cast.municipality.merged_into, cast.municipality.merged_on) == (successor, date(2024, 10, 1))
        assert Membership.objects.active().filter(municipality=successor, role=Role.COORDINATOR).exists()
        assert "เทศบาลตำบลบ้านสาง" in response.content.decode()

    def test_the_people_are_a_choice_that_is_made(self, cast, client, data):
        assert list(client.post(url(cast.municipality, "merge"), data | {"people": ""}).context["form"].errors) == [
            "people"
        ]

        client.post(url(cast.municipality, "merge"), data | {"people": "end", "confirm": "1"})

        assert not Membership.objects.active().filter(user=cast.coordinator).exists()

    def test_people_who_end_are_told_of_before(self, cast, client, data):
        response = client.post(url(cast.municipality, "merge"), data | {"people": "end"})

        assert response.context["merger"].moves_people is False

    def test_a_second_click_is_no_error(self, cast, client, data):
        for _ in range(2):
            assert client.post(url(cast.municipality, "merge"), data | {"confirm": "1"}).status_code == 302
        assert MunicipalityChange.objects.count() == 2

    @pytest.mark.parametrize("pressed", [{}, {"confirm": "1"}])
    def test_what_stands_in_the_way_is_told_in_words(self, cast, client, data, pressed):
        factories.submission(cast.municipality)

        response = client.post(url(cast.municipality, "merge"), data | pressed)

        assert response.status_code == 422
        assert response.context["merger"] is None
        [reason] = response.context["reasons"]
        assert reason in response.content.decode()
        assert 'value="1/10/2567"' in response.content.decode()
        cast.municipality.refresh_from_db()
        assert not cast.municipality.is_merged

    @pytest.mark.parametrize(
        ("field", "typed"), [("target", "0"), ("day", "1/10/2599"), ("people", "sell"), ("reason", "")]
    )
    def test_errors_stand_at_the_field(self, cast, client, data, field, typed):
        response = client.post(url(cast.municipality, "merge"), data | {field: typed, "confirm": "1"})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
