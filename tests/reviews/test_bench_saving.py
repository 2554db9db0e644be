"""The bench saves itself: field by field, with both texts where two windows meet, and never for somebody else."""

import json

import pytest
from django.urls import reverse

from accounts.models import Role
from assessments.models import Evidence, EvidenceKind
from reviews.desk import digest
from reviews.models import Assignment, EvidenceSeen, LossReason, PrivateNote, Score, Suggestion
from tests import factories

pytestmark = pytest.mark.django_db
NUMBER = "1"


@pytest.fixture
def assignment(in_review, cast):
    return in_review.assignments.get(evaluator=cast.evaluator)


@pytest.fixture
def reasons(db):
    used, retired = (LossReason(key=key, name_th=key, is_in_use=key == "missing") for key in ("missing", "old"))
    return LossReason.objects.bulk_create([used, retired])


@pytest.fixture
def client(cast, as_user):
    return as_user(cast.evaluator)


def address(assignment, number=NUMBER):
    return reverse("reviews:score_edit", args=[assignment.pk, number])


def names(assignment, number=NUMBER):
    """The names of the fields by criterion and part, as `process_points`."""
    response = assignment.submission.responses.get(indicator__number=number)
    return {
        f"{one.key}_{part}": f"{part}-{one.pk}"
        for one in response.indicator.criteria.all()
        for part in ("points", "loss", "remark", "base")
    }


def send(client, assignment, fields, *, bases=None, number=NUMBER, author=None):
    """What autosave.js sends: these fields alone, with what was seen of them (nothing, unless given)."""
    seen = {name: digest("") for name in fields} | (bases or {})
    data = {"fields": ",".join(fields), "bases": json.dumps(seen)} | {k: v for k, v in fields.items() if v is not None}
    return client.post(address(assignment, number), data, headers={"X-Author": str(author or assignment.evaluator_id)})


def scores(assignment):
    return {one.criterion.key: one for one in assignment.scores.select_related("criterion")}


def test_each_field_is_saved_by_itself(client, assignment, reasons):
    name = names(assignment)

    answer = send(client, assignment, {name["process_points"]: "๗.50", "suggestion": "ขยายผล", "note": "ถามต่อ"})

    assert answer.status_code == 200
    told = answer.json()
    assert told["saved"] == {
        name["process_points"]: digest("7.5"),
        "suggestion": digest("ขยายผล"),
        "note": digest("ถามต่อ"),
    }
    assert str(scores(assignment)["process"].points) == "7.50"
    assert Suggestion.objects.get().text == "ขยายผล" and PrivateNote.objects.get().text == "ถามต่อ"

    more = {name["process_remark"]: " ดี ", name["process_loss"]: str(reasons[0].pk)}
    told = send(client, assignment, more).json()

    assert set(told["saved"]) == set(more)
    saved = scores(assignment)["process"]
    assert (saved.comment, saved.loss_reason, saved.version) == ("ดี", reasons[0], 2)
    # What the plain form starts from comes along.
    page = client.get(address(assignment))
    line = next(one for one in page.context["sheet"].lines if one.criterion.key == "process")
    assert told["lines"][name["process_base"]] == line.base


def test_text_waits_for_its_points_and_bad_points_keep_nothing_else_waiting(client, assignment, reasons):
    name = names(assignment)

    answer = send(client, assignment, {name["process_remark"]: "ยังไม่มีคะแนน", name["output_points"]: "5"})
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {name["process_remark"]}
    assert set(scores(assignment)) == {"output"}

    both = {name["process_remark"]: "มีแล้ว", name["process_points"]: "99"}
    told = send(client, assignment, both).json()
    assert set(told["errors"]) == set(both) and "10" in told["errors"][name["process_points"]]

    later = {name["output_points"]: "99", name["output_remark"]: "คงเดิม"}
    told = send(client, assignment, later, bases={name["output_points"]: digest("5")}).json()
    assert set(told["errors"]) == {name["output_points"]} and set(told["saved"]) == {name["output_remark"]}
    assert (str(scores(assignment)["output"].points), scores(assignment)["output"].comment) == ("5.00", "คงเดิม")


