"""Turns untrusted HTML into plain lines: list items and paragraphs become steps, markup and scripts are dropped."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# A longer step is split into several, at the ends of its sentences.
LONGEST_STEP = 300
# Steps are read at a glance; anything with more of them is an article, not an exercise.
MOST_STEPS = 30

# The text inside these is not meant for readers.
_SILENT = frozenset(["script", "style", "template", "iframe", "object", "svg", "math", "title"])
_BREAKING = frozenset(
    ["address", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
     "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"]
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+")
# "1. Stand up", "2) Stand up", "- Stand up": the sheet numbers its steps itself.
_COUNTED = re.compile(r"^(?:\(?\d{1,2}[.):]|[-*•·–])\s+")


class _Lines(HTMLParser):
    """Collects the text of a page, one line per block element; tolerates unclosed and unknown tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # html.parser's signature
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BREAKING:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag in _BREAKING:
            self.lines.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.lines[-1] += data


def lines_of_html(html: str) -> tuple[str, ...]:
    """Extract the text of a page, line by line, without markup."""
    parser = _Lines()
    parser.feed(html)
    parser.close()
    return _tidy(parser.lines)


def lines_of_text(text: str) -> tuple[str, ...]:
    return _tidy(text.splitlines())


def as_steps(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Split lines into steps of a readable length, without list markers: the sheet numbers its steps itself."""
    whole = (_COUNTED.sub("", line) for line in lines)
    return tuple(part for line in whole for part in _parted(line) if part)


def _tidy(lines: list[str]) -> tuple[str, ...]:
    plain = (_SPACE.sub(" ", line.replace("\xa0", " ")).strip() for line in lines)
    return tuple(line for line in plain if line)


def _parted(line: str) -> list[str]:
    if len(line) <= LONGEST_STEP:
        return [line]
    parts = [""]
    for sentence in _SENTENCE_END.split(line):
        joined = f"{parts[-1]} {sentence}".strip()
        if len(joined) <= LONGEST_STEP:
            parts[-1] = joined
        else:
            parts += _chunks(sentence)
    return parts


def _chunks(sentence: str) -> list[str]:
    """Split an overlong sentence between words, or else within a word."""
    chunks = [""]
    for word in sentence.split(" "):
        joined = f"{chunks[-1]} {word}".strip()
        if len(joined) <= LONGEST_STEP:
            chunks[-1] = joined
        else:
            chunks += [word[at : at + LONGEST_STEP] for at in range(0, len(word), LONGEST_STEP)]
    return chunks
