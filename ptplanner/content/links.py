"""What must fit between exercises: links that exist and lead one way, numbers and names used once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ptplanner.content import models, words
from ptplanner.content.files import ContentFile, Problem, allowed


@dataclass(frozen=True)
class Folder:
    """One exercise's files, where they could be read."""

    slug: str
    file: ContentFile
    exercise: models.ExerciseFile
    texts: Mapping[str, tuple[ContentFile, models.TextFile]]


def of_exercises(folders: Mapping[str, Folder], known: Collection[str]) -> Iterable[Problem]:
    """Faults between exercises, and of each one's own words.

    ``known``: every folder's slug, so that a link to a broken exercise is not a second fault.
    """
    yield from _doubled_numbers(folders)
    yield from _doubled_names(folders)
    for folder in folders.values():
        yield from _links(folder, known)
        yield from _ladder(folder, folders)
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
    """Two exercises that answer to one name cannot be told apart by a search."""
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


def _ladder(folder: Folder, folders: Mapping[str, Folder]) -> Iterable[Problem]:
    """Down is never up: what is harder names this one as easier, and easier steps come to an end."""
    slug, exercise = folder.slug, folder.exercise
    harder, easier = folders.get(exercise.harder or ""), folders.get(exercise.easier or "")
    if harder and harder.exercise.easier != slug:
        said = harder.exercise.easier or "none"
        yield folder.file.problem(
            ("harder",),
            f"{harder.slug} must name {slug} as its easier one; it names {said}.",
        )
    if easier and easier.exercise.level > exercise.level:
        yield folder.file.problem(("easier",), f"{easier.slug} has a higher level than this one.")
    if _leads_back(folder, folders):
        yield folder.file.problem(("easier",), f"This ladder leads back to {slug}.")


def _leads_back(folder: Folder, folders: Mapping[str, Folder]) -> bool:
    passed: set[str] = set()
    below = folder.exercise.easier
    while below is not None and below in folders and below not in passed:
        if below == folder.slug:
            # To name oneself is told as a fault of the link.
            return bool(passed)
        passed.add(below)
        below = folders[below].exercise.easier
    return False