@pytest.mark.parametrize("typed", ["0", "abc", "999999"])
def test_only_reasons_of_the_list_are_taken(client, assignment, reasons, typed):
    name = names(assignment)

    answer = send(client, assignment, {name["process_points"]: "5", name["process_loss"]: typed})

    assert set(answer.json()["errors"]) == {name["process_loss"]}
    assert scores(assignment)["process"].loss_reason is None


def test_two_windows_meet_in_one_field_and_both_texts_stand(client, assignment):
    name = names(assignment)
    points, remark = name["process_points"], name["process_remark"]
    send(client, assignment, {points: "5", "note": "จากหน้าต่างแรก", "suggestion": "แรก"})

    answer = send(client, assignment, {points: "6", remark: "ข้อสังเกต", "note": "จากหน้าต่างที่สอง", "suggestion": "สอง"})

    assert answer.status_code == 409
    told = answer.json()
    assert set(told["conflicts"]) == {points, "note", "suggestion"} and set(told["saved"]) == {remark}
    assert told["conflicts"][points]["text"] == "5" and told["conflicts"]["note"]["text"] == "จากหน้าต่างแรก"
    assert told["conflicts"]["suggestion"]["base"] == digest("แรก")
    # Who has seen the other text may replace it.
    again = {points: "6", "note": "จากหน้าต่างที่สอง"}
    bases = {field: told["conflicts"][field]["base"] for field in again}
    assert send(client, assignment, again, bases=bases).status_code == 200
    assert scores(assignment)["process"].points == 6 and PrivateNote.objects.get().version == 2


def test_what_was_saved_though_the_answer_was_lost_is_no_conflict(client, assignment):
    name = names(assignment)
    fields = {name["process_points"]: "5", "note": "ถามต่อ"}
    send(client, assignment, fields)

    assert send(client, assignment, fields).status_code == 200
    assert scores(assignment)["process"].version == 1 and PrivateNote.objects.get().version == 1


def test_texts_have_a_limit_and_are_taken_back(client, assignment):
    answer = send(client, assignment, {"note": "ก" * 5001, "suggestion": "ขยายผล"})
    assert set(answer.json()["errors"]) == {"note"} and "5,001" in answer.json()["errors"]["note"]
    assert not PrivateNote.objects.exists()

    emptied = send(client, assignment, {"suggestion": ""}, bases={"suggestion": digest("ขยายผล")})
    assert emptied.json()["saved"] == {"suggestion": digest("")}
    assert not Suggestion.objects.exists()


def test_points_can_be_taken_away(client, assignment):
    points = names(assignment)["process_points"]
    send(client, assignment, {points: "5"})

    assert send(client, assignment, {points: ""}, bases={points: digest("5")}).status_code == 200
    assert not Score.objects.exists()


@pytest.mark.parametrize("bases", ["", "{", "[]", "7"])
def test_bases_that_cannot_be_read_overwrite_nothing(client, assignment, bases):
    points = names(assignment)["process_points"]
    send(client, assignment, {points: "5"})

    data = {"fields": points, points: "6", "bases": bases}
    answer = client.post(address(assignment), data, headers={"X-Author": str(assignment.evaluator_id)})

    assert answer.status_code == 409
    assert scores(assignment)["process"].points == 5


# ------------------------------------------------------------------ evidence


@pytest.fixture
def evidence(in_review):
    made = []
    for caption in ("แผน", "รายงาน", "ของตัวชี้วัดอื่น"):
        link = Evidence.objects.create(
            submission=in_review, kind=EvidenceKind.LINK, url="https://example.com/", caption=caption
        )
        made.append(link)
    responses = in_review.responses
    made[0].responses.add(responses.get(indicator__number=NUMBER))
    activity = factories.activity(in_review, NUMBER)
    made[1].activities.add(activity)
    made[2].responses.add(responses.get(indicator__number="2"))
    return made


