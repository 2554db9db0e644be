"""What must not be known yet cannot be found: not on a page, in a list, in an order, in a count or in an export.

Every person walks through all pages they can reach, by links and by addresses typed in, and the distinctive
numbers, names and words of the others are looked for.
"""

import re
import uuid
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import Division, Invitation, PeopleChange
from assessments import clock, commenting
from assessments.editing import save_self_scores
from assessments.engine import make_move
from assessments.models import (
    Consent,
    Evidence,
    EvidenceKind,
    EyeRule,
    Presence,
    Response,
    Status,
    Submission,
    TextVersion,
    WorkState,
)
from reports.home import home_for
from reviews.models import Clarification, GapSummary, Objection, Score, SettledScore
from tests import factories
from tests.leaking import (
    MEAN,
    POINTS,
    WORDS,
    apart_from_the_register,
    assert_hidden,
    finish,
    judged_submission,
    secrets_of,
    seen_by,
    settled_secrets,
    text_of,
    total_of,
    unzipped,
)
from tests.scenes import client_of, urls_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    factories.cycle()
    return factories.Cast()


@pytest.fixture
def review(cast):
    submission = judged_submission(cast)
    return submission, urls_of(submission, cast)


@pytest.mark.parametrize("has_finished", [False, True])
def test_a_blind_evaluator_finds_nothing_of_the_other(cast, review, has_finished):
    """Nor when both have finished: agreeing is the chair's, and scores stay independent."""
    submission, urls = review
    if has_finished:
        finish(submission, cast.evaluator, cast.second_evaluator)

    seen = seen_by(cast, "evaluator", submission, urls)

    assert WORDS["evaluator"] in seen, "the walk reaches one's own score sheet"
    assert_hidden(secrets_of("second_evaluator", cast, submission) | settled_secrets(submission), seen)


@pytest.mark.parametrize("who", ["coordinator", "officer", "idle_evaluator"])
def test_before_the_preview_nobody_outside_the_panel_finds_anything_of_the_review(cast, review, who):
    submission, urls = review
    finish(submission, cast.evaluator, cast.second_evaluator)
    secrets = settled_secrets(submission)
    for evaluator in ("evaluator", "second_evaluator"):
        secrets |= {
            f"{name} of {evaluator}": secret for name, secret in secrets_of(evaluator, cast, submission).items()
        }

    assert_hidden(secrets, seen_by(cast, who, submission, urls))


@pytest.mark.parametrize("who", ["officer", "evaluator", "chair"])
def test_nobody_outside_finds_what_the_municipality_said_to_itself(cast, review, who):
    """Marks, notes and reasons were for its own people, and for the certifier."""
    submission, urls = review
    submission.responses.filter(indicator__number="20").update(
        work_state=WorkState.BACK, work_note="ถ้อยคำภายในเท่านั้น", work_by=cast.coordinator, work_at=clock.now()
    )
    reason = "เหตุผลภายในเท่านั้น"
    submission.finding_answers.create(key="people", digest="0" * 64, reason=reason, by=cast.contributor)

    assert_hidden({"note": "ถ้อยคำภายในเท่านั้น", "reason": reason}, seen_by(cast, who, submission, urls))


def test_progress_does_not_show_either(cast, review):
    """No page of the municipality, the province or the other evaluator changes while one evaluator works."""
    submission, _urls = review
    pages = [
        "/",
        "/submissions/",
        *(reverse(f"assessments:submission_{name}", args=[submission.pk]) for name in ("detail", "read")),
    ]
    outsiders = ("coordinator", "officer", "evaluator")

    def all_pages() -> list[str]:
        return [
            re.sub(r"\b[A-Za-z0-9]{64}\b", "", text_of(client.get(url)))
            for client in [client_of(cast, who) for who in outsiders]
            for url in pages
        ]

    before = all_pages()
    Score.objects.filter(assignment__evaluator=cast.second_evaluator).delete()
    nothing_scored = all_pages()
    finish(submission, cast.second_evaluator)

    assert before == nothing_scored == all_pages()


