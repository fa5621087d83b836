"""Finds left and right in English instructions outside ``{side}`` and ``{other}``, and replaces them by these.

The sheet prints one exercise for either side. Words that are fixed to one side contradict the dose of the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ptplanner.domain.sides import BodySide

_BODY_PARTS = (
    "ankle", "arm", "armpit", "big toe", "buttock", "calf", "cheek", "chest", "collarbone", "ear", "elbow", "eye",
    "finger", "fingers", "fist", "foot", "forearm", "glute", "groin", "hamstring", "hand", "heel", "hip", "knee",
    "leg", "limb", "palm", "quad", "rib", "ribs", "shin", "shoulder", "side", "sole", "thigh", "thumb", "toe", "toes",
    "trapezius", "wrist",
)  # fmt: skip
# "your right upper arm", "the left straight leg": up to two words stand between the side and the part.
_BODY_PART = rf"(?:[\s-]+[a-z]+){{0,2}}?[\s-]+(?:{'|'.join(_BODY_PARTS)})s?\b"
# Left and right as directions or as two sides in one breath fix no side: "from left to right", "left or right".
_DIRECTION = r"(?:to|on|onto|toward|towards|with|at)\s+(?:the|your)\s+"
_BETWEEN = r"(?:[\s-]+side)?(?:\s*(?:[,/&-]|\b(?:and|or|to|then)\b)){1,3}\s*(?:\b(?:to|on)\s+)?(?:(?:the|your)\s+)?"
_BOTH = rf"(?:{_DIRECTION})?(?:left|right){_BETWEEN}(?:left|right)"
_SIDE_WORD = re.compile(
    rf"(?P<both>\b{_BOTH}\b)"
    rf"|\b(?P<part>left|right)(?={_BODY_PART})"
    rf"|\b{_DIRECTION}(?P<alone>left|right)\b(?=\s*(?:[.,;:!?)]|$|and\b|then\b|first\b))",
    re.IGNORECASE,
)
# Sentences that ask for the same on the other side; the dose says this better, and on which sides.
_REPEAT_SENTENCE = re.compile(
    r"^(?:then\s+|now\s+|next,?\s+|finally,?\s+)?"
    r"(?:repeat|do the same|do this again|switch|swap|change|alternate)\b"
    r"[^.!?\d]*\b(?:left|right|other|opposite|both|\{other\}|sides|legs|arms|hands|feet)\b[^.!?\d]*[.!?]?$",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class SideWord:
    """A side that a text names itself; ``words`` is the side with what follows, such as ``right heel``."""

    side: BodySide
    words: str


def find_side_words(text: str) -> tuple[SideWord, ...]:
    """Return the sides to which the text is fixed, in its order; directions and pairs are left out."""
    return tuple(
        SideWord(BodySide(_get_side(match).lower()), _quote_side(text, match))
        for match in _SIDE_WORD.finditer(text)
        if not match["both"]
    )


def replace_side_words(lines: Sequence[str]) -> tuple[str, ...]:
    """Write ``{side}`` for the side that is named first, and ``{other}`` for the opposite one.

    Sentences that only ask to repeat on the other side are left out: the dose says on which sides. A line of
    nothing else becomes empty, so that each line keeps its place.
    """
    named = [word.side for line in lines for word in find_side_words(line)]
    if not named:
        return tuple(lines)
    replaced = (_replace_in_line(line, named[0]) for line in lines)
    return tuple(_drop_repeat_sentences(line) for line in replaced)


def _replace_in_line(line: str, lead: BodySide) -> str:
    def replace_match(match: re.Match[str]) -> str:
        if match["both"]:
            return match[0]
        side = _get_side(match)
        placeholder = "{side}" if BodySide(side.lower()) is lead else "{other}"
        return match[0][: len(match[0]) - len(side)] + placeholder

    return _SIDE_WORD.sub(replace_match, line)


def _drop_repeat_sentences(line: str) -> str:
    sentences = _SENTENCES.split(line)
    return " ".join(one for one in sentences if not _REPEAT_SENTENCE.match(one.strip()))


def _get_side(match: re.Match[str]) -> str:
    return match["part"] or match["alone"]


def _quote_side(text: str, match: re.Match[str]) -> str:
    """Return the side with the body part that follows, as it is written."""
    side = _get_side(match)
    start = match.end() - len(side)
    part = re.match(_BODY_PART, text[match.end() :], re.IGNORECASE)
    return text[start : match.end() + (part.end() if part else 0)]