def test_evidence_is_ticked_as_seen_and_counted(client, assignment, evidence):
    first, second, foreign = (f"seen-{one.pk}" for one in evidence)

    told = send(client, assignment, {first: "yes", second: None, foreign: "yes"}).json()

    assert told["saved"] == {first: digest("yes"), second: digest("")}
    assert [one.evidence for one in EvidenceSeen.objects.all()] == [evidence[0]]
    page = client.get(address(assignment))
    assert page.context["desk"].ticks.seen_count == 1
    assert "จาก 2" in page.content.decode() or "1 of 2" in page.content.decode()

    send(client, assignment, {first: None, second: "yes"})
    assert [one.evidence for one in EvidenceSeen.objects.all()] == [evidence[1]]
    assert str(EvidenceSeen.objects.get()) == f"{assignment.pk} · {evidence[1].pk}"


def test_the_plain_form_ticks_what_it_shows(client, assignment, evidence):
    page = client.get(address(assignment))
    shown = page.context["desk"].ticks.shown

    client.post(address(assignment), {"shown": shown, f"seen-{evidence[0].pk}": "yes"})
    assert assignment.seen_evidence.count() == 1
    # A page without ticks changes none, a name that is none does no harm.
    client.post(address(assignment), {"shown": "ก,,"})
    assert assignment.seen_evidence.count() == 1
    client.post(address(assignment), {"shown": shown})
    assert assignment.seen_evidence.count() == 0


# ------------------------------------------------------------------ the plain form


def typed(page, **changes):
    desk = page.context["desk"]
    data = {one.name: one.typed for one in desk.texts} | desk.version_bases
    for line in desk.sheet.lines:
        data |= {line.names["points"]: line.points, line.names["remark"]: line.remark, line.names["loss"]: line.loss}
    return data | changes


def test_the_button_sends_all_of_it(client, assignment, reasons):
    name = names(assignment)
    page = client.get(address(assignment))
    assert "missing" in page.content.decode() and ">old<" not in page.content.decode()

    changes = {name["process_points"]: "5", name["process_loss"]: str(reasons[0].pk), "note": "ถามต่อ"}
    assert client.post(address(assignment), typed(page, **changes)).status_code == 302

    assert scores(assignment)["process"].loss_reason == reasons[0]
    assert PrivateNote.objects.get().changed_by == assignment.evaluator
    # A reason that is retired stays where it was chosen.
    LossReason.objects.update(is_in_use=False)
    page = client.get(address(assignment))
    assert client.post(address(assignment), typed(page, **{name["process_points"]: "4"})).status_code == 302
    assert scores(assignment)["process"].loss_reason == reasons[0]


def test_a_reason_that_is_none_stands_beside_its_field(client, assignment, reasons):
    name = names(assignment)

    changes = {name["process_points"]: "5", name["process_loss"]: "999", "note": "ก" * 5001}
    answer = client.post(address(assignment), typed(client.get(address(assignment)), **changes))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#{name["process_loss"]}"' in page and 'href="#note"' in page and "ก" * 5001 in page
    # Once it is back, the script takes what was typed for unsaved.
    assert set(answer.context["desk"].unsaved.split(",")) == {name["process_points"], name["process_loss"], "note"}
    assert "data-came-back" in page


def test_an_old_page_overwrites_no_text(client, assignment):
    old = client.get(address(assignment))
    client.post(address(assignment), typed(old, suggestion="จากอีกหน้าต่าง", note="บันทึกแรก"))

    answer = client.post(address(assignment), typed(old, suggestion="ของฉัน"))

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "จากอีกหน้าต่าง" in page and "ของฉัน" in page
    assert Suggestion.objects.get().text == "จากอีกหน้าต่าง" and PrivateNote.objects.get().text == "บันทึกแรก"
    # Both stand there: sending once more replaces it.
    assert client.post(address(assignment), typed(answer)).status_code == 302
    assert Suggestion.objects.get().text == "ของฉัน"


