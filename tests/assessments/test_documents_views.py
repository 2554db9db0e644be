"""Documents are read page by page by everybody who may see the evidence, and by nobody else."""

import pytest
from django.urls import reverse
from django.utils import translation

from assessments import collecting, page_images
from assessments.examining.office import DOCX
from assessments.models import EvidenceKind, Status, StoredFile
from tests import factories
from tests.assessments import papers, pictures

pytestmark = pytest.mark.django_db


def document(draft, cast, pages=3, **fields):
    """A PDF of which the worker has drawn the pages."""
    upload = pictures.upload(pictures.pdf(pages), "แผนพัฒนา.pdf")
    made = collecting.add_file(
        draft,
        upload,
        kind=EvidenceKind.DOCUMENT,
        by=cast.contributor,
        caption="แผนพัฒนาสามปี",
        responses=[draft.responses.get(indicator__number="3")],
        **fields,
    )
    page_images.make(made.file)
    return made


def read_url(evidence, **query):
    return reverse("assessments:document_read", args=[evidence.pk], query=query or None)


def page_url(evidence, number):
    return reverse("assessments:document_page", args=[evidence.pk, number])


# Reading


def test_every_page_is_a_picture_with_its_size_and_words(contributor, draft, cast):
    plan = document(draft, cast)
    with translation.override("en"):
        contributor.cookies["django_language"] = "en"
        page = contributor.get(read_url(plan)).text

    for number in (1, 2, 3):
        assert f'<img src="{page_url(plan, number)}" width="1200" height="1553" alt="Page {number} of 3"' in page
    assert page.count('loading="lazy"') == 3
    assert reverse("assessments:evidence_file", args=[plan.pk, "original"]) in page
    assert "hx-get" not in page.partition("<main")[2]


def test_numbers_of_pages_stay_without_commas(contributor, draft, cast):
    plan = document(draft, cast, 1)
    StoredFile.objects.update(page_count=1234)
    plan.file.pages.update(number=1001)

    assert page_url(plan, 1001) in contributor.get(read_url(plan)).text


@pytest.mark.parametrize(
    ("typed", "found"), [("2", 2), ("๒", 2), ("99", 3), ("0", 1), ("-3", 1), ("two", 1), ("9" * 30, 1), ("²", 1)]
)
def test_a_number_leads_to_the_nearest_page(contributor, draft, cast, typed, found):
    plan = document(draft, cast)

    assert contributor.get(read_url(plan, page=typed)).url == f"{read_url(plan)}#page-{found}"


def test_a_document_without_pages_has_none_to_go_to(contributor, draft, cast):
    plan = document(draft, cast, pages=0)

    assert contributor.get(read_url(plan, page="1")).status_code == 404


