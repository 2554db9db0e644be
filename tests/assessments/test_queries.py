"""The state of a submission as its people see it, in a constant number of queries."""

from decimal import Decimal

import pytest
from django.utils import translation

from accounts.models import Role
from assessments.earlier import previous_responses
from assessments.models import Cycle, Evidence, EvidenceKind, Response, SelfScore, Status, StoredFile, Submission
from assessments.queries import activities_of, direct_evidence_of, overview
from assessments.workflow import gaps
from indicators import crosswalk
from indicators.library import import_framework
from indicators.queries import outline
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    factories.cycle()
    made = factories.submission()
    outline(made.cycle.framework)  # a process reads the framework once; what follows counts without that
    return made


def leaf(state, number):
    return next(one for one in state.leaves if one.indicator.number == number)


def previous(response):
    """As the municipality's own people see it."""
    return previous_responses(response, own_person(response))


def own_person(response):
    person = factories.member(Role.CONTRIBUTOR, response.submission.municipality)
    assert person.active_memberships
    return person


def answer(submission, number, text="ทำแล้ว"):
    Response.objects.filter(submission=submission, indicator__number=number).update(answer=text)


def give(submission, number, *points):
    response = submission.responses.get(indicator__number=number)
    for criterion, value in zip(response.indicator.criteria.all(), points, strict=False):
        SelfScore.objects.create(response=response, criterion=criterion, points=Decimal(value))
    return response


def link(submission, **fields):
    return Evidence.objects.create(
        submission=submission, kind=EvidenceKind.LINK, url="https://www.bansang.go.th/", **fields
    )


class TestOverview:
    def test_an_empty_submission_has_everything_still_to_do(self, submission):
        state = overview(submission)

        assert len(state.leaves) == len(state.incomplete) == 35
        assert (state.complete_count, state.result.total) == (0, Decimal(0))
        assert not any(one.is_begun for one in state.leaves)
        assert [one.complete_count for one in state.dimensions] == [0, 0, 0, 0]

    def test_a_full_one_is_complete_and_passes_its_kinds_mark(self, submission):
        factories.fill(submission, share=Decimal(1))

        state = overview(submission)

        assert state.incomplete == []
        assert state.result.total == Decimal("100.00")
        assert state.is_passed
        assert [one.complete_count for one in state.dimensions] == [len(one.leaves) for one in state.dimensions]

    def test_the_pass_mark_is_reached_not_passed(self, submission):
        state = overview(submission)
        mark = state.pass_mark
        assert mark == state.submission.cycle.pass_mark("tambon")
        factories.fill(submission, share=mark / 100)

        exactly = overview(submission)

        assert exactly.result.total == mark
        assert exactly.is_passed
        SelfScore.objects.filter(response__submission=submission, points__gt=0).first().delete()
        assert not overview(submission).is_passed

    def test_what_makes_an_indicator_begun_and_complete(self, submission):
        answer(submission, "1", "ทำแล้ว")
        give(submission, "2", 1)
        factories.activity(submission, "3")
        answer(submission, "4")
        give(submission, "4", 1, 0, 2)
        give(submission, "5", 1, 2, 3)
        answer(submission, "6", " \n\t ")

        state = overview(submission)

        begun = {one.indicator.number for one in state.leaves if one.is_begun}
        complete = {one.indicator.number for one in state.leaves if one.is_complete}
        assert begun == {"1", "2", "3", "4", "5"}
        assert complete == {"4"}, "a zero counts as scored, an answer is needed too"

    def test_an_lpa_indicator_needs_no_answer(self, submission):
        factories.lpa_result(submission.municipality, 2568, 50)

        assert leaf(overview(submission), "24").is_complete

    def test_points_of_an_indicator_and_their_maximum(self, submission):
        give(submission, "1", "1.5", "2.25")

        one = leaf(overview(submission), "1")

        assert one.total == Decimal("3.75")
        assert one.maximum == sum(c.maximum for c in one.indicator.criteria.all()) == Decimal(30)
        assert leaf(overview(submission), "2").total == Decimal(0)

    def test_activities_are_counted_by_indicator(self, submission):
        factories.activity(submission, "1", "2")
        factories.activity(submission, "1")

        state = overview(submission)

        counted = [leaf(state, n).activity_count for n in ("1", "2", "3")]
        assert counted == [2, 1, 0]

    def test_the_same_few_queries_whatever_was_filled_in(self, submission, django_assert_num_queries):
        with django_assert_num_queries(4) as empty:
            walk(overview(submission))
        factories.fill(submission)
        for title in ("หนึ่ง", "สอง", "สาม"):
            factories.activity(submission, "1", "2", "3", title=title)
        Response.objects.filter(submission=submission).update(assigned_to=factories.user())

        with django_assert_num_queries(len(empty)):
            walk(overview(submission))


def walk(state):
    return [
        (one.total, one.is_complete, str(one.response.assigned_to), entry.complete_count, state.is_passed)
        for entry in state.dimensions
        for one in entry.leaves
    ]


