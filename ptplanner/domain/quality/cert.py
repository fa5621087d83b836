"""CERT, the Consensus on Exercise Reporting Template: which of its 16 items the plan puts on record.

A template for reporting trials, used here as a mirror: could a colleague repeat this programme from the plan alone?
Nothing here stops an issue or lowers the score. What only later or only you can tell is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ptplanner.domain.exercise import Equipment, ExerciseType, Source
from ptplanner.domain.ids import ItemId
from ptplanner.domain.quality.case import PrintedCase
from ptplanner.domain.quality.printed import PartKind
from ptplanner.domain.quality.values import Field
from ptplanner.domain.sides import AffectedSide

SOURCE = Source(
    "CERT (Slade, Dionne, Underwood, Buchbinder), British Journal of Sports Medicine 50(23), 1428-1437",
    "https://doi.org/10.1136/bjsports-2016-096651",
    2016,
)


class Record(StrEnum):
    """``FOR_YOU``: no plan can hold it, or only a person can tell."""

    DOCUMENTED = "documented"
    MISSING = "missing"
    FOR_YOU = "for-you"


@dataclass(frozen=True)
class CertItem:
    """One item; ``said`` tells what was found, ``fix`` what would complete it, ``field`` where."""

    number: str
    title: str
    record: Record
    said: str
    fix: str = ""
    item: ItemId | None = None
    field: Field | None = None


@dataclass(frozen=True)
class _Found:
    record: Record
    said: str
    fix: str = ""
    item: ItemId | None = None
    field: Field | None = None


Look = Callable[[PrintedCase], _Found]


def review(given: PrintedCase) -> tuple[CertItem, ...]:
    """Every item in CERT's order."""
    return tuple(
        CertItem(number, title, (f := look(given)).record, f.said, f.fix, f.item, f.field)
        for number, (title, look) in _ITEMS.items()
    )


def score(items: tuple[CertItem, ...]) -> tuple[int, int]:
    """Documented, and all that a plan can document."""
    records = [item.record for item in items]
    documented = records.count(Record.DOCUMENTED)
    return documented, documented + records.count(Record.MISSING)


def _documented(said: str) -> _Found:
    return _Found(Record.DOCUMENTED, said)


def _missing(said: str, fix: str, item: ItemId | None = None, field: Field | None = None) -> _Found:
    return _Found(Record.MISSING, said, fix, item, field)


def _for_you(said: str) -> _Found:
    return _Found(Record.FOR_YOU, said)


# A weight or a band says little without how heavy or which colour.
_LOADED = frozenset({Equipment.DUMBBELL, Equipment.BAND})


def _equipment(given: PrintedCase) -> _Found:
    for item, exercise in given.case.known():
        if _LOADED & set(exercise.equipment) and item.dosage.load is None:
            return _missing(
                f"{exercise.name} names no weight or band.", "Add it to the dose, like 5 kg or red band.",
                item.id, Field.LOAD,
            )  # fmt: skip
    return _documented("Each exercise names what it needs, and how heavy.")


def _provider(given: PrintedCase) -> _Found:
    name = given.sheet.therapist
    if not name:
        return _missing("Nobody is named.", "Sign in, or name the therapist.")
    return _for_you(f"The sheet names {name}. Is your training in the name, like “PT”?")


def _individual(given: PrintedCase) -> _Found:
    if given.sheet.patient:
        return _documented("For one patient, by name.")
    return _missing("No patient is named.", "Name the patient.", field=Field.PATIENT)


def _delivery(given: PrintedCase) -> _Found:
    if given.cards and all(card.steps for card in given.cards):
        return _documented("Alone at home, from a printed sheet, with a code for each exercise.")
    return _missing("An exercise has no written steps.", "Add steps.", field=Field.EXERCISE)


def _adherence(given: PrintedCase) -> _Found:
    if given.cards and len(given.sheet.table.rows) == len(given.cards):
        return _documented("A tick grid with a row for each exercise.")
    return _missing("No tick grid.", "Add exercises.", field=Field.CATALOG)


def _motivation(given: PrintedCase) -> _Found:
    if given.case.plan.next_visit:
        return _documented("A next visit to come back to, and a grid to show there.")
    return _missing(
        "No next visit is set.", "Set the date of the next visit.", field=Field.SCHEDULE
    )


def _progression_rule(given: PrintedCase) -> _Found:
    if given.sheet.progression:
        return _documented("When to do more, and when less, is printed.")
    return _missing("No rule for doing more.", "Add exercises.", field=Field.CATALOG)


def _progression(given: PrintedCase) -> _Found:
    """A range says how far to go up; a fixed number leaves it to the next visit."""
    fixed = [
        (item, exercise)
        for item, exercise in given.case.known()
        if item.dosage.repetitions and item.dosage.repetitions.is_single
    ]
    if fixed:
        item, exercise = fixed[0]
        return _missing(
            f"{exercise.name} has one number: nothing to go up to.", "Write a range, like 8-12.",
            item.id, Field.REPETITIONS,
        )  # fmt: skip
    return _documented("Each repetition dose is a range to work up in.")


