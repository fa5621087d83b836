"""Checks across exercises: links must lead to exercises, numbers and names must be unique."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ptplanner.formats.content_files import ladder, text_checks
from ptplanner.formats.content_files.exercise_folder import ExerciseFolder
from ptplanner.formats.content_files.files import Problem, format_unknown_value


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
        yield from ladder.find_ladder_problems(folder, folders)
        for lang, (file, text) in folder.texts.items():
            yield from text_checks.find_text_problems(
                file, text, folder.exercise.laterality, lang=lang
            )


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
                yield folder.file.build_problem((field,), format_unknown_value(slug, sorted(known)))
