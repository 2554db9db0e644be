"""Guidance as administrators write it: CommonMark to safe HTML.

Raw HTML stays text, pictures become their description, and a link leads to the web or to a mail address only. Headings
are left out: on a page they would stand among its own.
"""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

LINKS = ("http://", "https://", "mailto:")
# Four spaces before a line come from a word processor, not from somebody who writes code.
LEFT_OUT = ["heading", "lheading", "code", "fence", "hr", "reference"]


def is_allowed_link(url: str) -> bool:
    return url.strip().lower().startswith(LINKS)


def to_html(text: str) -> str:
    """Safe HTML; a line break that was typed stays one."""
    html: str = _parser.render(text)
    return html


def to_inline_html(text: str) -> str:
    """Safe HTML of one line, for use within an element: bold and links, no lists."""
    html: str = _parser.renderInline(text)
    return html


def _link_open(self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
    tokens[idx].attrSet("rel", "noopener nofollow")
    return self.renderToken(tokens, idx, options, env)


def _image(self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
    """A picture from elsewhere would tell its owner who reads; its description stands in its place."""
    return self.text([Token("text", "", 0, content=tokens[idx].content)], 0, options, env)


_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(LEFT_OUT)
_parser.validateLink = is_allowed_link  # type: ignore[method-assign]
_parser.add_render_rule("link_open", _link_open)
_parser.add_render_rule("image", _image)
