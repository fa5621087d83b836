"""Which side of the body: what is dosed, what hurts, and how a step says it.

A step names sides with ``{side}`` (the side that is trained) and ``{other}`` (the opposite one).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class BodySide(StrEnum):
    """A side that can be drawn and said."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def opposite(self) -> BodySide:
        return BodySide.RIGHT if self is BodySide.LEFT else BodySide.LEFT


class AffectedSide(StrEnum):
    """Where the patient hurts."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NONE = "none"

    @property
    def body_side(self) -> BodySide | None:
        return BodySide(self.value) if self.value in ("left", "right") else None


class DoseSide(StrEnum):
    """Which side a dose is for. ``PAINFUL`` is resolved from the patient."""

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


def resolve(side: DoseSide | None, affected: AffectedSide) -> DoseSide | None:
    """The side to print: a painful side becomes left, right or, where both hurt, each.

    Stays ``PAINFUL`` where the patient's side is not known; quality then asks for it.
    """
    if side is not DoseSide.PAINFUL:
        return side
    if affected is AffectedSide.BOTH:
        return DoseSide.EACH
    known = affected.body_side
    return DoseSide(known.value) if known else DoseSide.PAINFUL


def lead_side(side: DoseSide | None, affected: AffectedSide) -> BodySide:
    """The side that words and pictures show: the trained one, else the affected one, else left."""
    if side in (DoseSide.LEFT, DoseSide.RIGHT):
        return BodySide(side.value)
    return affected.body_side or BodySide.LEFT


def is_mirrored(side: DoseSide | None, affected: AffectedSide) -> bool:
    """Whether a drawing, made for the left side, is turned round to show the trained one."""
    return lead_side(resolve(side, affected), affected) is BodySide.RIGHT


@dataclass(frozen=True)
class Spoken:
    """A run of text; ``is_side`` marks the trained side, which paper prints in bold capitals."""

    text: str
    is_side: bool = False


_PLACEHOLDER = re.compile(r"\{(side|other)\}")


def say(text: str, lead: BodySide, words: dict[BodySide, str]) -> tuple[Spoken, ...]:
    """Fill a step's placeholders for ``lead``; ``words`` gives left and right in the text's language."""
    runs: list[Spoken] = []
    at = 0
    for match in _PLACEHOLDER.finditer(text):
        runs.append(Spoken(text[at : match.start()]))
        is_lead = match[1] == "side"
        runs.append(Spoken(words[lead if is_lead else lead.opposite], is_side=is_lead))
        at = match.end()
    runs.append(Spoken(text[at:]))
    return tuple(run for run in runs if run.text)


ENGLISH_SIDES = {BodySide.LEFT: "left", BodySide.RIGHT: "right"}


def say_plainly(text: str, lead: BodySide, words: dict[BodySide, str] = ENGLISH_SIDES) -> str:
    """The same as one string, for screens and for counting words."""
    return "".join(run.text for run in say(text, lead, words))
