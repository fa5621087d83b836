"""What must fit between files: slugs that exist, numbers used once, sides said where sides matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ptplanner.content import models
from ptplanner.content.files import ContentFile, Problem, allowed
from ptplanner.domain.readability import HIGHEST_GRADE, grade
from ptplanner.domain.sides import BodySide, Laterality, say_plainly

# Read at a glance beside a warning sign.
MOST_WORDS_OF_WHY = 6
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
_SIDES = ("side", "other")


@dataclass(frozen=True)
class Folder:
    """One exercise's files, where they could be read."""

    slug: str
    file: ContentFile
    exercise: models.ExerciseFile
    texts: Mapping[str, tuple[ContentFile, models.TextFile]]


def of_exercises(folders: Mapping[str, Folder]) -> Iterable[Problem]:
    """Faults between exercises, and of each one's own words."""
    yield from _doubled_numbers(folders)
    yield from _doubled_names(folders)
    for folder in folders.values():
        yield from _links(folder, folders)
        yield from _ladder(folder, folders)
        for file, text in folder.texts.values():
            yield from _words(folder, file, text)


def _doubled_numbers(folders: Mapping[str, Folder]) -> Iterable[Problem]:
    seen: dict[int, str] = {}
    for folder in folders.values():
        number = folder.exercise.number
        if number in seen:
            yield folder.file.problem(
                ("number",), f"{number} belongs to {seen[number]}. The next free one is {_free(folders)}."
            )  # fmt: skip
        seen.setdefault(number, folder.slug)


def _free(folders: Mapping[str, Folder]) -> int:
    return max(folder.exercise.number for folder in folders.values()) + 1


def _doubled_names(folders: Mapping[str, Folder]) -> Iterable[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for folder in folders.values():
        for lang, (file, text) in folder.texts.items():
            name = (lang, text.name.casefold())
            if name in seen:
                yield file.problem(("name",), f"“{text.name}” is the name of {seen[name]} already.")
            seen.setdefault(name, folder.slug)
            doubled = [alias for alias, count in Counter(text.aliases).items() if count > 1]
            if doubled:
                yield file.problem(("aliases",), f"“{doubled[0]}” stands twice.")


def _links(folder: Folder, folders: Mapping[str, Folder]) -> Iterable[Problem]:
    exercise = folder.exercise
    named: dict[str, list[str]] = {
        "easier": [exercise.easier] if exercise.easier else [],
        "harder": [exercise.harder] if exercise.harder else [],
        "safer": exercise.safer,
    }
    for field, slugs in named.items():
        for slug in slugs:
            if slug == folder.slug:
                yield folder.file.problem((field,), "An exercise cannot name itself.")
            elif slug not in folders:
                yield folder.file.problem((field,), allowed(slug, sorted(folders)))


def _ladder(folder: Folder, folders: Mapping[str, Folder]) -> Iterable[Problem]:
    """Going easier and easier must come to an end."""
    passed = {folder.slug}
    step = folder.exercise.easier
    while step is not None and step in folders:
        if step in passed:
            yield folder.file.problem(("easier",), f"This ladder leads back to {step}.")
            return
        passed.add(step)
        step = folders[step].exercise.easier


def _words(folder: Folder, file: ContentFile, text: models.TextFile) -> Iterable[Problem]:
    lines = [("feel", text.feel), ("purpose", text.purpose), *_step_lines(text)]
    lines += [(name, line) for name in ("mistakes", "stop_rules") for line in getattr(text, name)]
    lines += [
        (name, getattr(text, name)) for name in ("start_alt", "end_alt", "movement_description")
    ]
    for field, line in lines:
        unknown = [name for name in _PLACEHOLDER.findall(line) if name not in _SIDES]
        if unknown:
            yield file.problem(
                (field,), f"{{{unknown[0]}}} is not known. Allowed: {{side}}, {{other}}."
            )
    says_side = any("{side}" in row.text for row in text.step)
    if says_side and folder.exercise.laterality is Laterality.NONE:
        yield file.problem(("step",), "A step names {side}, but the exercise has laterality none.")
    if not says_side and folder.exercise.laterality in (Laterality.EACH, Laterality.PAINFUL):
        yield file.problem(("step",), "No step names {side}. Say which side moves.")
    yield from _reading(file, text)


def _step_lines(text: models.TextFile) -> list[tuple[str, str]]:
    return [("step", line) for row in text.step for line in (row.text, row.short)]


def _reading(file: ContentFile, text: models.TextFile) -> Iterable[Problem]:
    if file.path.name != "text.en.toml":
        return
    said = "\n".join(say_plainly(row.text, BodySide.LEFT) for row in text.step)
    level = grade(said)
    if level is not None and level > HIGHEST_GRADE:
        yield file.problem(
            ("step",), f"The steps read at grade {level:.1f}; at most {HIGHEST_GRADE:.0f}. Write shorter sentences."
        )  # fmt: skip


def of_rules(
    file: ContentFile, rules: models.RulesFile, conditions: models.ConditionsFile
) -> Iterable[Problem]:
    known = [row.slug for row in conditions.condition]
    seen: set[str] = set()
    for place, row in enumerate(rules.rule):
        if row.condition not in known:
            yield file.problem(("rule", place, "condition"), allowed(row.condition, known))
        if row.id in seen:
            yield file.problem(("rule", place, "id"), f"“{row.id}” stands twice.")
        seen.add(row.id)
        count = len(row.why.split())
        if count > MOST_WORDS_OF_WHY:
            yield file.problem(
                ("rule", place, "why"), f"{count} words; at most {MOST_WORDS_OF_WHY}."
            )


def of_conditions(file: ContentFile, conditions: models.ConditionsFile) -> Iterable[Problem]:
    counts = Counter(row.slug for row in conditions.condition)
    for place, row in enumerate(conditions.condition):
        if counts[row.slug] > 1:
            yield file.problem(("condition", place, "slug"), f"“{row.slug}” stands twice.")


def of_template(
    file: ContentFile, template: models.TemplateFile, known: list[str]
) -> Iterable[Problem]:
    order = ["warm-up", "main", "cool-down"]
    furthest = 0
    for place, row in enumerate(template.item):
        if row.exercise not in known:
            yield file.problem(("item", place, "exercise"), allowed(row.exercise, known))
        if order.index(row.section) < furthest:
            yield file.problem(("item", place, "section"), f"Sections go {', '.join(order)}.")
        furthest = max(furthest, order.index(row.section))
    if file.path.stem != template.slug:
        yield file.problem(
            ("slug",), f"The file is called {file.path.stem}; slug and file name are the same."
        )
