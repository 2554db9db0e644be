"""Fills in forms as a browser does: reads the fields of a page to send them back with one of them changed."""

from html.parser import HTMLParser

Fields = dict[str, list[str]]


class _Reader(HTMLParser):
    """The fields of every form of a page, with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self.long_texts: list[str] = []
        self._areas: list[str] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self.forms.append({})
            case "input":
                self._input(given)
            case "textarea":
                self._area = given.get("name")
                self._areas = []
            case "select":
                self._select = given.get("name")
            case "option" if self._select and "selected" in given:
                self._add(self._select, given.get("value", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._areas.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea" and self._area:
            self._add(self._area, "".join(self._areas).removeprefix("\n"))
            self.long_texts.append(self._area)
            self._area = None

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("submit", "button", "file", "image", "reset") or "name" not in given:
            return
        if kind not in ("checkbox", "radio") or "checked" in given:
            self._add(given["name"], given.get("value", "on" if kind in ("checkbox", "radio") else ""))

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)


def main_form(html: str) -> tuple[Fields, str | None]:
    """The largest form of a page and the name of the first long text in it."""
    reader = _Reader()
    reader.feed(html)
    form = max(reader.forms, key=len, default={})
    return form, next((name for name in reader.long_texts if name in form), None)
