"""Checks exercises: links, numbers and names, the ladders of easier and harder exercises, and their text.

Every exercise is on a ladder or says why it is not. If A names B as harder, B must name A as easier. Several
exercises may share an easier one, which names the best of them as harder. An easier exercise shares a region of
the body and never has a higher level. A ladder contains no cycle.

The text names sides where they matter, and is easy enough to read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ptplanner.domain.readability import MAX_READING_GRADE, compute_reading_grade
from ptplanner.domain.sides import BodySide, Laterality, fill_sides_as_text
from ptplanner.formats.content_files.files import ContentFile
from ptplanner.formats.content_files.models import ExerciseFile, TextFile
from ptplanner.formats.problems import Problem, describe_unknown_value

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


@dataclass(frozen=True)
class ExerciseFolder:
    """The files of one exercise that are valid."""

    slug: str
    file: ContentFile
    exercise: ExerciseFile
    texts: Mapping[str, tuple[ContentFile, TextFile]]


def find_exercise_problems(
    folders: Mapping[str, ExerciseFolder], known: Collection[str]
) -> Iterable[Problem]:
    """Problems across exercises, and in the text of each one.

    ``known`` holds the slug of every folder, so that a link to an invalid exercise is not reported again.
    """
    yield from _find_duplicate_numbers(folders)
    yield from _find_duplicate_names(folders)
    for folder in folders.values():
        yield from _find_broken_links(folder, known)
        yield from _find_ladder_problems(folder, folders)
        for lang, (file, text) in folder.texts.items():
            yield from _find_text_problems(file, text, folder.exercise.laterality, lang=lang)


def _find_duplicate_numbers(folders: Mapping[str, ExerciseFolder]) -> Iterable[Problem]:
    seen: dict[int, str] = {}
    for folder in folders.values():
        number = folder.exercise.number
        if number in seen:
            yield folder.file.build_problem(
                ("number",),
                f"{number} belongs to {seen[number]}. The next free one is {_find_free_number(folders)}.",
            )
        seen.setdefault(number, folder.slug)


def _find_free_number(folders: Mapping[str, ExerciseFolder]) -> int:
    return max(folder.exercise.number for folder in folders.values()) + 1


def _find_duplicate_names(folders: Mapping[str, ExerciseFolder]) -> Iterable[Problem]:
    """Two exercises with the same name could not be distinguished in a search."""
    seen: dict[tuple[str, str], str] = {}
    for folder in folders.values():
        for lang, (file, text) in folder.texts.items():
            named = [("name", text.name), *(("aliases", alias) for alias in text.aliases)]
            for field, name in named:
                owner = seen.setdefault((lang, name.casefold()), f"{folder.slug}, as {field}")
                if owner != f"{folder.slug}, as {field}" or text.aliases.count(name) > 1:
                    yield file.build_problem((field,), f"“{name}” is taken: it names {owner}.")


def _find_broken_links(folder: ExerciseFolder, known: Collection[str]) -> Iterable[Problem]:
    exercise = folder.exercise
    named = {
        "easier": [exercise.easier] if exercise.easier else [],
        "harder": [exercise.harder] if exercise.harder else [],
        "safer": exercise.safer,
    }
    for field, slugs in named.items():
        for slug in slugs:
            if slug == folder.slug:
                yield folder.file.build_problem((field,), "An exercise cannot name itself.")
            elif slug not in known:
                yield folder.file.build_problem(
                    (field,), describe_unknown_value(slug, sorted(known))
                )


def _find_ladder_problems(
    folder: ExerciseFolder, folders: Mapping[str, ExerciseFolder]
) -> Iterable[Problem]:
    """Problems of one exercise's ladder. A link to an invalid exercise is not reported again."""
    exercise = folder.exercise
    yield from _find_alone_problems(folder)
    harder, easier = folders.get(exercise.harder or ""), folders.get(exercise.easier or "")
    if harder:
        yield from _find_harder_problems(folder, harder)
    if easier:
        yield from _find_easier_problems(folder, easier)
    if _is_circular(folder, folders):
        yield folder.file.build_problem(("easier",), f"This ladder leads back to {folder.slug}.")


def _find_alone_problems(folder: ExerciseFolder) -> Iterable[Problem]:
    exercise = folder.exercise
    is_on_a_ladder = bool(exercise.easier or exercise.harder)
    if not is_on_a_ladder and not exercise.alone_because:
        message = (
            "There is no easier and no harder exercise. Name one, or say why in alone_because."
        )
        yield folder.file.build_problem(("easier",), message)
    if is_on_a_ladder and exercise.alone_because:
        message = (
            "It has an easier or a harder exercise, so it is not alone. Leave one of them out."
        )
        yield folder.file.build_problem(("alone_because",), message)


