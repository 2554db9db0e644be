"""Making a cycle step by step: a draft that nobody but administrators knows, confirmed at the last step."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Area, Province
from assessments import calendar, clock, dates, drafts
from assessments.editing import start_submission
from assessments.forms.cycle_steps import CycleStartForm
from assessments.models import Announcement, Cycle, CycleProvince, Stage, Status
from indicators.library import publish
from indicators.models import Framework
from reports.home import home_for
from tests import factories
from tests.assessments.test_cycles import client_of, sent_by

pytestmark = pytest.mark.django_db

# 31 March 2569, noon in Thailand.
NOW = datetime(2026, 3, 31, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english_at_noon():
    with clock.set_to(NOW), translation.override("en"):
        yield


@pytest.fixture
def administrator(cast):
    return client_of(cast.administrator)


@pytest.fixture
def draft():
    return drafts.start_draft(2570, factories.framework())[0]


def step(name, year=2570):
    return reverse(f"assessments:cycle_{name}", args=(year,))


def send(administrator, address, **changes):
    return administrator.post(address, sent_by(administrator.get(address), **changes))


ADD = "/cycles/add/"


# ------------------------------------------------------------------ year and framework


def test_a_new_cycle_proposes_the_first_free_year(administrator):
    factories.bare_cycle(2569)

    form = administrator.get(ADD).context["form"]

    assert form["year_be"].value() == 2570
    assert ("2569", "2569") not in form.fields["year_be"].choices


def test_the_first_step_makes_a_draft_with_everything_proposed(administrator):
    done = send(administrator, ADD, year_be="2571")

    draft = Cycle.objects.get()
    assert done.url == step("dates", 2571)
    assert (draft.is_draft, draft.framework) == (True, factories.framework())
    assert draft.pass_marks == {"nakhon": "70", "mueang": "70", "tambon": "60", "tao": "60"}
    assert set(draft.cut_offs) == {"good", "very_good", "excellent"}
    assert dates.periods_of(draft) == calendar.proposed_periods(2571)
    assert draft.provinces.count() == Province.objects.count()


def test_a_year_that_is_taken_or_unreadable_is_refused(administrator, draft):
    page = administrator.get(ADD)

    for year in ("2570", "next", ""):
        refused = administrator.post(ADD, sent_by(page, year_be=year))
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["year_be"])
    assert Cycle.objects.count() == 1


def test_when_every_coming_year_has_its_cycle_an_earlier_one_is_proposed(administrator):
    for year in range(2569, 2575):
        factories.bare_cycle(year)

    assert administrator.get(ADD).context["form"]["year_be"].value() == 2568


def test_without_a_published_framework_there_is_nothing_to_choose(administrator):
    Framework.objects.update(status="retired")

    assert "No framework is published" in administrator.get(ADD).text


def test_the_draft_of_another_administrator_who_was_faster_stays():
    form = CycleStartForm(None, {"year_be": "2570", "framework": str(factories.framework().pk)})
    assert form.is_valid()
    theirs, _is_new = drafts.start_draft(2570, factories.framework())
    theirs.stages.filter(key=Stage.PUBLICATION).update(ends_at=calendar.proposed_period(2571, Stage.PUBLICATION)[0])

    assert form.save() == (theirs, False)

    assert theirs.stages.get(key=Stage.PUBLICATION).ends_at is not None


def test_another_year_proposes_its_dates_and_keeps_the_rest(administrator, draft):
    Cycle.objects.update(pass_marks=draft.pass_marks | {"tao": "55"})

    done = send(administrator, step("start"), year_be="2572")

    moved = Cycle.objects.get()
    assert (done.url, moved.year_be, moved.pass_marks["tao"]) == (step("dates", 2572), 2572, "55")
    assert dates.periods_of(moved) == calendar.proposed_periods(2572)


def test_another_framework_proposes_its_marks_and_keeps_the_dates(administrator, draft):
    other = Framework.objects.create(code="new", name_th="ใหม่")
    other.pass_marks.create(kind="tao", percent=50)
    other.grades.create(key="good", name_th="ดี", min_percent=61)
    publish(other)
    draft.stages.filter(key=Stage.PUBLICATION).update(ends_at=calendar.proposed_period(2571, Stage.PUBLICATION)[0])

    done = send(administrator, step("start") + "?check", framework=other.pk)

    moved = Cycle.objects.get()
    assert (done.url, moved.framework, moved.pass_marks, moved.cut_offs) == (
        step("check"),
        other,
        {"tao": "50"},
        {"good": "61"},
    )
    assert moved.stages.get(key=Stage.PUBLICATION).ends_at is not None


def test_a_taken_year_is_refused_for_a_draft_too(administrator, draft):
    factories.bare_cycle(2571)

    refused = administrator.post(step("start"), {"year_be": "2571", "framework": draft.framework.pk})

    assert refused.status_code == 422
    assert "it has a cycle already" in refused.text


# ------------------------------------------------------------------ dates


def test_the_dates_of_a_draft_need_no_reason_and_lead_on(administrator, draft):
    page = administrator.get(step("dates"))
    assert "reason" not in page.context["form"].fields
    assert 'value="31/03/2570"' in page.text

    done = administrator.post(step("dates"), sent_by(page, **{"preview-ends_on": "20 ก.ค. 2570"}))

    assert done.url == step("marks")
    assert timezone.localdate(draft.stages.get(key=Stage.PREVIEW).ends_at).day == 20
    assert not Announcement.objects.exists()


def test_dates_out_of_order_are_refused_beside_their_field_and_nothing_is_half_saved(administrator, draft):
    before = dates.periods_of(draft)

    refused = send(
        administrator, step("dates"), **{"preview-starts_on": "1/4/2570", "area_review-ends_on": "29/6/2570"}
    )

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["preview-starts_on"]
    assert "“Preview of results” cannot begin before “Area review” begins" in refused.text
    assert 'href="#id_preview-starts_on"' in refused.text
    assert 'value="29/6/2570"' in refused.text
    assert dates.periods_of(draft) == before


def test_overlapping_cycles_are_refused_with_the_other_one_and_its_dates(administrator, draft):
    other = factories.bare_cycle(2569)
    first, last = calendar.proposed_period(2569, Stage.SELF_ASSESSMENT)
    other.stages.create(key=Stage.SELF_ASSESSMENT, starts_at=first, ends_at=last)

    refused = send(administrator, step("dates"), **{"self_assessment-starts_on": "1/3/2569"})

    assert list(refused.context["form"].errors) == ["self_assessment-starts_on"]
    assert "The self-assessment of 2569 runs from 1 November 2568 to 31 March 2569" in refused.text


# ------------------------------------------------------------------ pass marks and cut-offs


def test_marks_are_changed_and_lead_on(administrator, draft):
    done = send(administrator, step("marks"), **{"pass-tao": "๕๕", "cut-good": "61.5"})

    draft.refresh_from_db()
    assert done.url == step("areas")
    assert (draft.pass_marks["tao"], draft.cut_offs["good"]) == ("55", "61.5")
    assert draft.pass_mark("tao") == 55


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"pass-tao": ""}, "pass-tao", "required"),
        ({"pass-tao": "101"}, "pass-tao", "Write a number from 0 to 100."),
        ({"pass-tao": "-1"}, "pass-tao", "Write a number from 0 to 100."),
        ({"cut-good": "much"}, "cut-good", "Write a number"),
        ({"cut-good": "100"}, "cut-very_good", "“Very good” needs more than “Good” needs (100)."),
        ({"cut-excellent": "0"}, "cut-excellent", "needs more than “Very good”"),
    ],
)
def test_marks_that_cannot_be_are_refused_beside_their_field(administrator, draft, changes, name, words):
    refused = send(administrator, step("marks"), **changes, **{"pass-nakhon": "77"})

    form = refused.context["form"]
    assert (refused.status_code, list(form.errors)) == (422, [name])
    assert words in form.errors[name][0]
    assert f'id="id_{name}_error"' in refused.text
    assert 'value="77"' in refused.text
    draft.refresh_from_db()
    assert draft.pass_marks["nakhon"] == "70"


def test_an_unknown_kind_is_named_and_nothing_is_saved(administrator, draft):
    sent = sent_by(administrator.get(step("marks")), **{"pass-tao": "55"})

    refused = administrator.post(step("marks"), sent | {"pass-village": "50", "cut-superb": "99"})

    assert refused.status_code == 422
    assert "There is no kind of municipality “village”." in refused.text
    assert "Unknown grades" in refused.text
    draft.refresh_from_db()
    assert draft.pass_marks["tao"] == "60"


# ------------------------------------------------------------------ areas


def test_a_province_moves_to_another_area_and_the_rest_stays(administrator, draft):
    phayao, south = Province.objects.get(code="56"), Area.objects.get(key="south")

    done = send(administrator, step("areas"), **{f"province-{phayao.pk}": str(south.pk)})

    assert done.url == step("check")
    assert drafts.area_of(phayao, draft) == south
    moved = [one for one in CycleProvince.objects.select_related("province") if one.area_id != one.province.area_id]
    assert [one.province for one in moved] == [phayao]


def test_what_another_administrator_moved_meanwhile_stays_moved(administrator, draft):
    phayao, nan = (Province.objects.get(code=code) for code in ("56", "55"))
    south = Area.objects.get(key="south")
    sent = sent_by(administrator.get(step("areas")), **{f"province-{phayao.pk}": str(south.pk)})
    drafts.write_areas(draft, {nan: south})

    administrator.post(step("areas"), sent)

    assert drafts.area_of(nan, draft) == drafts.area_of(phayao, draft) == south


def test_an_area_that_does_not_exist_is_refused(administrator, draft):
    phayao = Province.objects.get(code="56")

    refused = send(administrator, step("areas"), **{f"province-{phayao.pk}": "999"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [f"province-{phayao.pk}"])


def test_the_next_year_proposes_the_areas_of_the_year_before(draft):
    phayao, south = Province.objects.get(code="56"), Area.objects.get(key="south")
    drafts.write_areas(draft, {phayao: south})
    assert drafts.proposed_areas(2571)[phayao] == phayao.area

    drafts.confirm(draft)

    assert drafts.proposed_areas(2571)[phayao] == south
    assert drafts.proposed_areas(2570)[phayao] == phayao.area


def test_a_submission_takes_its_area_from_the_cycle_or_else_from_the_province(cast):
    cycle, south = factories.cycle(2569), Area.objects.get(key="south")
    assert start_submission(cast.other_municipality, cycle).area == cast.other_municipality.province.area

    drafts.write_areas(cycle, {cast.province: south})

    assert start_submission(cast.municipality, cycle).area == south


def test_the_areas_of_a_confirmed_cycle_move_for_submissions_to_come(administrator, cast):
    begun = factories.submission(cast.municipality)
    south = Area.objects.get(key="south")

    page = administrator.get(step("areas", 2569))
    assert "Submissions that have begun stay with their area" in page.text
    done = administrator.post(step("areas", 2569), sent_by(page, **{f"province-{cast.province.pk}": str(south.pk)}))

    assert done.url == "/cycles/2569/"
    begun.refresh_from_db()
    assert (begun.area, drafts.area_of(cast.province, begun.cycle)) == (cast.area, south)


@pytest.mark.parametrize("name", ["areas", "check", "marks", "dates"])
def test_a_step_costs_the_same_whatever_was_moved(administrator, draft, django_assert_max_num_queries, name):
    with django_assert_max_num_queries(12) as at_first:
        administrator.get(step(name))
    for number, province in enumerate(Province.objects.all()[:40]):
        drafts.write_areas(draft, {province: Area.objects.all()[number % 5]})

    with django_assert_max_num_queries(len(at_first)):
        administrator.get(step(name))


# ------------------------------------------------------------------ check and confirm


def test_the_last_step_shows_everything_with_a_way_to_change_it(administrator, draft):
    page = administrator.get(step("check"))

    for name in ("start", "dates", "marks", "areas"):
        assert f'href="{step(name)}?check"' in page.text
    for text in ("Self-assessment", "1 November 2569", "passes from 70 %", "Excellent", "Phayao", "Working cut-offs"):
        assert text in page.text


def test_who_changes_from_the_last_step_comes_back_to_it(administrator, draft):
    for name in ("start", "dates", "marks", "areas"):
        address = f"{step(name)}?check"
        done = administrator.post(address, sent_by(administrator.get(address)))
        assert done.url == step("check")


def test_confirming_opens_nothing_but_by_its_dates(administrator, draft):
    done = administrator.post(step("check"))

    cycle = Cycle.objects.with_stages().get()
    assert done.url == reverse("assessments:cycle_detail", args=(2570,))
    assert cycle.confirmed_at == NOW
    assert not cycle.is_in(Stage.SELF_ASSESSMENT)
    with clock.set_to(calendar.proposed_period(2570, Stage.SELF_ASSESSMENT)[0]):
        assert cycle.is_in(Stage.SELF_ASSESSMENT)
    assert administrator.get(done.url).status_code == 200


def test_a_draft_whose_dates_meet_another_cycle_is_not_confirmed(administrator, draft):
    other = factories.bare_cycle(2569)
    first, _last = calendar.proposed_period(2570, Stage.SELF_ASSESSMENT)
    other.stages.create(key=Stage.SELF_ASSESSMENT, starts_at=first)

    refused = administrator.post(step("check"))

    assert refused.status_code == 422
    assert "Please correct the dates first" in refused.text
    assert f'href="{step("dates")}?check#id_self_assessment-starts_on"' in refused.text
    assert Cycle.objects.get(year_be=2570).is_draft
    with pytest.raises(dates.DatesRefused):
        drafts.confirm(draft)


def test_confirming_twice_says_so(administrator, draft):
    administrator.post(step("check"))

    again = administrator.post(step("check"), follow=True)

    assert [str(one) for one in again.context["messages"]][-1] == "The cycle 2570 is confirmed already."


def test_a_draft_is_thrown_away_after_asking(administrator, draft):
    assert "Delete the draft of 2570?" in administrator.get(step("delete")).text

    done = administrator.post(step("delete"), follow=True)

    assert "The draft of 2570 is deleted." in done.text
    assert not Cycle.objects.exists()
    assert not CycleProvince.objects.exists()


def test_a_confirmed_cycle_is_neither_deleted_nor_started_anew(administrator):
    factories.bare_cycle(2569)

    for name in ("start", "delete"):
        assert administrator.get(step(name, 2569)).status_code == 404
        assert administrator.post(step(name, 2569), {"year_be": "2571"}).status_code == 404
    assert Cycle.objects.count() == 1


# ------------------------------------------------------------------ a draft is nobody else's


def test_nothing_of_a_draft_is_open_or_seen(cast, draft):
    draft.stages.update(starts_at=NOW, ends_at=None)
    cycle = Cycle.objects.with_stages().get()
    coordinator = client_of(cast.coordinator)

    assert not cycle.is_in(*Stage)
    assert not any(cycle.has_begun(stage) or cycle.has_ended(stage) for stage in Stage)
    assert cycle.days_left(Stage.SELF_ASSESSMENT) is None
    assert Cycle.objects.latest_begun() is None
    assert home_for(cast.coordinator).cycle is None
    assert "2570" not in re.findall(r"<option[^>]*>(\d{4})<", coordinator.get("/submissions/").text)
    started = {"municipality": cast.municipality.pk, "year_be": 2570}
    assert coordinator.post("/submissions/start/", started).status_code == 404
    assert coordinator.get(reverse("reports:result_year", args=(2570,))).status_code == 404


def test_the_list_shows_a_draft_to_go_on_with(administrator, draft):
    page = administrator.get("/cycles/")

    assert "Only administrators see this draft." in page.text
    assert f'href="{step("check")}"' in page.text
    assert f'href="{step("delete")}"' in page.text


# ------------------------------------------------------------------ marks of a confirmed cycle


def test_pass_marks_stay_once_a_submission_was_handed_in(administrator, cast):
    factories.cycle()
    sent = sent_by(administrator.get(step("marks", 2569)), **{"pass-tambon": "55"})
    factories.submission_in(Status.SUBMITTED, cast)

    refused = administrator.post(step("marks", 2569), sent)
    page = administrator.get(step("marks", 2569))

    assert refused.status_code == 422
    assert "Meanwhile a submission was handed in" in refused.text
    assert "A submission has been handed in" in page.text
    assert [name for name in page.context["form"].fields if name.startswith("pass-")] == []
    assert page.context["form"].cut_off_fields
    assert Cycle.objects.get().pass_mark("tambon") == 60


def test_cut_offs_are_changed_until_the_first_decision(administrator, cast):
    factories.submission_in(Status.AREA_REVIEW, cast)

    done = send(administrator, step("marks", 2569), **{"cut-good": "61"})

    assert done.url == "/cycles/2569/"
    assert Cycle.objects.get().cut_offs["good"] == "61"


def test_cut_offs_stay_once_a_result_was_decided(administrator, cast):
    submission = factories.submission_in(Status.PREVIEW, cast)
    page = administrator.get(step("marks", 2569))

    assert page.context["form"].fields == {}
    assert "A result has been decided with these cut-offs" in page.text
    assert "Back to the cycle" in page.text
    assert submission.decisions.get().total is not None


def test_a_framework_without_grades_has_none_to_set(administrator):
    other = Framework.objects.create(code="new", name_th="ใหม่", status="published", published_at=timezone.now())
    drafts.start_draft(2570, other)

    for name in ("marks", "check"):
        assert "Working cut-offs" not in administrator.get(step(name)).text
    assert "The framework has no grades." in administrator.get(step("marks")).text
