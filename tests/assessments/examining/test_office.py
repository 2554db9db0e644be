"""Word, Excel and PowerPoint are told by their content; what hides something or leads astray is refused."""

import random
import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.examining import Refused, office
from tests.assessments import papers, pictures

KINDS = {office.DOCX: papers.docx(), office.XLSX: papers.xlsx(), office.PPTX: papers.pptx()}
MAIN = "word/document.xml"
TYPES, RELATIONS = office.CONTENT_TYPES, office.RELATIONS
OLE = office.OLE + b"\0" * 504


@pytest.fixture
def reason(tmp_path):
    """Why bytes are refused; None when they are not."""

    def examine(content: bytes) -> str | None:
        path = tmp_path / "upload"
        path.write_bytes(content)
        try:
            office.examine(path)
        except Refused as refused:
            return refused.reason
        return None

    return examine


def packed(name: str, content: bytes = b"x", **facts: object) -> bytes:
    """A Word file with one entry more, set as no program would."""
    buffer = BytesIO(papers.docx())
    with ZipFile(buffer, "a") as file:
        entry = ZipInfo(name)
        for fact, value in facts.items():
            setattr(entry, fact, value)
        file.writestr(entry, content)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_main_part(kind, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(KINDS[kind])

    assert office.examine(path) == kind


def test_a_main_part_may_be_declared_by_its_suffix(reason):
    types = papers.types().replace("application/xml", f"{office.DOCX}.main+xml")

    assert reason(papers.docx_with({TYPES: types})) is None


# What it is not


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "unreadable_document"),
        (b"PK\x03\x04 and nothing", "unreadable_document"),
        (papers.docx()[:-60], "unreadable_document"),
        (papers.docx().replace(b"PK\x01\x02", b"PK\x01\x03"), "unreadable_document"),
        (papers.package({"readme.txt": "x"}), "not_a_document"),
        (papers.package({TYPES: papers.types()}), "not_a_document"),
        (papers.docx_with({RELATIONS: papers.relations()}), "not_a_document"),
        (papers.docx_with({TYPES: papers.types()}), "other_document"),
        (papers.docx_with({TYPES: "<Types"}), "unreadable_document"),
        (papers.docx_with({"mimetype": "application/vnd.oasis.opendocument.text"}), "other_document"),
    ],
)
def test_other_archives_are_told_from_damaged_ones(reason, content, found):
    assert reason(content) == found


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "other_document"),
        ("application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml", "other_document"),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "document_macros"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "document_macros"),
    ],
)
def test_templates_shows_and_files_for_macros_are_none_of_the_kinds(reason, kind, found):
    assert reason(papers.docx_with({TYPES: papers.types(word__document=kind)})) == found


@pytest.mark.parametrize("targets", [["word/missing.xml"], [MAIN, MAIN]])
def test_there_is_one_main_part_and_it_is_there(reason, targets):
    given = [papers.relation(f"r{number}", "officeDocument", one) for number, one in enumerate(targets)]

    assert reason(papers.docx_with({RELATIONS: papers.relations(*given)})) == "not_a_document"


# How it is packed


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "word/../../evil.xml", "/etc/passwd", "word//x.xml", "C:/x.xml", "word\\x.xml", "./x", "a\nb"],
)
def test_names_that_lead_elsewhere_are_refused(reason, name):
    assert reason(packed(name)) == "strange_document"


@pytest.mark.parametrize("name", [MAIN, MAIN.upper()])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(reason, name):
    assert reason(packed(name)) == "strange_document"


def test_a_part_declared_twice_is_refused(reason):
    types = papers.types(word__document=f"{office.DOCX}.main+xml")
    override = types[types.index("<Override") : types.index("</Types>")]

    assert reason(papers.docx_with({TYPES: types.replace(override, 2 * override)})) == "strange_document"


def test_symbolic_links_are_refused(reason):
    assert reason(packed("word/link", b"/etc/passwd", external_attr=0o120777 << 16)) == "strange_document"


def test_folders_are_taken(reason):
    assert reason(packed("word/media/", b"")) is None


def test_packing_that_no_office_program_knows_is_refused(reason):
    assert reason(packed("word/x.xml", compress_type=ZIP_BZIP2)) == "strange_document"


def test_parts_behind_a_password_are_refused(reason):
    content = bytearray(papers.docx())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1

    assert reason(bytes(content)) == "locked_document"


def test_too_many_parts_are_refused(reason, monkeypatch):
    monkeypatch.setattr(office, "ENTRIES", 2)

    assert reason(papers.docx()) == "strange_document"


def test_a_long_directory_is_not_read(reason, monkeypatch):
    monkeypatch.setattr(office, "LARGEST_DIRECTORY", 100)

    assert reason(papers.docx()) == "strange_document"


def test_a_wrong_checksum_is_found(reason):
    content = bytearray(papers.package(papers.docx_parts(), level=0))
    at = content.index(papers.THAI.encode())
    content[at] ^= 1

    assert reason(bytes(content)) == "unreadable_document"


# Bombs


def test_what_unpacks_to_too_much_is_refused_whatever_its_header_says(reason, monkeypatch):
    monkeypatch.setattr(office, "UNPACKED", 3_000_000)
    content = papers.docx_with({"word/media/image1.bmp": random.Random(1).randbytes(3_500_000)})
    lying = content.replace(struct.pack("<L", 3_500_000), struct.pack("<L", 10))

    assert reason(content) == "too_large"
    assert reason(lying) in ("too_large", "unreadable_document")


