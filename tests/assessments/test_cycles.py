"""The administrator's pages of cycles, and what opening and closing a stage does to its dates."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from assessments import calendar, clock, dates, drafts
from assessments.forms.cycles import CycleDatesForm, TimeOfDayField
from assessments.models import Announcement, Cycle, CycleStage, Stage, Status
from tests import factories

pytestmark = pytest.mark.django_db

# 31 March 2569, noon in Thailand.
NOW = datetime(2026, 3, 31, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english_at_noon():
    with clock.set_to(NOW), translation.override("en"):
        yield


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
    made = factories.bare_cycle(2569)
    for stage, starts, ends in (
        (Stage.SELF_ASSESSMENT, -2, 2),
        (Stage.PROVINCIAL_CHECK, 1, 40),
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

    for name, arguments in (
        ("cycle_list", ()),
        ("cycle_add", ()),
        ("cycle_detail", (2569,)),
        ("cycle_dates", (2569,)),
        ("cycle_marks", (2569,)),
        ("cycle_areas", (2569,)),
        ("cycle_check", (2569,)),
        ("extension_list", (2569,)),
        ("extension_edit", (2569, cast.municipality.pk)),
    ):
        assert client.get(reverse(f"assessments:{name}", args=arguments)).status_code == 404
        assert client.post(reverse(f"assessments:{name}", args=arguments)).status_code == 404
    switch = reverse("assessments:stage_switch", args=(2569, "self_assessment"))
    assert client.post(switch, {"action": "close", "reason": "น้ำท่วม"}).status_code == 404
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
        ("calibration", "undated"),
        ("area_review", "ended"),
        ("preview", "undated"),
        ("national_review", "undated"),
        ("visit", "undated"),
        ("final_decision", "undated"),
        ("publication", "undated"),
    ]
    assert row["counts"] == [(Status.DRAFT, 1)]
    assert "until 2 Apr 2569" in page.text
    for name, arguments in (
        ("reports:scores_export", (2569, "xlsx")),
        ("reports:scores_export", (2569, "csv")),
        ("reviews:cycle_publish", (2569,)),
        ("reports:result_year", (2569,)),
        ("assessments:cycle_detail", (2569,)),
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


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 9, 30), 2568), (date(2025, 10, 1), 2569), (date(2026, 9, 30), 2569)]
)
def test_the_fiscal_year_of_a_day(day, year):
    assert calendar.fiscal_year(day) == year


# ------------------------------------------------------------------ the dates of a cycle


DATES = "/cycles/2569/dates/"
WHY = "น้ำท่วมภาคเหนือ"


def edit(administrator, reason=WHY, **changes):
    return administrator.post(DATES, sent_by(administrator.get(DATES), reason=reason, **changes))


def test_a_cycle_that_is_not_there(administrator):
    assert administrator.get(reverse("assessments:cycle_dates", args=(2544,))).status_code == 404


def test_one_date_is_moved_and_the_rest_stays_to_the_second(administrator, cycle):
    precise = NOW - 2 * DAY + timedelta(seconds=17)
    cycle.stages.filter(key=Stage.SELF_ASSESSMENT).update(starts_at=precise)

    done = edit(administrator, **{"self_assessment-ends_on": "๓๐ เม.ย. ๒๕๖๙"})

    assert done.url == reverse("assessments:cycle_detail", args=(2569,))
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
    edit(administrator, **{"provincial_check-starts_on": "30/3/2569"})

    assert dates_of(2569, Stage.PROVINCIAL_CHECK)[0] < dates_of(2569, Stage.SELF_ASSESSMENT)[1]


def test_dates_move_with_a_reason_only_and_nothing_typed_is_lost(administrator, cycle):
    page = edit(administrator, reason=" ", **{"provincial_check-ends_on": "30/4/2569"})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])
    assert 'value="30/4/2569"' in page.text
    assert not Announcement.objects.exists()


def test_who_changes_nothing_announces_nothing(administrator, cycle):
    page = administrator.post(DATES, sent_by(administrator.get(DATES), reason=WHY), follow=True)

    assert said(page) == ["No date was changed."]
    assert not Announcement.objects.exists()


def test_what_moved_and_why_stands_on_the_page_of_the_cycle(administrator, cast, cycle):
    edit(administrator, **{"self_assessment-ends_on": "5/4/2569", "preview-starts_on": "1/7/2569"})

    page = administrator.get("/cycles/2569/")

    [made] = page.context["changes"]
    moved, first = made.changes.order_by("pk")
    assert (moved.stage, moved.old_ends_at, moved.ends_at) == (
        "self_assessment",
        NOW + 2 * DAY,
        local(2569, 4, 5, 12),
    )
    assert (first.stage, first.is_new, first.starts_at, first.ends_at) == ("preview", True, local(2569, 7, 1), None)
    assert (made.reason, made.by, made.by_name) == (WHY, cast.administrator, "พิมพ์ ผู้ดูแล")
    assert WHY in page.text
    assert "the e-mails are being written" in page.text


def test_what_somebody_else_moved_meanwhile_stays_moved(administrator, cast, cycle):
    sent = sent_by(administrator.get(DATES), reason=WHY, **{"provincial_check-ends_on": "30/4/2569"})
    dates.close_stage(cycle, Stage.SELF_ASSESSMENT, cast.administrator, "ปิดก่อน")

    administrator.post(DATES, sent)

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
    assert dates_of(2569, Stage.PROVINCIAL_CHECK)[1] == NOW + 40 * DAY


def test_a_form_sent_without_what_it_showed_empties_nothing(cast, cycle):
    form = CycleDatesForm(cycle, {"self_assessment-ends_on": "30/4/2569", "reason": WHY})

    assert form.is_valid()
    form.save(cast.administrator)
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
    return client.post(
        reverse("assessments:stage_switch", args=(year, stage)), {"action": action, "reason": WHY}, follow=True
    )


def said(page):
    return [str(one) for one in page.context["messages"]]


def test_a_stage_ahead_opens_now_and_keeps_its_end(administrator, cycle):
    page = switch(administrator, "provincial_check", "open")

    assert dates_of(2569, Stage.PROVINCIAL_CHECK) == (NOW, NOW + 40 * DAY)
    assert said(page) == ["Provincial completeness check 2569 is open from now on."]


def test_a_stage_that_is_over_opens_again_without_an_end(administrator, cycle):
    switch(administrator, "area_review", "open")

    assert dates_of(2569, Stage.AREA_REVIEW) == (NOW - 5 * DAY, None)


def test_a_stage_without_dates_opens(administrator, cycle):
    cycle.stages.filter(key=Stage.PROVINCIAL_CHECK).delete()

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
    cycle.stages.filter(key=Stage.SELF_ASSESSMENT).update(ends_at=None)

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


def test_switching_asks_why_and_keeps_the_page(administrator, cycle):
    page = administrator.post(reverse("assessments:stage_switch", args=(2569, "self_assessment")), {"action": "close"})

    assert page.status_code == 422
    assert "Say why: everybody concerned reads it." in page.text
    assert 'href="#id_self_assessment-reason"' in page.text
    assert dates_of(2569, Stage.SELF_ASSESSMENT)[1] == NOW + 2 * DAY


def test_switching_writes_who_why_and_what(administrator, cast, cycle):
    switch(administrator, "self_assessment", "close")

    made = Announcement.objects.get()
    [change] = made.changes.all()
    assert (made.reason, made.by) == (WHY, cast.administrator)
    assert (change.old_ends_at, change.ends_at) == (NOW + 2 * DAY, NOW)


def test_a_switch_that_would_break_the_order_is_refused_beside_its_reason(administrator, cycle):
    cycle.stages.create(key=Stage.PREVIEW, starts_at=NOW + 50 * DAY, ends_at=NOW + 60 * DAY)
    cycle.stages.create(key=Stage.PUBLICATION, starts_at=NOW + 70 * DAY)

    page = administrator.post(
        reverse("assessments:stage_switch", args=(2569, "publication")), {"action": "open", "reason": WHY}
    )

    assert page.status_code == 422
    assert "“Publication” cannot begin before “Preview of results” begins" in page.text
    assert WHY in page.text
    assert dates_of(2569, Stage.PUBLICATION)[0] == NOW + 70 * DAY


def test_a_draft_is_not_opened_by_hand(administrator):
    drafts.start_draft(2570, factories.framework())

    assert switch(administrator, "self_assessment", "open", 2570).status_code == 404


# ------------------------------------------------------------------ one cycle


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_cycle_costs_the_same_whatever_happened(
    administrator, cast, cycle, django_assert_num_queries, count
):
    factories.submission(cast.municipality)
    for number in range(count):
        with dates.held():
            end = NOW + (3 + number) * DAY
            dates.move_stages(cycle, {Stage.SELF_ASSESSMENT: (NOW - 2 * DAY, end)}, cast.administrator, WHY)

    with django_assert_num_queries(13):
        page = administrator.get("/cycles/2569/")

    assert page.context["change_count"] == count
    assert "Working cut-offs, not official ones" in page.text


def test_the_page_of_a_draft_is_its_last_step(administrator):
    drafts.start_draft(2570, factories.framework())

    assert administrator.get("/cycles/2570/").url == "/cycles/2570/check/"
