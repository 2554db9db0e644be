"""More time for one municipality: by date, for it alone, recorded, and told to it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from assessments import clock, dates, drafts, extensions
from assessments.engine import make_move, moves_for
from assessments.models import Extension, Stage, Status, Submission
from assessments.permissions import is_open_for_editing, may_edit
from assessments.road import road
from indicators.queries import outline
from reports.home import home_for
from tests import factories
from tests.assessments.test_cycles import client_of, local, sent_by

pytestmark = pytest.mark.django_db

# 31 March 2569, noon in Thailand.
NOW = datetime(2026, 3, 31, 5, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = "น้ำท่วมทั้งตำบล"


@pytest.fixture(autouse=True)
def _english_at_noon():
    with clock.set_to(NOW), translation.override("en"):
        yield


@pytest.fixture
def cycle():
    """Self-assessment until tomorrow, the check for two days more."""
    outline(factories.framework())
    return factories.cycle(self_assessment=(-30, 1), provincial_check=(-30, 3))


@pytest.fixture
def administrator(cast):
    return client_of(cast.administrator)


def grant(cast, cycle, town=None, **days):
    ends = {Stage(key): None if end is None else NOW + end * DAY for key, end in days.items()}
    return extensions.grant(town or cast.municipality, cycle, ends, cast.administrator, WHY)


def again(submission):
    return Submission.objects.with_facts().get(pk=submission.pk)


def names(moves):
    return {one.name for one in moves}


# ------------------------------------------------------------------ what it opens, by date alone


def test_an_extended_municipality_writes_on_until_its_day_and_no_other_does(cast, cycle):
    ours, other = factories.submission(cast.municipality), factories.submission(cast.other_municipality)
    grant(cast, cycle, self_assessment=5, provincial_check=8)

    for days, expected in ((0, (True, True)), (2, (True, False)), (4.9, (True, False)), (5, (False, False))):
        with clock.set_to(NOW + days * DAY):
            assert (is_open_for_editing(again(ours)), is_open_for_editing(again(other))) == expected
            assert may_edit(cast.coordinator, again(ours)) == expected[0]


def test_an_extended_municipality_hands_in_late(cast, cycle):
    submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
    with clock.set_to(NOW + 2 * DAY):
        assert "submit" not in names(moves_for(cast.certifier, again(submission)))
        grant(cast, cycle, self_assessment=5, provincial_check=8)

        make_move("submit", again(submission), cast.certifier, factories.SIGNED)

    assert again(submission).status == Status.SUBMITTED


def test_after_a_return_an_extended_check_lets_it_be_corrected(cast, cycle):
    submission = factories.submission_in(Status.RETURNED, cast)
    with clock.set_to(NOW + 4 * DAY):
        assert not is_open_for_editing(again(submission))
        grant(cast, cycle, provincial_check=6)

        assert is_open_for_editing(again(submission))
        assert again(submission).days_to_submit == 2
        make_move("resubmit", again(submission), cast.certifier, factories.SIGNED)
        make_move("accept", again(submission), cast.officer)

    assert again(submission).status == Status.ACCEPTED


def test_the_latest_extension_counts_and_the_earlier_ones_stay_on_record(cast, cycle):
    submission = factories.submission(cast.municipality)
    grant(cast, cycle, self_assessment=9)
    with clock.set_to(NOW + timedelta(minutes=1)):
        grant(cast, cycle, self_assessment=4)
    assert again(submission).ends_at(Stage.SELF_ASSESSMENT) == NOW + 4 * DAY

    with clock.set_to(NOW + timedelta(minutes=2)):
        grant(cast, cycle, self_assessment=None)
    assert again(submission).ends_at(Stage.SELF_ASSESSMENT) == NOW + DAY
    assert extensions.latest(cast.municipality, cycle) == {}
    assert Extension.objects.count() == 3


def test_a_calendar_that_moves_past_the_extension_wins(cast, cycle):
    submission = factories.submission(cast.municipality)
    grant(cast, cycle, self_assessment=2)

    with dates.held():
        moved = {Stage.SELF_ASSESSMENT: (NOW - 30 * DAY, NOW + 3 * DAY)}
        dates.move_stages(cycle, moved, cast.administrator, WHY)

    assert again(submission).ends_at(Stage.SELF_ASSESSMENT) == NOW + 3 * DAY
    assert extensions.more_time_for(again(submission)) == []


def test_an_extension_opens_nothing_before_its_stage_begins_or_of_a_draft(cast):
    cycle = factories.cycle(self_assessment=(1, 2), provincial_check=(1, 3))
    submission = factories.submission(cast.municipality)
    grant(cast, cycle, self_assessment=9)
    assert not is_open_for_editing(again(submission))

    draft, _is_new = drafts.start_draft(2570, factories.framework())
    grant(cast, draft, self_assessment=999)
    with clock.set_to(NOW + 600 * DAY):
        assert not extensions.may_start(cast.municipality, draft)


def test_the_stages_of_the_judges_are_never_extended(cast, cycle):
    submission = factories.submission(cast.municipality)

    assert submission.ends_at(Stage.PREVIEW) == cycle.stage_by_key[Stage.PREVIEW].ends_at
    assert factories.bare_cycle(2570) and submission.ends_at(Stage.PREVIEW) is not None


def test_days_left_follow_the_extension(cast, cycle):
    submission = factories.submission(cast.municipality)
    assert again(submission).days_to_submit == 1

    grant(cast, cycle, self_assessment=5)

    assert again(submission).days_to_submit == 5
    assert road(again(submission))[0].ends_at == NOW + 5 * DAY
    with clock.set_to(NOW + 6 * DAY):
        assert again(submission).days_to_submit is None


def test_without_an_end_there_are_no_days_left(cast):
    factories.cycle(self_assessment=(-1, None))

    assert factories.submission(cast.municipality).days_to_submit is None


def test_a_submission_read_without_its_facts_asks_once(cast, cycle, django_assert_num_queries):
    submission = factories.submission(cast.municipality)
    grant(cast, cycle, self_assessment=5)
    bare = Submission.objects.get(pk=submission.pk)

    with django_assert_num_queries(1):
        assert bare.extended_to(Stage.SELF_ASSESSMENT) == NOW + 5 * DAY
        assert bare.extended_to(Stage.SELF_ASSESSMENT) == NOW + 5 * DAY
    with django_assert_num_queries(1):
        assert again(submission).extended_to(Stage.SELF_ASSESSMENT) == NOW + 5 * DAY


# ------------------------------------------------------------------ beginning late


def test_an_extended_municipality_begins_late_and_no_other_does(cast, cycle):
    grant(cast, cycle, self_assessment=5)
    grant(cast, cycle, self_assessment=None, town=cast.other_municipality)

    def begin(person, town):
        data = {"municipality": town.pk, "year_be": 2569}
        return client_of(person).post(reverse("assessments:submission_start"), data).status_code

    with clock.set_to(NOW + 2 * DAY):
        assert home_for(cast.coordinator).municipal[0].may_start
        assert not home_for(cast.stranger).municipal[0].may_start
        assert begin(cast.stranger, cast.other_municipality) == 403
        assert begin(cast.coordinator, cast.municipality) == 302
    with clock.set_to(NOW + 6 * DAY):
        assert not extensions.may_start(cast.municipality, cycle)


# ------------------------------------------------------------------ what it is told


def test_the_municipality_reads_until_when_and_why(cast, cycle):
    submission = factories.submission(cast.municipality)
    grant(cast, cycle, self_assessment=5)

    for address in ("/", reverse("assessments:submission_detail", args=(submission.pk,))):
        page = client_of(cast.coordinator).get(address)
        assert "extended until 5 April 2569 12.00" in page.text
        assert f"Because: {WHY}" in page.text
        assert "<strong>5 days</strong> left to submit" in page.text
    with clock.set_to(NOW + 6 * DAY):
        assert "The extension is over." in client_of(cast.coordinator).get("/").text
    other = client_of(cast.stranger).get("/")
    assert WHY not in other.text


def test_an_accepted_submission_speaks_of_no_extension_any_more(cast, cycle):
    submission = factories.submission_in(Status.ACCEPTED, cast)
    grant(cast, cycle, self_assessment=5)

    assert extensions.more_time_for(again(submission)) == []


def test_before_it_begins_the_municipality_reads_it_too(cast, cycle):
    grant(cast, cycle, self_assessment=5)

    [desk] = home_for(cast.coordinator).municipal

    assert [(one.stage, one.ends_at, one.has_ended) for one in desk.more_time] == [
        (Stage.SELF_ASSESSMENT, NOW + 5 * DAY, False)
    ]


def test_an_extension_costs_no_query_but_where_it_is_told(cast, cycle):
    town, third = factories.submission(cast.municipality), factories.submission(cast.other_municipality)
    edit = reverse("assessments:response_edit", args=(town.pk, "20"))
    client, officer = client_of(cast.coordinator), client_of(cast.administrator)
    counts = [queries_of(client, edit), queries_of(officer, "/submissions/")]
    grant(cast, cycle, self_assessment=5, provincial_check=7)
    grant(cast, cycle, self_assessment=5, provincial_check=7, town=third.municipality)

    assert [queries_of(client, edit), queries_of(officer, "/submissions/")] == counts


def queries_of(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


# ------------------------------------------------------------------ the administrator's pages


def page_of(cast):
    return reverse("assessments:extension_edit", args=(2569, cast.municipality.pk))


def send(administrator, cast, **changes):
    address = page_of(cast)
    return administrator.post(address, sent_by(administrator.get(address), **changes))


BOTH = {"self_assessment-on": "10/4/2569", "provincial_check-on": "20 เม.ย. 2569", "provincial_check-at": "16.30"}


def test_an_administrator_gives_more_time_with_a_reason(administrator, cast, cycle):
    submission = factories.submission(cast.municipality)
    assert page_of(cast) in administrator.get(reverse("assessments:submission_detail", args=(submission.pk,))).text

    done = send(administrator, cast, reason=WHY, **BOTH)

    assert done.url == reverse("assessments:submission_detail", args=(submission.pk,))
    check, own = Extension.objects.order_by("stage")
    assert (own.stage, own.ends_at) == ("self_assessment", local(2569, 4, 10, 23, 59))
    assert (check.stage, check.ends_at) == ("provincial_check", local(2569, 4, 20, 16, 30))
    assert (own.by, own.by_name, own.reason, own.at) == (cast.administrator, "พิมพ์ ผู้ดูแล", WHY, NOW)


def test_before_a_submission_it_is_given_from_the_page_of_the_cycle(administrator, cast, cycle):
    listed = reverse("assessments:extension_list", args=(2569,))
    found = administrator.get(listed, {"q": "บ้านสาง"})
    assert f'href="{page_of(cast)}"' in found.text

    done = send(administrator, cast, reason=WHY, **BOTH)

    assert done.url == listed
    page = administrator.get(listed)
    [town] = page.context["towns"]
    assert [one.stage for one in town.latest] == ["self_assessment", "provincial_check"]
    assert "until 10 April 2569 23.59" in page.text
    assert WHY in page.text
    assert "1 municipality was given more time" in administrator.get("/cycles/2569/").text


def test_only_the_stage_that_changes_is_recorded(administrator, cast, cycle):
    send(administrator, cast, reason=WHY, **BOTH)

    send(administrator, cast, reason="ยังไม่เสร็จ", **{"self_assessment-on": "12/4/2569"})

    assert list(Extension.objects.values_list("stage", "reason")) == [
        ("self_assessment", "ยังไม่เสร็จ"),
        ("provincial_check", WHY),
        ("self_assessment", WHY),
    ]


def test_an_emptied_day_takes_the_extension_back(administrator, cast, cycle):
    send(administrator, cast, reason=WHY, **BOTH)

    send(administrator, cast, reason="ส่งแล้ว", **{"self_assessment-on": "", "provincial_check-on": ""})

    assert extensions.latest(cast.municipality, cycle) == {}
    page = administrator.get(page_of(cast))
    assert page.text.count("extension taken back") == 2
    assert "taken back" in administrator.get(reverse("assessments:extension_list", args=(2569,))).text


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"self_assessment-on": "1/4/2569", "self_assessment-at": "9"}, "self_assessment-on", "extension ends later"),
        ({"self_assessment-on": "31/2/2569"}, "self_assessment-on", "no such day"),
        ({"self_assessment-on": "1/1/2590"}, "self_assessment-on", "far from the fiscal year 2569"),
        ({"self_assessment-on": "10/4/2569"}, "provincial_check-on", "The province checks until 3 April 2569 12.00"),
        ({**BOTH, "reason": " "}, "reason", "Say why"),
        ({}, "__all__", "Nothing was changed"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(administrator, cast, cycle, changes, name, words):
    refused = send(administrator, cast, **{"reason": WHY} | changes)

    form = refused.context["form"]
    assert (refused.status_code, list(form.errors)) == (422, [name])
    assert words in form.errors[name][0]
    for typed in changes.values():
        assert typed in refused.text
    assert not Extension.objects.exists()


def test_a_moment_that_is_over_is_refused(administrator, cast, cycle):
    with clock.set_to(NOW + 20 * DAY):
        refused = send(administrator, cast, reason=WHY, **BOTH)

    assert "This moment is over already." in refused.text
    assert not Extension.objects.exists()


def test_the_check_alone_is_extended_after_a_return(administrator, cast, cycle):
    done = send(administrator, cast, reason=WHY, **{"provincial_check-on": "20/4/2569"})

    assert done.status_code == 302
    assert Extension.objects.get().stage == "provincial_check"


def test_where_only_one_stage_ends_only_that_one_is_offered(administrator, cast):
    factories.cycle(self_assessment=(-1, 1), provincial_check=(-1, None))

    done = send(administrator, cast, reason=WHY, **{"self_assessment-on": "20/4/2569"})

    assert done.status_code == 302
    assert Extension.objects.get().stage == "self_assessment"


def test_stages_without_an_end_cannot_be_extended(administrator, cast):
    factories.bare_cycle(2569)

    page = administrator.get(page_of(cast))

    assert "There is nothing to extend" in page.text


def test_a_search_says_when_nothing_or_too_much_is_found(administrator, cast, cycle):
    address = reverse("assessments:extension_list", args=(2569,))
    assert "No municipality has this in its name." in administrator.get(address, {"q": "ไม่มีชื่อนี้"}).text
    assert "Give more time" in administrator.get(address).text
    for number in range(31):
        factories.municipality(f"เมืองซ้ำ{number}")

    page = administrator.get(address, {"q": "เมืองซ้ำ"})

    assert "There are more: write more of the name." in page.text
    assert len(page.context["found"]) == 30


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(administrator, cast, cycle, django_assert_num_queries, count):
    for number in range(count):
        grant(cast, cycle, town=factories.municipality(f"เมือง{number}"), self_assessment=5)

    with django_assert_num_queries(7):
        administrator.get(reverse("assessments:extension_list", args=(2569,)), {"q": "เมือง"})


@pytest.mark.parametrize("who", ["coordinator", "officer", "chair", "stranger"])
def test_nobody_else_knows_these_pages(cast, cycle, who):
    submission = factories.submission(cast.municipality)
    client = client_of(getattr(cast, who))

    for address in (page_of(cast), reverse("assessments:extension_list", args=(2569,))):
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": WHY} | BOTH).status_code == 404
    detail = client.get(reverse("assessments:submission_detail", args=(submission.pk,)))
    assert "Give this municipality more time" not in detail.text


def test_unknown_towns_cycles_and_drafts(administrator, cast, cycle):
    drafts.start_draft(2570, factories.framework())

    for year, town in ((2544, cast.municipality.pk), (2570, cast.municipality.pk), (2569, 10**12)):
        assert administrator.get(reverse("assessments:extension_edit", args=(year, town))).status_code == 404
    assert administrator.get(reverse("assessments:extension_list", args=(2570,))).status_code == 404


def test_it_is_written_in_the_time_of_thailand(administrator, cast, cycle):
    send(administrator, cast, reason=WHY, **BOTH)

    page = administrator.get(page_of(cast))

    assert 'value="20/04/2569"' in page.text and 'value="16.30"' in page.text
    assert timezone.localtime(Extension.objects.last().ends_at).hour in (16, 23)
