"""Registering the municipalities of a province for a cycle, and what hangs on it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Municipality, Province, Role
from assessments import editing, registering
from assessments.models import Registration, Status, Submission
from reports.home import home_for
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/cycles/2569/registrations/"


@pytest.fixture
def cast():
    factories.cycle()
    made = factories.Cast()
    Registration.objects.all().delete()
    return made


@pytest.fixture
def neighbour(cast):
    return add(cast, "บ้านต๋อม")


def add(cast, name, **fields):
    """A municipality that is not registered."""
    made = factories.municipality(name, **fields)
    Registration.objects.filter(municipality=made).delete()
    return made


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def names_on(page):
    return [row.town.name_th for row in page.context["rows"]]


def registered():
    return set(Registration.objects.filter(cycle__year_be=2569).values_list("municipality__name_th", flat=True))


def took_part_in(year, town, status=Status.PUBLISHED):
    factories.cycle(year, self_assessment=(-400, -300))
    Registration.objects.get_or_create(municipality=town, cycle=factories.cycle(year))
    made = factories.submission(town, year)
    Submission.objects.filter(pk=made.pk).update(status=status, self_percent=80)


class TestWithoutARegistration:
    def test_no_self_assessment_is_begun(self, cast):
        with pytest.raises(editing.StartRefused, match="พะเยา"):
            editing.start_submission(cast.municipality, factories.cycle())
        assert not Submission.objects.exists()

    def test_the_button_that_was_open_too_long_leads_home_with_the_reason(self, cast):
        client = browser(cast.coordinator)
        data = {"municipality": cast.municipality.pk, "year_be": 2569}

        response = client.post(reverse("assessments:submission_start"), data, follow=True)

        assert response.redirect_chain == [("/", 302)]
        [message] = response.context["messages"]
        assert "พะเยา" in str(message)

    def test_home_names_the_office_that_registers(self, cast):
        page = browser(cast.coordinator).get("/")

        [desk] = page.context["home"].municipal
        assert (desk.may_start, desk.lacks_registration) == (False, True)
        assert "สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัดพะเยา" in page.content.decode()

    def test_home_says_nothing_of_it_when_the_time_is_over(self, cast):
        factories.cycle(self_assessment=(-9, -1))

        [desk] = home_for(cast.coordinator).municipal

        assert desk.lacks_registration is False

    def test_what_was_begun_is_opened_all_the_same(self, cast):
        cycle = factories.cycle()
        Registration.objects.create(municipality=cast.municipality, cycle=cycle)
        begun = editing.start_submission(cast.municipality, cycle)
        Registration.objects.all().delete()

        assert editing.start_submission(cast.municipality, cycle) == begun


class TestTheList:
    def test_an_officer_sees_the_province_an_administrator_all(self, cast, neighbour):
        assert names_on(browser(cast.officer).get(URL)) == ["บ้านต๋อม", "บ้านสาง"]
        assert names_on(browser(cast.administrator).get(URL)) == ["น่าน", "บ้านต๋อม", "บ้านสาง"]
        assert names_on(browser(cast.other_officer).get(URL)) == []

    @pytest.mark.parametrize("who", ["contributor", "coordinator", "certifier", "evaluator", "chair", "national_chair"])
    def test_to_others_it_does_not_exist(self, cast, who):
        assert browser(getattr(cast, who)).get(URL).status_code == 404
        assert browser(getattr(cast, who)).post(URL, {"last_year": "1"}).status_code == 404

    def test_nor_for_a_year_without_a_cycle(self, cast):
        assert browser(cast.officer).get("/cycles/2590/registrations/").status_code == 404

    def test_it_counts_who_stands_where(self, cast, neighbour):
        cycle = factories.cycle()
        third = add(cast, "แม่กา")
        registering.register([cast.municipality, third], cycle, by=cast.officer)
        editing.start_submission(cast.municipality, cycle)

        counts = browser(cast.officer).get(URL).context["counts"]

        assert (counts.begun, counts.not_begun, counts.not_registered) == (1, 1, 1)
        assert (counts.registered, counts.total) == (2, 3)
        of_nan = browser(cast.administrator).get(URL + "?province=55").context["counts"]
        assert (of_nan.begun, of_nan.not_begun, of_nan.not_registered) == (0, 0, 1)

    def test_an_officer_of_two_provinces_chooses_between_them(self, cast):
        nan = Province.objects.get(code="55")
        Membership.objects.create(user=cast.officer, role=Role.PROVINCIAL_OFFICER, province=nan)
        client = browser(cast.officer)

        assert names_on(client.get(URL)) == ["น่าน", "บ้านสาง"]
        page = client.get(URL + "?province=55")
        assert names_on(page) == ["น่าน"]
        assert page.context["scope"] == nan
        assert names_on(client.get(URL + "?province=90")) == ["น่าน", "บ้านสาง"], "what is not theirs is no filter"

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {"บ้านสาง", "บ้านต๋อม", "แม่กา"}),
            ("?q=สาง", {"บ้านสาง"}),
            ("?q=mae%20ka", {"แม่กา"}),
            ("?kind=tao", {"แม่กา"}),
            ("?state=not_registered", {"บ้านต๋อม"}),
            ("?state=not_begun", {"แม่กา"}),
            ("?state=begun", {"บ้านสาง"}),
            ("?last=on", {"แม่กา"}),
            ("?state=nonsense&kind=moon&province=x", {"บ้านสาง", "บ้านต๋อม", "แม่กา"}),
            ("?q=ไม่มี", set()),
        ],
    )
    def test_filters(self, cast, neighbour, query, expected):
        third = add(cast, "แม่กา", kind="tao", name_en="Mae Ka")
        took_part_in(2568, third)
        took_part_in(2568, neighbour, Status.DRAFT)
        cycle = factories.cycle()
        registering.register([cast.municipality, third], cycle, by=cast.officer)
        editing.start_submission(cast.municipality, cycle)

        assert set(names_on(browser(cast.officer).get(URL + query))) == expected

    def test_it_tells_what_became_of_last_year_and_who_registered_when_with_which_note(self, cast):
        took_part_in(2568, cast.municipality)
        registering.register([cast.municipality], factories.cycle(), by=cast.officer, note="ที่ พย 0014/123")

        page = browser(cast.officer).get(URL)

        [row] = page.context["rows"]
        assert (row.last_year, row.has_begun) == (str(Status.PUBLISHED.label), False)
        assert (row.registration.by, row.registration.note) == (cast.officer, "ที่ พย 0014/123")
        assert "ที่ พย 0014/123" in page.content.decode()

    def test_one_that_is_gone_stands_there_only_where_it_was_registered(self, cast, neighbour):
        cycle = factories.cycle()
        registering.register([cast.municipality], cycle, by=cast.officer)
        gone = {"merged_into": add(cast, "แม่กา"), "merged_on": cycle.first_day}
        Municipality.objects.filter(name_th__in=["บ้านสาง", "บ้านต๋อม"]).update(**gone)

        page = browser(cast.officer).get(URL)

        assert set(names_on(page)) == {"แม่กา", "บ้านสาง"}
        assert (page.context["counts"].not_begun, page.context["counts"].not_registered) == (1, 1)
        cast.municipality.refresh_from_db()
        assert registering.register([cast.municipality], factories.cycle(2570), by=cast.officer) == 0

    def test_it_takes_the_same_few_queries_at_one_and_three_rows(self, cast):
        client = browser(cast.officer)
        took_part_in(2568, cast.municipality)
        registering.register([cast.municipality], factories.cycle(), by=cast.officer)
        with CaptureQueriesContext(connection) as at_one:
            assert len(names_on(client.get(URL))) == 1
        registering.register([add(cast, name) for name in ("ก", "ข")], factories.cycle(), by=cast.officer)

        with CaptureQueriesContext(connection) as at_three:
            assert len(names_on(client.get(URL))) == 3

        assert len(at_three) == len(at_one) <= 14


class TestRegistering:
    def test_the_ticked_ones_with_a_note(self, cast, neighbour):
        client = browser(cast.officer)
        data = {"municipalities": [cast.municipality.pk, neighbour.pk], "note": "หนังสือเลขที่ 1", "register": "1"}

        response = client.post(URL + "?state=not_registered", data)

        assert response.url == URL + "?state=not_registered", "the filter stays"
        assert registered() == {"บ้านสาง", "บ้านต๋อม"}
        assert set(Registration.objects.values_list("by", "note")) == {(cast.officer.pk, "หนังสือเลขที่ 1")}
        client.post(URL, data | {"note": "อีกครั้ง"})
        assert set(Registration.objects.values_list("note", flat=True)) == {"หนังสือเลขที่ 1"}, "twice does no harm"

    def test_nothing_ticked_is_told_and_the_note_is_not_lost(self, cast):
        response = browser(cast.officer).post(URL, {"note": "หนังสือเลขที่ 1", "register": "1"})

        assert response.status_code == 422
        assert response.context["form"].errors["municipalities"]
        assert 'value="หนังสือเลขที่ 1"' in response.content.decode()

    def test_a_note_that_is_too_long_is_told_and_the_ticks_are_not_lost(self, cast, neighbour):
        response = browser(cast.officer).post(URL, {"note": "ก" * 301, "municipalities": [neighbour.pk]})

        assert response.status_code == 422
        assert f'id="town-{neighbour.pk}" checked' in response.content.decode()
        assert registered() == set()

    def test_all_that_took_part_last_year_within_the_filter(self, cast, neighbour):
        for town in (cast.municipality, cast.other_municipality):
            took_part_in(2568, town)
        took_part_in(2568, neighbour, Status.WITHDRAWN)
        client = browser(cast.administrator)
        page = client.get(URL + "?province=56")
        assert page.context["last_year_count"] == 1

        client.post(URL + "?province=56", {"last_year": "1"})
        assert registered() == {"บ้านสาง"}
        client.post(URL, {"last_year": "1"})
        assert registered() == {"บ้านสาง", "น่าน"}
        assert client.get(URL).context["last_year_count"] == 0

    def test_before_the_first_cycle_nobody_took_part(self, cast):
        page = browser(cast.officer).get(URL)

        assert (page.context["before"], page.context["last_year_count"]) == (None, 0)
        assert "last" not in page.context["filters"].fields

    def test_a_municipality_of_another_province_is_refused(self, cast):
        response = browser(cast.officer).post(URL, {"municipalities": [cast.other_municipality.pk]})

        assert response.status_code == 422
        assert registered() == set()

    def test_from_when_the_cycle_is_there_until_the_self_assessment_ends(self, cast):
        client, data = browser(cast.officer), {"municipalities": [cast.municipality.pk]}

        factories.cycle(self_assessment=(-9, -1))
        assert client.post(URL, data).status_code == 403
        assert b'name="municipalities"' not in client.get(URL).content
        assert registered() == set()

        factories.cycle(self_assessment=(10, None))
        assert client.post(URL, data).status_code == 302
        assert registered() == {"บ้านสาง"}

    def test_a_cycle_without_dates_is_open_for_it(self, cast):
        factories.cycle().stages.all().delete()

        page = browser(cast.officer).get(URL)

        assert (page.context["is_open"], page.context["ends_at"]) == (True, None)


class TestTakingBack:
    def test_until_the_self_assessment_is_begun(self, cast):
        cycle, client = factories.cycle(), browser(cast.officer)
        registering.register([cast.municipality], cycle, by=cast.officer)

        assert client.post(URL, {"take_back": cast.municipality.pk}).status_code == 302
        assert registered() == set()

        registering.register([cast.municipality], cycle, by=cast.officer)
        editing.start_submission(cast.municipality, cycle)
        page = client.post(URL, {"take_back": cast.municipality.pk}, follow=True)
        assert registered() == {"บ้านสาง"}
        assert "บ้านสาง" in str(next(iter(page.context["messages"])))

    @pytest.mark.parametrize("typed", ["บ้านสาง", "-1", "9" * 30])
    def test_nonsense_is_not_found(self, cast, typed):
        assert browser(cast.officer).post(URL, {"take_back": typed}).status_code == 404

    def test_a_strangers_is_not_found(self, cast):
        registering.register([cast.other_municipality], factories.cycle(), by=cast.administrator)

        assert browser(cast.officer).post(URL, {"take_back": cast.other_municipality.pk}).status_code == 404
        assert registered() == {"น่าน"}


def test_one_registration_per_municipality_and_cycle(cast):
    cycle = factories.cycle()
    registering.register([cast.municipality], cycle, by=cast.officer)

    assert str(Registration.objects.get()) == f"{cast.municipality.pk} {cycle.pk}"
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(municipality=cast.municipality, cycle=cycle)