def test_the_same_over_and_over_is_refused_long_before_the_limit(reason):
    assert reason(papers.docx_with({"word/media/image1.bmp": b"\0" * 11_000_000})) == "too_large"


def test_a_bomb_inside_a_charts_workbook_counts_as_well(reason):
    workbook = papers.docx_with({"xl/media/image1.bmp": b"\0" * 11_000_000})

    assert reason(papers.docx_with({"word/embeddings/book.xlsx": workbook})) == "too_large"


def test_a_list_that_is_no_list_any_more_is_refused(reason, monkeypatch):
    monkeypatch.setattr(office, "LARGEST_LIST", 5000)

    assert reason(papers.docx_with({TYPES: papers.types() + " " * 5000})) == "strange_document"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", [MAIN, RELATIONS, "word/media/image1.png"])
def test_definitions_of_entities_are_refused_in_every_part(reason, name, encoding):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'

    assert reason(papers.docx_with({name: bomb.encode(encoding)})) == "strange_document"


def test_a_prolog_without_end_is_refused(reason):
    assert reason(papers.docx_with({MAIN: "<!--" + "x" * 70_000 + "--><a/>"})) == "strange_document"


# What it carries


@pytest.mark.parametrize(
    "name",
    ["word/vbaProject.bin", "xl/macrosheets/sheet1.xml"],
)
def test_macros_are_refused(reason, name):
    assert reason(papers.docx_with({name: "<x/>"})) == "document_macros"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/embeddings/oleObject1.bin", OLE),
        ("word/media/image1.png", b"MZ\x90\0"),
        ("word/media/image1.png", b"\x7fELF"),
        ("word/media/run.js", b"alert(1)"),
        ("word/media/page.hta", b"<html/>"),
        ("word/embeddings/plan.pdf", b"%PDF-1.7"),
        ("word/embeddings/old.doc", b"x"),
        ("word/embeddings/book.zip", papers.xlsx()),
        ("word/embeddings/book.xlsx", papers.docx_with({"word/embeddings/book.xlsx": papers.xlsx()})),
    ],
)
def test_other_files_and_programs_inside_are_refused(reason, name, content):
    assert reason(papers.docx_with({name: content})) == "document_attachments"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/embeddings/book.xlsx", papers.xlsx()),
        ("word/media/image1.jpeg", pictures.jpeg()),
        ("word/printerSettings1.bin", b"\0P\0r\0i\0n\0t"),
        ("word/empty.xml", b""),
        ("docProps/app.xml", b'\xef\xbb\xbf<?xml version="1.0"?><a/>'),
    ],
)
def test_pictures_and_the_workbook_of_a_chart_are_no_harm(reason, name, content):
    assert reason(papers.docx_with({name: content})) is None


def test_a_workbook_inside_is_examined_like_any(reason):
    assert reason(papers.docx_with({"word/embeddings/book.xlsx": papers.package({"a": "b"})})) == "not_a_document"


# Where it leads


@pytest.mark.parametrize(
    ("kind", "target", "found"),
    [
        ("hyperlink", "https://example.com/ข่าว", None),
        ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm", None),
        ("externalLinkPath", "งบประมาณ 2568.xlsx", None),
        ("externalLinkPath", "/D:/book.xlsx", None),
        ("attachedTemplate", "https://example.com/evil.dotm", "document_outside"),
        ("image", "http://example.com/pixel.png", "document_outside"),
        ("image", "file://server/share/a.png", "document_outside"),
        ("image", "\\\\server\\share\\a.png", "document_outside"),
        ("oleObject", "mhtml:http://example.com/x!x", "document_outside"),
        ("frame", "//example.com/x", "document_outside"),
    ],
)
def test_only_links_that_a_reader_follows_lead_out(reason, kind, target, found):
    given = papers.relations(papers.relation("r1", kind, target, mode="External"))

    assert reason(papers.docx_with({"word/_rels/document.xml.rels": given})) == found


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink/></externalLink>", "document_outside"),
        ("xl/externalLinks/externalLink1.xml", "<externalLink/>", None),
        ("word/footer1.xml", "<a><instrText> DDE</instrText><instrText>AUTO c:/x</instrText></a>", "document_outside"),
        ("word/footer2.xml", '<a><b instr=" DDEAUTO c:/x "/></a>', "document_outside"),
        ("word/footer3.xml", "<a><instrText>PAGE</instrText><t>not DDE</t></a>", None),
        ("word/footer4.xml", "<a><t>DDE is a word</t></a>", None),
    ],
)
def test_links_to_other_programs_are_refused(reason, name, content, found):
    assert reason(papers.docx_with({name: content})) == found


# Anything at all


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
)
def test_damaged_files_are_refused_or_what_they_were(kind, cut, changes, tmp_path_factory):
    content = bytearray(KINDS[kind])
    for place, value in changes:
        content[int(place * len(content))] = value
    if not changes:
        content = content[: int(cut * len(content))]
    path = tmp_path_factory.getbasetemp() / "mutated"
    path.write_bytes(content)

    try:
        assert office.examine(path) in KINDS
    except Refused as refused:
        assert refused.reason
