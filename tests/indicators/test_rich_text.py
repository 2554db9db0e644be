"""Guidance is CommonMark; nothing that an administrator pastes runs or calls home at a reader's."""

import pytest
from django.template import Context, Template

from indicators.rich_text import to_html, to_inline_html


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**สำคัญ** และ *เน้น*", "<p><strong>สำคัญ</strong> และ <em>เน้น</em></p>"),
        ("- หนึ่ง\n- สอง", "<ul>\n<li>หนึ่ง</li>\n<li>สอง</li>\n</ul>"),
        ("1. หนึ่ง\n2. สอง", "<ol>\n<li>หนึ่ง</li>\n<li>สอง</li>\n</ol>"),
        ("บรรทัดหนึ่ง\nบรรทัดสอง", "<p>บรรทัดหนึ่ง<br />\nบรรทัดสอง</p>"),
        ("    เยื้องจาก Word", "<p>เยื้องจาก Word</p>"),
        ("# ไม่ใช่หัวข้อ", "<p># ไม่ใช่หัวข้อ</p>"),
        ("", ""),
    ],
)
def test_bold_lists_and_line_breaks_look_as_typed(typed, shown):
    assert to_html(typed).strip() == shown


@pytest.mark.parametrize("address", ["https://example.go.th/a?b=1", "http://example.com", "mailto:esc@example.go.th"])
def test_a_link_leads_to_the_web_or_to_a_mail_address_and_passes_nothing_on(address):
    assert to_html(f"[คู่มือ]({address})").strip() == (f'<p><a href="{address}" rel="noopener nofollow">คู่มือ</a></p>')


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "java&#9;script:alert(1)"),
        *("data:text/html;base64,PHNjcmlwdD4=", "vbscript:x", "file:///etc/passwd", "/sign-out/", "//evil.example"),
    ],
)
def test_any_other_address_stays_text(address):
    for typed in (f"[กด]({address})", f"<{address}>", f"[กด]: {address}\n\n[กด]"):
        assert "<a" not in to_html(typed), typed


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "ข้อความ <img src=x onerror=alert(1)>",
        "<div onclick='x'>กล่อง</div>",
        "<!-- ซ่อน -->",
        '<a href="javascript:alert(1)">กด</a>',
        "<style>body { display: none }</style>",
    ],
)
def test_html_comes_out_as_text(typed):
    html = to_html(typed)

    assert "&lt;" in html
    assert html.replace("<p>", "").replace("</p>", "").count("<") == 0


@pytest.mark.parametrize("source", ["https://evil.example/pixel.gif", "data:image/png;base64,iVBORw0KGgo="])
def test_a_picture_from_elsewhere_is_only_its_description(source):
    html = to_html(f"![แผนที่ <b>]({source})")

    assert "<img" not in html
    assert "src=" not in html
    assert "แผนที่ &lt;b&gt;" in html


def test_what_is_quoted_in_a_link_cannot_leave_its_attribute():
    html = to_html('[x](https://a.example "\\" onmouseover=alert(1) \\"")')

    assert 'title="&quot; onmouseover=alert(1) &quot;"' in html


def test_a_line_has_bold_and_links_but_no_blocks():
    html = to_inline_html("- **แผน** [คู่มือ](https://a.example) <b> ![รูป](https://evil.example/x.gif)")

    link = '<a href="https://a.example" rel="noopener nofollow">คู่มือ</a>'
    assert html == f"- <strong>แผน</strong> {link} &lt;b&gt; รูป"


def test_templates_show_it_as_markup():
    page = Template("{% load rich_text %}{{ text|rich }}").render(Context({"text": "**ก** & <i>"}))

    assert page.strip() == "<p><strong>ก</strong> &amp; &lt;i&gt;</p>"
    line = Template("{% load rich_text %}{{ text|rich_line }}").render(Context({"text": "**ก** & <i>"}))
    assert line == "<strong>ก</strong> &amp; &lt;i&gt;"