@pytest.mark.parametrize("who", ["chair", "administrator"])
def test_who_leads_reads_score_sheets_only_once_all_are_handed_in(cast, review, who):
    submission, urls = review
    SettledScore.objects.all().delete()
    finish(submission, cast.evaluator)

    secrets = {"mean": MEAN}
    for each in ("evaluator", "second_evaluator"):
        total = total_of(POINTS[each], submission)
        secrets |= {f"{each}: points": str(POINTS[each]), f"{each}: comment": WORDS[each], f"{each}: total": total}
    assert_hidden(secrets, seen_by(cast, who, submission, urls))
    finish(submission, cast.second_evaluator)
    assert WORDS["evaluator"] in seen_by(cast, who, submission, urls)


def test_a_chair_who_evaluates_as_well_is_blind_until_having_finished(cast, review):
    submission, urls = review
    SettledScore.objects.all().delete()
    factories.assign(submission, cast.chair, cast.administrator)
    finish(submission, cast.evaluator, cast.second_evaluator)

    assert_hidden(
        {"comment": WORDS["second_evaluator"], "points": str(POINTS["second_evaluator"]), "mean": MEAN},
        seen_by(cast, "chair", submission, urls),
    )
    finish(submission, cast.chair)
    assert WORDS["second_evaluator"] in seen_by(cast, "chair", submission, urls)


@pytest.mark.parametrize("who", ["other_chair", "other_officer", "idle_evaluator", "national_chair"])
def test_strangers_find_nothing_of_a_submission_under_review(cast, review, who):
    submission, urls = review
    seen = seen_by(cast, who, submission, urls)

    assert_hidden({"municipality": "บ้านสาง", "points": str(POINTS["settled"])}, seen)


@pytest.mark.parametrize("who", ["evaluator", "chair", "officer", "national_chair", "stranger"])
def test_how_a_text_came_to_be_is_the_municipalitys_own(cast, review, who):
    """What was certified is judged, not what was thought of on the way; nor who is at work right now."""
    submission, urls = review
    response = submission.responses.get(indicator__number="20")
    TextVersion.objects.create(
        submission=submission, response=response, field="answer", text="ร่างที่ทิ้งไปแล้ว", by=cast.contributor
    )
    Presence.objects.create(submission=submission, user=cast.contributor, response=response)
    urls["presence"] = f"{urls['assessments:presence']}?place=response-{response.pk}"

    seen = seen_by(cast, who, submission, urls)

    assert_hidden({"draft": "ร่างที่ทิ้งไปแล้ว", "present": f"{cast.contributor.full_name} กำลัง"}, seen)
    assert "ร่างที่ทิ้งไปแล้ว" in seen_by(cast, "certifier", submission, urls)


INTERNAL = {"comment": "อย่าเพิ่งให้กรรมการรู้เรื่องนี้", "division": "กองงานลับเฉพาะเทศบาล", "note": "เขียนใหม่ทั้งข้อเพราะตัวเลขไม่ตรง"}


def work_on(submission: Submission, cast: factories.Cast) -> None:
    """A division, a word to the author, and comments on an indicator, an activity and a photo."""
    division = Division.objects.create(municipality=cast.municipality, name=INTERNAL["division"])
    row = submission.responses.get(indicator__number="20")
    activity, photo = submission.activities.first(), submission.evidence.first()
    Response.objects.filter(pk=row.pk).update(division=division, work_note=INTERNAL["note"])
    for subject in (row, activity, photo):
        said = f"@{cast.coordinator.full_name} {INTERNAL['comment']}"
        commenting.post(subject, said, asked=[cast.coordinator], key=uuid.uuid4(), by=cast.contributor)


@pytest.mark.parametrize("who", ["evaluator", "chair", "officer", "administrator"])
def test_what_colleagues_say_and_how_they_divide_the_work_stays_in_the_municipality(cast, review, who):
    submission, urls = review
    work_on(submission, cast)
    assert_hidden(INTERNAL, seen_by(cast, who, submission, urls))


def test_the_municipality_itself_reads_what_its_people_say(cast, review):
    submission, urls = review
    work_on(submission, cast)
    seen = seen_by(cast, "certifier", submission, urls)
    assert INTERNAL["comment"] in seen
    assert INTERNAL["division"] in seen


