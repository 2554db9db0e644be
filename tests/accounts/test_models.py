"""People, memberships and places: their names, and what the database refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Area, FormerKind, Membership, Municipality, Province, Role, User
from tests import factories

pytestmark = pytest.mark.django_db


class TestNames:
    def test_a_municipality_is_called_with_its_kind_and_place_in_the_readers_language(self):
        town = factories.municipality()

        assert (str(town), town.place) == ("เทศบาลตำบลบ้านสาง", "อำเภอเมืองพะเยา จังหวัดพะเยา")
        with translation.override("en"):
            assert str(town) == "Ban Sang Subdistrict Municipality"
            assert town.place == "Mueang Phayao, Phayao"

    def test_without_an_english_name_the_thai_one_stands(self):
        town = factories.municipality("ดงเจน", name_en="", district_en="", district_th="ภูกามยาว")

        with translation.override("en"):
            assert (str(town), town.place) == ("เทศบาลตำบลดงเจน", "อำเภอภูกามยาว จังหวัดพะเยา")

    def test_a_membership_says_who_what_and_where(self):
        person = factories.member(Role.CERTIFIER, factories.municipality(), name="สมชาย นายกดี")
        everywhere = factories.member(Role.ADMINISTRATOR, name="พิมพ์")

        assert str(person.memberships.get()).startswith("สมชาย นายกดี · ")
        assert str(person.memberships.get()).endswith("เทศบาลตำบลบ้านสาง")
        assert everywhere.memberships.get().scope is None
        assert everywhere.memberships.get().scope_name


def test_the_kind_of_a_day_is_the_one_it_had_then():
    town = factories.municipality(kind="mueang")
    first = FormerKind.objects.create(municipality=town, kind="tao", until=date(2010, 1, 1))
    FormerKind.objects.create(municipality=town, kind="tambon", until=date(2020, 1, 1))

    assert str(first) == f"{town.pk} tao < 2010-01-01"
    days = {date(2009, 12, 31): "tao", date(2010, 1, 1): "tambon", date(2020, 1, 1): "mueang"}
    assert {day: town.kind_on(day) for day in days} == days


def test_two_municipalities_may_share_a_name_but_not_a_district_as_well():
    factories.municipality()
    factories.municipality(district_th="แม่ใจ")

    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.create(
            name_th="บ้านสาง",
            kind="tambon",
            province=Province.objects.get(code="56"),
            district_th="เมืองพะเยา",
        )


class TestPeople:
    def test_an_e_mail_is_one_person_however_it_is_written(self):
        person = User.objects.create_user("Somsri@Example.COM", "a-long-password", full_name="สมศรี")

        assert person.email == "somsri@example.com"
        assert User.objects.get_by_natural_key("SOMSRI@example.com") == person

    def test_only_an_active_administrator_is_one(self):
        person = factories.member(Role.ADMINISTRATOR)
        other = factories.member(Role.COORDINATOR, factories.municipality())

        assert (person.is_administrator, other.is_administrator) == (True, False)
        assert list(Membership.objects.of(other, Role.COORDINATOR)) == list(other.memberships.all())
        assert not Membership.objects.of(other, Role.CHAIR).exists()

    @pytest.mark.parametrize(
        ("role", "columns"),
        [
            (Role.COORDINATOR, ()),
            (Role.COORDINATOR, ("province",)),
            (Role.COORDINATOR, ("municipality", "province")),
            (Role.PROVINCIAL_OFFICER, ()),
            (Role.PROVINCIAL_OFFICER, ("municipality",)),
            (Role.EVALUATOR, ("municipality",)),
            (Role.CHAIR, ("province",)),
            (Role.ADMINISTRATOR, ("area",)),
            (Role.ADMINISTRATOR, ("municipality",)),
        ],
    )
    def test_the_scope_fits_the_role(self, role, columns):
        town = factories.municipality()
        scopes = {"municipality": town, "province": town.province, "area": Area.objects.first()}

        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=factories.user(), role=role, **{name: scopes[name] for name in columns})

    def test_a_role_is_held_once_at_a_time(self):
        town = factories.municipality()
        person = factories.member(Role.COORDINATOR, town)

        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=person, role=Role.COORDINATOR, municipality=town)
        person.memberships.update(ended_at=person.joined_at)
        Membership.objects.create(user=person, role=Role.COORDINATOR, municipality=town)
        assert person.memberships.count() == 2
