"""Texts about all exercises of a revision: its precautions and the credits of its texts, each printed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain.exercise import Credit, EquipmentText, Exercise
from ptplanner.domain.ids import ItemId
from ptplanner.domain.revision import PrintedFinding, RevisionDocument
from ptplanner.wording.languages import Wording, get_wording
from ptplanner.wording.phrases import TextRuns

# Imported addresses may be longer than a printed line.
MAX_CREDIT_CHARACTERS = 260


@dataclass(frozen=True)
class PrecautionText:
    """A precaution in words for the patient, with the exercises it applies to.

    ``is_overridden``: the therapist chose these exercises in spite of it, and ``exercises_label`` says so.
    """

    exercises_label: str
    avoid: str
    why: str
    alternative: TextRuns
    is_overridden: bool = False


def build_precaution_texts(
    document: RevisionDocument, words: Wording
) -> tuple[PrecautionText, ...]:
    """Build the precautions, strongest advice first; rules with the same text are merged."""
    numbers = {item.id: number for number, item in enumerate(document.plan.items, start=1)}
    findings_by_text: dict[tuple[object, ...], list[PrintedFinding]] = {}
    for one in sorted(document.findings, key=lambda finding: -finding.advice):
        text = (one.avoid, one.why, one.instead, one.until, one.is_overridden)
        findings_by_text.setdefault(text, []).append(one)
    return tuple(
        _build_precaution_text(findings, numbers, words) for findings in findings_by_text.values()
    )


def _build_precaution_text(
    findings: list[PrintedFinding], numbers: dict[ItemId, int], words: Wording
) -> PrecautionText:
    first = findings[0]
    about = tuple(sorted({numbers[f.item] for f in findings if f.item in numbers}))
    place = words.format_exceptions_label if first.is_overridden else words.format_exercises_label
    ends = (words.format_valid_until(first.until),) if first.until else ()
    return PrecautionText(
        exercises_label=place(about) if about else "",
        avoid=words.to_sentence(first.avoid),
        why=" ".join((words.to_sentence(first.why), *ends)),
        is_overridden=first.is_overridden,
        alternative=words.format_alternative(first.instead),
    )


@dataclass(frozen=True)
class EquipmentLine:
    """What exercises need, in words for the patient, and how to use it safely; each sentence once."""

    needs: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()


NO_EQUIPMENT_LINE = EquipmentLine()


def build_equipment_line(needed: Iterable[EquipmentText], words: Wording) -> EquipmentLine:
    texts = tuple(needed)
    return EquipmentLine(
        tuple(words.format_equipment(one.name, one.substitute) for one in texts),
        tuple(dict.fromkeys(one.safety for one in texts if one.safety)),
    )


def list_credit_lines(document: RevisionDocument, words: Wording) -> tuple[str, ...]:
    """List each credit once, with the numbers of its exercises: ``1, 3: Text by ...``."""
    numbers_by_line: dict[str, list[str]] = {}
    for number, item in enumerate(document.plan.items, start=1):
        for line in format_credits(document.get_exercise(item), words):
            numbers_by_line.setdefault(line, []).append(str(number))
    return tuple(f"{', '.join(numbers)}: {line}" for line, numbers in numbers_by_line.items())


def format_exercise_credits(exercise: Exercise, language: str) -> tuple[str, ...]:
    """Format the credits of one exercise in ``language``, for the exercise's own page."""
    return format_credits(exercise, get_wording(language))


def format_credits(exercise: Exercise, words: Wording) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_format_credit(credit, words) for credit in exercise.credits))


def _format_credit(credit: Credit, words: Wording) -> str:
    phrases = words.PHRASES
    named = f"{credit.part} “{credit.title}”" if credit.title else credit.part
    licence = _shorten_address(credit.licence_url)
    parts = (
        f"{named} {phrases.credit_by} {credit.author}" if credit.author else named,
        f"{credit.licence} ({licence})" if credit.licence and licence else credit.licence,
        _shorten_address(credit.source_url),
        f"{phrases.credit_derived_from} {_shorten_address(credit.derived_from)}"
        if credit.derived_from
        else "",
    )
    line = ", ".join(part for part in parts if part)
    return line if len(line) <= MAX_CREDIT_CHARACTERS else f"{line[: MAX_CREDIT_CHARACTERS - 1]}…"


def _shorten_address(address: str) -> str:
    """Drop the scheme and the trailing slash, which a reader does not need."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
