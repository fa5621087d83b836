"""What the plan itself lacks: these alone can stop an issue.

Reading: sixth grade or below. Half an hour a day is what most people give at best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from ptplanner.domain.condition import Advice
from ptplanner.domain.ids import ItemId
from ptplanner.domain.precautions import Finding, unchecked_conditions
from ptplanner.domain.quality import evidence
from ptplanner.domain.quality.case import Case, own_words
from ptplanner.domain.quality.values import Check, Field, Key, Kind, fault, hint
from ptplanner.domain.readability import HIGHEST_GRADE, grade, hard_words
from ptplanner.domain.sides import DoseSide, Laterality, resolve

LONG_DAY_MINUTES = 30

Look = Callable[[Case], Iterable[Check]]
Praise = Callable[[Case], str]


def _exercises(case: Case) -> Iterable[Check]:
    if not case.plan.items:
        yield fault(
            Key.EXERCISES, Kind.ERROR, "The plan has no exercises.", "Add one, or take a template.",
            field=Field.CATALOG,
        )  # fmt: skip


def _known(case: Case) -> Iterable[Check]:
    for item in case.plan.items:
        if item.exercise not in case.catalog.exercises:
            yield fault(
                Key.KNOWN, Kind.ERROR, f"“{item.exercise}” is no longer in the catalog.",
                "Remove the row, or put another exercise there.", item.id, Field.ROW,
            )  # fmt: skip


def _dose(case: Case) -> Iterable[Check]:
    for item, exercise in case.known():
        if item.dosage.is_missing:
            yield fault(
                Key.DOSE, Kind.ERROR, f"{exercise.name} has no dose.",
                "Write how much, or “no dose” if you will show it.", item.id, Field.DOSE,
            )  # fmt: skip
        elif item.dosage.none_given:
            yield hint(
                Key.DOSE, f"{exercise.name}: its guide gives no dose.",
                "The sheet says “as your therapist showed you”. Add a dose to be clearer.",
                item.id, Field.DOSE,
            )  # fmt: skip


def _side(case: Case) -> Iterable[Check]:
    for item, exercise in case.known():
        side = resolve(item.dosage.side, case.patient.affected_side)
        if side is DoseSide.PAINFUL:
            yield fault(
                Key.SIDE, Kind.ERROR, f"{exercise.name} is for the painful side, which is not known.",
                "Set the patient's side, or write L or R in the dose.", item.id, Field.SIDE,
            )  # fmt: skip
        elif side is None and exercise.laterality is not Laterality.NONE:
            yield fault(
                Key.SIDE, Kind.ERROR, f"{exercise.name} does not say which side.",
                "Write /side, L, R or alt in the dose.", item.id, Field.SIDE,
            )  # fmt: skip


def _precautions(case: Case) -> Iterable[Check]:
    for finding in case.findings:
        if finding.is_open:
            yield _open(finding, case.catalog.exercise(finding.exercise).name)


def _open(finding: Finding, name: str) -> Check:
    condition = finding.match.condition.name
    if finding.advice is Advice.AVOID:
        return fault(
            Key.PRECAUTIONS, Kind.ERROR, f"{name}: avoid with {condition}. Not answered yet.",
            "Swap it, remove it, or keep it with a reason.", finding.item, Field.FINDING,
        )  # fmt: skip
    return hint(
        Key.PRECAUTIONS, f"{name}: caution with {condition}.",
        "Accept it to print the warning, or swap.", finding.item, Field.FINDING,
    )  # fmt: skip


def _conditions(case: Case) -> Iterable[Check]:
    for has in unchecked_conditions(case.patient, case.catalog, case.today):
        known = case.catalog.conditions.get(has.condition)
        name = known.name if known else has.condition
        why = case.catalog.why_unchecked(has.condition)
        yield hint(
            Key.CONDITIONS, f"{name}: {_lower(why)} Nothing is checked for it.",
            "Judge each exercise yourself.",
        )  # fmt: skip
    yield from _undescribed(case)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _undescribed(case: Case) -> Iterable[Check]:
    """Said for every patient: one without conditions today may have one tomorrow."""
    for item, exercise in case.known():
        if not exercise.has_described_movements:
            yield fault(
                Key.CONDITIONS, Kind.WARNING,
                f"{exercise.name}: movements not described yet; precautions cannot be checked.",
                "Describe them under “Own exercises”, or judge it yourself.", item.id, Field.EXERCISE,
            )  # fmt: skip


def _number(case: Case) -> Iterable[Check]:
    count = len(case.plan.items)
    if count > evidence.MANY_EXERCISES:
        kind = Kind.WARNING if count > evidence.TOO_MANY_EXERCISES else Kind.HINT
        yield fault(
            Key.NUMBER, kind, f"{count} exercises. Fewer get done more often.",
            f"Keep the {evidence.MANY_EXERCISES} that matter most.", field=Field.ROW,
        )  # fmt: skip


def _minutes(case: Case) -> Iterable[Check]:
    minutes = case.minutes_a_day
    if minutes > LONG_DAY_MINUTES:
        yield hint(
            Key.MINUTES, f"About {minutes} minutes a day.",
            "Take out sets, times a day, or an exercise.", field=Field.SCHEDULE,
        )  # fmt: skip


def _reading(case: Case) -> Iterable[Check]:
    """Each exercise's text and the therapist's own words, then the sheet as a whole."""
    if not case.is_english:
        return
    for item, exercise in case.known():
        yield from _hard(exercise.name, "your note", own_words(item), item.id, Field.NOTE)
        yield from _hard(exercise.name, "its text", case.said(item, exercise), item.id, Field.EXERCISE)  # fmt: skip
    yield from _hard("The sheet", "all its text", case.all_said, None, None)


def _hard(
    name: str, whose: str, text: str, item: ItemId | None, field: Field | None
) -> Iterable[Check]:
    level = grade(text)
    if level is not None and level > HIGHEST_GRADE:
        words = ", ".join(f"“{word}”" for word in hard_words(text))
        instead = f"everyday words for {words}" if words else "everyday words"
        yield hint(
            Key.READING, f"{name}: {whose} reads at grade {level:.1f}. Aim for 6 or lower.",
            f"Use shorter sentences and {instead}.", item, field,
        )  # fmt: skip


def _reading_praise(case: Case) -> str:
    if not case.is_english:
        return "Reading grade is measured for English alone."
    level = grade(case.all_said)
    return (
        "Nothing to read yet." if level is None else f"Reading grade {level:.1f}, aim 6 or lower."
    )


def _number_praise(case: Case) -> str:
    count = len(case.plan.items)
    return f"{count} exercise{'' if count == 1 else 's'}, at most {evidence.MANY_EXERCISES} are advised."


def _always(sentence: str) -> Praise:
    return lambda _: sentence


PLAN_CHECKS: Mapping[Key, tuple[Look, Praise]] = MappingProxyType(
    {
        Key.EXERCISES: (_exercises, _always("The plan has exercises.")),
        Key.KNOWN: (_known, _always("Every exercise is in the catalog.")),
        Key.DOSE: (_dose, _always("Every exercise has a dose.")),
        Key.SIDE: (_side, _always("Every side is clear.")),
        Key.PRECAUTIONS: (_precautions, _always("Every precaution found is answered.")),
        Key.CONDITIONS: (_conditions, _always("Every recorded condition has rules.")),
        Key.NUMBER: (_number, _number_praise),
        Key.MINUTES: (_minutes, lambda case: f"{case.minutes_a_day} minutes a day."),
        Key.READING: (_reading, _reading_praise),
    }
)
