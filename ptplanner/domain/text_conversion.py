"""Turns the sides and the dose that an exercise names in its words into the facts that a plan can set."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.dose_words import find_dose_words, separate_dose
from ptplanner.domain.exercise import Exercise, ExerciseText, Unconfirmed
from ptplanner.domain.side_words import find_side_words, replace_side_words
from ptplanner.domain.sides import DoseSide, Laterality

DOSE_FROM_WORDS = "From the words of its source."
_LATERALITIES = {DoseSide.EACH: Laterality.EACH, DoseSide.ALTERNATE: Laterality.ALTERNATE}


def turn_sides(exercise: Exercise) -> Exercise:
    """Write ``{side}`` and ``{other}`` for left and right; the exercise is then done on each side in turn."""
    text = exercise.get_text("en")
    lines = (*(step.text for step in text.steps), *text.stop_rules, text.purpose, text.feel)
    if not any(map(find_side_words, lines)):
        return exercise
    turned = _with_lines(text, replace_side_words(lines))
    if not turned.steps:
        return exercise
    laterality = exercise.laterality
    return replace(
        exercise,
        texts={**exercise.texts, "en": turned},
        laterality=Laterality.EACH if laterality is Laterality.NONE else laterality,
    )


def move_dose(exercise: Exercise) -> Exercise:
    """Make the dose that the steps name the usual dose, if it is one clear dose."""
    text = exercise.get_text("en")
    steps = tuple(step.text for step in text.steps)
    found = separate_dose(steps)
    if found.dose is None:
        return exercise
    side = found.dose.side
    turned = _LATERALITIES.get(side, exercise.laterality) if side else exercise.laterality
    rest = (*text.stop_rules, text.purpose, text.feel)
    return replace(
        exercise,
        texts={**exercise.texts, "en": _with_lines(text, (*found.lines, *rest))},
        default_dosage=found.dose,
        dosage_source=DOSE_FROM_WORDS,
        laterality=turned if exercise.laterality is Laterality.NONE else exercise.laterality,
        unconfirmed=exercise.unconfirmed - {Unconfirmed.DOSE},
    )


def list_side_steps(exercise: Exercise) -> tuple[tuple[int, str], ...]:
    """List the steps that are fixed to a side, counted from 1, with the words."""
    steps = enumerate(exercise.get_text("en").steps, start=1)
    return tuple((n, word.words) for n, step in steps for word in find_side_words(step.text))


def list_dose_steps(exercise: Exercise) -> tuple[tuple[int, str], ...]:
    """List the steps that name a dose, counted from 1, with the words."""
    steps = enumerate(exercise.get_text("en").steps, start=1)
    return tuple((n, words) for n, step in steps for words in find_dose_words(step.text))


def _with_lines(text: ExerciseText, lines: tuple[str, ...]) -> ExerciseText:
    """Put changed lines in place of the steps, the stop rules, the purpose and the feel; empty ones go."""
    count, rules = len(text.steps), len(text.stop_rules)
    steps = tuple(
        step if line == step.text else replace(step, text=line, short="")
        for step, line in zip(text.steps, lines, strict=False)
        if line
    )
    return replace(
        text,
        steps=steps,
        stop_rules=tuple(filter(None, lines[count : count + rules])),
        purpose=lines[count + rules],
        feel=lines[count + rules + 1],
    )
