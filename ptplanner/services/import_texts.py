"""What the words of imported exercises bring: fixed sides, doses and other languages; and what is done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ptplanner.domain.exercise import Credit, Exercise, Unconfirmed
from ptplanner.domain.exercise_import import (
    ImportedExercise,
    TextChoices,
    TextRemark,
    TextRemarkKind,
)
from ptplanner.domain.text_conversion import (
    list_dose_steps,
    list_side_steps,
    move_dose,
    turn_sides,
)
from ptplanner.services.custom_exercises import CHANGES_CREDIT_PART


def find_text_remarks(entries: Iterable[ImportedExercise]) -> tuple[TextRemark, ...]:
    """Return at most one remark of each kind for each entry, in their order."""
    return tuple(remark for entry in entries for remark in _list_entry_remarks(entry))


def _list_entry_remarks(entry: ImportedExercise) -> Iterable[TextRemark]:
    exercise = entry.exercise
    found = {
        TextRemarkKind.SIDE: list_side_steps(exercise),
        TextRemarkKind.DOSE: list_dose_steps(exercise),
        TextRemarkKind.LANGUAGE: ((0, entry.foreign_language),) if entry.foreign_language else (),
    }
    for kind, places in found.items():
        for step, words in places[:1]:
            yield TextRemark(kind, entry.source_key, entry.place, exercise.name, step, words)


def apply_text_choices(entry: ImportedExercise, choices: TextChoices, clinic: str) -> Exercise:
    """Return the exercise as it is imported. Changed words are credited to the clinic, as open licences require."""
    exercise = entry.exercise
    if choices.moves_doses:
        exercise = move_dose(exercise)
    if choices.turns_sides:
        exercise = turn_sides(exercise)
    if entry.foreign_language:
        exercise = replace(exercise, unconfirmed=exercise.unconfirmed | {Unconfirmed.LANGUAGE})
    if exercise.texts == entry.exercise.texts:
        return exercise
    return replace(
        exercise, credits=(*exercise.credits, Credit(CHANGES_CREDIT_PART, author=clinic))
    )
