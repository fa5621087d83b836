"""Checks an exercise's text: sides are named where they matter, and it is easy enough to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ptplanner.domain.readability import MAX_READING_GRADE, compute_reading_grade
from ptplanner.domain.sides import BodySide, Laterality, fill_sides_as_text
from ptplanner.formats.content_files import models
from ptplanner.formats.content_files.files import ContentFile, Problem

_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
_SIDE_PLACEHOLDERS = ("side", "other")
# {side} and {other} are replaced in these fields wherever they are shown; other fields are shown unchanged.
_FIELDS_WITH_SIDES = (
    "feel",
    "start_alt",
    "end_alt",
    "movement_description",
    "mistakes",
    "stop_rules",
)
_FIELDS_WITHOUT_SIDES = (
    "name",
    "plain_name",
    "aliases",
    "purpose",
    "equipment_note",
    "start_caption",
    "end_caption",
)


class _LocatedText(NamedTuple):
    loc: tuple[str | int, ...]
    text: str


def find_text_problems(
    file: ContentFile, text: models.TextFile, laterality: Laterality, *, lang: str
) -> Iterable[Problem]:
    """Problems in the text of one exercise in one language."""
    yield from _find_placeholder_problems(file, text)
    yield from _find_side_problems(file, text, laterality)
    if lang == "en":
        yield from _find_readability_problems(file, text)


def _list_step_texts(text: models.TextFile) -> list[_LocatedText]:
    return [
        _LocatedText(("step", place, field), said)
        for place, row in enumerate(text.step)
        for field, said in (("text", row.text), ("short", row.short))
    ]


def _list_field_texts(text: models.TextFile, names: Iterable[str]) -> list[_LocatedText]:
    values = [(name, getattr(text, name)) for name in names]
    return [
        _LocatedText((name,), said)
        for name, value in values
        for said in (value if isinstance(value, list) else [value])
    ]


def _find_placeholder_problems(file: ContentFile, text: models.TextFile) -> Iterable[Problem]:
    for said in [*_list_step_texts(text), *_list_field_texts(text, _FIELDS_WITH_SIDES)]:
        for name in _PLACEHOLDER.findall(said.text):
            if name not in _SIDE_PLACEHOLDERS:
                allowed = "Allowed: {side}, {other}."
                yield file.build_problem(said.loc, f"“{{{name}}}” is not known. {allowed}")
    for said in _list_field_texts(text, _FIELDS_WITHOUT_SIDES):
        if _PLACEHOLDER.search(said.text):
            yield file.build_problem(
                said.loc, "Placeholders are not replaced here. Allowed: plain words."
            )


def _find_side_problems(
    file: ContentFile, text: models.TextFile, laterality: Laterality
) -> Iterable[Problem]:
    if laterality is Laterality.NONE:
        named = [
            s
            for s in [*_list_step_texts(text), *_list_field_texts(text, _FIELDS_WITH_SIDES)]
            if _has_side_placeholder(s.text)
        ]
        for said in named:
            yield file.build_problem(
                said.loc, "Names a side, but the exercise has laterality none."
            )
    elif laterality is not Laterality.ALTERNATE and not any(
        "{side}" in row.text for row in text.step
    ):
        yield file.build_problem(("step",), "No step names {side}. Say which side moves.")


def _has_side_placeholder(text: str) -> bool:
    return any(name in _SIDE_PLACEHOLDERS for name in _PLACEHOLDER.findall(text))


def _find_readability_problems(file: ContentFile, text: models.TextFile) -> Iterable[Problem]:
    """The steps are graded as one text, and the remaining fields as another."""
    beside = (text.purpose, *text.mistakes, *text.stop_rules, f"You feel it in {text.feel}.")
    parts = {"step": [row.text for row in text.step], "purpose": beside}
    for field, lines in parts.items():
        level = compute_reading_grade(fill_sides_as_text("\n".join(lines), BodySide.LEFT))
        if level is not None and level > MAX_READING_GRADE:
            what = (
                "The steps read"
                if field == "step"
                else "Purpose, mistakes, stop rules and feel read"
            )
            yield file.build_problem(
                (field,),
                f"{what} at grade {level:.1f}; at most {MAX_READING_GRADE:.0f}. "
                "Use shorter words and sentences.",
            )
