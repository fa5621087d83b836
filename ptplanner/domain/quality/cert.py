"""CERT, the Consensus on Exercise Reporting Template: which of its 16 items the plan documents.

CERT is a template for reporting trials. Here it answers one question: could a colleague repeat this programme from
the plan alone? Nothing here blocks issuing or lowers the meter's score. Items that only the therapist can answer,
or that are known only later, are not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ptplanner.domain.exercise import Equipment, ExerciseType, Source
from ptplanner.domain.ids import ItemId
from ptplanner.domain.quality.check_result import FixTarget
from ptplanner.domain.quality.review_input import SheetPartKind, SheetReview
from ptplanner.domain.sides import AffectedSide

CERT_SOURCE = Source(
    "CERT (Slade, Dionne, Underwood, Buchbinder), British Journal of Sports Medicine 50(23), 1428-1437",
    "https://doi.org/10.1136/bjsports-2016-096651",
    2016,
)


class CertStatus(StrEnum):
    """``FOR_THERAPIST``: a plan cannot contain it, or only a person can judge it."""

    DOCUMENTED = "documented"
    MISSING = "missing"
    FOR_THERAPIST = "for-you"


@dataclass(frozen=True)
class CertItem:
    """One item of CERT. ``explanation`` says what was found, ``fix`` what would complete it, ``fix_target`` where."""

    number: str
    title: str
    status: CertStatus
    explanation: str
    fix: str = ""
    item: ItemId | None = None
    fix_target: FixTarget | None = None


@dataclass(frozen=True)
class _RatedItem:
    status: CertStatus
    explanation: str
    fix: str = ""
    item: ItemId | None = None
    fix_target: FixTarget | None = None


CertRating = Callable[[SheetReview], _RatedItem]


def rate_items(given: SheetReview) -> tuple[CertItem, ...]:
    """Rate every item, in the order of CERT."""
    return tuple(
        CertItem(
            number, title, (f := look(given)).status, f.explanation, f.fix, f.item, f.fix_target
        )
        for number, (title, look) in _CERT_ITEMS.items()
    )


def count_documented(items: tuple[CertItem, ...]) -> tuple[int, int]:
    """Return the number of documented items and the number of items that a plan can document."""
    records = [item.status for item in items]
    documented = records.count(CertStatus.DOCUMENTED)
    return documented, documented + records.count(CertStatus.MISSING)


def _rate_documented(sentence: str) -> _RatedItem:
    return _RatedItem(CertStatus.DOCUMENTED, sentence)


def _rate_missing(
    sentence: str, fix: str, item: ItemId | None = None, fix_target: FixTarget | None = None
) -> _RatedItem:
    return _RatedItem(CertStatus.MISSING, sentence, fix, item, fix_target)


def _rate_for_therapist(sentence: str) -> _RatedItem:
    return _RatedItem(CertStatus.FOR_THERAPIST, sentence)


# For a weight or a band, the dose should say how heavy or which colour.
_LOADABLE_EQUIPMENT = frozenset({Equipment.DUMBBELL, Equipment.BAND})


def _rate_equipment(given: SheetReview) -> _RatedItem:
    for item, exercise in given.review_input.list_known_items():
        if _LOADABLE_EQUIPMENT & set(exercise.equipment) and item.dosage.load is None:
            return _rate_missing(
                f"{exercise.name} names no weight or band.", "Add it to the dose, like 5 kg or red band.",
                item.id, FixTarget.LOAD,
            )  # fmt: skip
    return _rate_documented("Each exercise names what it needs, and how heavy.")


def _rate_provider(given: SheetReview) -> _RatedItem:
    name = given.sheet.therapist
    if not name:
        return _rate_missing("Nobody is named.", "Sign in, or name the therapist.")
    return _rate_for_therapist(f"The sheet names {name}. Is your training in the name, like “PT”?")


def _rate_individual(given: SheetReview) -> _RatedItem:
    if given.sheet.patient:
        return _rate_documented("For one patient, by name.")
    return _rate_missing("No patient is named.", "Name the patient.", fix_target=FixTarget.PATIENT)


def _rate_delivery(given: SheetReview) -> _RatedItem:
    if given.cards and all(card.steps for card in given.cards):
        return _rate_documented(
            "Alone at home, from a printed sheet, with a code for each exercise."
        )
    return _rate_missing(
        "An exercise has no written steps.", "Add steps.", fix_target=FixTarget.EXERCISE
    )


def _rate_adherence(given: SheetReview) -> _RatedItem:
    if given.cards and len(given.sheet.grid.rows) == len(given.cards):
        return _rate_documented("A tick grid with a row for each exercise.")
    return _rate_missing("No tick grid.", "Add exercises.", fix_target=FixTarget.CATALOG)


def _rate_motivation(given: SheetReview) -> _RatedItem:
    if given.review_input.plan.next_visit:
        return _rate_documented("A next visit to come back to, and a grid to show there.")
    return _rate_missing(
        "No next visit is set.", "Set the date of the next visit.", fix_target=FixTarget.SCHEDULE
    )


def _rate_progression_rule(given: SheetReview) -> _RatedItem:
    if given.sheet.progression:
        return _rate_documented("When to do more, and when less, is printed.")
    return _rate_missing("No rule for doing more.", "Add exercises.", fix_target=FixTarget.CATALOG)


def _rate_progression(given: SheetReview) -> _RatedItem:
    """A range says how far to progress; a fixed number leaves progression to the next visit."""
    fixed = [
        (item, exercise)
        for item, exercise in given.review_input.list_known_items()
        if item.dosage.repetitions and item.dosage.repetitions.is_single
    ]
    if fixed:
        item, exercise = fixed[0]
        return _rate_missing(
            f"{exercise.name} has a fixed number of repetitions: no range to progress in.", "Write a range, like 8-12.",
            item.id, FixTarget.REPETITIONS,
        )  # fmt: skip
    return _rate_documented("Each repetition dose is a range to work up in.")


def _rate_replication(given: SheetReview) -> _RatedItem:
    for card in given.cards:
        if not (card.steps and card.has_picture):
            lacks = "steps" if not card.steps else "a picture"
            return _rate_missing(
                f"{card.name} has no {lacks}.", "Show it, or swap for one that is drawn.", card.item, FixTarget.ROW
            )  # fmt: skip
    if not given.cards:
        return _rate_missing("No exercises.", "Add exercises.", fix_target=FixTarget.CATALOG)
    return _rate_documented("Steps and pictures of each exercise.")


def _rate_home_part(given: SheetReview) -> _RatedItem:
    if given.cards:
        return _rate_documented("The plan is the home programme.")
    return _rate_missing("No exercises.", "Add exercises.", fix_target=FixTarget.CATALOG)


def _rate_other_parts(_: SheetReview) -> _RatedItem:
    return _rate_for_therapist(
        "What else did you do: teaching, manual work, tape? The plan does not hold it."
    )


def _rate_harm(given: SheetReview) -> _RatedItem:
    if given.sheet.find_part(SheetPartKind.PAIN) and given.sheet.grid.has_pain_row:
        return _rate_for_therapist(
            "Known only later. The pain row of the grid records it; ask at the next visit."
        )
    return _rate_missing(
        "Nothing records pain or harm.", "Add exercises.", fix_target=FixTarget.CATALOG
    )


def _rate_setting(given: SheetReview) -> _RatedItem:
    return _rate_home_part(given)


def _rate_dose(given: SheetReview) -> _RatedItem:
    for item, exercise in given.review_input.list_known_items():
        if item.dosage.is_missing or item.dosage.none_given:
            return _rate_missing(
                f"{exercise.name} has no dose.",
                "Write sets, times or seconds.",
                item.id,
                FixTarget.DOSE,
            )
    if not given.cards:
        return _rate_missing("No exercises.", "Add exercises.", fix_target=FixTarget.CATALOG)
    return _rate_documented("Sets, times or seconds of each, times a day, days and weeks.")


def _is_tailored(given: SheetReview) -> bool:
    patient = given.review_input.patient
    own = any(item.note or item.warning or item.overrides for item in given.review_input.plan.items)
    return own or bool(patient.conditions) or patient.affected_side is not AffectedSide.NONE


def _rate_tailoring(given: SheetReview) -> _RatedItem:
    if _is_tailored(given):
        return _rate_documented("Tailored to this patient.")
    return _rate_documented("The same for everybody: nothing of the patient is recorded.")


def _rate_how_tailored(given: SheetReview) -> _RatedItem:
    if _is_tailored(given):
        return _rate_documented(
            "By side, conditions, your notes and your decisions on precautions."
        )
    return _rate_missing(
        "Nothing says how it fits this patient.", "Record side and conditions, or write a note.",
        fix_target=FixTarget.PATIENT,
    )  # fmt: skip


def _rate_starting_level(given: SheetReview) -> _RatedItem:
    """Strength work needs a starting load or effort; the pain limit alone does not give one."""
    for item, exercise in given.review_input.list_known_items():
        dose = item.dosage
        if exercise.type is ExerciseType.STRENGTH and not (
            dose.effort or dose.load or dose.as_tolerated
        ):
            return _rate_missing(
                f"{exercise.name} does not say how hard to start.", "Add the effort, like RPE 4, or a load.",
                item.id, FixTarget.EFFORT,
            )  # fmt: skip
    return _rate_documented("Each strength exercise says how hard to start.")


def _rate_fidelity(given: SheetReview) -> _RatedItem:
    if given.sheet.grid_instructions and given.review_input.plan.next_visit:
        return _rate_documented("By the tick grid, checked at the next visit.")
    return _rate_missing(
        "There is a tick grid, but no visit is set to check it.", "Set the date of the next visit.",
        fix_target=FixTarget.SCHEDULE,
    )  # fmt: skip


def _rate_amount_done(_: SheetReview) -> _RatedItem:
    return _rate_for_therapist("Known only later, from the grid or the phone page.")


_CERT_ITEMS: Mapping[str, tuple[str, CertRating]] = MappingProxyType(
    {
        "1": ("Equipment", _rate_equipment),
        "2": ("Who leads it, and their training", _rate_provider),
        "3": ("Alone or in a group", _rate_individual),
        "4": ("Supervised or not, and how it is given", _rate_delivery),
        "5": ("How adherence is measured", _rate_adherence),
        "6": ("How people are motivated", _rate_motivation),
        "7a": ("Rule for progression", _rate_progression_rule),
        "7b": ("How it progresses", _rate_progression),
        "8": ("Each exercise can be repeated by others", _rate_replication),
        "9": ("The part done at home", _rate_home_part),
        "10": ("Parts that are not exercise", _rate_other_parts),
        "11": ("Harm during exercise", _rate_harm),
        "12": ("Where it is done", _rate_setting),
        "13": ("Dose", _rate_dose),
        "14a": ("The same for all, or tailored", _rate_tailoring),
        "14b": ("How it is tailored", _rate_how_tailored),
        "15": ("Rule for the starting level", _rate_starting_level),
        "16a": ("How it is checked that it was done", _rate_fidelity),
        "16b": ("How much was done as planned", _rate_amount_done),
    }
)
