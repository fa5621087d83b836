"""Checks across exercises: links must lead to exercises, numbers and names must be unique."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ptplanner.content import ladder, words
from ptplanner.content.files import Problem, allowed
from ptplanner.content.folder import Folder


def of_exercises(folders: Mapping[str, Folder], known: Collection[str]) -> Iterable[Problem]:
    """Problems across exercises, and in the text of each one.

    ``known`` holds the slug of every folder, so that a link to an invalid exercise is not reported again.
    """
    yield from _doubled_numbers(folders)
    yield from _doubled_names(folders)
    for folder in folders.values():
        yield from _links(folder, known)
        yield from ladder.of_exercise(folder, folders)
        for lang, (file, text) in folder.texts.items():
            yield from words.of_text(file, text, folder.exercise.laterality, lang=lang)


def _doubled_numbers(folders: Mapping[str, Folder]) -> Iterable[Problem]:
    seen: dict[int, str] = {}
    for folder in folders.values():
        number = folder.exercise.number
        if number in seen:
            yield folder.file.problem(
                ("number",),
                f"{number} belongs to {seen[number]}. The next free one is {_free(folders)}.",
            )
        seen.setdefault(number, folder.slug)


def _free(folders: Mapping[str, Folder]) -> int:
    return max(folder.exercise.number for folder in folders.values()) + 1


def _doubled_names(folders: Mapping[str, Folder]) -> Iterable[Problem]:
    """Two exercises with the same name could not be distinguished in a search."""
    seen: dict[tuple[str, str], str] = {}
    for folder in folders.values():
        for lang, (file, text) in folder.texts.items():
            named = [("name", text.name), *(("aliases", alias) for alias in text.aliases)]
            for field, name in named:
                owner = seen.setdefault((lang, name.casefold()), f"{folder.slug}, as {field}")
                if owner != f"{folder.slug}, as {field}" or text.aliases.count(name) > 1:
                    yield file.problem((field,), f"“{name}” is taken: it names {owner}.")


def _links(folder: Folder, known: Collection[str]) -> Iterable[Problem]:
    exercise = folder.exercise
    named = {
        "easier": [exercise.easier] if exercise.easier else [],
        "harder": [exercise.harder] if exercise.harder else [],
        "safer": exercise.safer,
    }
    for field, slugs in named.items():
        for slug in slugs:
            if slug == folder.slug:
                yield folder.file.problem((field,), "An exercise cannot name itself.")
            elif slug not in known:
                yield folder.file.problem((field,), allowed(slug, sorted(known)))
