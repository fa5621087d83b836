"""Checks an exercise's text: sides are named where they matter, and it is easy enough to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ptplanner.content import models
from ptplanner.content.files import ContentFile, Problem
from ptplanner.domain.readability import HIGHEST_GRADE, grade
from ptplanner.domain.sides import BodySide, Laterality, say_plainly

_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
_SIDES = ("side", "other")
# {side} and {other} are replaced in these fields wherever they are shown; other fields are shown unchanged.
_SPOKEN = ("feel", "start_alt", "end_alt", "movement_description", "mistakes", "stop_rules")
_AS_IT_STANDS = (
    "name",
    "plain_name",
    "aliases",
    "purpose",
    "equipment_note",
    "start_caption",
    "end_caption",
)


class _Said(NamedTuple):
    loc: tuple[str | int, ...]
    text: str


def of_text(
    file: ContentFile, text: models.TextFile, laterality: Laterality, *, lang: str
) -> Iterable[Problem]:
    """Problems in the text of one exercise in one language."""
    yield from _placeholders(file, text)
    yield from _sides(file, text, laterality)
    if lang == "en":
        yield from _reading(file, text)


def _steps(text: models.TextFile) -> list[_Said]:
    return [
        _Said(("step", place, field), said)
        for place, row in enumerate(text.step)
        for field, said in (("text", row.text), ("short", row.short))
    ]


def _fields(text: models.TextFile, names: Iterable[str]) -> list[_Said]:
    values = [(name, getattr(text, name)) for name in names]
    return [
        _Said((name,), said)
        for name, value in values
        for said in (value if isinstance(value, list) else [value])
    ]


def _placeholders(file: ContentFile, text: models.TextFile) -> Iterable[Problem]:
    for said in [*_steps(text), *_fields(text, _SPOKEN)]:
        for name in _PLACEHOLDER.findall(said.text):
            if name not in _SIDES:
                allowed = "Allowed: {side}, {other}."
                yield file.problem(said.loc, f"“{{{name}}}” is not known. {allowed}")
    for said in _fields(text, _AS_IT_STANDS):
        if _PLACEHOLDER.search(said.text):
            yield file.problem(said.loc, "Placeholders are not replaced here. Allowed: plain words.")


def _sides(file: ContentFile, text: models.TextFile, laterality: Laterality) -> Iterable[Problem]:
    if laterality is Laterality.NONE:
        named = [s for s in [*_steps(text), *_fields(text, _SPOKEN)] if _names_side(s.text)]
        for said in named:
            yield file.problem(said.loc, "Names a side, but the exercise has laterality none.")
    elif laterality is not Laterality.ALTERNATE and not any(
        "{side}" in row.text for row in text.step
    ):
        yield file.problem(("step",), "No step names {side}. Say which side moves.")


def _names_side(text: str) -> bool:
    return any(name in _SIDES for name in _PLACEHOLDER.findall(text))


def _reading(file: ContentFile, text: models.TextFile) -> Iterable[Problem]:
    """The steps are graded as one text, and the remaining fields as another."""
    beside = (text.purpose, *text.mistakes, *text.stop_rules, f"You feel it in {text.feel}.")
    parts = {"step": [row.text for row in text.step], "purpose": beside}
    for field, lines in parts.items():
        level = grade(say_plainly("\n".join(lines), BodySide.LEFT))
        if level is not None and level > HIGHEST_GRADE:
            what = (
                "The steps read"
                if field == "step"
                else "Purpose, mistakes, stop rules and feel read"
            )
            yield file.problem(
                (field,),
                f"{what} at grade {level:.1f}; at most {HIGHEST_GRADE:.0f}. "
                "Use shorter words and sentences.",
            )
