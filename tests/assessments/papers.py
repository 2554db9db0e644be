"""Real documents of every sort that people and attackers send, most of them made by hand."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pikepdf

from assessments.examining.office import DOCX, PPTX

THAI = "น้ำเสียที่บำบัดแล้ว ปู่ ญี่ปุ่น กตัญญู"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def package(parts: dict[str, str | bytes], *, level: int = 6) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=level) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def types(**parts: str) -> str:
    """A list of content types; `__` in a name stands for a slash."""
    given = "".join(
        f'<Override PartName="/{name.replace("__", "/")}.xml" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="jpeg" ContentType="image/jpeg"/>{given}</Types>'
    )


def relation(key: str, kind: str, target: str, mode: str = "Internal") -> str:
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{escape(target)}" TargetMode="{mode}"/>'


def relations(*given: str) -> str:
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{"".join(given)}</Relationships>'


def paragraph(text: str, font: str = "TH SarabunPSK", size: int = 16) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/><w:sz w:val="{2 * size}"/>'
    return f'<w:p><w:r><w:rPr>{fonts}<w:szCs w:val="{2 * size}"/></w:rPr><w:t>{escape(text)}</w:t></w:r></w:p>'


def docx_parts(body: str = "") -> dict[str, str | bytes]:
    """The parts of a Word file, by their names."""
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body or paragraph(THAI)}</w:body></w:document>'
    )
    return {
        "[Content_Types].xml": types(word__document=f"{DOCX}.main+xml"),
        "_rels/.rels": relations(relation("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": document,
    }


def docx(pages: int = 1) -> bytes:
    body = PAGE_BREAK.join(paragraph(f"{THAI} {number}") for number in range(1, pages + 1))
    return package(docx_parts(body))


def docx_with(parts: dict[str, str | bytes]) -> bytes:
    """A Word file with some parts more, or others in place of its own."""
    return package(docx_parts() | parts)


def xlsx(rows: int = 3) -> bytes:
    book, buffer = openpyxl.Workbook(), BytesIO()
    assert book.active is not None
    for number in range(rows):
        book.active.append([number, THAI])
    book.save(buffer)
    return buffer.getvalue()


def pptx(slides: int = 2) -> bytes:
    """A presentation of slides with a line of text each."""
    tree = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    names = f'xmlns:a="{DRAWING}" xmlns:p="{SLIDES}" xmlns:r="{OFFICE}"'
    kind = f"{PPTX}.".replace(".presentation.", "")
    numbers = range(1, slides + 1)
    listed = "".join(f'<p:sldId id="{255 + one}" r:id="s{one}"/>' for one in numbers)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types(
            ppt__presentation=f"{PPTX}.main+xml",
            ppt__slideMaster=f"{kind}.slideMaster+xml",
            ppt__slideLayout=f"{kind}.slideLayout+xml",
            **{f"ppt__slide{one}": f"{kind}.slide+xml" for one in numbers},
        ),
        "_rels/.rels": relations(relation("r1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": (
            f'<p:presentation {names}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="m1"/></p:sldMasterIdLst>'
            f'<p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>'
            '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
        ),
        "ppt/_rels/presentation.xml.rels": relations(
            relation("m1", "slideMaster", "slideMaster.xml"),
            *(relation(f"s{one}", "slide", f"slide{one}.xml") for one in numbers),
        ),
        "ppt/slideMaster.xml": (
            f"<p:sldMaster {names}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld>"
            '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
            'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
            '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="l1"/></p:sldLayoutIdLst></p:sldMaster>'
        ),
        "ppt/_rels/slideMaster.xml.rels": relations(relation("l1", "slideLayout", "slideLayout.xml")),
        "ppt/slideLayout.xml": f"<p:sldLayout {names}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sldLayout>",
        "ppt/_rels/slideLayout.xml.rels": relations(relation("m1", "slideMaster", "slideMaster.xml")),
    }
    for one in numbers:
        parts[f"ppt/slide{one}.xml"] = (
            f'<p:sld {names}><p:cSld><p:spTree>{tree}<p:sp><p:nvSpPr><p:cNvPr id="2" name="t"/><p:cNvSpPr/><p:nvPr/>'
            '</p:nvSpPr><p:spPr><a:xfrm><a:off x="900000" y="900000"/><a:ext cx="7000000" cy="900000"/></a:xfrm>'
            '<a:prstGeom prst="rect"/></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr sz="2800"/>'
            f"<a:t>{THAI} {one}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
        )
        parts[f"ppt/_rels/slide{one}.xml.rels"] = relations(relation("l1", "slideLayout", "slideLayout.xml"))
    return package(parts)


def docx_linking_to(target: str) -> bytes:
    """A Word file with a template somewhere else."""
    given = relations(relation("r1", "attachedTemplate", target, mode="External"))
    return docx_with({"word/_rels/settings.xml.rels": given})


def pdf_with_a_script() -> bytes:
    document, buffer = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    document.save(buffer)
    return buffer.getvalue()
