"""The administrator's pages of cycles, and what opening and closing a stage does to its dates."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from assessments import calendar, clock
from assessments.forms.cycles import CycleDatesForm, TimeOfDayField
from assessments.models import Cycle, CycleStage, Stage, Status
from indicators.models import Framework
from tests import factories

pytestmark = pytest.mark.django_db

# 31 March 2569, noon in Thailand.
NOW = datetime(2026, 3, 31, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english_at_noon():
    with clock.set_to(NOW), translation.override("en"):
        yield


@pytest.fixture
def cast():
    return factories.Cast()


def client_of(person):
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def administrator(cast):
    return client_of(cast.administrator)


@pytest.fixture
def cycle():
    """Self-assessment running, the check ahead, the area review over, the others without dates."""
    made = Cycle.objects.create(year_be=2569, framework=factories.framework())
    for stage, starts, ends in (
        (Stage.SELF_ASSESSMENT, -2, 2),
        (Stage.PROVINCIAL_CHECK, 1, 5),
        (Stage.AREA_REVIEW, -5, -1),
    ):
        made.stages.create(key=stage, starts_at=NOW + starts * DAY, ends_at=NOW + ends * DAY)
    return Cycle.objects.with_stages().get()


def local(year, month, day, hour=0, minute=0):
    """A moment in Thailand, the year in the Buddhist era."""
    return timezone.make_aware(datetime(year - 543, month, day, hour, minute))


def dates_of(year, stage):
    found = CycleStage.objects.get(cycle__year_be=year, key=stage)
    return found.starts_at, found.ends_at


def sent_by(page, **changes):
    """What a browser sends: every field of the page as it stands, hidden ones too, with some changed."""
    form = page.context["form"]
    sent = {}
    for field in form:
        sent[field.html_name] = getattr(field.value(), "pk", field.value()) or ""
        if field.field.show_hidden_initial:
            assert f'name="{field.html_initial_name}"' in page.text
            sent[field.html_initial_name] = sent[field.html_name]
    assert set(changes) <= set(sent)
    return sent | changes


def field(stage, part):
    return f"{stage}-{part}"


# ------------------------------------------------------------------ who


@pytest.mark.parametrize("who", ["contributor", "certifier", "officer", "evaluator", "chair", "national_chair"])
def test_only_administrators_know_these_pages(cast, cycle, who):
    client = client_of(getattr(cast, who))

    for name, arguments in (("cycle_list", ()), ("cycle_add", ()), ("cycle_edit", (2569,))):
        assert client.get(reverse(f"assessments:{name}", args=arguments)).status_code == 404
        assert client.post(reverse(f"assessments:{name}", args=arguments)).status_code == 404
    switch = reverse("assessments:stage_switch", args=(2569, "self_assessment"))
    assert client.post(switch, {"action": "close"}).status_code == 404
    assert cycle.is_in(Stage.SELF_ASSESSMENT)


def test_who_is_not_signed_in_is_asked_to(cycle):
    assert Client().get(reverse("assessments:cycle_list")).status_code == 302


# ------------------------------------------------------------------ the list


def test_the_list_without_a_cycle_says_what_to_do(administrator):
    page = administrator.get(reverse("assessments:cycle_list"))

    assert "There is no cycle yet" in page.text
    assert reverse("assessments:cycle_add") in page.text


def test_the_list_shows_stages_submissions_and_ways_on(administrator, cast, cycle):
    factories.submission(cast.municipality)

    page = administrator.get(reverse("assessments:cycle_list"))

    (row,) = page.context["rows"]
    assert [(line.stage.value, line.state) for line in row["lines"]] == [
        ("self_assessment", "running"),
        ("provincial_check", "ahead"),
        ("area_review", "ended"),
        ("preview", "undated"),
        ("national_review", "undated"),
        ("publication", "undated"),
    ]
    assert row["counts"] == [(Status.DRAFT, 1)]
    assert "29 Mar 2569 12.00" in page.text or "29 March 2569 12.00" in page.text
    for name, arguments in (
        ("reports:scores_export", (2569, "xlsx")),
        ("reports:scores_export", (2569, "csv")),
        ("reviews:cycle_publish", (2569,)),
        ("reports:result_year", (2569,)),
        ("assessments:cycle_edit", (2569,)),
    ):
        assert f'href="{reverse(name, args=arguments)}"' in page.text
    assert f'href="{reverse("reports:submission_list")}?year=2569"' in page.text
    assert f'href="{reverse("reports:submission_list")}?year=2569&amp;status=draft"' in page.text


def test_counts_belong_to_their_cycle_in_the_order_of_the_road(cast, cycle):
    before = factories.submission(cast.municipality, 2568)
    first, second = factories.submission(cast.municipality), factories.submission(cast.other_municipality)
    type(first).objects.filter(pk=second.pk).update(status=Status.WITHDRAWN)

    assert calendar.status_counts([cycle, before.cycle]) == {
        cycle.pk: [(Status.DRAFT, 1), (Status.WITHDRAWN, 1)],
        before.cycle.pk: [(Status.DRAFT, 1)],
    }
    assert calendar.status_counts([before.cycle]) == {before.cycle.pk: [(Status.DRAFT, 1)]}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_cycles_as_for_one(
    administrator, cast, django_assert_num_queries, count
):
    for year in range(2569, 2569 - count, -1):
        factories.submission(cast.municipality, year)

    with django_assert_num_queries(6):
        administrator.get(reverse("assessments:cycle_list"))


# ------------------------------------------------------------------ a new cycle


def test_a_new_cycle_proposes_the_first_free_year_and_its_dates(administrator, cycle):
    page = administrator.get(reverse("assessments:cycle_add"))

    assert page.context["form"]["year_be"].value() == 2570
    assert ("2569", "2569") not in page.context["form"].fields["year_be"].choices
    assert 'value="31/03/2570"' in page.text
    assert "23.59" in page.text


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 9, 30), 2568), (date(2025, 10, 1), 2569), (date(2026, 9, 30), 2569)]
)
def test_the_fiscal_year_of_a_day(day, year):
    assert calendar.fiscal_year(day) == year


def test_dates_that_are_left_as_proposed_follow_the_year(administrator):
    page = administrator.get(reverse("assessments:cycle_add"))

    done = administrator.post(
        reverse("assessments:cycle_add"),
        sent_by(
            page,
            year_be="2571",
            **{"preview-ends_on": "20 ก.ค. 2571", "area_review-starts_at": "8.30", "publication-ends_on": "30/9/2571"},
        ),
    )

    assert done.url == reverse("assessments:cycle_edit", args=(2571,))
    assert dates_of(2571, Stage.SELF_ASSESSMENT) == (local(2570, 11, 1), local(2571, 3, 31, 23, 59))
    assert dates_of(2571, Stage.PREVIEW) == (local(2571, 7, 1), local(2571, 7, 20, 23, 59))
    assert dates_of(2571, Stage.AREA_REVIEW) == (local(2571, 5, 1, 8, 30), local(2571, 6, 30, 23, 59))
    assert dates_of(2571, Stage.PUBLICATION) == (local(2571, 9, 1), local(2571, 9, 30, 23, 59))
    assert Cycle.objects.get().framework == factories.framework()


def test_a_year_that_is_taken_or_unreadable_is_refused(administrator, cycle):
    page = administrator.get(reverse("assessments:cycle_add"))

    for year in ("2569", "next", ""):
        refused = administrator.post(reverse("assessments:cycle_add"), sent_by(page, year_be=year))
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["year_be"])
    assert Cycle.objects.count() == 1


def test_wrong_dates_of_a_new_cycle_are_refused(administrator):
    page = administrator.get(reverse("assessments:cycle_add"))

    refused = administrator.post(reverse("assessments:cycle_add"), sent_by(page, **{"preview-ends_on": "1/1/2569"}))

    assert refused.context["form"].errors == {"preview-ends_on": ["The stage ends before it begins."]}
    assert not Cycle.objects.exists()


def test_when_every_coming_year_has_its_cycle_an_earlier_one_is_proposed(administrator):
    for year in range(2569, 2575):
        Cycle.objects.create(year_be=year, framework=factories.framework())

    assert administrator.get(reverse("assessments:cycle_add")).context["form"]["year_be"].value() == 2568


def test_the_cycle_of_another_administrator_who_was_faster_stays(cycle):
    calendar.add_cycle(2569, cycle.framework, {Stage.SELF_ASSESSMENT: (NOW, None), Stage.PUBLICATION: (NOW, None)})

    assert dates_of(2569, Stage.SELF_ASSESSMENT) == (NOW - 2 * DAY, NOW + 2 * DAY)
    assert dates_of(2569, Stage.PUBLICATION) == (NOW, None)


def test_without_a_published_framework_there_is_nothing_to_choose(administrator):
    Framework.objects.update(status="retired")

    assert "No framework is published" in administrator.get(reverse("assessments:cycle_add")).text


# ------------------------------------------------------------------ the dates of a cycle


EDIT = ("assessments:cycle_edit", (2569,))


def edit(administrator, **changes):
    address = reverse(*EDIT[:1], args=EDIT[1])
    return administrator.post(address, sent_by(administrator.get(address), **changes))


def test_a_cycle_that_is_not_there(administrator):
    assert administrator.get(reverse("assessments:cycle_edit", args=(2544,))).status_code == 404


def test_one_date_is_moved_and_the_rest_stays_to_the_second(administrator, cycle):
    precise = NOW - 2 * DAY + timedelta(seconds=17)
    cycle.stages.filter(key=Stage.SELF_ASSESSMENT).update(starts_at=precise)

    done = edit(administrator, **{"self_assessment-ends_on": "๓๐ เม.ย. ๒๕๖๙"})

    assert done.url == reverse("assessments:cycle_list")
    assert dates_of(2569, Stage.SELF_ASSESSMENT) == (precise, local(2569, 4, 30, 12))
    assert dates_of(2569, Stage.AREA_REVIEW) == (NOW - 5 * DAY, NOW - DAY)
    assert CycleStage.objects.count() == 3


def test_a_stage_gets_its_first_dates_and_whole_days_where_no_time_is_given(administrator, cycle):
    edit(administrator, **{"preview-starts_on": "1/7/2569", "preview-ends_on": "15/7/2569"})

    assert dates_of(2569, Stage.PREVIEW) == (local(2569, 7, 1), local(2569, 7, 15, 23, 59))


def test_a_stage_loses_its_end(administrator, cycle):
    edit(administrator, **{"self_assessment-ends_on": ""})

    assert dates_of(2569, Stage.SELF_ASSESSMENT) == (NOW - 2 * DAY, None)


def test_an_emptied_time_is_the_whole_day(administrator, cycle):
    edit(administrator, **{"self_assessment-ends_at": "", "self_assessment-starts_at": ""})

    assert dates_of(2569, Stage.SELF_ASSESSMENT) == (local(2569, 3, 29), local(2569, 4, 2, 23, 59))


def test_stages_may_overlap(administrator, cycle):
    edit(administrator, **{"provincial_check-starts_on": "1/3/2569"})

    assert dates_of(2569, Stage.PROVINCIAL_CHECK)[0] < dates_of(2569, Stage.SELF_ASSESSMENT)[0]


def test_what_somebody_else_moved_meanwhile_stays_moved(administrator, cycle):
    address = reverse(EDIT[0], args=EDIT[1])
    sent = sent_by(administrator.get(address), **{"provincial_check-ends_on": "30/4/2569"})
    calendar.close_stage(cycle, Stage.SELF_ASSESSMENT)

    administrator.post(address, sent)

    assert dates_of(2569, Stage.SELF_ASSESSMENT)[1] == NOW
    assert dates_of(2569, Stage.PROVINCIAL_CHECK)[1] == local(2569, 4, 30, 12)


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"self_assessment-ends_on": "1/3/2569"}, "self_assessment-ends_on", "The stage ends before it begins."),
        ({"self_assessment-starts_on": ""}, "self_assessment-starts_on", "Say when the stage begins."),
        ({"preview-ends_on": "15/7/2569"}, "preview-starts_on", "Say when the stage begins."),
        ({"preview-starts_at": "8.30"}, "preview-starts_on", "Say the day too, or empty the time."),
        ({"preview-starts_on": "15/7/2509"}, "preview-starts_on", "The day lies far from the fiscal year 2569."),
        ({"preview-starts_on": "31/2/2569"}, "preview-starts_on", "There is no such day"),
        ({"preview-starts_on": "31/2/2569", "preview-starts_at": "8.30"}, "preview-starts_on", "no such day"),
        ({"self_assessment-ends_at": "25.00"}, "self_assessment-ends_at", "Write the time in hours and minutes"),
        ({"self_assessment-ends_at": "noon"}, "self_assessment-ends_at", "for example 16.30."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(administrator, cycle, changes, name, words):
    others = {"provincial_check-ends_on": "30/4/2569"}

    page = edit(administrator, **changes, **others)

    form = page.context["form"]
    assert (page.status_code, list(form.errors)) == (422, [name])
    assert words in form.errors[name][0]
    assert f'href="#id_{name}"' in page.text
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page.text)[0]
    assert "is-invalid" in tag and f'aria-describedby="id_{name}_error"' in tag
    assert f'id="id_{name}_error"' in page.text
    assert 'value="30/4/2569"' in page.text
    assert dates_of(2569, Stage.PROVINCIAL_CHECK)[1] == NOW + 5 * DAY


def test_a_form_sent_without_what_it_showed_empties_nothing(cycle):
    form = CycleDatesForm(cycle, {"self_assessment-ends_on": "30/4/2569"})

    assert form.is_valid()
    form.save()
    assert dates_of(2569, Stage.SELF_ASSESSMENT) == (NOW - 2 * DAY, local(2569, 4, 30, 12))
    assert CycleStage.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("08.30", time(8, 30)),
        ("8:30", time(8, 30)),
        ("๑๖.๓๐ น.", time(16, 30)),
        ("16", time(16, 0)),
        ("24.00", time(23, 59)),
        ("24", time(23, 59)),
        (" ", None),
        (None, None),
        (time(9, 0), time(9, 0)),
    ],
)
def test_times_as_officials_write_them(typed, expected):
    assert TimeOfDayField(required=False).clean(typed) == expected


@pytest.mark.parametrize("typed", ["24.30", "8.60", "8.3", "morning", "24 hours"])
def test_what_is_no_time(typed):
    with pytest.raises(ValidationError):
        TimeOfDayField().clean(typed)


# ------------------------------------------------------------------ open and close


def switch(client, stage, action, year=2569):
    return client.post(reverse("assessments:stage_switch", args=(year, stage)), {"action": action}, follow=True)


def said(page):
    return [str(one) for one in page.context["messages"]]


def test_a_stage_ahead_opens_now_and_keeps_its_end(administrator, cycle):
    page = switch(administrator, "provincial_check", "open")

    assert dates_of(2569, Stage.PROVINCIAL_CHECK) == (NOW, NOW + 5 * DAY)
    assert said(page) == ["Provincial completeness check 2569 is open from now on."]


def test_a_stage_that_is_over_opens_again_without_an_end(administrator, cycle):
    switch(administrator, "area_review", "open")

    assert dates_of(2569, Stage.AREA_REVIEW) == (NOW - 5 * DAY, None)


def test_a_stage_without_dates_opens(administrator, cycle):
    switch(administrator, "publication", "open")

    assert dates_of(2569, Stage.PUBLICATION) == (NOW, None)


def test_a_running_stage_closes_now(administrator, cycle):
    page = switch(administrator, "self_assessment", "close")

    assert dates_of(2569, Stage.SELF_ASSESSMENT) == (NOW - 2 * DAY, NOW)
    assert said(page) == ["Self-assessment 2569 is closed from now on."]
    assert not Cycle.objects.with_stages().get().is_in(Stage.SELF_ASSESSMENT)


@pytest.mark.parametrize(
    ("stage", "action"),
    [
        ("self_assessment", "open"),
        ("provincial_check", "close"),
        ("area_review", "close"),
        ("preview", "close"),
    ],
)
def test_opening_what_is_open_and_closing_what_is_closed_changes_nothing(administrator, cycle, stage, action):
    before = list(CycleStage.objects.values())

    page = switch(administrator, stage, action)

    assert list(CycleStage.objects.values()) == before
    assert "Nothing had to be done" in said(page)[0]


def test_a_stage_opened_and_closed_in_one_moment_is_over(administrator, cycle):
    switch(administrator, "provincial_check", "open")
    switch(administrator, "provincial_check", "close")

    assert dates_of(2569, Stage.PROVINCIAL_CHECK) == (NOW - timedelta(seconds=1), NOW)


def test_closing_takes_the_pen_from_the_municipality(administrator, cast, cycle):
    submission = factories.submission(cast.municipality)
    address = reverse("assessments:activity_add", args=(submission.pk,))
    coordinator = client_of(cast.coordinator)
    assert coordinator.get(address).status_code == 200

    switch(administrator, "self_assessment", "close")

    assert coordinator.get(address).status_code == 403


@pytest.mark.parametrize(
    ("stage", "action", "year"),
    [("lunch", "open", 2569), ("preview", "burn", 2569), ("preview", "", 2569), ("preview", "open", 2544)],
)
def test_unknown_stages_actions_and_years(administrator, cycle, stage, action, year):
    assert switch(administrator, stage, action, year).status_code == 404
    assert CycleStage.objects.count() == 3


def test_a_link_switches_nothing(administrator, cycle):
    assert administrator.get(reverse("assessments:stage_switch", args=(2569, "preview"))).status_code == 405