def _replication(given: PrintedCase) -> _Found:
    for card in given.cards:
        if not (card.steps and card.has_picture):
            lacks = "steps" if not card.steps else "a picture"
            return _missing(
                f"{card.name} has no {lacks}.", "Show it, or swap for one that is drawn.", card.item, Field.ROW
            )  # fmt: skip
    if not given.cards:
        return _missing("No exercises.", "Add exercises.", field=Field.CATALOG)
    return _documented("Steps and pictures of each exercise.")


def _home(given: PrintedCase) -> _Found:
    if given.cards:
        return _documented("The plan is the home programme.")
    return _missing("No exercises.", "Add exercises.", field=Field.CATALOG)


def _other_parts(_: PrintedCase) -> _Found:
    return _for_you("What else did you do: teaching, manual work, tape? The plan does not hold it.")


def _harm(given: PrintedCase) -> _Found:
    if given.sheet.part(PartKind.PAIN) and given.sheet.table.has_pain_row:
        return _for_you(
            "Known only later. The pain row of the grid gathers it; ask at the next visit."
        )
    return _missing("Nothing gathers pain or harm.", "Add exercises.", field=Field.CATALOG)


def _setting(given: PrintedCase) -> _Found:
    return _home(given)


def _dose(given: PrintedCase) -> _Found:
    for item, exercise in given.case.known():
        if item.dosage.is_missing or item.dosage.none_given:
            return _missing(
                f"{exercise.name} has no dose.",
                "Write sets, times or seconds.",
                item.id,
                Field.DOSE,
            )
    if not given.cards:
        return _missing("No exercises.", "Add exercises.", field=Field.CATALOG)
    return _documented("Sets, times or seconds of each, times a day, days and weeks.")


def _is_tailored(given: PrintedCase) -> bool:
    patient = given.case.patient
    own = any(item.note or item.warning or item.answers for item in given.case.plan.items)
    return own or bool(patient.conditions) or patient.affected_side is not AffectedSide.NONE


def _tailoring(given: PrintedCase) -> _Found:
    if _is_tailored(given):
        return _documented("Fitted to this patient.")
    return _documented("The same for everybody: nothing of the patient is recorded.")


def _how_tailored(given: PrintedCase) -> _Found:
    if _is_tailored(given):
        return _documented("By side, conditions, your words and your answers to precautions.")
    return _missing(
        "Nothing says how it fits this patient.", "Record side and conditions, or write a note.",
        field=Field.PATIENT,
    )  # fmt: skip


def _starting_level(given: PrintedCase) -> _Found:
    """Strength work starts at some load or effort; the pain limit alone does not say which."""
    for item, exercise in given.case.known():
        dose = item.dosage
        if exercise.type is ExerciseType.STRENGTH and not (
            dose.effort or dose.load or dose.as_tolerated
        ):
            return _missing(
                f"{exercise.name} does not say how hard to start.", "Add the effort, like RPE 4, or a load.",
                item.id, Field.EFFORT,
            )  # fmt: skip
    return _documented("Each strength exercise says how hard to start.")


def _fidelity(given: PrintedCase) -> _Found:
    if given.sheet.how_to and given.case.plan.next_visit:
        return _documented("By the grid, looked at on the next visit.")
    return _missing(
        "The grid is kept, but no visit is set to look at it.", "Set the date of the next visit.",
        field=Field.SCHEDULE,
    )  # fmt: skip


def _delivered(_: PrintedCase) -> _Found:
    return _for_you("Known only later, from the grid or the phone page.")


_ITEMS: Mapping[str, tuple[str, Look]] = MappingProxyType(
    {
        "1": ("Equipment", _equipment),
        "2": ("Who leads it, and their training", _provider),
        "3": ("Alone or in a group", _individual),
        "4": ("Supervised or not, and how it is given", _delivery),
        "5": ("How adherence is measured", _adherence),
        "6": ("How people are motivated", _motivation),
        "7a": ("Rule for progression", _progression_rule),
        "7b": ("How it progresses", _progression),
        "8": ("Each exercise can be repeated by others", _replication),
        "9": ("The part done at home", _home),
        "10": ("Parts that are not exercise", _other_parts),
        "11": ("Harm during exercise", _harm),
        "12": ("Where it is done", _setting),
        "13": ("Dose", _dose),
        "14a": ("The same for all, or tailored", _tailoring),
        "14b": ("How it is tailored", _how_tailored),
        "15": ("Rule for the starting level", _starting_level),
        "16a": ("How it is checked that it was done", _fidelity),
        "16b": ("How much was done as planned", _delivered),
    }
)
