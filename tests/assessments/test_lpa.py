"""LPA results on the screen: one by hand, and the list of a year."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Municipality
from assessments.lpa.items import asked_now
from assessments.lpa.listing import PAGE_SIZE
from assessments.models import LpaResult, Status, Submission
from indicators.models import Framework
from tests import factories
from tests.assessments.meanwhile import handed_over_before_the_save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


@pytest.fixture
def submission(cast):
    return factories.submission(cast.municipality)


@pytest.fixture
def page(client, cast):
    """Open or post the LPA result of บ้านสาง as somebody."""

    def open_page(user, data=None, year=None):
        client.force_login(user)
        url = reverse("assessments:lpa_edit", args=[cast.municipality.pk]) + (f"?year={year}" if year else "")
        return client.get(url) if data is None else client.post(url, data)

    return open_page


def typed(version=0, year=2568, source="ประกาศ สถ.", maximum="5", **items):
    return {"version": version, "year_be": year, "source": source, "maximum": maximum} | items


def text_of(response):
    return " ".join(response.content.decode().split())


def result():
    return LpaResult.objects.get()


class TestByHand:
    def test_a_new_one_is_of_the_year_before_the_cycles(self, page, cast, submission):
        text = text_of(page(cast.contributor))

        assert "LPA result of 2568" in text
        assert 'name="year_be" value="2568"' in text
        assert 'name="maximum" value="5"' in text
        assert asked_now().items[1].name_en in text and "For indicator 24" in text
        assert 'name="item_10"' in text and 'name="item_11"' not in text

    def test_it_is_saved_with_who_and_when(self, page, cast, submission):
        answer = page(cast.contributor, typed(item_1="๔,๕", item_2="0", item_3=""))

        assert answer.status_code == 302
        assert answer.url == f"/lpa/{cast.municipality.pk}/?year=2568"
        made = result()
        assert (made.year_be, made.source, made.maximum) == (2568, "ประกาศ สถ.", Decimal(5))
        assert made.scores == {"1": "4.5", "2": "0"}
        assert (made.version, made.changed_by) == (1, cast.contributor)
        assert cast.contributor.full_name in text_of(page(cast.coordinator))

    def test_what_was_not_changed_stays_and_an_emptied_item_is_taken_away(self, page, cast, submission):
        factories.lpa_result(cast.municipality, 2568, 4, maximum=5, scores={"1": "4", "2": "3", "12": "1"})

        page(cast.coordinator, typed(version=1, item_1="", item_2="3"))

        assert (result().scores, result().version) == ({"2": "3", "12": "1"}, 2)

    def test_a_save_without_a_change_writes_nothing(self, page, cast, submission):
        factories.lpa_result(cast.municipality, 2568, 4, maximum=5, scores={"1": "4"})

        assert page(cast.coordinator, typed(version=1, item_1="4.00")).status_code == 302

        assert (result().version, result().changed_by) == (1, None)

    def test_only_the_changed_fields_are_sent_with_scripts(self, page, cast, submission):
        factories.lpa_result(cast.municipality, 2568, 4, maximum=5)

        page(cast.coordinator, {"version": 1, "fields": "item_3", "item_3": "2"})

        assert result().score(3) == 2
        assert result().score(4) == 4

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (typed(item_1="6"), "Write points from 0 to 5."),
            (typed(item_1="-1"), "Write points from 0 to 9,999.99."),
            (typed(item_1="ดี"), "Write a number, for example 7.5."),
            (typed(item_1="4.123"), "Write at most two decimals."),
            (typed(source=""), "This field is required."),
            (typed(source="ก" * 301), "1 too many"),
            (typed(maximum="0"), "Write a number from 0.01 to 9,999.99."),
            (typed(maximum="x", item_1="4"), "Write a number"),
            (typed(year=2025), "In the Buddhist era it is 2568."),
            (typed(year=2600), "Write a year from 2547 to 2569."),
            (typed(year=""), "This field is required."),
        ],
    )
    def test_errors_stand_beside_the_fields_and_nothing_is_lost(self, page, cast, submission, data, words):
        answer = page(cast.contributor, data | {"item_5": "3"})

        assert answer.status_code == 422
        assert words in text_of(answer)
        assert 'name="item_5" value="3"' in text_of(answer)
        assert not LpaResult.objects.exists()

    def test_a_full_score_below_what_an_item_has_is_refused(self, page, cast, submission):
        factories.lpa_result(cast.municipality, 2568, 4, maximum=5)

        answer = page(cast.coordinator, {"version": 1, "fields": "maximum", "maximum": "3"})

        assert (answer.status_code, "An item has 4 already." in text_of(answer)) == (422, True)

    def test_the_year_may_be_corrected_but_not_to_one_that_is_there(self, page, cast, submission):
        factories.lpa_result(cast.municipality, 2567, 4)
        factories.lpa_result(cast.municipality, 2568, 4)

        answer = page(cast.coordinator, {"version": 1, "fields": "year_be", "year_be": "2567"})
        assert "There is a result of this year already" in text_of(answer)

        assert page(cast.coordinator, {"version": 1, "fields": "year_be", "year_be": "2566"}).status_code == 302
        assert set(LpaResult.objects.values_list("year_be", flat=True)) == {2566, 2567}

    def test_somebody_elses_save_meanwhile_shows_both(self, page, cast, submission):
        factories.lpa_result(cast.municipality, 2568, 4, maximum=5, version=2, changed_by=cast.coordinator)

        answer = page(cast.contributor, typed(version=1, item_1="1", item_2="4"))

        assert answer.status_code == 409
        text = text_of(answer)
        assert f"{cast.coordinator.full_name} saved this meanwhile" in text
        assert 'name="item_1" value="1"' in text and 'id="id_item_1_theirs"' in text
        assert 'id="id_item_2_theirs"' not in text and result().score(1) == 4
        assert page(cast.contributor, typed(version=2, item_1="1", item_2="4")).status_code == 302

    def test_two_who_make_it_at_the_same_moment(self, page, cast, submission):
        with made_before_the_insert(cast.municipality):
            answer = page(cast.contributor, typed(item_1="1"))

        assert answer.status_code == 409
        assert "item_1_theirs" in text_of(answer) and '="id_item_1">4</p>' in text_of(answer)

    def test_what_is_handed_over_meanwhile_is_not_saved(self, page, cast, submission):
        with handed_over_before_the_save(submission):
            answer = page(cast.contributor, typed(item_1="4"))

        assert answer.status_code == 403
        assert "What you typed was not saved." in text_of(answer)
        assert not LpaResult.objects.exists()

    @pytest.mark.parametrize("year", ["2546", "2570", "9999"])
    def test_years_that_cannot_be_are_not_found(self, page, cast, submission, year):
        assert page(cast.contributor, year=year).status_code == 404

    def test_nonsense_for_a_year_is_the_newest(self, page, cast, submission):
        factories.lpa_result(cast.municipality, 2566, 4)
        factories.lpa_result(cast.municipality, 2567, 4)

        assert "LPA result of 2567" in text_of(page(cast.contributor, year="ปีนี้"))
        text = text_of(page(cast.contributor, year="2566"))
        assert "LPA result of 2566" in text
        assert "Enter the result of 2568" in text
        assert "2568 (new)" in text_of(page(cast.contributor, year="2568"))


def made_before_the_insert(municipality):
    """Between the second look, within the lock, and the insert, which has a savepoint of its own."""
    has_looked, savepoints = [], []

    def made_by_another(execute, sql, *rest):
        if "assessments_lparesult" in sql:
            has_looked.append(sql)
        if sql.startswith("SAVEPOINT") and has_looked:
            savepoints.append(sql)
            if len(savepoints) == 2:
                factories.lpa_result(municipality, 2568, 4, maximum=5)
        return execute(sql, *rest)

    return connection.execute_wrapper(made_by_another)


class TestWhoMay:
    @pytest.mark.parametrize("who", ["stranger", "officer", "other_officer", "evaluator", "chair", "other_chair"])
    def test_others_do_not_find_it(self, page, cast, submission, who):
        assert page(getattr(cast, who)).status_code == 404
        assert page(getattr(cast, who), typed()).status_code == 404

    def test_the_certifier_reads(self, page, cast, submission):
        factories.lpa_result(cast.municipality, 2568, "4.5", maximum=5, scores={"1": "4.5"})

        text = text_of(page(cast.certifier))

        assert 'name="item_1"' not in text
        assert "4.5" in text and "not known" in text and "ประกาศ สถ." in text
        assert page(cast.certifier, typed()).status_code == 403

    def test_nobody_has_entered_one_yet(self, page, cast, submission):
        assert "No LPA result yet" in text_of(page(cast.certifier))

    @pytest.mark.parametrize("status", [Status.INTERNAL_REVIEW, Status.SUBMITTED, Status.PUBLISHED])
    def test_the_team_reads_once_it_is_handed_over_and_administrators_write(self, page, cast, status):
        factories.submission_in(status, cast)

        answer = page(cast.contributor, typed(version=1, year=2569, maximum=100, item_1="7"), year=2569)
        assert (answer.status_code, "What you typed was not saved." in text_of(answer)) == (403, True)

        assert page(cast.administrator, typed(1, 2569, maximum=100, item_1="7"), year=2569).status_code == 302
        assert result().score(1) == 7

    def test_without_a_submission_the_team_only_reads(self, page, cast):
        assert page(cast.coordinator, typed()).status_code == 403

    def test_administrators_enter_it_for_whoever_takes_no_part(self, page, cast, client):
        url = reverse("assessments:lpa_edit", args=[cast.other_municipality.pk])
        client.force_login(cast.administrator)

        assert client.post(url, typed(item_1="4")).status_code == 302
        assert result().municipality == cast.other_municipality


class TestWhatIsAsked:
    def test_before_the_first_cycle_begins_the_next_one_counts(self):
        factories.cycle(2571, self_assessment=(20, 30))
        factories.cycle(2570, self_assessment=(10, 20))

        assert asked_now().year_be == 2569
        assert list(asked_now().items) == list(range(1, 11))

    def test_without_a_cycle_it_is_the_framework_published_last(self):
        assert [one.number for one in asked_now().items.values()][:2] == ["24", "25"]

    def test_where_no_framework_is_published_nothing_is_asked(self):
        Framework.objects.update(status="retired")

        assert (asked_now().items, asked_now().years[0]) == ({}, 2547)


class TestList:
    @pytest.fixture
    def listed(self, client, cast):
        client.force_login(cast.administrator)

        def open_list(**query):
            return client.get(reverse("assessments:lpa_result_list"), query)

        return open_list

    def names(self, response):
        return [line.municipality.name_th for line in response.context["lines"]]

    def test_it_says_how_many_have_a_result_of_the_year(self, listed, cast):
        factories.lpa_result(cast.municipality, 2568, "4", maximum=5, scores={"1": "4", "2": "4.5"})
        factories.lpa_result(cast.municipality, 2566, "4")

        answer = listed()
        text = text_of(answer)

        assert "LPA results of 2568" in text
        assert "1 of 2 municipalities have a result of this year." in text
        assert "2 of 10" in text and "8.5 / 10" in text and "No result of this year" in text
        assert self.names(answer) == ["น่าน", "บ้านสาง"]
        assert [year for year, _label in answer.context["form"].fields["year"].choices] == [2568, 2566]

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"has": "with"}, ["บ้านสาง"]),
            ({"has": "without"}, ["น่าน"]),
            ({"has": "perhaps"}, ["น่าน", "บ้านสาง"]),
            ({"province": "55"}, ["น่าน"]),
            ({"q": "สาง"}, ["บ้านสาง"]),
            ({"q": "nan"}, ["น่าน"]),
            ({"q": "ไม่มี"}, []),
            ({"year": "2567", "has": "with"}, ["น่าน"]),
            ({"year": "never", "has": "with"}, ["บ้านสาง"]),
        ],
    )
    def test_filters(self, listed, cast, query, names):
        factories.lpa_result(cast.municipality, 2568, "4")
        factories.lpa_result(cast.other_municipality, 2567, "4")

        assert self.names(listed(**query)) == names

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_queries_do_not_grow(self, listed, cast, django_assert_num_queries, count):
        listed()
        for number in range(count):
            town = factories.municipality(f"เมือง {number}", "mueang", "90", district_th="เมืองสงขลา")
            factories.lpa_result(town, 2568, 4, changed_by=factories.user())

        with django_assert_num_queries(11):
            listed(has="with")

    def test_a_hundred_a_page(self, listed):
        Municipality.objects.bulk_create(
            Municipality(name_th=f"ก{n}", kind="tao", province=factories.municipality().province, district_th="ก")
            for n in range(PAGE_SIZE)
        )

        assert len(self.names(listed())) == PAGE_SIZE
        assert len(self.names(listed(page=2))) == 2

    @pytest.mark.parametrize("name", ["lpa_result_list", "lpa_import", "lpa_template"])
    def test_to_everybody_else_it_does_not_exist(self, client, cast, name):
        for who in ("coordinator", "officer", "chair", "stranger"):
            client.force_login(getattr(cast, who))
            assert client.get(reverse(f"assessments:{name}")).status_code == 404


def test_a_submission_that_was_withdrawn_opens_nothing(page, cast):
    made = factories.submission_in(Status.WITHDRAWN, cast)

    assert Submission.objects.get(pk=made.pk).status == Status.WITHDRAWN
    assert page(cast.contributor, typed(version=1, year=2569)).status_code == 403
