"""What municipalities were before: names and kinds by date, and recording changes of them."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.changing import ChangeRefused, change, correct, is_recorded, last_change_of
from accounts.models import FormerKind, FormerName, Kind, Municipality, MunicipalityChange, Name, Role
from accounts.queries import changes_of, periods_of
from tests import factories

pytestmark = pytest.mark.django_db

GAZETTE = "ประกาศกระทรวงมหาดไทย"


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def by():
    return factories.member(Role.ADMINISTRATOR, name="พิมพ์ ผู้ดูแล", position="นักวิชาการ")


def new(town, by, *, kind=None, name=None, since=date(2024, 10, 1)):
    return change(town, kind=Kind(kind or town.kind), name=name or town.called, since=since, by=by, reason=GAZETTE)


class TestNamesByDate:
    def test_the_name_of_a_day_is_the_one_it_had_then(self):
        town = factories.municipality("บ้านใหม่", kind="mueang", name_en="Ban Mai")
        first = FormerName.objects.create(
            municipality=town, name_th="บ้านเก่า", name_en="Ban Kao", until=date(2010, 1, 1)
        )
        FormerName.objects.create(municipality=town, name_th="บ้านกลาง", until=date(2020, 1, 1))
        FormerKind.objects.create(municipality=town, kind="tao", until=date(2015, 1, 1))

        assert str(first) == f"{town.pk} บ้านเก่า < 2010-01-01"
        days = {
            date(2009, 12, 31): "องค์การบริหารส่วนตำบลบ้านเก่า",
            date(2010, 1, 1): "องค์การบริหารส่วนตำบลบ้านกลาง",
            date(2015, 1, 1): "เทศบาลเมืองบ้านกลาง",
            date(2020, 1, 1): "เทศบาลเมืองบ้านใหม่",
        }
        assert {day: town.full_name_on(day) for day in days} == days
        with translation.override("en"):
            assert town.full_name_on(date(2001, 1, 1)) == "Ban Kao Subdistrict Administrative Organisation"
            assert town.full_name_on(date(2016, 1, 1)) == "เทศบาลเมืองบ้านกลาง", "Thai where there is no English name"

    def test_periods_tell_both_together_newest_first(self):
        town = factories.municipality("บ้านใหม่", kind="mueang")
        FormerName.objects.create(municipality=town, name_th="บ้านเก่า", until=date(2010, 1, 1))
        FormerKind.objects.create(municipality=town, kind="tambon", until=date(2015, 1, 1))

        assert [(one.full_name, one.since, one.until) for one in periods_of(town)] == [
            ("เทศบาลเมืองบ้านใหม่", date(2015, 1, 1), None),
            ("เทศบาลตำบลบ้านใหม่", date(2010, 1, 1), date(2015, 1, 1)),
            ("เทศบาลตำบลบ้านเก่า", None, date(2010, 1, 1)),
        ]

    def test_the_last_period_of_one_that_is_gone_ends_with_it(self, town):
        gone = factories.municipality("บ้านต๋อม", merged_into=town, merged_on=date(2024, 10, 1))

        assert [(one.since, one.until) for one in periods_of(gone)] == [(None, date(2024, 10, 1))]
        assert [(one.since, one.until) for one in periods_of(town)] == [(None, None)]


class TestRecordingAChange:
    def test_kind_and_name_change_from_a_day_and_the_old_ones_stay(self, town, by):
        recorded = new(town, by, kind="mueang", name=Name("สางใหม่", "Sang Mai"))

        town.refresh_from_db()
        assert (town.kind, town.called) == ("mueang", Name("สางใหม่", "Sang Mai"))
        assert town.full_name_on(date(2024, 9, 30)) == "เทศบาลตำบลบ้านสาง"
        assert town.full_name_on(date(2024, 10, 1)) == "เทศบาลเมืองสางใหม่"
        assert str(recorded) == f"{town.pk} changed 2024-10-01"
        assert (recorded.by, recorded.by_name, recorded.reason) == (by, "พิมพ์ ผู้ดูแล (นักวิชาการ)", GAZETTE)
        [told] = changes_of(town)
        assert [fact[1:] for fact in told.facts] == [
            (str(Kind.TAMBON.label), str(Kind.MUEANG.label)),
            ("บ้านสาง", "สางใหม่"),
            ("Ban Sang", "Sang Mai"),
        ]

    def test_a_kind_alone_leaves_no_former_name_and_a_name_alone_no_former_kind(self, town, by):
        new(town, by, kind="mueang")
        assert (town.former_kinds.count(), town.former_names.count()) == (1, 0)

        town.refresh_from_db()
        new(town, by, name=Name("บ้านสาง", "Baan Saang"), since=date(2025, 1, 1))
        assert (town.former_kinds.count(), town.former_names.count()) == (1, 1)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({}, "kind"),
            ({"kind": "mueang", "since": date(2020, 1, 1)}, "since"),
            ({"kind": "mueang", "since": date(2019, 1, 1)}, "since"),
            ({"name": Name("บ้านต๋อม", "")}, "name_th"),
        ],
    )
    def test_what_cannot_be_recorded_names_the_field(self, town, by, fields, field):
        FormerKind.objects.create(municipality=town, kind="tao", until=date(2020, 1, 1))
        factories.municipality("บ้านต๋อม")

        with pytest.raises(ChangeRefused) as refused:
            new(town, by, **fields)

        assert refused.value.field == field
        assert not MunicipalityChange.objects.exists()

    def test_one_that_is_gone_changes_no_more(self, town, by):
        gone = factories.municipality("บ้านต๋อม", merged_into=town, merged_on=date(2024, 1, 1))

        with pytest.raises(ChangeRefused):
            new(gone, by, kind="mueang")

    def test_the_name_of_one_that_is_gone_is_free(self, town, by):
        factories.municipality("บ้านต๋อม", merged_into=town, merged_on=date(2024, 1, 1))

        new(town, by, name=Name("บ้านต๋อม", ""))

        town.refresh_from_db()
        assert town.full_name == "เทศบาลตำบลบ้านต๋อม"

    def test_a_double_click_is_known_again(self, town, by):
        fields = {"kind": Kind.MUEANG, "name": town.called, "since": date(2024, 10, 1)}
        assert not is_recorded(town, **fields, by=by)

        new(town, by, kind="mueang")

        town.refresh_from_db()
        assert is_recorded(town, **fields, by=by)
        assert not is_recorded(town, **fields, by=factories.user())
        assert not is_recorded(town, **fields | {"since": date(2024, 10, 2)}, by=by)

    def test_the_last_change_is_that_of_kind_name_or_merger(self, town):
        assert last_change_of(town) is None

        FormerKind.objects.create(municipality=town, kind="tao", until=date(2010, 1, 1))
        assert last_change_of(town) == date(2010, 1, 1)
        FormerName.objects.create(municipality=town, name_th="เก่า", until=date(2009, 1, 1))
        assert last_change_of(town) == date(2010, 1, 1)
        factories.municipality("บ้านต๋อม", merged_into=town, merged_on=date(2024, 1, 1))
        assert last_change_of(town) == date(2024, 1, 1)


class TestCorrecting:
    def test_only_what_is_different_is_written_and_recorded(self, town, by):
        recorded = correct(town, {"population": 5120, "district_th": "เมืองพะเยา"}, by=by, reason="ทะเบียนราษฎร")

        town.refresh_from_db()
        assert town.population == 5120
        assert recorded is not None
        assert (recorded.facts, recorded.since) == ([("population", "", "5120")], None)
        assert str(recorded) == f"{town.pk} corrected"

    def test_nothing_different_is_not_recorded(self, town, by):
        assert correct(town, {"population": None}, by=by, reason="ไม่มี") is None
        assert not MunicipalityChange.objects.exists()

    def test_a_district_where_it_would_have_a_namesake_is_refused(self, town, by):
        factories.municipality(district_th="แม่ใจ")

        with pytest.raises(ChangeRefused) as refused:
            correct(town, {"district_th": "แม่ใจ"}, by=by, reason="ผิด")

        assert refused.value.field == "district_th"


class TestTheDatabase:
    @pytest.mark.parametrize("fields", [{"merged_on": date(2024, 1, 1)}, {"merged_into": "other"}])
    def test_successor_and_day_come_together(self, town, fields):
        given = {
            name: factories.municipality("บ้านต๋อม") if value == "other" else value for name, value in fields.items()
        }

        with pytest.raises(IntegrityError), transaction.atomic():
            Municipality.objects.filter(pk=town.pk).update(**given)

    def test_nobody_is_merged_into_oneself(self, town):
        with pytest.raises(IntegrityError), transaction.atomic():
            Municipality.objects.filter(pk=town.pk).update(merged_into=town, merged_on=date(2024, 1, 1))

    def test_one_change_of_name_a_day(self, town):
        FormerName.objects.create(municipality=town, name_th="เก่า", until=date(2010, 1, 1))

        with pytest.raises(IntegrityError), transaction.atomic():
            FormerName.objects.create(municipality=town, name_th="เก่ากว่า", until=date(2010, 1, 1))


class TestWhoSeesWhich:
    def test_everybody_those_they_have_to_do_with(self, town):
        near, far = factories.municipality("บ้านต๋อม"), factories.municipality("ไกล", province="90")
        seen = {
            Role.COORDINATOR: (factories.member(Role.COORDINATOR, town), {town}),
            Role.PROVINCIAL_OFFICER: (factories.member(Role.PROVINCIAL_OFFICER, town.province), {town, near}),
            Role.CHAIR: (factories.member(Role.CHAIR, town.province.area), set()),
            Role.ADMINISTRATOR: (factories.member(Role.ADMINISTRATOR), {town, near, far}),
        }

        assert {role: set(Municipality.objects.visible_to(who)) for role, (who, _) in seen.items()} == {
            role: towns for role, (_, towns) in seen.items()
        }

    def test_nobody_who_has_not_signed_in(self, town):
        assert not Municipality.objects.visible_to(AnonymousUser()).exists()

    def test_they_are_found_by_what_they_were_called(self, town):
        factories.municipality("บ้านต๋อม", name_en="Ban Tom")
        FormerName.objects.create(municipality=town, name_th="บ้านเก่า", name_en="Old", until=date(2010, 1, 1))
        FormerName.objects.create(municipality=town, name_th="บ้านเก่ากว่า", until=date(2000, 1, 1))

        for text in ("บ้านสาง", "ban sang", "เก่า", "old"):
            assert list(Municipality.objects.named(text)) == [town], text


def test_who_has_a_role_knows_the_predecessors(town, django_assert_num_queries):
    person = factories.member(Role.COORDINATOR, town)
    first, second = (factories.municipality(name, merged_into=town, merged_on=date(2024, 1, 1)) for name in ("ก", "ข"))

    with django_assert_num_queries(1):
        [held] = person.active_memberships
        assert sorted(held.predecessor_ids) == [first.pk, second.pk]
    assert sorted(person.memberships.get().predecessor_ids) == [first.pk, second.pk], "read by any other way too"
