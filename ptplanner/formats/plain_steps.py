"""Turns untrusted HTML into plain lines: list items and paragraphs become steps, markup and scripts are dropped.

The standard library reads the HTML: its time grows with the length of the text alone, however deep the elements
of a hostile file are nested, and no code outside Python sees the file.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

# A longer step is split into several, at the ends of its sentences.
MAX_STEP_LENGTH = 300
# Steps are read at a glance; anything with more of them is an article, not an exercise.
MAX_IMPORTED_STEPS = 30

# The text inside these is not meant for readers.
_SKIPPED_TAGS = frozenset(
    ["script", "style", "template", "iframe", "object", "svg", "math", "title"]
)
_BLOCK_TAGS = frozenset(
    ["address", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
     "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"]
)  # fmt: skip
_WHITESPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+")
# Signs that begin the points of a list and stand nowhere inside a sentence.
_BULLETS = re.compile(r"\s*[•▪‣◦●∙■]\s*")
# A list that was written into one line: "1. Stand up 2. Step back".
_NUMBERED_POINTS = re.compile(r"\s+(?=\(?\d{1,2}[.)]\s+[A-Z])")
# A sentence that is too long for a step is split where a clause begins.
_CLAUSE_START = re.compile(r"(?<=[,;:])\s+|\s+(?=(?:and|then|but|or|while|until|so that)\s)")
# "1. Stand up", "2) Stand up", "- Stand up": the sheet numbers its steps itself.
_LIST_MARKER = re.compile(r"^(?:\(?\d{1,2}[.):]|[-*•·–])\s+")


class _LineCollector(HTMLParser):
    """Collects the text of a page, one line per block element; tolerates unclosed and unknown tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._open_skipped_tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # html.parser's signature
        if tag in _SKIPPED_TAGS:
            self._open_skipped_tags.append(tag)
        elif tag in _BLOCK_TAGS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open_skipped_tags and tag == self._open_skipped_tags[-1]:
            self._open_skipped_tags.pop()
        elif tag in _BLOCK_TAGS:
            self.lines.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SKIPPED_TAGS:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._open_skipped_tags:
            self.lines[-1] += data


def extract_html_lines(html: str) -> tuple[str, ...]:
    """Extract the text of a page, line by line, without markup."""
    parser = _LineCollector()
    parser.feed(html)
    parser.close()
    return _normalize_lines(parser.lines)


def extract_text_lines(text: str) -> tuple[str, ...]:
    return _normalize_lines(text.splitlines())


def split_into_steps(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Split lines into steps of a readable length, without list markers: the sheet numbers its steps itself."""
    points = (point for line in lines for point in _split_points(line))
    whole = (_LIST_MARKER.sub("", point) for point in points)
    return tuple(part for line in whole for part in _split_long_line(line) if part)


def _split_points(line: str) -> list[str]:
    """Split a line that holds a whole list into the points of the list."""
    parts = [part.strip() for part in _BULLETS.split(line) if part.strip()]
    is_numbered = re.match(r"\(?1[.)]\s", line) is not None
    return [
        point
        for part in parts
        for point in (_NUMBERED_POINTS.split(part) if is_numbered else [part])
    ]


def _normalize_lines(lines: list[str]) -> tuple[str, ...]:
    plain = (_WHITESPACE.sub(" ", line.replace("\xa0", " ")).strip() for line in lines)
    return tuple(line for line in plain if line)


def _split_long_line(line: str) -> list[str]:
    if len(line) <= MAX_STEP_LENGTH:
        return [line]
    parts = [""]
    for sentence in _SENTENCE_END.split(line):
        joined = f"{parts[-1]} {sentence}".strip()
        if len(joined) <= MAX_STEP_LENGTH:
            parts[-1] = joined
        else:
            parts += _split_long_sentence(sentence)
    return parts


def _split_long_sentence(sentence: str) -> list[str]:
    """Split an overlong sentence between clauses, or else between words, or else within a word."""
    chunks = [""]
    for clause in _CLAUSE_START.split(sentence):
        joined = f"{chunks[-1]} {clause}".strip()
        if len(joined) <= MAX_STEP_LENGTH:
            chunks[-1] = joined
        elif len(clause) <= MAX_STEP_LENGTH:
            chunks.append(clause)
        else:
            chunks += _split_long_clause(clause)
    return chunks


def _split_long_clause(clause: str) -> list[str]:
    chunks = [""]
    for word in clause.split(" "):
        joined = f"{chunks[-1]} {word}".strip()
        if len(joined) <= MAX_STEP_LENGTH:
            chunks[-1] = joined
        else:
            chunks += [
                word[at : at + MAX_STEP_LENGTH] for at in range(0, len(word), MAX_STEP_LENGTH)
            ]
    return chunks
