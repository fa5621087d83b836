"""The answers that a page offers where a typed dose is doubtful, or where its words belong to the note."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain import shorthand
from ptplanner.domain.errors import InvalidValue, ShorthandError
from ptplanner.domain.shorthand import DoseQuestion, DoseReading

# Longer words are not repeated on a button.
_SHOWN_LETTERS = 40


@dataclass(frozen=True)
class DoseAnswer:
    """One button. ``text``: the dose in shorthand, or None to keep the saved one; ``note``: words for the note."""

    label: str
    text: str | None
    note: str = ""


def build_dose_answers(error: InvalidValue) -> tuple[DoseAnswer, ...]:
    if isinstance(error, DoseQuestion):
        return tuple(_build_answer(reading) for reading in error.readings)
    if isinstance(error, ShorthandError) and error.note:
        return (DoseAnswer("Put it in the note", None, error.note),)
    return ()


def _build_answer(reading: DoseReading) -> DoseAnswer:
    label = shorthand.describe_dose(reading.dosage)
    if reading.note:
        shown = reading.note[:_SHOWN_LETTERS] + ("…" if len(reading.note) > _SHOWN_LETTERS else "")
        label = f"{label}, and “{shown}” in the note"
    return DoseAnswer(label, shorthand.format_shorthand(reading.dosage), reading.note)
