"""Sides of the body: the side of a dose, the affected side, and how a step names them.

A step names sides with ``{side}`` (the trained side) and ``{other}`` (the opposite side).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class BodySide(StrEnum):
    """A side that can be drawn and named: left or right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def opposite(self) -> BodySide:
        return BodySide.RIGHT if self is BodySide.LEFT else BodySide.LEFT


class AffectedSide(StrEnum):
    """The side on which the patient has symptoms."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NONE = "none"

    @property
    def body_side(self) -> BodySide | None:
        return BodySide(self.value) if self.value in ("left", "right") else None


class DoseSide(StrEnum):
    """The side a dose is for. ``PAINFUL`` is resolved from the patient's affected side."""

    LEFT = "left"
    RIGHT = "right"
    EACH = "each"
    ALTERNATE = "alternate"
    PAINFUL = "painful"


class Laterality(StrEnum):
    """How an exercise uses the two sides."""

    NONE = "none"
    EACH = "each"
    PAINFUL = "painful"
    ALTERNATE = "alternate"


def resolve_side(side: DoseSide | None, affected: AffectedSide) -> DoseSide | None:
    """Return the side to print: ``PAINFUL`` becomes left, right or, when both sides are affected, each.

    It stays ``PAINFUL`` when the affected side is not known; a quality check then asks for it.
    """
    if side is not DoseSide.PAINFUL:
        return side
    if affected is AffectedSide.BOTH:
        return DoseSide.EACH
    known = affected.body_side
    return DoseSide(known.value) if known else DoseSide.PAINFUL


def choose_lead_side(side: DoseSide | None, affected: AffectedSide) -> BodySide:
    """Return the side that text and pictures show: the trained side, else the affected side, else left."""
    if side in (DoseSide.LEFT, DoseSide.RIGHT):
        return BodySide(side.value)
    return affected.body_side or BodySide.LEFT


def is_mirrored(side: DoseSide | None, affected: AffectedSide) -> bool:
    """Return whether the drawing, which shows the left side, must be mirrored to show the trained side."""
    return choose_lead_side(resolve_side(side, affected), affected) is BodySide.RIGHT


@dataclass(frozen=True)
class SideText:
    """A run of text; ``is_side`` marks the trained side, which the sheet prints in bold capitals."""

    text: str
    is_side: bool = False


_PLACEHOLDER = re.compile(r"\{(side|other)\}")


def fill_sides(text: str, lead: BodySide, words: Mapping[BodySide, str]) -> tuple[SideText, ...]:
    """Fill the side placeholders of a step; ``words`` gives left and right in the language of the text."""
    runs: list[SideText] = []
    at = 0
    for match in _PLACEHOLDER.finditer(text):
        runs.append(SideText(text[at : match.start()]))
        is_lead = match[1] == "side"
        runs.append(SideText(words[lead if is_lead else lead.opposite], is_side=is_lead))
        at = match.end()
    runs.append(SideText(text[at:]))
    return tuple(run for run in runs if run.text)


ENGLISH_SIDE_WORDS = {BodySide.LEFT: "left", BodySide.RIGHT: "right"}


def fill_sides_as_text(
    text: str, lead: BodySide, words: Mapping[BodySide, str] = ENGLISH_SIDE_WORDS
) -> str:
    """Fill the side placeholders and return one string, for screens and for word counts."""
    return "".join(run.text for run in fill_sides(text, lead, words))
