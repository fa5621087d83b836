"""Checks the ladders of exercises, each of which names at most one easier and one harder exercise.

Every exercise is on a ladder or says why it is not. If A names B as harder, B must name A as easier. Several
exercises may share an easier one, which names the best of them as harder. An easier exercise shares a region of
the body and never has a higher level. A ladder contains no cycle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ptplanner.formats.content_files.exercise_folder import ExerciseFolder
from ptplanner.formats.content_files.files import Problem


def find_ladder_problems(
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
        said = "There is no easier and no harder exercise. Name one, or say why in alone_because."
        yield folder.file.build_problem(("easier",), said)
    if is_on_a_ladder and exercise.alone_because:
        said = "It has an easier or a harder exercise, so it is not alone. Leave one of them out."
        yield folder.file.build_problem(("alone_because",), said)


def _find_harder_problems(folder: ExerciseFolder, harder: ExerciseFolder) -> Iterable[Problem]:
    if harder.exercise.easier != folder.slug:
        said = harder.exercise.easier or "none"
        yield folder.file.build_problem(
            ("harder",),
            f"{harder.slug} must name {folder.slug} as its easier one; it names {said}.",
        )


def _find_easier_problems(folder: ExerciseFolder, easier: ExerciseFolder) -> Iterable[Problem]:
    if not easier.exercise.harder:
        said = f"{easier.slug} names no harder one. It must name {folder.slug} or a better one."
        yield folder.file.build_problem(("easier",), said)
    if easier.exercise.level > folder.exercise.level:
        yield folder.file.build_problem(
            ("easier",), f"{easier.slug} has a higher level than this one."
        )
    if not set(easier.exercise.regions) & set(folder.exercise.regions):
        regions = ", ".join(folder.exercise.regions)
        said = f"{easier.slug} is for another part of the body. This one is for: {regions}."
        yield folder.file.build_problem(("easier",), said)


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
