"""Reads the form of a page, as a browser without scripts would send it."""

from __future__ import annotations

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Collects the names and values of all fields of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._area = self._select = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "input" and name:
            is_tick = has.get("type") in ("checkbox", "radio")
            if not is_tick or "checked" in has:
                self.fields.append((name, value))
        elif tag == "textarea":
            self._area = name
            self.fields.append((name, ""))
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append((value, "selected" in has))

    def handle_data(self, data: str) -> None:
        if self._area:
            name, text = self.fields[-1]
            self.fields[-1] = (name, (text + data).removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select" and self._options:
            chosen = next((v for v, is_chosen in self._options if is_chosen), self._options[0][0])
            self.fields.append((self._select, chosen))


Fields = dict[str, list[str]]


def read_form(page: str) -> Fields:
    """The fields of all forms of a page by name, but for the CSRF token."""
    reader = FormReader()
    reader.feed(page)
    fields: Fields = {}
    for name, value in reader.fields:
        if name != "csrf_token":
            fields.setdefault(name, []).append(value)
    return fields