class TestPreviousAnswer:
    def test_it_is_that_of_the_last_earlier_year_of_the_same_municipality(self, submission):
        for year in (2566, 2568):
            factories.cycle(year)
            before = factories.submission(submission.municipality, year)
            answer(before, "1", f"ปี {year}")
        factories.cycle(2570)
        answer(factories.submission(submission.municipality, 2570), "1", "อนาคต")
        other = factories.municipality("น่าน", "mueang", "55", district_th="เมืองน่าน")
        answer(factories.submission(other, 2568), "1", "เมืองอื่น")

        [found] = previous(submission.responses.get(indicator__number="1"))

        assert found.answer == "ปี 2568"

    def test_others_read_the_last_year_that_was_decided(self, submission):
        """A year that was begun and never handed in is nobody else's to read."""
        evaluator = factories.member(Role.EVALUATOR)
        for year in (2566, 2568):
            factories.cycle(year)
            before = factories.submission(submission.municipality, year)
            answer(before, "1", f"ปี {year}")
        response = submission.responses.get(indicator__number="1")

        assert previous_responses(response, evaluator) == []

        decided = {"status": Status.PUBLISHED, "self_percent": 70}
        Submission.objects.filter(municipality=submission.municipality, cycle__year_be=2566).update(**decided)
        assert [one.answer for one in previous_responses(response, evaluator)] == ["ปี 2566"]

    def test_in_the_first_year_there_is_none(self, submission):
        assert previous(submission.responses.first()) == []


class TestPreviousAnswerThroughTheCrosswalk:
    """2568 was answered with version 1, 2569 is with version 2."""

    @pytest.fixture
    def links(self):
        return {}

    @pytest.fixture
    def response(self, links):
        def of(number):
            first = factories.framework()
            second = import_framework(factories._json("esc-34.json") | {"version": 2})
            crosswalk.set_links(first, second, links)
            factories.cycle(2568)
            before = factories.submission(year_be=2568)
            for one in ("1", "2", "3"):
                answer(before, one, f"ข้อ {one}")
            Cycle.objects.create(year_be=2569, framework=second)
            return factories.submission().responses.get(indicator__number=number)

        return of

    def test_all_that_became_an_indicator_are_shown_in_their_order(self, response, links, django_assert_num_queries):
        links.update({"3": ["1"], "2": ["1", "4"]})
        merged = response("1")
        assert merged.indicator.framework == merged.submission.cycle.framework

        person = own_person(merged)

        with django_assert_num_queries(4):
            found = previous_responses(merged, person)

        assert [(one.indicator.number, one.answer) for one in found] == [("2", "ข้อ 2"), ("3", "ข้อ 3")]

    def test_where_versions_are_linked_the_same_number_means_nothing(self, response, links):
        links.update({"2": ["1"]})

        assert previous(response("3")) == []

    def test_where_they_are_not_it_is_the_same_indicator(self, response):
        assert [one.answer for one in previous(response("3"))] == ["ข้อ 3"]

    def test_the_same_number_of_another_framework_is_something_else(self, response):
        found = response("3")
        other = import_framework(factories._json("esc-34.json") | {"code": "new-paradigm"})
        Cycle.objects.filter(year_be=2569).update(framework=other)
        found.submission.cycle.refresh_from_db()

        assert previous(found) == []


def test_activities_come_with_evidence_and_indicators(submission, django_assert_num_queries):
    file = StoredFile.objects.create(sha256="a" * 64, size=1, content_type="image/jpeg", name="a")
    for title in ("หนึ่ง", "สอง", "สาม"):
        activity = factories.activity(submission, "1", "19.2", title=title)
        photo = Evidence.objects.create(submission=submission, kind=EvidenceKind.PHOTO, file=file)
        photo.activities.add(activity)

    with django_assert_num_queries(4):
        found = [
            (one.title, [r.indicator.number for r in one.responses.all()], len(one.evidence.all()))
            for one in activities_of(submission)
            if all(photo.rendition("print") is None for photo in one.evidence.all())
        ]

    assert found == [(title, ["1", "19.2"], 1) for title in ("หนึ่ง", "สอง", "สาม")]


def test_direct_evidence_by_response(submission):
    first, second = submission.responses.all()[:2]
    both, one, through_activity = link(submission), link(submission), link(submission)
    both.responses.set([first, second])
    one.responses.set([second])
    through_activity.activities.add(factories.activity(submission, "1"))

    assert direct_evidence_of(submission) == {first.pk: [both], second.pk: [both, one]}


class TestStanding:
    """One word for where an indicator stands; what was carried forward or sent back is never done."""

    @pytest.fixture
    def full(self, submission):
        response = give(submission, "1", 1, 1, 1)
        answer(submission, "1")
        return response

    @pytest.mark.parametrize(
        ("changes", "standing", "complete"),
        [
            ({}, "complete", True),
            ({"work_state": "ready"}, "ready", True),
            ({"work_state": "back"}, "back", True),
            ({"to_confirm": True}, "to_confirm", False),
            ({"to_confirm": True, "work_state": "ready"}, "to_confirm", False),
            ({"answer": ""}, "begun", False),
            ({"answer": "", "work_state": "ready"}, "begun", False),
        ],
    )
    def test_of_an_indicator_with_points(self, submission, full, changes, standing, complete):
        Response.objects.filter(pk=full.pk).update(**changes)

        found = leaf(overview(submission), "1")

        assert (found.standing, found.is_complete) == (standing, complete)

    def test_of_an_untouched_one(self, submission):
        assert leaf(overview(submission), "1").standing == "empty"

    def test_what_was_carried_forward_keeps_from_handing_over(self, submission, full):
        Response.objects.filter(pk=full.pk).update(to_confirm=True)

        with translation.override("en"):
            found = [one.text for one in gaps(submission) if one.indicator and one.indicator.number == "1"]
        assert "The answer was carried forward and nobody has confirmed it yet" in found
