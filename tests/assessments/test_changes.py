"""A save of a long form writes only what the person changed, and never over somebody else's text."""

import pytest
from django.http import QueryDict
from django.utils import translation

from assessments.forms.activities import ActivityForm
from assessments.forms.responses import ResponseForm
from assessments.models import Activity, StaleSave
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def activity(cast):
    return factories.activity(
        factories.submission(cast.municipality), "13", about="เดิม", method="วิธีเดิม", place="บ้านสาง"
    )


def typed(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_only_named_fields_are_written(activity, cast):
    form = ActivityForm(activity, typed(fields="about", about="ใหม่", method="", title="", version="1"))
    assert form.is_valid(), form.errors
    saved = form.save(by=cast.contributor)
    assert (saved.title, saved.about, saved.method, saved.place) == ("ธนาคารขยะชุมชน", "ใหม่", "วิธีเดิม", "บ้านสาง")
    assert (saved.version, saved.changed_by) == (2, cast.contributor)
    assert [one.indicator.number for one in saved.responses.all()] == ["13"]


def test_names_that_are_no_fields_are_ignored(activity, cast):
    form = ActivityForm(activity, typed(fields="status,submission,,version,about", about="ใหม่", version="1"))
    assert form.is_valid()
    assert form.sent == ["about"]
    assert form.changes == {"about": "ใหม่"}


def test_without_scripts_all_fields_come_and_the_changed_ones_are_written(activity, cast):
    data = typed(title="ธนาคารขยะชุมชน", about="เดิม", method="วิธีใหม่", place="บ้านสาง", year_be="2569", indicators=["13"])
    data["version"] = "1"
    form = ActivityForm(activity, data)
    assert form.is_valid(), form.errors
    assert form.changes == {"method": "วิธีใหม่"}


def test_a_kept_field_that_would_be_refused_today_does_not_stop_the_save(activity, cast):
    Activity.objects.filter(pk=activity.pk).update(year_be=2550)
    activity.refresh_from_db()
    form = ActivityForm(activity, typed(fields="about", about="ใหม่", version="1"))
    assert form.is_valid(), form.errors
    assert form.save(by=cast.contributor).year_be == 2550


def test_nothing_changed_writes_nothing(activity, cast):
    form = ActivityForm(activity, typed(fields="", version="1"))
    assert form.is_valid()
    assert form.save(by=cast.contributor).version == 1
    activity.refresh_from_db()
    assert (activity.version, activity.changed_by) == (1, None)


def test_ticking_indicators_counts_as_a_change_of_the_activity(activity, cast):
    data = typed(fields="indicators", indicators=["13", "19.1"], version="1")
    form = ActivityForm(activity, data)
    assert form.is_valid(), form.errors
    saved = form.save(by=cast.contributor)
    assert saved.version == 2
    assert [one.indicator.number for one in saved.responses.all()] == ["13", "19.1"]


def test_unticking_the_last_indicator_is_a_change_too(activity, cast):
    form = ActivityForm(activity, typed(fields="indicators", version="1"))
    assert form.is_valid()
    assert not form.save(by=cast.contributor).responses.exists()


@pytest.mark.parametrize("version", ["", "0", "เก่า", "-1", "9" * 30, "²"])
def test_a_version_that_is_missing_or_nonsense_is_stale(activity, cast, version):
    form = ActivityForm(activity, typed(fields="about", about="ใหม่", version=version))
    assert form.is_valid()
    with pytest.raises(StaleSave):
        form.save(by=cast.contributor)
    activity.refresh_from_db()
    assert activity.about == "เดิม"


def test_after_a_conflict_both_texts_stand_and_the_next_save_is_a_choice(activity, cast):
    data = typed(fields="about,place", about="ของฉัน", place="", version="1")
    activity.save_changes({"about": "ของเขา", "method": "วิธีของเขา"}, base_version=1, by=cast.coordinator)
    mine = ActivityForm(activity, data)
    assert mine.is_valid()
    with pytest.raises(StaleSave) as stale:
        mine.save(by=cast.contributor)

    back = mine.after(stale.value)
    assert (back.version, back.resent) == (2, "about,place")
    assert (back["about"].value(), back["about"].theirs, back["about"].is_in_conflict) == ("ของฉัน", "ของเขา", True)
    assert (back["place"].value(), back["place"].theirs) == ("", "บ้านสาง")
    assert (back["method"].value(), back["method"].is_in_conflict) == ("วิธีของเขา", False)
    assert "disabled" not in str(back["method"])

    data["version"] = str(back.version)
    again = ActivityForm(Activity.objects.get(pk=activity.pk), data)
    assert again.is_valid()
    saved = again.save(by=cast.contributor)
    assert (saved.about, saved.method, saved.place, saved.version) == ("ของฉัน", "วิธีของเขา", "", 3)


def test_the_version_of_a_page_with_errors_stays_what_the_text_was_based_on(activity, cast):
    activity.save_changes({"about": "ของเขา"}, base_version=1, by=cast.coordinator)
    activity.refresh_from_db()
    form = ActivityForm(activity, typed(fields="title", title="", version="1"))
    assert not form.is_valid()
    assert form.version == 1
    assert ActivityForm(activity).version == 2
    assert ActivityForm(activity).resent == ""


def test_what_is_saved_is_shown_as_text(activity, cast):
    form = ActivityForm(activity)
    assert form.shown("indicators") == "13"
    assert form.shown("year_be") == "2569"
    assert form.shown("budget") == ""
    assert form["budget"].theirs == "(empty)"


def test_what_was_typed_can_be_listed_for_copying(activity):
    form = ActivityForm(activity, typed(about="ก\nข", title="  ", indicators=["13", "14"], version="1"))
    assert [(str(label), text) for label, text in form.typed()] == [
        ("About the activity", "ก\nข"),
        ("Indicators it serves", "13, 14"),
    ]


def test_points_ride_on_the_version_of_the_response(cast):
    submission = factories.submission(cast.municipality)
    response = submission.responses.get(indicator__number="13")
    form = ResponseForm(response, typed(fields="points_process", points_process="๗,๕", version="1"))
    assert form.is_valid(), form.errors
    saved = form.save(by=cast.contributor)
    assert saved.version == 2
    assert {one.criterion.key: str(one.points) for one in saved.self_scores.all()} == {"process": "7.50"}

    stale = ResponseForm(response, typed(fields="points_output", points_output="7", version="1"))
    assert stale.is_valid()
    with pytest.raises(StaleSave):
        stale.save(by=cast.coordinator)
    assert saved.self_scores.count() == 1