@pytest.mark.parametrize("who", ["evaluator", "chair", "officer"])
def test_who_judges_finds_nothing_of_what_the_reviewers_eye_asks(cast, review, who):
    """A machine's doubts and what became of other scores would be anchors: neither is on any page of theirs."""
    submission, urls = review
    words = "คำถามของกฎเท่านั้น"
    EyeRule.objects.update(looks_for="text_short", parameters={"share": "1", "letters": "5000"}, text_th=words)
    spread = {"": ["8", "0.5123", "0.5123", "0.5123"], "20": ["8", "-0.3123", "-0.3123", "-0.3123"]}
    GapSummary.objects.create(cycle=factories.cycle(2568), years=[2568], spreads={"": spread, "tambon": spread})

    seen = seen_by(cast, who, submission, urls)

    links = {
        "door of the questions": f'hx-get="{urls["assessments:response_questions"]}"',
        "rules": 'href="/eye-rules/',
    }
    assert_hidden({"rule": words, "band": "score-band-words"} | links, seen)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_hold_no_evaluators_points_and_nothing_settled_before_the_preview(cast, review, form):
    submission, _urls = review
    finish(submission, cast.evaluator, cast.second_evaluator)
    response = client_of(cast, "administrator").get(reverse("reports:scores_export", args=[2569, form]))

    body = b"".join(response.streaming_content)
    if form == "xlsx":
        body = unzipped(body)
    assert "บ้านสาง".encode() in body
    for secret in (*POINTS.values(), MEAN, *(total_of(one, submission) for one in POINTS.values())):
        assert str(secret).encode() not in body


def test_the_order_of_a_list_tells_nothing_that_is_not_shown(cast, review):
    """Sorting by the result must not order what has no shown result by its hidden points."""
    first, _urls = review
    town = factories.municipality("พะเยา", "mueang", "56")
    second = factories.submission(town)
    factories.fill(second)
    Submission.objects.filter(pk=second.pk).update(status=Status.AREA_REVIEW, self_percent=80)
    factories.assign(second, cast.evaluator, cast.administrator)
    criterion = SettledScore.objects.first().criterion
    SettledScore.objects.create(submission=second, criterion=criterion, points=1)

    def order(sort: str) -> list[str]:
        page = text_of(client_of(cast, "evaluator").get(f"/submissions/?sort={sort}"))
        return re.findall(r'href="/submissions/(\d+)/"', page)

    before = {sort: order(sort) for sort in ("total", "-total", "since", "-self")}
    SettledScore.objects.filter(submission=second).update(points=9)
    SettledScore.objects.filter(submission=first).update(points=0)

    assert {sort: order(sort) for sort in before} == before
    assert set(before["total"]) == {str(first.pk), str(second.pk)}


class TestFromThePreviewOn:
    """What the panel settled is shown; who gave what stays within the panel for good."""

    @pytest.fixture
    def preview(self, cast, review):
        submission, urls = review
        finish(submission, cast.evaluator, cast.second_evaluator)
        make_move("settle", submission, cast.chair)
        return submission, urls

    @pytest.mark.parametrize("who", ["coordinator", "officer", "evaluator"])
    def test_the_settled_points_are_read_and_the_evaluators_are_not(self, cast, preview, who):
        submission, urls = preview

        seen = seen_by(cast, who, submission, urls)

        assert str(POINTS["settled"]) in seen
        assert WORDS["settled"] in seen
        assert_hidden(secrets_of("second_evaluator", cast, submission) | {"mean": MEAN}, seen)

    def test_what_the_chair_reconsiders_is_hidden_until_it_is_decided(self, cast, preview):
        submission, urls = preview
        make_move("object", submission, cast.coordinator)
        contested = submission.settled_scores.filter(criterion__indicator__number="20")
        contested.update(points=Decimal("9.29"), reason="เหตุผลใหม่ของประธาน")
        Objection.objects.update(reply="คำตอบที่ยังไม่ตัดสิน", replied_by=cast.chair, replied_at=clock.now())
        secrets = {"points": "9.29", "reason": "เหตุผลใหม่ของประธาน", "reply": "คำตอบที่ยังไม่ตัดสิน"}

        for who in ("coordinator", "officer", "evaluator"):
            assert_hidden(secrets, seen_by(cast, who, submission, urls))
        make_move("decide_objections", submission, cast.chair)
        seen = seen_by(cast, "coordinator", submission, urls)
        assert all(secret in seen for secret in secrets.values())

    def test_an_objection_that_was_not_sent_is_the_municipalitys_own(self, cast, preview):
        submission, urls = preview
        Objection.objects.update(reason="ข้อโต้แย้งที่ยังไม่ส่ง")

        assert "ข้อโต้แย้งที่ยังไม่ส่ง" in seen_by(cast, "coordinator", submission, urls)
        for who in ("officer", "chair"):
            assert_hidden({"objection": "ข้อโต้แย้งที่ยังไม่ส่ง"}, seen_by(cast, who, submission, urls))


