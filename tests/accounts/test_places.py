"""People, places and their names: the facts that everything else hangs on."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.utils import timezone, translation

from accounts.middleware import ThaiFirstMiddleware
from accounts.models import Area, FormerKind, Membership, Municipality, Office, Province, Role, User
from accounts.places import import_places
from accounts.roles import DESCRIPTIONS
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ban_sang():
    return factories.municipality()


# ------------------------------------------------------------------ places


def test_thailand_has_77_provinces_16_offices_and_five_areas():
    assert (Province.objects.count(), Office.objects.count(), Area.objects.count()) == (77, 16, 5)
    assert Province.objects.values_list("iso", "region", "area__key", "office__number").get(name_th="พะเยา") == (
        "TH-56",
        "north",
        "north",
        2,
    )


def test_places_are_corrected_by_their_file_and_never_doubled():
    data = factories._json("places.json")
    Province.objects.filter(code="56").update(name_en="Payao")

    import_places(data)

    assert Province.objects.get(code="56").name_en == "Phayao"
    assert Province.objects.count() == 77


def test_names_follow_the_language_and_thai_stands_in(ban_sang):
    nameless = factories.municipality("ท่าจำปี", name_en="", district_en="")
    with translation.override("en"):
        assert (str(ban_sang), ban_sang.place) == ("Ban Sang Subdistrict Municipality", "Mueang Phayao, Phayao")
        assert (str(nameless), nameless.place) == ("เทศบาลตำบลท่าจำปี", "อำเภอเมืองพะเยา จังหวัดพะเยา")
        assert (ban_sang.name, nameless.name) == ("Ban Sang", "ท่าจำปี")
        assert str(ban_sang.province) == "Phayao"
    assert (str(ban_sang), ban_sang.place) == ("เทศบาลตำบลบ้านสาง", "อำเภอเมืองพะเยา จังหวัดพะเยา")
    assert ban_sang.name == "บ้านสาง"


def test_the_kind_of_a_day_follows_its_changes(ban_sang):
    FormerKind.objects.create(municipality=ban_sang, kind="tao", until=date(2010, 1, 1))
    later = FormerKind.objects.create(municipality=ban_sang, kind="mueang", until=date(2020, 1, 1))

    days = (date(2009, 12, 31), date(2010, 1, 1), date(2019, 12, 31), date(2020, 1, 1))
    assert [ban_sang.kind_on(day) for day in days] == ["tao", "mueang", "mueang", "tambon"]
    assert str(later) == f"{ban_sang.pk} mueang < 2020-01-01"


@pytest.mark.parametrize(
    "changes",
    [{}, {"name_th": "อื่น", "source_code": "1"}],
    ids=["kind, name and district", "code"],
)
def test_no_municipality_is_there_twice(ban_sang, changes):
    Municipality.objects.filter(pk=ban_sang.pk).update(source_code="1")
    facts = {"kind": "tambon", "name_th": "บ้านสาง", "district_th": "เมืองพะเยา", "province": ban_sang.province}

    with pytest.raises(IntegrityError):
        Municipality.objects.create(**facts | changes)


def test_one_name_in_two_districts_or_of_two_kinds_is_two_municipalities(ban_sang):
    factories.municipality(district_th="แม่ใจ")
    factories.municipality(kind="tao")

    assert Municipality.objects.filter(name_th="บ้านสาง").count() == 3


def test_municipalities_come_with_their_province(ban_sang, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [one.place for one in Municipality.objects.with_place()] == ["อำเภอเมืองพะเยา จังหวัดพะเยา"]


# ------------------------------------------------------------------ people


def test_an_address_is_the_same_in_capitals():
    person = factories.user(email="Somying@Example.COM")

    assert person.email == "somying@example.com"
    assert User.objects.get_by_natural_key("SOMYING@example.com") == person
    assert str(person) == "สมหญิง ใจดี"


def test_a_person_without_a_password_cannot_enter_by_one():
    assert not User.objects.create_user("one@example.com", full_name="หนึ่ง").has_usable_password()


def test_what_a_person_may_do_hangs_on_memberships_that_last(ban_sang, django_assert_num_queries):
    person = factories.member(Role.COORDINATOR, ban_sang)
    Membership.objects.create(user=person, role=Role.ADMINISTRATOR, ended_at=timezone.now())
    Membership.objects.create(user=person, role=Role.EVALUATOR)

    with django_assert_num_queries(1):
        assert [one.role for one in person.active_memberships] == ["coordinator", "evaluator"]
        assert [str(one.scope) for one in person.active_memberships] == ["เทศบาลตำบลบ้านสาง", "None"]
        assert not person.is_administrator
    assert Membership.objects.of(person, Role.EVALUATOR, Role.CHAIR).count() == 1
    assert str(person.active_memberships[0]) == "สมหญิง ใจดี · ผู้ประสานงาน · เทศบาลตำบลบ้านสาง"


def test_a_closed_account_holds_no_role(ban_sang):
    person = factories.member(Role.ADMINISTRATOR, is_active=False)

    assert not person.is_administrator
    assert not Membership.objects.active().exists()


def test_who_has_no_scope_works_for_the_whole_programme():
    person = factories.member(Role.ADMINISTRATOR)

    with translation.override("en"):
        assert person.active_memberships[0].scope_name == "Whole programme"
    assert person.is_administrator


# Role by scope: which of them the database takes.
FITTING = {
    "municipality": {Role.CONTRIBUTOR, Role.COORDINATOR, Role.CERTIFIER},
    "province": {Role.PROVINCIAL_OFFICER},
    "area": {Role.EVALUATOR, Role.CHAIR},
    None: {Role.EVALUATOR, Role.CHAIR, Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("column", FITTING)
def test_the_database_refuses_a_scope_that_does_not_fit_its_role(ban_sang, role, column):
    scopes = {"municipality": ban_sang, "province": ban_sang.province, "area": ban_sang.province.area}
    person = factories.user()
    membership = Membership(user=person, role=role, **{column: scopes[column]} if column else {})

    if role in FITTING[column]:
        membership.save()
        assert membership.scope == scopes.get(column)
    else:
        with pytest.raises(IntegrityError, match="scope_of_a_membership_fits_its_role"):
            membership.save()


def test_nobody_holds_a_role_twice_at_a_time(ban_sang):
    person = factories.member(Role.COORDINATOR, ban_sang)
    person.memberships.update(ended_at=timezone.now())
    Membership.objects.create(user=person, role=Role.COORDINATOR, municipality=ban_sang)

    with pytest.raises(IntegrityError):
        Membership.objects.create(user=person, role=Role.COORDINATOR, municipality=ban_sang)


def test_every_role_is_described():
    assert set(DESCRIPTIONS) == set(Role)
    with translation.override("en"):
        assert all(len(str(text)) > 40 for text in DESCRIPTIONS.values())


# ------------------------------------------------------------------ language


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "th"), ("th", "th"), ("en", "en"), ("fr", "th"), ("../etc", "th")]
)
def test_thai_is_the_language_until_a_person_switches_it(rf, settings, cookie, language):
    request = rf.get("/", headers={"Accept-Language": "en-GB,en"})
    if cookie is not None:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    seen = []

    def page(_request):
        seen.append(translation.get_language())
        return HttpResponse()

    response = ThaiFirstMiddleware(page)(request)

    assert (seen, response["Content-Language"]) == ([language], language)


def test_a_page_may_say_its_language_itself(rf):
    response = ThaiFirstMiddleware(lambda _request: HttpResponse(headers={"Content-Language": "en"}))(rf.get("/"))

    assert response["Content-Language"] == "en"
