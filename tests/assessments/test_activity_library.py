"""The library of all years: who finds what, how it is narrowed, and what is used again."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import Membership, Municipality, Role
from assessments import reusing
from assessments.activity_library import kinship_of, library_of
from assessments.models import Activity, Evidence, EvidenceKind, Status, Submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def submission(cast):
    return factories.submission(cast.municipality)


@pytest.fixture
def before(cast):
    return factories.submission(cast.municipality, 2568)


@pytest.fixture
def library(before, submission):
    """Two of last year, one of this."""
    bank = factories.activity(
        before,
        "18",
        title="ธนาคารขยะชุมชน",
        about="คัดแยกขยะ",
        starts_on=date(2025, 1, 15),
        ends_on=date(2025, 6, 30),
        place="หมู่ 3",
        budget=Decimal(5000),
        budget_source="ข้อบัญญัติ",
        partners_citizens="อสม.",
    )
    photo = Evidence.objects.create(submission=before, kind=EvidenceKind.LINK, url="https://example.com")
    photo.activities.add(bank)
    trees = factories.activity(before, "20", "21", title="ปลูกต้นไม้", outcomes="ต้นไม้ ๑๒๐ ต้น")
    grease = factories.activity(submission, "19.1", title="บ่อดักไขมัน", starts_on=date(2025, 11, 2))
    return {"bank": bank, "trees": trees, "grease": grease}


@pytest.fixture
def visit(client):
    def open_page(user, submission, query="", name="activity_library", data=None, **headers):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        address = reverse(f"assessments:{name}", args=[submission.pk]) + query
        return client.get(address, headers=headers) if data is None else client.post(address, data)

    return open_page


def titles(answer):
    return [one.title for one in answer.context["page_obj"]]


class TestFinding:
    @pytest.mark.parametrize(
        "query, found",
        [
            ("", ["บ่อดักไขมัน", "ธนาคารขยะชุมชน", "ปลูกต้นไม้"]),
            ("?order=oldest", ["ธนาคารขยะชุมชน", "ปลูกต้นไม้", "บ่อดักไขมัน"]),
            ("?order=title", ["ธนาคารขยะชุมชน", "บ่อดักไขมัน", "ปลูกต้นไม้"]),
            ("?q=ขยะ", ["ธนาคารขยะชุมชน"]),
            ("?q=120+ต้นไม้", ["ปลูกต้นไม้"]),
            ("?q=อสม.+หมู่+๓", ["ธนาคารขยะชุมชน"]),
            ("?q=ขยะ+ต้นไม้", []),
            ("?year=2568", ["ธนาคารขยะชุมชน", "ปลูกต้นไม้"]),
            ("?year=2569", ["บ่อดักไขมัน"]),
            ("?indicator=21", ["ปลูกต้นไม้"]),
            ("?indicator=none", []),
            ("?dimension=3", ["บ่อดักไขมัน", "ธนาคารขยะชุมชน", "ปลูกต้นไม้"]),
            ("?dimension=1", []),
            ("?year=2568&indicator=18&q=ธนาคาร", ["ธนาคารขยะชุมชน"]),
            # Nonsense narrows nothing.
            ("?year=x&indicator=99&dimension=9&photos=x&order=x&page=x", ["บ่อดักไขมัน", "ธนาคารขยะชุมชน", "ปลูกต้นไม้"]),
            ("?q=" + "ก" * 301, ["บ่อดักไขมัน", "ธนาคารขยะชุมชน", "ปลูกต้นไม้"]),
        ],
    )
    def test_all_years_are_searched_filtered_and_sorted(self, visit, cast, submission, library, query, found):
        answer = visit(cast.contributor, submission, query)
        assert titles(answer) == found

    def test_with_and_without_photos(self, visit, cast, submission, library):
        photo = factories_photo(submission)
        photo.activities.add(library["grease"])
        assert titles(visit(cast.contributor, submission, "?photos=with")) == ["บ่อดักไขมัน"]
        assert titles(visit(cast.contributor, submission, "?photos=without")) == ["ธนาคารขยะชุมชน", "ปลูกต้นไม้"]

    def test_it_says_how_many_of_how_many_and_marks_what_was_found(self, visit, cast, submission, library):
        text = visit(cast.contributor, submission, "?q=คัดแยก").content.decode()
        assert "<strong>1</strong> of 3 activities matches" in text
        assert "<mark>คัดแยก</mark>" in text
        assert "<strong>3</strong> activities of all years" in visit(cast.contributor, submission).content.decode()

    def test_typed_markup_stays_text(self, visit, cast, submission):
        factories.activity(submission, title="<script>ขยะ</script>", about="<b>ขยะ</b>")
        text = visit(cast.contributor, submission, "?q=ขยะ").content.decode()
        assert "&lt;script&gt;<mark>ขยะ</mark>&lt;/script&gt;" in text
        assert "<b>" not in text

    def test_nothing_found_and_nothing_there_say_what_to_do(self, visit, cast, submission, library):
        assert "No activity matches" in visit(cast.contributor, submission, "?q=xyz").content.decode()
        Activity.objects.all().delete()
        assert "No activity yet" in visit(cast.contributor, submission).content.decode()

    def test_an_indicator_is_found_under_its_earlier_number_by_the_crosswalk(self, cast, visit, before, submission):
        made = factories.activity(before, "18", title="ธนาคารขยะ")
        assert titles(visit(cast.contributor, submission, "?indicator=18")) == [made.title]

    def test_the_years_of_a_municipality_that_was_merged_into_it_are_found(self, visit, cast, submission):
        former = factories.municipality("บ้านเก่า")
        old = factories.submission(former, 2568)
        factories.activity(old, title="ของเทศบาลเดิม")
        Municipality.objects.filter(pk=former.pk).update(merged_into=cast.municipality, merged_on=date(2025, 10, 1))
        assert titles(visit(cast.contributor, submission)) == ["ของเทศบาลเดิม"]

    def test_another_municipality_s_are_never_found(self, visit, cast, submission, library):
        other = factories.submission(cast.other_municipality)
        factories.activity(other, title="ของเมืองอื่น")
        Membership.objects.create(user=cast.contributor, role=Role.CONTRIBUTOR, municipality=cast.other_municipality)
        assert "ของเมืองอื่น" not in titles(visit(cast.contributor, submission))
        assert titles(visit(cast.contributor, other)) == ["ของเมืองอื่น"]

    @pytest.mark.parametrize("who", ["evaluator", "officer", "chair", "stranger", "national_chair"])
    @pytest.mark.parametrize("name", ["activity_library", "activity_export", "activity_reuse"])
    def test_who_judges_reads_no_other_year(self, visit, cast, who, name):
        submission = factories.submission_in(Status.AREA_REVIEW, cast)
        assert visit(getattr(cast, who), submission, name=name).status_code == 404

    def test_the_list_of_one_year_offers_the_library_to_the_municipality_alone(self, visit, cast):
        submission = factories.submission_in(Status.AREA_REVIEW, cast)
        address = reverse("assessments:activity_library", args=[submission.pk])
        for who, sees in (("contributor", True), ("administrator", True), ("evaluator", False), ("officer", False)):
            text = visit(getattr(cast, who), submission, name="activity_list").content.decode()
            assert (address in text) == sees

    def test_readers_are_not_offered_to_use_it(self, visit, cast, submission, library):
        for who in (cast.certifier, cast.administrator):
            text = visit(who, submission).content.decode()
            assert "ธนาคารขยะชุมชน" in text
            assert reverse("assessments:activity_reuse", args=[submission.pk]) not in text

    def test_it_needs_the_same_few_queries_for_one_and_for_many(self, visit, cast, submission, before):
        visit(cast.contributor, submission)
        counts = []
        for added in (1, 4):
            for _ in range(added):
                factories.activity(before, "18", "20", title="ธนาคารขยะ")
            with CaptureQueriesContext(connection) as queries:
                visit(cast.contributor, submission, "?q=ขยะ&indicator=18&photos=without")
            counts.append(len([one for one in queries if "django_session" not in one["sql"]]))
        assert counts[0] == counts[1] <= 12


def factories_photo(submission):
    from tests.scenes import a_photo

    return a_photo(submission)


class TestUsingAgain:
    def post(self, visit, user, submission, *activities, numbers=(), **more):
        data = {"activity": [one.pk for one in activities], "indicators": list(numbers), **more}
        return visit(user, submission, name="activity_reuse", data=data)

    def test_one_of_an_earlier_year_is_copied_to_be_confirmed_without_days_money_and_photos(
        self, visit, cast, submission, library
    ):
        answer = self.post(visit, cast.contributor, submission, library["bank"], numbers=["18", "13"])
        copy = submission.activities.get(carried_from=library["bank"])
        assert answer.url == reverse("assessments:activity_edit", args=[copy.pk])
        assert (copy.title, copy.about, copy.place) == ("ธนาคารขยะชุมชน", "คัดแยกขยะ", "หมู่ 3")
        assert (copy.partners_citizens, copy.year_be, copy.to_confirm) == ("อสม.", 2569, True)
        assert (copy.starts_on, copy.ends_on, copy.budget, copy.budget_source) == (None, None, None, "ข้อบัญญัติ")
        assert copy.evidence.count() == 0
        assert [one.indicator.number for one in copy.responses.all()] == ["13", "18"]
        library["bank"].refresh_from_db()
        assert (library["bank"].version, library["bank"].evidence.count()) == (1, 1)

    def test_without_a_ticked_indicator_it_is_copied_all_the_same(self, visit, cast, submission, library):
        self.post(visit, cast.contributor, submission, library["bank"])
        assert submission.activities.get(carried_from=library["bank"]).responses.count() == 0

    def test_pressed_twice_it_is_copied_once(self, visit, cast, submission, library):
        self.post(visit, cast.contributor, submission, library["bank"], numbers=["18"])
        self.post(visit, cast.contributor, submission, library["bank"], numbers=["18", "14"])
        self.post(visit, cast.coordinator, submission, library["bank"], library["bank"], numbers=["18"])
        copy = submission.activities.get(carried_from=library["bank"])
        assert [one.indicator.number for one in copy.responses.all()] == ["14", "18"]

    def test_a_copy_of_a_copy_is_known_as_the_same(self, cast, submission, library):
        earlier = factories.submission(cast.municipality, 2567)
        first = factories.activity(earlier, title="ของปี 2567")
        Activity.objects.filter(pk=library["bank"].pk).update(carried_from=first)
        [made] = reusing.reuse([library["bank"]], submission, [], by=cast.contributor)
        [again] = reusing.reuse([first], submission, ["18"], by=cast.contributor)
        assert (made.is_copy, again.is_copy) == (True, False)
        assert again.activity == made.activity

    def test_lines_that_run_in_a_circle_end(self, cast, submission, library):
        Activity.objects.filter(pk=library["bank"].pk).update(carried_from=library["trees"])
        Activity.objects.filter(pk=library["trees"].pk).update(carried_from=library["bank"])
        kinship = kinship_of(library_of(submission, cast.contributor))
        assert kinship.root(library["bank"].pk) in {library["bank"].pk, library["trees"].pk}

    def test_one_of_this_year_gets_more_indicators_and_keeps_its_own(self, visit, cast, submission, library):
        self.post(visit, cast.contributor, submission, library["grease"], numbers=["18"])
        assert submission.activities.get() == library["grease"]
        assert [one.indicator.number for one in library["grease"].responses.all()] == ["18", "19.1"]

    def test_several_keep_each_their_own_and_get_what_is_ticked(self, visit, cast, submission, library):
        answer = self.post(visit, cast.contributor, submission, *library.values(), numbers=["13"])
        assert answer.url == reverse("assessments:activity_list", args=[submission.pk])
        found = {
            one.title: [each.indicator.number for each in one.responses.all()] for one in submission.activities.all()
        }
        assert found == {
            "ธนาคารขยะชุมชน": ["13", "18"],
            "ปลูกต้นไม้": ["13", "20", "21"],
            "บ่อดักไขมัน": ["13", "19.1"],
        }

    def test_the_page_before_says_what_will_happen_and_ticks_what_one_served(self, visit, cast, submission, library):
        answer = visit(cast.contributor, submission, f"?activity={library['bank'].pk}", "activity_reuse")
        text = answer.content.decode()
        assert "will be copied from 2568" in text
        assert text.count("checked") == 1
        both = f"?activity={library['bank'].pk}&activity={library['grease'].pk}"
        text = visit(cast.contributor, submission, both, "activity_reuse").content.decode()
        assert "in 2569 already" in text
        assert "served 18" in text
        assert text.count("checked") == 0

    def test_from_an_indicator_s_page_it_leads_back_there(self, visit, cast, submission, library):
        answer = self.post(visit, cast.contributor, submission, library["bank"], numbers=["18"], to="18")
        assert answer.url == reverse("assessments:response_edit", args=[submission.pk, "18"]) + "#activities"

    def test_the_library_offers_one_press_for_an_indicator(self, visit, cast, submission, library):
        factories.activity(submission, "18", title="มีอยู่แล้ว")
        text = visit(cast.contributor, submission, "?to=18&q=ขยะ").content.decode()
        assert "Choose an activity for indicator 18" in text
        assert "Use for 18" in text
        assert "Serves it already" in visit(cast.contributor, submission, "?to=18").content.decode()
        picker = visit(cast.contributor, submission, "?to=18&q=ขยะ", **{"HX-Request": "true"}).content.decode()
        assert "<html" not in picker and "Use for 18" in picker
        none = visit(cast.contributor, submission, "?to=18&q=xyz", **{"HX-Request": "true"}).content.decode()
        assert "Search for fewer words" in none

    def test_the_indicator_s_page_offers_a_search_to_who_writes(self, visit, cast, submission, client):
        client.force_login(cast.contributor)
        address = reverse("assessments:response_edit", args=[submission.pk, "18"])
        assert 'id="picker-q"' in client.get(address).content.decode()
        client.force_login(cast.certifier)
        assert 'id="picker-q"' not in client.get(address).content.decode()

    def test_what_is_used_this_year_says_so_in_the_library(self, visit, cast, submission, library):
        reusing.reuse([library["bank"]], submission, [], by=cast.contributor)
        text = visit(cast.contributor, submission).content.decode()
        assert "used in 2569" in text
        assert "to be confirmed" in text

    @pytest.mark.parametrize("data", [{}, {"activity": ["4711"]}, {"activity": ["x"]}])
    def test_without_a_known_activity_nothing_happens(self, visit, cast, submission, library, data):
        answer = visit(cast.contributor, submission, name="activity_reuse", data=data)
        assert answer.url == reverse("assessments:activity_library", args=[submission.pk])
        assert submission.activities.count() == 1

    def test_an_indicator_that_there_is_not_is_refused(self, visit, cast, submission, library):
        self.post(visit, cast.contributor, submission, library["bank"], numbers=["99"])
        assert submission.activities.count() == 1

    def test_more_than_a_hundred_at_a_time_are_refused(self, visit, cast, submission, before):
        many = [factories.activity(before, title=f"กิจกรรม {n}") for n in range(101)]
        self.post(visit, cast.contributor, submission, *many)
        assert submission.activities.count() == 0

    def test_another_municipality_s_activity_cannot_be_copied(self, visit, cast, submission):
        other = factories.activity(factories.submission(cast.other_municipality), title="ของเมืองอื่น")
        self.post(visit, cast.contributor, submission, other)
        assert submission.activities.count() == 0

    @pytest.mark.parametrize("who, status", [("certifier", 403), ("administrator", 403), ("stranger", 404)])
    def test_nobody_else_uses_anything(self, visit, cast, submission, library, who, status):
        assert self.post(visit, getattr(cast, who), submission, library["bank"]).status_code == status
        assert submission.activities.count() == 1

    def test_nothing_is_used_after_the_hand_over(self, visit, cast, submission, library):
        Submission.objects.filter(pk=submission.pk).update(status=Status.INTERNAL_REVIEW)
        assert self.post(visit, cast.contributor, submission, library["bank"]).status_code == 403

    def test_indicators_are_followed_through_the_crosswalk(self, cast, submission):
        from indicators.crosswalk import set_links
        from tests.factories import draft_framework

        newer = draft_framework()
        set_links(factories.framework(), newer, {"18": ["20"]})
        old = factories.activity(submission, "18", "13", title="ของเดิม")
        later = factories.submission(cast.municipality, 2570)
        later.cycle.framework = newer
        assert reusing.numbers_now([old], later) == ["20"]


class TestTakingAlong:
    def test_the_export_follows_the_filter_and_holds_every_field(self, visit, cast, submission, library):
        answer = visit(cast.contributor, submission, "?year=2568&q=ขยะ", "activity_export")
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
        rows = list(sheet.iter_rows(min_row=3, values_only=True))
        assert len(rows) == 2
        found = dict(zip(rows[0], rows[1], strict=True))
        assert found["Title of the activity"] == "ธนาคารขยะชุมชน"
        assert (found["First day"], found["Last day"]) == ("15/01/2568", "30/06/2568")
        assert (found["Budget (baht)"], found["Indicators it serves"]) == (5000, "18")
        assert found["Self-assessment of the year"] == 2568

    def test_texts_that_look_like_formulas_stay_texts(self, visit, cast, submission):
        factories.activity(submission, title="=HYPERLINK(1)", about="+1", place="@SUM(A1)")
        answer = visit(cast.contributor, submission, "", "activity_export")
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row} <= {"s", "n"}
        assert sheet["B4"].value == "=HYPERLINK(1)"

    def test_its_name_is_in_thai(self, visit, cast, submission, client):
        client.force_login(cast.contributor)
        client.cookies["django_language"] = "th"
        answer = client.get(reverse("assessments:activity_export", args=[submission.pk]))
        b"".join(answer.streaming_content)
        assert "filename*=utf-8''" in answer["Content-Disposition"]