def test_a_page_is_sent_as_a_picture_and_known_again(contributor, draft, cast):
    plan = document(draft, cast)
    response = contributor.get(page_url(plan, 2))

    assert response.getvalue().startswith(b"\xff\xd8\xff")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert response["Content-Disposition"].startswith("inline")
    again = contributor.get(page_url(plan, 2), headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    other = contributor.get(page_url(plan, 3), headers={"if-none-match": response["ETag"]})
    assert other.getvalue().startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("number", [0, 4, 10**6])
def test_a_page_that_is_not_there_is_not_found(contributor, draft, cast, number):
    assert contributor.get(page_url(document(draft, cast), number)).status_code == 404


def test_a_photo_is_no_document(contributor, draft, cast):
    photo = collecting.add_file(draft, pictures.upload(pictures.jpeg()), kind=EvidenceKind.PHOTO, by=cast.contributor)

    assert contributor.get(read_url(photo)).status_code == 404
    assert contributor.get(page_url(photo, 1)).status_code == 404


def test_a_stranger_finds_neither_document_nor_page(client, draft, cast):
    plan = document(draft, cast)
    client.force_login(cast.stranger)

    assert [client.get(one).status_code for one in (read_url(plan), page_url(plan, 1))] == [404, 404]


def test_evaluators_read_it_once_it_is_theirs_and_are_not_asked_to_edit(client, cast):
    submission = factories.submission_in(Status.AREA_REVIEW, cast)
    file = StoredFile.objects.create(sha256="e" * 64, size=1, content_type="application/pdf", name="e", state="ready")
    plan = submission.evidence.create(kind=EvidenceKind.DOCUMENT, file=file, file_name="แผน.pdf")
    client.force_login(cast.evaluator)
    response = client.get(read_url(plan))

    assert response.status_code == 200
    assert response.context["may_edit"] is False


@pytest.mark.parametrize("pages", [1, 30])
def test_it_asks_the_same_few_questions_whatever_the_number_of_pages(
    contributor, draft, cast, pages, django_assert_num_queries
):
    plan = document(draft, cast, pages=1)
    for number in range(2, pages + 1):
        plan.file.pages.create(number=number, name=str(number), width=1, height=1)
    contributor.get(read_url(plan))
    with django_assert_num_queries(9):
        contributor.get(read_url(plan))


# Without pages, or not yet


def test_while_the_pages_are_drawn_it_asks_for_them_and_then_shows_itself_anew(contributor, draft, cast):
    plan = document(draft, cast)
    StoredFile.objects.update(state="waiting")
    assert f'hx-get="{read_url(plan)}"' in contributor.get(read_url(plan)).text

    asked = contributor.get(read_url(plan), headers={"hx-request": "true"})
    assert (asked.status_code, "HX-Refresh" in asked) == (204, False)
    StoredFile.objects.update(state="ready")
    assert contributor.get(read_url(plan), headers={"hx-request": "true"})["HX-Refresh"] == "true"


def words_of(contributor, evidence):
    contributor.cookies["django_language"] = "en"
    return contributor.get(read_url(evidence)).text


def test_without_a_preview_it_says_so_and_can_be_downloaded(contributor, draft, cast):
    page = words_of(contributor, plan := document(draft, cast, pages=0))

    assert "There is no preview of this document" in page
    assert reverse("assessments:evidence_file", args=[plan.pk, "original"]) in page


def test_it_says_that_only_the_first_pages_are_shown(contributor, draft, cast, settings):
    settings.DOCUMENT_PREVIEW_PAGES = 2

    assert "The first 2 of 3 pages are shown." in words_of(contributor, document(draft, cast))


def test_it_says_that_a_page_is_missing(contributor, draft, cast):
    plan = document(draft, cast)
    plan.file.pages.filter(number=2).delete()

    assert "Some pages could not be drawn." in words_of(contributor, plan)


# Where it is listed


def card(contributor, evidence):
    contributor.cookies["django_language"] = "en"
    return contributor.get(reverse("assessments:evidence_edit", args=[evidence.pk]) + "?card").text


def test_its_card_shows_the_first_page_and_leads_to_all(contributor, draft, cast):
    plan = document(draft, cast)
    shown = card(contributor, plan)

    assert f'href="{read_url(plan)}"' in shown
    assert reverse("assessments:evidence_file", args=[plan.pk, "thumbnail"]) in shown
    assert 'alt="First page of แผนพัฒนาสามปี"' in shown
    assert "PDF · 3 pages" in shown
    assert "hx-get" not in shown


def test_a_card_waits_for_the_first_page(contributor, draft, cast):
    plan = document(draft, cast)
    StoredFile.objects.update(state="waiting")

    assert "Being prepared" in card(contributor, plan)
    assert "hx-get" in card(contributor, plan)


def test_a_card_without_a_page_has_the_name(contributor, draft, cast):
    shown = card(contributor, document(draft, cast, pages=0))

    assert "แผนพัฒนา.pdf" in shown
    assert "No preview" in shown


# Adding


def add(contributor, draft, content, name="แผน.docx", content_type="text/html"):
    url = reverse("assessments:evidence_add", args=[draft.pk], query={"kind": "document", "indicator": "3"})
    upload = pictures.upload(content, name, content_type)
    return contributor.post(url, {"document": upload, "caption": "แผนพัฒนาสามปี"})


def test_a_word_file_is_added_as_what_it_is_whatever_it_is_called(contributor, draft):
    assert add(contributor, draft, papers.docx(), "แผน.pdf").status_code == 302

    plan = draft.evidence.get()
    assert (plan.file.content_type, plan.file_name, plan.file.state) == (DOCX, "แผน.pdf", "waiting")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (papers.docx_with({"word/vbaProject.bin": b"x"}), "contains macros"),
        (papers.docx_with({"word/media/x.exe": b"x"}), "carries other files or programs"),
        (papers.docx_with({"../x": b"x"}), "not built as Word"),
        (papers.docx_with({"word/media/x.bmp": b"\0" * 11_000_000}), "unpacks to more"),
        (papers.docx_with({"mimetype": b"x"}), "documents of this kind cannot be taken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "an old Office program"),
        (b"only text", "not a document in one of the forms PDF, DOCX, XLSX or PPTX"),
        (pictures.pdf(pages=4), "has 4 pages; at most 3 are possible"),
        (papers.pdf_with_a_script(), "contains scripts"),
        (papers.docx_linking_to("https://example.com/evil.dotm"), "fetches pictures, templates or data"),
        (papers.docx()[:-60], "damaged or incomplete"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_what_was_typed_stays(
    contributor, draft, settings, content, words
):
    settings.DOCUMENT_MAX_PAGES = 3
    contributor.cookies["django_language"] = "en"
    response = add(contributor, draft, content)

    assert response.status_code == 422
    [problem] = response.context["form"].errors["document"]
    assert problem.startswith("“แผน.docx”: ")
    assert words in problem
    assert "แผนพัฒนาสามปี" in response.text
    assert not draft.evidence.exists()


def test_limits_and_kinds_are_told_before(contributor, draft):
    contributor.cookies["django_language"] = "en"
    url = reverse("assessments:evidence_add", args=[draft.pk], query={"kind": "document"})

    assert "PDF, DOCX, XLSX or PPTX, at most 25 MB and 1000 pages" in contributor.get(url).text
