"""What a page saves while somebody types: field by field, at once, and never over somebody else's text."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.forms.activities import ActivityForm
from assessments.forms.changes import digest
from assessments.forms.responses import ResponseForm
from assessments.models import Activity, Response, SelfScore, Status, Submission, TextVersion
from tests import factories
from tests.assessments.meanwhile import handed_over_before_the_save

pytestmark = pytest.mark.django_db
NOT_ASKED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture
def response(draft):
    return draft.responses.get(indicator__number="13")


@pytest.fixture
def activity(draft):
    return factories.activity(draft, "13", about="เดิม", place="บ้านสาง")


@pytest.fixture
def send(client, cast):
    """Autosave some fields of a row as somebody, from what a form over `seen` showed."""

    def send_fields(row, seen=None, who="contributor", author=None, **typed):
        person = getattr(cast, who)
        client.force_login(person)
        client.cookies["django_language"] = "en"
        form = ActivityForm(seen or row) if isinstance(row, Activity) else ResponseForm(seen or row)
        data = {"fields": ",".join(typed), "bases": form.bases, "version": (seen or row).version} | typed
        if isinstance(row, Activity):
            data["submission"] = row.submission_id
        headers = {"X-Author": str(author or person.pk)}
        return client.post(address(row), data, headers=headers)

    return send_fields


def address(row):
    if isinstance(row, Activity):
        return reverse("assessments:activity_edit", args=[row.pk])
    return reverse("assessments:response_edit", args=[row.submission_id, row.indicator.number])


def test_a_save_is_acknowledged_with_its_time_and_its_new_base(send, response, cast):
    answer = send(response, answer="ทำแล้ว", points_process="๗.๕")
    assert answer.status_code == 200
    told = answer.json()
    assert told["saved"] == {"answer": digest("ทำแล้ว"), "points_process": digest("7.5")}
    assert (told["errors"], told["conflicts"], told["version"]) == ({}, {}, 2)
    assert told["time"]
    saved = Response.objects.get(pk=response.pk)
    assert (saved.answer, saved.changed_by) == ("ทำแล้ว", cast.contributor)
    assert saved.self_scores.get().points == Decimal("7.5")


def test_what_was_acknowledged_and_comes_again_changes_nothing(send, response):
    send(response, answer="ทำแล้ว")
    again = send(response, answer="ทำแล้ว")
    assert (again.status_code, again.json()["saved"]) == (200, {"answer": digest("ทำแล้ว")})
    assert Response.objects.get(pk=response.pk).version == 2


def test_different_fields_of_two_people_go_together(send, activity, cast):
    seen = Activity.objects.get(pk=activity.pk)
    send(activity, about="ของกมล")
    answer = send(activity, seen, who="coordinator", place="วัดศรีโคมคำ")
    assert answer.status_code == 200
    saved = Activity.objects.get(pk=activity.pk)
    assert (saved.about, saved.place, saved.changed_by) == ("ของกมล", "วัดศรีโคมคำ", cast.coordinator)


def test_different_points_of_two_people_go_together(send, response):
    seen = Response.objects.get(pk=response.pk)
    send(response, points_process="8")
    assert send(response, seen, who="coordinator", points_output="5").status_code == 200
    points = {one.criterion.key: one.points for one in SelfScore.objects.all()}
    assert points == {"process": Decimal(8), "output": Decimal(5)}


def test_an_emptied_score_is_taken_away(send, response):
    send(response, points_process="8")
    seen = Response.objects.get(pk=response.pk)
    assert send(seen, points_process="").status_code == 200
    assert not SelfScore.objects.exists()


def test_the_same_field_is_never_written_over(send, response, cast):
    seen = Response.objects.get(pk=response.pk)
    send(response, who="coordinator", answer="ของปราณี")
    answer = send(response, seen, answer="ของกมล", points_process="8")
    assert answer.status_code == 409
    told = answer.json()
    theirs = told["conflicts"].pop("answer")
    assert (theirs["text"], theirs["base"]) == ("ของปราณี", digest("ของปราณี"))
    assert theirs["who"] == cast.coordinator.full_name
    # What stands against nobody is saved all the same.
    assert list(told["saved"]) == ["points_process"]
    assert Response.objects.get(pk=response.pk).answer == "ของปราณี"


def test_a_conflict_over_points_says_who_saved_last(send, response, cast):
    seen = Response.objects.prefetch_related("self_scores").get(pk=response.pk)
    send(response, who="coordinator", points_process="9")
    told = send(response, seen, points_process="8").json()
    assert told["conflicts"]["points_process"]["text"] == "9"
    assert told["conflicts"]["points_process"]["who"] == cast.coordinator.full_name


def test_after_having_seen_theirs_mine_may_replace_it(send, response):
    send(response, who="coordinator", answer="ของปราณี")
    assert send(Response.objects.get(pk=response.pk), answer="ของกมล").status_code == 200
    texts = list(TextVersion.objects.values_list("text", flat=True))
    assert texts == ["ของปราณี", "ของกมล"]


def test_a_field_that_cannot_be_read_does_not_keep_the_others_waiting(send, activity):
    answer = send(activity, about="ใหม่", budget="ประมาณห้าหมื่น", title="")
    assert answer.status_code == 422
    told = answer.json()
    assert list(told["saved"]) == ["about"]
    assert set(told["errors"]) == {"budget", "title"}
    saved = Activity.objects.get(pk=activity.pk)
    assert (saved.about, saved.title) == ("ใหม่", "ธนาคารขยะชุมชน")


def test_days_that_contradict_each_other_are_refused_together(send, activity):
    """One of them alone would contradict the other as it is saved."""
    assert send(activity, starts_on="1/7/2569", ends_on="5/7/2569").status_code == 200
    later = send(activity, starts_on="10/7/2569", place="วัด").json()
    assert (list(later["errors"]), list(later["saved"])) == (["starts_on"], ["place"])
    both = send(activity, starts_on="12/7/2569", ends_on="11/7/2569").json()
    assert (sorted(both["errors"]), both["saved"]) == (["ends_on", "starts_on"], {})
    activity.refresh_from_db()
    assert (activity.starts_on, activity.ends_on) == (date(2026, 7, 1), date(2026, 7, 5))


def test_indicators_are_saved_as_they_are_ticked(send, activity):
    answer = send(activity, indicators=["13", "19.1"])
    assert answer.json()["saved"] == {"indicators": digest("13, 19.1")}
    assert [one.indicator.number for one in activity.responses.all()] == ["13", "19.1"]


def test_text_of_another_person_at_the_same_computer_is_not_saved(send, response, cast):
    answer = send(response, who="coordinator", author=cast.contributor.pk, answer="ของกมล")
    assert (answer.status_code, answer.json()) == (403, {"reason": "author"})
    assert Response.objects.get(pk=response.pk).answer == ""


@pytest.mark.parametrize(
    "who, status", [("certifier", 403), ("administrator", 403), ("stranger", 404), ("officer", 404)]
)
def test_who_may_not_write_saves_nothing(send, response, activity, who, status):
    assert send(response, who=who, answer="x").status_code == status
    assert send(activity, who=who, about="x").status_code == status
    assert Response.objects.get(pk=response.pk).version == Activity.objects.get(pk=activity.pk).version == 1


def test_what_was_handed_over_meanwhile_is_closed(send, response, draft):
    Submission.objects.filter(pk=draft.pk).update(status=Status.INTERNAL_REVIEW)
    answer = send(response, answer="x")
    assert (answer.status_code, answer.json()) == (403, {"reason": "closed"})


def test_what_is_not_there_is_not_found(client, cast, draft, activity):
    client.force_login(cast.contributor)
    headers = {"X-Author": str(cast.contributor.pk)}
    for path in (
        reverse("assessments:response_edit", args=[draft.pk, "99"]),
        reverse("assessments:response_edit", args=[10**9, "13"]),
    ):
        assert client.post(path, {"fields": "answer", "answer": "x"}, headers=headers).status_code == 404
    path = address(activity)
    assert client.post(path, {"fields": "about"}, headers=headers).status_code == 404
    activity.delete()
    assert client.post(path, {"fields": "about", "submission": draft.pk}, headers=headers).status_code == 404


@pytest.mark.parametrize("bases", ["", "[1]", "{", '{"nonsense": "1"}'])
def test_without_bases_the_version_of_the_row_counts(client, cast, response, bases):
    client.force_login(cast.contributor)
    data = {"fields": "answer", "answer": "x", "bases": bases}
    headers = {"X-Author": str(cast.contributor.pk)}
    assert client.post(address(response), data | {"version": 0}, headers=headers).status_code == 409
    assert client.post(address(response), data | {"version": 1}, headers=headers).status_code == 200


def test_a_row_that_changes_between_reading_and_writing_is_read_again(response, cast):
    """The plain form reads before it holds the submission."""
    form = ResponseForm(response, _posted(ResponseForm(response), answer="ของกมล"))
    assert form.is_valid()
    Response.objects.get(pk=response.pk).save_changes({}, base_version=1, by=cast.coordinator)
    assert form.save(by=cast.contributor).answer == "ของกมล"
    assert Response.objects.get(pk=response.pk).version == 3


def test_without_scripts_untouched_fields_are_not_written_over(activity, cast):
    shown = ActivityForm(activity)
    typed = {name: shown.shown(name) for name in shown.fields} | {"place": "วัด"}
    data = _posted(shown, **typed)
    del data["fields"]
    activity.save_changes({"about": "ของปราณี"}, base_version=1, by=cast.coordinator)
    form = ActivityForm(Activity.objects.get(pk=activity.pk), data)
    assert form.is_valid(), form.errors
    assert form.changed_data == ["place"]
    saved = form.save(by=cast.contributor)
    assert (saved.about, saved.place) == ("ของปราณี", "วัด")


def test_a_page_with_errors_keeps_the_bases_of_what_was_typed(activity):
    before = json.loads(ActivityForm(activity).bases)
    data = _posted(ActivityForm(activity), about="ใหม่", budget="มาก")
    Activity.objects.filter(pk=activity.pk).update(about="ของปราณี", place="ของปราณี")
    form = ActivityForm(Activity.objects.get(pk=activity.pk), data)
    assert not form.is_valid()
    bases = json.loads(form.bases)
    assert bases["about"] == before["about"]
    assert bases["place"] == digest("ของปราณี"), "what was not sent is shown as it is now"


def _posted(form, **typed):
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    for name, value in ({"bases": form.bases, "version": "1", "fields": ",".join(typed)} | typed).items():
        data[name] = value
    return data


@pytest.mark.parametrize("typed", [{"answer": "ใหม่"}, {"points_process": "7"}])
def test_an_autosave_costs_eight_queries_at_most(send, response, draft, typed):
    factories.fill(draft)
    send(Response.objects.get(pk=response.pk), answer="เดิมทั้งหมดที่เคยเขียนไว้", points_process="1")
    row = Response.objects.get(pk=response.pk)
    assert len(_asked(lambda: send(row, **typed))) <= 8


def test_an_autosave_of_an_activity_costs_eight_queries_at_most(send, activity):
    assert len(_asked(lambda: send(activity, about="ใหม่ทั้งหมด"))) <= 8
    row = Activity.objects.get(pk=activity.pk)
    assert len(_asked(lambda: send(row, about="ใหม่ทั้งหมดอีกครั้ง", budget="50000"))) <= 8


def _asked(act):
    """What a request asks of the database, apart from the signing in and the form of the test itself."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert act().status_code == 200
    asked = [one["sql"] for one in queries if not one["sql"].startswith(NOT_ASKED)]
    first = max(index for index, sql in enumerate(asked) if 'FROM "django_session"' in sql)
    return asked[first:]


def test_handed_over_between_looking_and_saving(client, cast, draft, response):
    client.force_login(cast.contributor)
    with handed_over_before_the_save(draft):
        answer = client.post(address(response), {"fields": "answer", "answer": "x", "version": 1})
    assert answer.status_code == 403


def test_a_text_taken_back_after_a_lost_answer_is_not_called_saved(send, response):
    """Typed, saved, the answer lost, typed back: what was seen first came again, yet the row holds the other text."""
    seen = Response.objects.get(pk=response.pk)
    send(response, answer="พิมพ์ผิด")
    answer = send(seen, seen, answer="")
    assert (answer.status_code, answer.json()["saved"]) == (409, {})
    theirs = answer.json()["conflicts"]["answer"]
    assert (theirs["text"], theirs["base"]) == ("พิมพ์ผิด", digest("พิมพ์ผิด"))
