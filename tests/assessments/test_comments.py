"""Colleagues speak among themselves beside an indicator, an activity or a photo."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Membership
from assessments import clock, commenting
from assessments.commenting import mentions_waiting
from assessments.models import Comment, Evidence, EvidenceKind, Mention, Status, Submission
from tests import factories


def say(subject, by, text, *asked):
    return commenting.post(subject, text, asked=asked, key=uuid.uuid4(), by=by)


def url_of(subject):
    return reverse("assessments:comment_list", args=[commenting.kind_of(subject), subject.pk])


@pytest.fixture
def row(draft):
    return draft.responses.get(indicator__number="20")


@pytest.fixture
def link(draft):
    return Evidence.objects.create(submission=draft, kind=EvidenceKind.LINK, url="https://example.com/1")


def asked_of(user):
    user.__dict__.pop("active_memberships", None)
    return [one.comment.text for one in mentions_waiting(user)]


def test_it_is_said_beside_an_indicator_an_activity_and_evidence(contributor, cast, draft, row, link):
    activity = factories.activity(draft, "20")
    pages = {
        row: reverse("assessments:response_edit", args=[draft.pk, "20"]),
        activity: reverse("assessments:activity_edit", args=[activity.pk]),
        link: reverse("assessments:evidence_edit", args=[link.pk]),
    }
    for subject, page in pages.items():
        answer = contributor.post(url_of(subject), {"text": f"ดู {subject.pk} อีกครั้ง"})
        assert answer.url == f"{page}#comments"
        assert f"ดู {subject.pk} อีกครั้ง" in contributor.get(page).content.decode()
        assert f"ดู {subject.pk} อีกครั้ง" in contributor.get(url_of(subject)).content.decode()
        assert str(Comment.objects.last()) == f"ดู {subject.pk} อีกครั้ง"
    assert "comments" not in contributor.get(reverse("assessments:activity_add", args=[draft.pk])).context


def test_sent_twice_it_is_said_once(contributor, cast, row):
    form = contributor.get(url_of(row)).context["comment_form"]
    for _ in range(2):
        contributor.post(url_of(row), {"key": form["key"].value(), "text": "ตรวจแล้ว", "asked": cast.coordinator.pk})
    assert (Comment.objects.count(), Mention.objects.count()) == (1, 1)


def test_without_a_script_a_name_is_ticked_and_with_one_it_stands_in_the_text(contributor, cast, row):
    contributor.post(url_of(row), {"text": "ช่วยดูหน่อย", "asked": [cast.coordinator.pk]})
    contributor.post(url_of(row), {"text": f"@{cast.certifier.full_name} เห็นด้วยไหม"})
    assert asked_of(cast.coordinator) == ["ช่วยดูหน่อย"]
    assert len(asked_of(cast.certifier)) == 1
    page = contributor.get(url_of(row)).content.decode()
    assert f"<strong>@{cast.certifier.full_name}</strong> เห็นด้วยไหม" in page


def test_nobody_of_elsewhere_and_not_oneself_is_asked(contributor, cast, row):
    assert contributor.post(url_of(row), {"text": "ถาม", "asked": [cast.stranger.pk]}).status_code == 422
    contributor.post(url_of(row), {"text": f"@{cast.stranger.full_name} @{cast.contributor.full_name} ว่าไง"})
    assert not Mention.objects.exists()


def test_what_is_said_is_text_and_never_markup(contributor, row):
    contributor.post(url_of(row), {"text": "<script>x</script>\nบรรทัดสอง"})
    page = contributor.get(url_of(row)).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;<br>บรรทัดสอง" in page


@pytest.mark.parametrize("text", ["", "  \n ", "ก" * 2001])
def test_nothing_and_too_much_are_refused_with_what_was_typed(contributor, row, text):
    page = contributor.post(url_of(row), {"text": text})
    assert page.status_code == 422
    assert page.context["comment_form"]["text"].value() == text
    assert not Comment.objects.exists()


def test_by_htmx_the_conversation_alone_comes_back(contributor, row):
    answer = contributor.post(url_of(row), {"text": "ตรวจแล้ว"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.templates[0].name) == (200, "assessments/_comments.html")
    assert "ตรวจแล้ว" in answer.content.decode()


def test_answering_in_the_same_place_is_an_answer(cast, draft, row, link):
    say(row, cast.contributor, "ปีไหน", cast.coordinator, cast.certifier)
    say(link, cast.coordinator, "เรื่องอื่น")
    assert asked_of(cast.coordinator) == ["ปีไหน"]
    say(row, cast.coordinator, "ปี 2568")
    assert (asked_of(cast.coordinator), asked_of(cast.certifier)) == ([], ["ปีไหน"])


def test_a_settled_question_waits_for_nobody_until_it_is_opened_again(client, cast, row):
    asked = say(row, cast.contributor, "ปีไหน", cast.coordinator)
    client.force_login(cast.certifier)
    address = reverse("assessments:comment_settle", args=[asked.pk])
    client.post(address)
    assert asked_of(cast.coordinator) == []
    assert cast.certifier.full_name in client.get(url_of(row)).content.decode()
    answer = client.post(address, {"open": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert asked_of(cast.coordinator) == ["ปีไหน"]


def test_ones_own_words_can_be_changed_for_a_while(contributor, cast, row):
    said = say(row, cast.contributor, "ปีไหน", cast.coordinator)
    address = reverse("assessments:comment_edit", args=[said.pk])
    assert "ปีไหน" in contributor.get(address).content.decode()
    assert contributor.post(address, {"text": ""}).status_code == 422
    contributor.post(address, {"text": "ปีงบประมาณไหน", "asked": [cast.certifier.pk]})
    assert (asked_of(cast.coordinator), asked_of(cast.certifier)) == ([], ["ปีงบประมาณไหน"])

    Comment.objects.update(at=clock.now() - timedelta(hours=2))
    assert contributor.get(address).status_code == 403
    assert contributor.post(reverse("assessments:comment_delete", args=[said.pk])).status_code == 403


def test_what_is_removed_leaves_its_place_and_asks_nobody(contributor, cast, row):
    said = say(row, cast.contributor, "คำที่ไม่ควรเขียน", cast.coordinator)
    contributor.post(reverse("assessments:comment_delete", args=[said.pk]))
    page = contributor.get(url_of(row)).content.decode()
    assert f'id="comment-{said.pk}"' in page
    assert "คำที่ไม่ควรเขียน" not in page
    assert asked_of(cast.coordinator) == []
    assert contributor.get(reverse("assessments:comment_edit", args=[said.pk])).status_code == 403


def test_others_words_stay_as_they_are(client, cast, row):
    said = say(row, cast.contributor, "ปีไหน")
    client.force_login(cast.coordinator)
    assert client.post(reverse("assessments:comment_edit", args=[said.pk]), {"text": "x"}).status_code == 403
    assert client.post(reverse("assessments:comment_delete", args=[said.pk])).status_code == 403


def test_the_words_of_who_has_left_stay(client, cast, row):
    say(row, cast.contributor, "ข้อมูลอยู่ในตู้ที่สอง")
    Membership.objects.filter(user=cast.contributor).update(ended_at=clock.now())
    client.force_login(cast.coordinator)
    page = client.get(url_of(row)).content.decode()
    assert "ข้อมูลอยู่ในตู้ที่สอง" in page
    assert cast.contributor.full_name in page
    client.force_login(cast.contributor)
    assert reverse("accounts:sign_in") in client.get(url_of(row)).url


@pytest.mark.parametrize("who", ["evaluator", "chair", "administrator", "officer"])
def test_who_reads_the_answer_from_outside_finds_no_conversation(client, cast, who):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    row = submission.responses.get(indicator__number="20")
    client.force_login(getattr(cast, who))
    assert client.get(reverse("assessments:response_edit", args=[submission.pk, "20"])).status_code == 200
    assert client.get(url_of(row)).status_code == 404


def test_of_what_no_comment_can_be_about_there_is_no_conversation(contributor, row):
    assert contributor.get(reverse("assessments:comment_list", args=["packet", row.pk])).status_code == 404


def test_what_was_said_is_read_only_once_it_is_certified(contributor, cast, row):
    said = say(row, cast.contributor, "ปีไหน")
    Submission.objects.filter(pk=row.submission_id).update(status=Status.ACCEPTED, self_percent=70)
    assert contributor.post(reverse("assessments:comment_delete", args=[said.pk])).status_code == 403
    assert contributor.post(url_of(row), {"text": "อีกข้อ"}).status_code == 403


def test_the_certifier_comments_in_the_internal_review_and_nobody_after_it(client, cast):
    submission = factories.submission_in(Status.INTERNAL_REVIEW, cast)
    row = submission.responses.get(indicator__number="20")
    client.force_login(cast.certifier)
    assert client.post(url_of(row), {"text": "แก้ตัวเลขข้อ ๒"}).status_code == 302
    submission.status = Status.SUBMITTED
    submission.self_percent = 80
    submission.save()
    assert client.post(url_of(row), {"text": "สายไปแล้ว"}).status_code == 403
    page = client.get(url_of(row))
    assert "แก้ตัวเลขข้อ ๒" in page.content.decode()
    assert page.context["comment_form"] is None


def test_a_successor_reads_what_was_said_in_the_municipality_that_was_merged(client, cast, row):
    say(row, cast.contributor, "ข้อมูลอยู่ในตู้ที่สอง")
    client.force_login(cast.stranger)
    assert client.get(url_of(row)).status_code == 404
    cast.municipality.merged_into = cast.other_municipality
    cast.municipality.merged_on = clock.today()
    cast.municipality.save()
    assert "ข้อมูลอยู่ในตู้ที่สอง" in client.get(url_of(row)).content.decode()
    assert client.post(url_of(row), {"text": "ขอบคุณ"}).status_code == 403


@pytest.mark.parametrize("who", ["officer", "evaluator", "chair", "administrator"])
def test_on_the_pages_that_others_read_there_is_no_conversation(client, cast, who):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    row = submission.responses.get(indicator__number="20")
    activity = factories.activity(submission, "20")
    for subject in (row, activity):
        say(subject, cast.contributor, "อย่าให้กรรมการรู้")
    client.force_login(getattr(cast, who))
    pages = [
        reverse("assessments:response_edit", args=[submission.pk, "20"]),
        reverse("assessments:activity_edit", args=[activity.pk]),
        reverse("assessments:submission_read", args=[submission.pk]),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "อย่าให้กรรมการรู้" not in answer.content.decode()
        assert 'id="comments"' not in answer.content.decode()


def test_a_comment_is_on_exactly_one_thing(cast, draft, row, link):
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(submission=draft, text="x", by=cast.contributor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(submission=draft, response=row, evidence=link, text="x", by=cast.contributor)


def test_a_mention_is_named_after_the_person(cast, row):
    say(row, cast.contributor, "ถาม", cast.coordinator)
    assert str(Mention.objects.get()) == cast.coordinator.full_name


def test_questions_about_every_kind_of_thing_lead_to_their_place(client, cast, draft, row, link):
    activity = factories.activity(draft, "20", title="ธนาคารขยะ")
    for subject in (row, activity, link):
        say(subject, cast.contributor, "ถาม", cast.coordinator)
    client.force_login(cast.coordinator)
    page = client.get(reverse("assessments:my_work")).content.decode()
    for address in ("response_edit", "activity_edit", "evidence_edit"):
        args = [draft.pk, "20"] if address == "response_edit" else [activity.pk if "act" in address else link.pk]
        assert reverse(f"assessments:{address}", args=args) + "#comments" in page
    assert "ธนาคารขยะ" in page