def test_a_text_that_was_taken_back_elsewhere_is_a_conflict_too(client, assignment):
    client.post(address(assignment), typed(client.get(address(assignment)), note="บันทึก"))
    old = client.get(address(assignment))
    PrivateNote.objects.all().delete()

    assert client.post(address(assignment), typed(old, note="บันทึกต่อ")).status_code == 409
    assert not PrivateNote.objects.exists()


def test_a_row_that_changed_under_the_hand_is_a_conflict(client, assignment, monkeypatch):
    from assessments.models import StaleSave

    client.post(address(assignment), typed(client.get(address(assignment)), note="บันทึก"))
    page = client.get(address(assignment))

    def late(self, changes, *, base_version, by):
        raise StaleSave(self)

    monkeypatch.setattr(PrivateNote, "save_changes", late)
    assert client.post(address(assignment), typed(page, note="อื่น")).status_code == 409


# ------------------------------------------------------------------ who


def test_what_another_person_typed_is_not_saved(client, assignment, cast):
    points = names(assignment)["process_points"]

    answer = send(client, assignment, {points: "5"}, author=cast.second_evaluator.pk)

    assert answer.status_code == 403 and answer.json() == {"reason": "author"}
    assert not Score.objects.exists()


def test_a_closed_sheet_says_so(client, assignment):
    factories.score(assignment)
    client.post(reverse("reviews:assignment_finish", args=[assignment.pk]))
    points = names(assignment)["process_points"]

    answer = send(client, assignment, {points: "5"})

    assert answer.status_code == 403 and answer.json() == {"reason": "closed"}
    page = client.get(address(assignment)).content.decode()
    assert "data-autosave" not in page and "data-place" not in page


@pytest.mark.parametrize("who", ["stranger", "second_evaluator", "chair", "administrator", "contributor"])
def test_a_bench_is_its_evaluators_alone(assignment, cast, as_user, who):
    client = as_user(getattr(cast, who))
    points = names(assignment)["process_points"]

    assert send(client, assignment, {points: "5"}, author=getattr(cast, who).pk).status_code == 404


def test_the_bench_learns_who_is_signed_in(client, assignment):
    told = client.get(reverse("reviews:bench_session")).json()

    assert told["user"] == assignment.evaluator_id and len(told["token"]) > 20


def test_a_private_note_is_seen_by_its_author_alone(assignment, cast, client, as_user):
    send(client, assignment, {"note": "ลับเฉพาะ"})
    note = PrivateNote.objects.get()

    assert str(note) == "ลับเฉพาะ"
    assert list(PrivateNote.objects.visible_to(cast.evaluator)) == [note]
    for who in ("second_evaluator", "chair", "national_chair", "administrator", "contributor", "stranger"):
        assert not PrivateNote.objects.visible_to(getattr(cast, who)).exists(), who
    assert "ลับเฉพาะ" in client.get(address(assignment)).content.decode()
    for who in ("chair", "administrator", "coordinator"):
        for page in ("assessments:submission_read", "assessments:submission_detail"):
            answer = as_user(getattr(cast, who)).get(reverse(page, args=[assignment.submission_id]))
            assert "ลับเฉพาะ" not in answer.content.decode()


def test_a_chair_who_evaluates_has_a_bench_like_everyone(in_review, cast, as_user):
    chair = factories.member(Role.EVALUATOR, cast.area)
    made = factories.assign(in_review, chair, cast.administrator)

    assert send(as_user(chair), made, {names(made)["process_points"]: "5"}).status_code == 200
    assert Assignment.objects.get(pk=made.pk).scores.count() == 1


def test_what_was_seen_travels_with_the_boxes_not_with_the_sheet(client, assignment, evidence):
    page = client.get(address(assignment)).content.decode()
    field = f'name="shown" value="{evidence[0].pk},{evidence[1].pk}" form="sheet"'

    assert field in page
    assert page.index(field) < page.index('<form id="sheet"')