def _find_harder_problems(folder: ExerciseFolder, harder: ExerciseFolder) -> Iterable[Problem]:
    if harder.exercise.easier != folder.slug:
        named = harder.exercise.easier or "none"
        yield folder.file.build_problem(
            ("harder",),
            f"{harder.slug} must name {folder.slug} as its easier one; it names {named}.",
        )


def _find_easier_problems(folder: ExerciseFolder, easier: ExerciseFolder) -> Iterable[Problem]:
    if not easier.exercise.harder:
        message = f"{easier.slug} names no harder one. It must name {folder.slug} or a better one."
        yield folder.file.build_problem(("easier",), message)
    if easier.exercise.level > folder.exercise.level:
        yield folder.file.build_problem(
            ("easier",), f"{easier.slug} has a higher level than this one."
        )
    if not set(easier.exercise.regions) & set(folder.exercise.regions):
        regions = ", ".join(folder.exercise.regions)
        message = f"{easier.slug} is for another part of the body. This one is for: {regions}."
        yield folder.file.build_problem(("easier",), message)


def _is_circular(folder: ExerciseFolder, folders: Mapping[str, ExerciseFolder]) -> bool:
    passed: set[str] = set()
    below = folder.exercise.easier
    while below is not None and below in folders and below not in passed:
        if below == folder.slug:
            # An exercise that names itself is reported with the links.
            return bool(passed)
        passed.add(below)
        below = folders[below].exercise.easier
    return False


class _LocatedText(NamedTuple):
    loc: tuple[str | int, ...]
    text: str


def _find_text_problems(
    file: ContentFile, text: TextFile, laterality: Laterality, *, lang: str
) -> Iterable[Problem]:
    """Problems in the text of one exercise in one language."""
    yield from _find_placeholder_problems(file, text)
    yield from _find_side_problems(file, text, laterality)
    if lang == "en":
        yield from _find_readability_problems(file, text)


def _list_step_texts(text: TextFile) -> list[_LocatedText]:
    return [
        _LocatedText(("step", place, field), line)
        for place, row in enumerate(text.steps)
        for field, line in (("text", row.text), ("short", row.short))
    ]


def _list_field_texts(text: TextFile, names: Iterable[str]) -> list[_LocatedText]:
    values = [(name, getattr(text, name)) for name in names]
    return [
        _LocatedText((name,), line)
        for name, value in values
        for line in (value if isinstance(value, tuple) else [value])
    ]


def _find_placeholder_problems(file: ContentFile, text: TextFile) -> Iterable[Problem]:
    for located in [*_list_step_texts(text), *_list_field_texts(text, _FIELDS_WITH_SIDES)]:
        for name in _PLACEHOLDER.findall(located.text):
            if name not in _SIDE_PLACEHOLDERS:
                allowed = "Allowed: {side}, {other}."
                yield file.build_problem(located.loc, f"“{{{name}}}” is not known. {allowed}")
    for located in _list_field_texts(text, _FIELDS_WITHOUT_SIDES):
        if _PLACEHOLDER.search(located.text):
            yield file.build_problem(
                located.loc, "Placeholders are not replaced here. Allowed: plain words."
            )


def _find_side_problems(
    file: ContentFile, text: TextFile, laterality: Laterality
) -> Iterable[Problem]:
    if laterality is Laterality.NONE:
        named = [
            s
            for s in [*_list_step_texts(text), *_list_field_texts(text, _FIELDS_WITH_SIDES)]
            if _has_side_placeholder(s.text)
        ]
        for located in named:
            yield file.build_problem(
                located.loc, "Names a side, but the exercise has laterality none."
            )
    elif laterality is not Laterality.ALTERNATE and not any(
        "{side}" in row.text for row in text.steps
    ):
        yield file.build_problem(("step",), "No step names {side}. Say which side moves.")


def _has_side_placeholder(text: str) -> bool:
    return any(name in _SIDE_PLACEHOLDERS for name in _PLACEHOLDER.findall(text))


def _find_readability_problems(file: ContentFile, text: TextFile) -> Iterable[Problem]:
    """The steps are graded as one text, and the remaining fields as another."""
    beside = (text.purpose, *text.mistakes, *text.stop_rules, f"You feel it in {text.feel}.")
    parts = {"step": [row.text for row in text.steps], "purpose": beside}
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