class TestEvidence:
    """Its pages are walked as all others are; pictures of others are known by words, and no byte unblurred leaves."""

    NAMES = ("evidence_list", "evidence_map", "evidence_view", "document_read", "document_page")
    ELSEWHERE = "คำบรรยายของเทศบาลอื่น"
    WITHHELD = {"thumbnail": b"only of the municipality: small", "screen": b"only of the municipality: large"}

    @pytest.fixture
    def shown(self, cast, review):
        """One photo is withheld; the same bytes serve a town of another area, under words of its own."""
        submission, urls = review
        photo = submission.evidence.get(kind=EvidenceKind.PHOTO)
        Evidence.objects.filter(pk=photo.pk).update(consent=Consent.BLUR)
        for kind, content in self.WITHHELD.items():
            name = default_storage.save(f"renditions/withheld-{kind}.jpg", ContentFile(content))
            photo.file.renditions.filter(kind=kind).update(name=name)
        town = factories.municipality("เมืองไกล", "mueang", "90")
        theirs = factories.submission(town)
        factories.hand_in(theirs)
        self.other = Evidence.objects.create(
            submission=theirs, kind=photo.kind, file=photo.file, caption=self.ELSEWHERE, file_name="ลับ.jpg"
        )
        return submission, urls | {
            f"{name} of another": f"{reverse(f'assessments:{name}', args=args)}{query}"
            for name, args, query in (
                ("evidence_view", [self.other.pk], ""),
                ("evidence_edit", [self.other.pk], "?card"),
                ("evidence_file", [self.other.pk, "screen"], ""),
                ("evidence_list", [theirs.pk], ""),
                ("evidence_map", [theirs.pk], ""),
                ("evidence_list", [submission.pk], f"?beside={self.other.pk}"),
                ("evidence_compare", [], f"?left={photo.pk}&right={self.other.pk}"),
                ("evidence_compare", [], f"?left={self.other.pk}&right={photo.pk}"),
            )
        }

    @pytest.mark.parametrize("who", ["evaluator", "chair", "officer", "coordinator"])
    def test_who_reads_it_finds_neither_withheld_pictures_nor_the_other_town(self, cast, shown, who):
        submission, urls = shown
        seen = seen_by(cast, who, submission, urls)

        pages = {page.partition("\n")[0]: page for page in seen.split("=== ")}
        walked = [urls[f"assessments:{name}"] for name in self.NAMES]
        assert all("บ้านสาง" in pages[url] or url.endswith("/1/") for url in walked), "every page is reached"
        assert f"อปท. อื่นในจังหวัด{self.other.submission.province.name}" in seen, "the signal is told"
        assert_hidden({"caption": self.ELSEWHERE, "file": "ลับ.jpg", "municipality": "เมืองไกล"}, seen)
        if who == "coordinator":
            assert self.WITHHELD["thumbnail"].decode() in seen
        else:
            assert_hidden({kind: content.decode() for kind, content in self.WITHHELD.items()}, seen)


class TestPeople:
    """Who is invited, joined and left is the municipality's, the province's and the programme's."""

    @pytest.mark.parametrize("who", ["evaluator", "chair", "national_chair", "stranger", "other_officer"])
    def test_nobody_else_finds_who_was_invited_or_left(self, cast, review, who):
        submission, urls = review
        invited = Invitation.objects.get()
        PeopleChange.objects.record(
            cast.municipality, PeopleChange.Action.ENDED, by=cast.coordinator, about="คนที่พ้นไป", reason="เหตุที่พ้นไป"
        )

        seen = seen_by(cast, who, submission, urls)

        assert_hidden(
            {"name": invited.full_name, "address": invited.email, "left": "คนที่พ้นไป", "reason": "เหตุที่พ้นไป"}, seen
        )
        assert invited.email in seen_by(cast, "coordinator", submission, urls)


