"""A document is what its content says; a PDF that does something by itself or carries something is refused."""

import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from assessments import sandbox
from assessments.examining import Refused, documents, office, pages
from tests.assessments import papers, pictures

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@pytest.fixture
def written(tmp_path):
    """Writes bytes to a file."""

    def write(content):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def reason(written):
    """Why bytes are refused; None when they are not."""

    def examine(content):
        try:
            documents.examine(written(content), max_pages=20)
        except Refused as refused:
            return refused.reason
        return None

    return examine


def pdf_with(change, **save):
    """A PDF of one page that something was done to."""
    document, buffer = pikepdf.new(), BytesIO()
    document.add_blank_page()
    change(document)
    document.save(buffer, **save)
    return buffer.getvalue()


def root(**entries):
    """A change that sets entries of the catalogue."""

    def change(document):
        for name, value in entries.items():
            document.Root[f"/{name}"] = value

    return change


def on_the_page(**entries):
    def change(document):
        for name, value in entries.items():
            document.pages[0].obj[f"/{name}"] = value

    return change


def attached(document):
    document.attachments["run.exe"] = b"MZ"


def a_field_with_a_script(document):
    field = document.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), AA=Dictionary(F=SCRIPT)))
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


def an_annotation(**entries):
    return on_the_page(Annots=Array([Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)]))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(pictures.pdf(), documents.PDF), (papers.docx(), office.DOCX), (papers.xlsx(), office.XLSX)],
)
def test_a_document_is_known_by_its_content(written, content, kind):
    assert sandbox.run(documents.examine, written(content), max_pages=20) == kind


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "not_a_document"),
        (b"only text", "not_a_document"),
        (b"<html><script>alert(1)</script>", "not_a_document"),
        (pictures.jpeg(), "not_a_document"),
        (b"MZ" + pictures.pdf(), "not_a_document"),
        (b"{\\rtf1 text}", "other_document"),
        (office.OLE + b"\0" * 600, "old_document"),
        (office.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked_document"),
        (b"%PDF-1.7 and nothing", "unreadable_document"),
        (pictures.pdf(pages=0), "unreadable_document"),
        (pictures.pdf(pages=21), "too_many_pages"),
        (pictures.pdf(encryption=pikepdf.Encryption(owner="owner", user="secret")), "locked_document"),
        (pictures.pdf(encryption=pikepdf.Encryption(owner="owner", user="")), "locked_document"),
    ],
)
def test_what_is_no_document_or_cannot_be_read_is_told_apart(reason, content, found):
    assert reason(content) == found


@pytest.mark.parametrize("content", [papers.docx(), papers.xlsx(), papers.pptx(), pictures.pdf()])
def test_every_kind_is_taken(reason, content):
    assert reason(content) is None


def test_the_number_of_pages_is_told(written):
    with pytest.raises(Refused) as refused:
        documents.examine(written(pictures.pdf(pages=3)), max_pages=2)

    assert refused.value.facts == {"pages": 3, "limit": 2}


@pytest.mark.parametrize(
    "change",
    [
        root(OpenAction=SCRIPT),
        root(AA=Dictionary(WC=SCRIPT)),
        root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
        root(OpenAction=Dictionary(S=Name.Launch, F=String("calc.exe"))),
        root(AcroForm=Dictionary(XFA=String("<xdp/>"))),
        root(OpenAction=Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.SubmitForm, F=String("http://x")))),
        on_the_page(AA=Dictionary(O=SCRIPT)),
        an_annotation(Subtype=Name.Link, A=SCRIPT),
        an_annotation(Subtype=Name.RichMedia),
        a_field_with_a_script,
    ],
)
@pytest.mark.parametrize("save", [{}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}])
def test_scripts_and_actions_are_refused_wherever_they_stand(reason, change, save):
    assert reason(pdf_with(change, **save)) == "document_scripts"


def test_a_disguised_name_is_known(reason):
    content = pdf_with(root(OpenAction=SCRIPT)).replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS", b"/#4aS")

    assert b"/JavaScript" not in content
    assert reason(content) == "document_scripts"


def test_a_name_that_stands_alone_is_known(reason):
    def change(document):
        document.Root.OpenAction = Dictionary(S=document.make_indirect(Name.Launch), F=String("calc.exe"))

    content = pdf_with(change)
    assert b"/S /Launch" not in content
    assert reason(content) == "document_scripts"


def test_numbers_that_stand_alone_are_no_harm(reason):
    content = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 4 0 R>>endobj\n"
    )
    content += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj 1 endobj\ntrailer<</Root 1 0 R>>"

    assert reason(content) is None


def test_a_script_in_the_trailer_is_known(reason):
    def change(document):
        document.trailer.Extra = SCRIPT

    assert reason(pdf_with(change)) == "document_scripts"


@pytest.mark.parametrize(
    "change", [attached, an_annotation(Subtype=Name.FileAttachment), root(Collection=Dictionary(View=Name.D))]
)
def test_files_inside_are_refused(reason, change):
    assert reason(pdf_with(change)) == "document_attachments"


def test_words_links_and_pages_to_open_at_are_no_harm(reason):
    def change(document):
        page = document.pages[0].obj
        page.Title = String("how /JS (and \\ /JavaScript) and /EmbeddedFiles are written")
        document.Root.OpenAction = Array([page, Name.Fit])
        page.Annots = Array(
            [Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.com")))]
        )
        page.JSomething = Name("/EFG")
        page.Subject = document.make_indirect(String("/Launch"))

    assert reason(pdf_with(change)) is None


def stream_of(content, *filters):
    def change(document):
        stream = document.make_stream(b"")
        stream.write(content, filter=Array([Name(one) for one in filters]))
        document.pages[0].Contents = stream

    return pdf_with(change, compress_streams=False)


def test_what_is_packed_twice_is_a_bomb(reason):
    bomb = zlib.compress(zlib.compress(b"0 0 m " * 5_000_000))

    assert len(bomb) < 10_000
    assert reason(stream_of(bomb, "/FlateDecode", "/FlateDecode")) == "too_large"


def test_two_different_filters_are_usual(reason):
    assert reason(stream_of(zlib.compress(b"q Q").hex().encode() + b">", "/ASCIIHexDecode", "/FlateDecode")) is None


# Pages


def test_a_page_is_drawn_as_wide_as_a_screen_and_shrunk_to_its_upper_part(written, tmp_path):
    path = written(pictures.pdf(pages=2))

    assert pages.count(path) == 2
    drawn = pages.draw(path, 2, tmp_path)
    small = pages.shrink(drawn.path, tmp_path)
    assert (drawn.width, drawn.height) == (1200, 1553)
    assert (small.width, small.height) == (320, 240)


def test_a_long_strip_is_drawn_in_full_but_not_higher_than_it_may_be(written, tmp_path):
    strip = pdf_with(on_the_page(MediaBox=Array([0, 0, 100, 10_000])))
    drawn = pages.draw(written(strip), 1, tmp_path)

    assert (drawn.width, drawn.height) == (36, 3600)


def test_a_page_of_no_size_is_not_drawn(written, tmp_path):
    nowhere = on_the_page(MediaBox=Array([0, 0, 9, 9]), CropBox=Array([20, 20, 30, 30]))
    with pytest.raises(Refused):
        pages.draw(written(pdf_with(nowhere)), 1, tmp_path)


@pytest.mark.parametrize("content", [b"%PDF-1.7 and nothing", b""])
def test_what_is_no_pdf_has_no_pages(written, content, tmp_path):
    with pytest.raises(Refused):
        pages.count(written(content))
    with pytest.raises(Refused):
        pages.draw(written(content), 1, tmp_path)
