"""Why points were lost: the list that administrators keep, and that nobody hands in without a reason."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments import clock
from reviews.loss_reasons import with_counts
from reviews.models import Assignment, LossReason
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/loss-reasons/"


@pytest.fixture
def reasons(db):
    call_command("import_loss_reasons", verbosity=0)
    return list(LossReason.objects.all())


@pytest.fixture
def admin(cast, as_user):
    return as_user(cast.administrator)


@pytest.fixture
def assignment(in_review, cast):
    return in_review.assignments.get(evaluator=cast.evaluator)


def edit(reason):
    return reverse("reviews:loss_reason_edit", args=[reason.pk])


def typed(page, **changes):
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)} | changes
    return {name: value for name, value in data.items() if value is not None}


# ------------------------------------------------------------------ the file


def test_the_reasons_of_the_project_come_in_once(capsys):
    call_command("import_loss_reasons")
    made = LossReason.objects.first()
    LossReason.objects.filter(pk=made.pk).update(name_th="แก้แล้ว")
    call_command("import_loss_reasons")

    said = capsys.readouterr().out.split("\n")
    assert said[0].startswith("10 ") and said[1].startswith("0 ")
    assert LossReason.objects.count() == 10 and LossReason.objects.get(pk=made.pk).name_th == "แก้แล้ว"


def test_new_ones_stand_below_those_that_are_there(tmp_path, reasons):
    file = tmp_path / "more.json"
    file.write_text(json.dumps([{"key": "late", "name_th": "ส่งช้า"}]))

    call_command("import_loss_reasons", str(file), verbosity=0)

    assert [one.key for one in LossReason.objects.all()][-1] == "late"


@pytest.mark.parametrize(
    "content",
    ["{", "7", '[{"key": "a b", "name_th": "ก"}]', '[{"key": "a"}]', '[{"key": "a", "name_th": "ก", "x": 1}]'],
)
def test_a_file_that_is_none_adds_nothing(tmp_path, content):
    file = tmp_path / "reasons.json"
    file.write_text(content)

    with pytest.raises(CommandError, match="no list of reasons"):
        call_command("import_loss_reasons", str(file))
    assert not LossReason.objects.exists()


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_loss_reasons", "/nowhere.json")


# ------------------------------------------------------------------ the list


def test_an_empty_list_says_what_follows(admin):
    assert "import_loss_reasons" in admin.get(LIST).content.decode()


def test_reasons_are_listed_with_how_often_they_were_given(admin, assignment, reasons, cast):
    first, second = reasons[:2]
    factories.score(assignment)
    assignment.scores.update(loss_reason=first)
    full = assignment.scores.select_related("criterion").first()
    assignment.scores.filter(pk=full.pk).update(points=full.criterion.maximum)
    assert {one.given_count for one in with_counts()} == {0}, "not handed in yet"
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())

    counts = {one.pk: one.given_count for one in with_counts()}

    assert (counts[first.pk], counts[second.pk]) == (assignment.scores.count() - 1, 0)
    assert str(counts[first.pk]) in admin.get(LIST).content.decode()
    Assignment.objects.filter(pk=assignment.pk).update(
        end=Assignment.End.REPLACED, ended_by=cast.administrator, ended_at=clock.now()
    )
    assert {one.given_count for one in with_counts()} == {0}, "what was replaced counts no more"


def test_the_list_costs_the_same_with_one_and_with_ten(admin, reasons, django_assert_num_queries):
    admin.get(LIST)
    with django_assert_num_queries(4):
        admin.get(LIST)
    LossReason.objects.exclude(pk=reasons[0].pk).delete()
    with django_assert_num_queries(4):
        admin.get(LIST)


def test_an_administrator_adds_one(admin, reasons):
    assert admin.post(LIST, {"name_th": ""}).status_code == 422
    answer = admin.post(LIST, {"name_th": "ส่งช้า", "name_en": "Late"})

    assert answer.url == LIST
    made = LossReason.objects.last()
    assert (made.name_th, made.position, made.is_in_use) == ("ส่งช้า", 11, True)
    assert str(made) == "ส่งช้า"


def test_renaming_moving_and_retiring(admin, reasons):
    third = reasons[2]
    page = admin.get(edit(third))
    assert page.context["form"]["place"].value() == 3

    answer = admin.post(edit(third), typed(page, name_th="ชื่อใหม่", place="1", is_in_use=None))

    assert answer.url == LIST
    now = list(LossReason.objects.all())
    assert (now[0].pk, now[0].name_th, now[0].is_in_use) == (third.pk, "ชื่อใหม่", False)
    assert [one.pk for one in now[1:]] == [one.pk for one in reasons if one != third]
    assert [one.position for one in now] == list(range(1, 11))
    assert third not in LossReason.objects.in_use()


def test_a_bad_place_is_told_beside_the_field_and_nothing_is_saved(admin, reasons):
    answer = admin.post(edit(reasons[0]), typed(admin.get(edit(reasons[0])), name_th="ใหม่", place="0"))

    assert answer.status_code == 422 and answer.context["form"].errors["place"]
    assert LossReason.objects.get(pk=reasons[0].pk).name_th == reasons[0].name_th


def test_two_administrators_do_not_overwrite_each_other_unseen(admin, reasons):
    page = admin.get(edit(reasons[0]))
    admin.post(edit(reasons[0]), typed(page, name_th="ของคนแรก"))

    answer = admin.post(edit(reasons[0]), typed(page, name_th="ของคนที่สอง"))

    assert answer.status_code == 409
    assert "ของคนแรก" in answer.content.decode() and "ของคนที่สอง" in answer.content.decode()
    assert LossReason.objects.get(pk=reasons[0].pk).name_th == "ของคนแรก"
    assert admin.post(edit(reasons[0]), typed(answer)).status_code == 302
    assert LossReason.objects.get(pk=reasons[0].pk).name_th == "ของคนที่สอง"


@pytest.mark.parametrize("who", ["stranger", "evaluator", "chair", "coordinator", "officer"])
def test_only_administrators_keep_the_list(cast, as_user, reasons, who):
    client = as_user(getattr(cast, who))

    assert client.get(LIST).status_code == 404
    assert client.post(LIST, {"name_th": "ก"}).status_code == 404
    assert client.get(edit(reasons[0])).status_code == 404
    assert client.post(edit(reasons[0]), {"name_th": "ก"}).status_code == 404
    assert LossReason.objects.count() == 10


def test_a_reason_that_is_not_there_is_not_found(admin, reasons):
    assert admin.get("/loss-reasons/9999/").status_code == 404


# ------------------------------------------------------------------ handing in


def finish(client, assignment):
    return client.post(reverse("reviews:assignment_finish", args=[assignment.pk]))


def test_nobody_hands_in_without_a_reason_for_each_lost_point(assignment, cast, as_user, reasons):
    client = as_user(cast.evaluator)
    factories.score(assignment)
    assignment.scores.update(loss_reason=reasons[0])
    lacking, full = assignment.scores.select_related("criterion__indicator").order_by("pk")[:2]
    assignment.scores.filter(pk__in=[lacking.pk, full.pk]).update(loss_reason=None)
    assignment.scores.filter(pk=full.pk).update(points=full.criterion.maximum)

    answer = finish(client, assignment)

    assert answer.status_code == 409
    assert f"#loss-{lacking.criterion_id}" in answer.content.decode()
    assert f"#loss-{full.criterion_id}" not in answer.content.decode()
    assert not Assignment.objects.get(pk=assignment.pk).is_finished

    assignment.scores.filter(pk=lacking.pk).update(loss_reason=reasons[1])
    assert finish(client, assignment).status_code == 302
    assert Assignment.objects.get(pk=assignment.pk).is_finished


def test_without_a_list_no_reason_is_asked_for(assignment, cast, as_user):
    LossReason.objects.create(key="old", name_th="เลิกใช้", is_in_use=False)
    factories.score(assignment)
    client = as_user(cast.evaluator)

    assert "<select" not in client.get(reverse("reviews:score_edit", args=[assignment.pk, "1"])).content.decode()
    assert finish(client, assignment).status_code == 302
