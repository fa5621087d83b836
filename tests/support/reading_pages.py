"""Reads the words of pages and PDFs, without their markup."""

from __future__ import annotations

import difflib
import io
import re
import subprocess
import tempfile
from collections.abc import Iterable
from html.parser import HTMLParser

import pdfplumber

# Their content is no text for a reader.
_SILENT = frozenset({"script", "style", "template", "head", "svg", "noscript"})
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong",
    "sub", "sup", "u",
})  # fmt: skip
# Stands for the whole page where no element is asked for.
_PAGE = ""


class _Words(HTMLParser):
    """Collects the text of the wanted elements, a line for each block; hidden elements are left out."""

    def __init__(self, wanted: Iterable[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: dict[str, list[str]] = {identifier: [] for identifier in wanted}
        self.ids: list[str] = []
        self._open = {_PAGE: 0} if _PAGE in self.pieces else {}
        self._depth = 0
        self._hidden_at: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in _INLINE:
            self._take("\n")
        if tag not in _VOID:
            self._depth += 1
            if self._hidden_at is None and (tag in _SILENT or "hidden" in given):
                self._hidden_at = self._depth
        identifier = given.get("id")
        if identifier and self._hidden_at is None:
            self.ids.append(identifier)
            if identifier in self.pieces and tag not in _VOID:
                self._open[identifier] = self._depth

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if tag not in _INLINE:
            self._take("\n")
        if self._hidden_at == self._depth:
            self._hidden_at = None
        self._open = {
            one: depth for one, depth in self._open.items() if depth < self._depth or one == _PAGE
        }
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        self._take(re.sub(r"\s+", " ", data))

    def _take(self, text: str) -> None:
        if self._hidden_at is None:
            for identifier in self._open:
                self.pieces[identifier].append(text)


def read_elements(html: str, ids: Iterable[str]) -> dict[str, list[str]]:
    """The lines that each element with one of these ids shows; none for an id that is not there."""
    words = _Words(ids)
    words.feed(html)
    return {one: _split_lines("".join(pieces)) for one, pieces in words.pieces.items()}


def read_words(html: str, element_id: str = _PAGE) -> list[str]:
    """The lines that the page shows, or one element of it."""
    return read_elements(html, [element_id])[element_id]


def _split_lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def list_ids(html: str) -> list[str]:
    """The ids of the elements that the page shows, in the order in which they stand."""
    words = _Words([])
    words.feed(html)
    return words.ids


def read_pdf(pdf: bytes) -> list[list[str]]:
    """The lines of each page."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [page.extract_text().split("\n") for page in opened.pages]


def without_spaces(text: str) -> str:
    """Two texts say the same when they differ in spaces and line breaks alone."""
    return "".join(text.split())


def describe_difference(expected: str, found: str) -> str:
    """The words that differ, with some words around them; empty where both say the same."""
    if without_spaces(expected) == without_spaces(found):
        return ""
    was, now = expected.split(), found.split()
    differences = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            before = " ".join(was[max(0, a - 4) : a])
            differences.append(
                f"after “{before}”: was “{' '.join(was[a:b])}”, is “{' '.join(now[c:d])}”"
            )
    return "\n".join(differences)


def read_order(pdf: bytes) -> list[str]:
    """The text as a screen reader meets it: by the tags of the PDF, wherever the pages place it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        command = ["pdfinfo", "-struct-text", file.name]
        output = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return re.findall(r'^\s*"(.*)"$', output, re.MULTILINE)
