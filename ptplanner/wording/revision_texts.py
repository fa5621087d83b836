"""Texts about all exercises of a revision: its precautions and the credits of its texts, each printed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain.clinic_locale import DateOrder
from ptplanner.domain.exercise import Credit, EquipmentText, Exercise, Source
from ptplanner.domain.ids import ItemId
from ptplanner.domain.name_on_sheet import NameOnSheet, find_surname_initial
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.revision import PAPER_SINCE_VERSION, PrintedFinding, RevisionDocument
from ptplanner.wording.languages import Wording, get_wording
from ptplanner.wording.phrases import TextRuns

# Imported addresses may be longer than a printed line.
MAX_CREDIT_CHARACTERS = 260


@dataclass(frozen=True)
class PrecautionText:
    """A precaution in words for the patient, with the exercises it applies to.

    ``avoid``: the sentence in bold: what to avoid or, of an exercise that stays in the plan, how to do it safely.
    ``is_overridden``: the therapist chose these exercises in spite of it, and ``exercises_label`` says so.
    """

    exercises_label: str
    avoid: str
    why: str
    alternative: TextRuns
    is_overridden: bool = False


def format_patient_name(document: RevisionDocument, words: Wording) -> str:
    """Format the patient's name as the clinic prints it; the first name alone where the rest is not known."""
    first_name, printed = document.patient.first_name, document.clinic.name_on_sheet
    if printed is NameOnSheet.INITIAL and (initial := find_surname_initial(document.patient.name)):
        return words.format_name_with_initial(first_name, initial)
    if printed is NameOnSheet.BIRTH_YEAR and first_name and document.birth_year:
        return words.format_name_with_birth_year(first_name, document.birth_year)
    return first_name


def build_precaution_texts(
    document: RevisionDocument, words: Wording
) -> tuple[PrecautionText, ...]:
    """Build the precautions, strongest advice first; rules with the same text are merged."""
    numbers = {item.id: number for number, item in enumerate(document.plan.items, start=1)}
    findings_by_text: dict[tuple[object, ...], list[PrintedFinding]] = {}
    for one in sorted(document.findings, key=lambda finding: -finding.advice):
        findings_by_text.setdefault(_list_printed_words(one), []).append(one)
    return tuple(
        _build_precaution_text(findings, numbers, words, document.clinic.date_order)
        for findings in findings_by_text.values()
    )


def _list_printed_words(one: PrintedFinding) -> tuple[object, ...]:
    """Return what the sheet prints of a finding; findings that print the same are merged."""
    if one.says_how:
        return (one.safely, one.is_overridden, one.for_patient)
    return (one.avoid, one.why, one.instead, one.until, one.is_overridden)


def _build_precaution_text(
    findings: list[PrintedFinding],
    numbers: dict[ItemId, int],
    words: Wording,
    order: DateOrder,
) -> PrecautionText:
    first = findings[0]
    about = tuple(sorted({numbers[f.item] for f in findings if f.item in numbers}))
    if first.says_how:
        return _build_safe_way_text(findings, about, words, order)
    place = words.format_exceptions_label if first.is_overridden else words.format_exercises_label
    ends = (words.format_valid_until(first.until, order),) if first.until else ()
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


def list_equipment_texts(document: RevisionDocument) -> tuple[EquipmentText, ...]:
    """List what the exercises of a revision need; what has no text of its own is named in its own words."""
    if document.version < PAPER_SINCE_VERSION:
        return ()
    items = document.plan.items
    unlisted = (word for item in items for word in document.get_exercise(item).unlisted_equipment)
    return (*document.equipment.values(), *name_unlisted_equipment(unlisted))


def name_unlisted_equipment(words: Iterable[str]) -> tuple[EquipmentText, ...]:
    return tuple(EquipmentText(word, Source("")) for word in dict.fromkeys(words))


NO_EQUIPMENT_LINE = EquipmentLine()


def build_equipment_line(needed: Iterable[EquipmentText], words: Wording) -> EquipmentLine:
    texts = tuple(needed)
    return EquipmentLine(
        tuple(words.format_equipment(one.name, one.substitute) for one in texts),
        tuple(dict.fromkeys(one.safety for one in texts if one.safety)),
    )


def _build_safe_way_text(
    findings: list[PrintedFinding], about: tuple[int, ...], words: Wording, order: DateOrder
) -> PrecautionText:
    """Say how to do exercises that stay in the plan; before it, why the therapist chose an overridden one."""
    first = findings[0]
    label = (
        words.format_chosen_label(about, first.for_patient)
        if first.is_overridden
        else words.format_exercises_label(about)
    )
    return PrecautionText(
        exercises_label=label if about else "",
        avoid=words.to_sentence(first.safely),
        why=_format_last_day(findings, words, order),
        alternative=(),
        is_overridden=first.is_overridden,
    )


def _format_last_day(findings: list[PrintedFinding], words: Wording, order: DateOrder) -> str:
    """Say until when a sentence counts: until the last of its rules ends; empty if one has no known end."""
    ends = [one.until for one in findings if one.until]
    return words.format_valid_until(max(ends), order) if len(ends) == len(findings) else ""


def format_card_warning(document: RevisionDocument, item: PlanItem) -> str:
    """Return the exercise's own warning and the therapist's, which stand in one box on every layout.

    The exercise's own is left out where the therapist chose the exercise in spite of that condition.
    """
    exercise = document.get_exercise(item)
    is_chosen = any(
        one.item == item.id
        and one.is_overridden
        and one.condition_slug == exercise.warned_condition
        for one in document.findings
    )
    own = "" if is_chosen else exercise.get_text(document.language).warning
    return " ".join(part for part in (own, item.warning) if part)


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