class TestQuestions:
    def test_the_municipality_reads_a_question_without_the_name_of_who_asked(self, cast, review):
        submission, urls = review
        Clarification.objects.update(question="คำถามจากคณะ", asked_by=cast.evaluator)

        seen = seen_by(cast, "coordinator", submission, urls)

        assert "คำถามจากคณะ" in seen
        assert_hidden({"name": cast.evaluator.full_name}, seen)

    def test_another_evaluator_does_not_read_it(self, cast, review):
        submission, urls = review
        Clarification.objects.update(question="คำถามจากคณะ", asked_by=cast.second_evaluator)

        seen = seen_by(cast, "evaluator", submission, urls)

        assert_hidden({"question": "คำถามจากคณะ", "name": cast.second_evaluator.full_name}, seen)


class TestDrafts:
    """What is being written belongs to the municipality until it is certified."""

    # Other municipalities, provinces and areas are strangers at every address: see the truth table.
    OUTSIDERS = ("officer", "evaluator", "chair", "national_chair", "stranger")

    @pytest.fixture
    def written(self, cast):
        submission = factories.submission(cast.municipality)
        factories.fill(submission, answer="ร่างที่ยังไม่ส่ง")
        factories.activity(submission, "20", title="กิจกรรมที่ยังไม่ส่ง")
        give(submission, "3.19")
        for evaluator in (cast.evaluator, cast.second_evaluator):
            factories.assign(submission, evaluator, cast.administrator)
        return submission

    SECRETS = {"answer": "ร่างที่ยังไม่ส่ง", "activity": "กิจกรรมที่ยังไม่ส่ง", "points": "3.19"}

    @pytest.mark.parametrize(
        ("status", "outsiders"),
        [(Status.DRAFT, OUTSIDERS), (Status.INTERNAL_REVIEW, ("officer", "evaluator"))],
    )
    def test_nobody_outside_reads_a_draft_or_that_there_is_one(self, cast, written, status, outsiders):
        Submission.objects.filter(pk=written.pk).update(status=status)
        written.refresh_from_db()
        urls = urls_of(written, cast)

        for who in outsiders:
            seen = seen_by(cast, who, written, urls)
            assert_hidden(self.SECRETS, seen)
            assert_hidden({"municipality": "บ้านสาง"}, apart_from_the_register(seen))

    def test_the_municipality_itself_reads_all_of_it(self, cast, written):
        seen = seen_by(cast, "coordinator", written, urls_of(written, cast))

        assert all(one in seen for one in self.SECRETS.values())

    def test_it_is_not_counted_on_anybodys_home(self, cast, written):
        for who in self.OUTSIDERS:
            home = home_for(getattr(cast, who))
            assert [desk.counts for desk in home.desks] == [[]] * len(home.desks)
            assert home.assignments == []
        [desk] = home_for(cast.administrator).desks
        assert [(one.status, one.count) for one in desk.counts] == [(Status.DRAFT, 1)]

    def test_corrections_after_a_return_are_a_draft_as_well(self, cast):
        """The province reads what was certified until the municipality certifies again."""
        submission = factories.submission_in(Status.RETURNED, cast)
        Response.objects.filter(submission=submission).update(answer="ร่างที่ยังไม่ส่ง")
        factories.activity(submission, "20", title="กิจกรรมที่ยังไม่ส่ง")
        give(submission, "3.19")
        for evaluator in (cast.evaluator, cast.second_evaluator):
            factories.assign(submission, evaluator, cast.administrator)

        assert_hidden(self.SECRETS, seen_by(cast, "officer", submission, urls_of(submission, cast)))


class TestOtherYears:
    """What a municipality did in other years is found by its own people alone."""

    def test_who_judges_this_year_finds_no_activity_of_another(self, cast):
        factories.cycle(2568)
        factories.activity(factories.submission(cast.municipality, 2568), title="กิจกรรมของปีก่อน")
        submission = factories.submission_in(Status.AREA_REVIEW, cast)
        urls = urls_of(submission, cast)

        for who in ("evaluator", "second_evaluator", "chair", "officer", "stranger"):
            seen = seen_by(cast, who, submission, urls)
            assert_hidden({"activity": "กิจกรรมของปีก่อน", "file": "กิจกรรมในไฟล์"}, seen)
        seen = seen_by(cast, "contributor", submission, urls)
        assert "กิจกรรมของปีก่อน" in seen and "กิจกรรมในไฟล์" in seen


def give(submission: Submission, points: str) -> None:
    response = submission.responses.get(indicator__number="20")
    save_self_scores(response, {response.indicator.criteria.first().pk: Decimal(points)})
