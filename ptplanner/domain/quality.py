"""What a sheet still lacks: errors stop an issue, warnings and hints do not.

Number of exercises: in one clinic's study 86% of patients kept to two exercises or fewer and 54% to
four or more, so five is a hint and seven a warning. Reading: sixth grade or below (AHRQ, PEMAT-P).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ItemId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.precautions import Finding, assess, unchecked_conditions
from ptplanner.domain.readability import HIGHEST_GRADE, grade, hard_words
from ptplanner.domain.sides import DoseSide, Laterality, lead_side, resolve, say_plainly
from ptplanner.domain.timing import seconds_per_day, whole_minutes

MANY_EXERCISES = 4
TOO_MANY_EXERCISES = 6
# Half an hour a day is what most people give at best.
LONG_DAY_MINUTES = 30


class Kind(StrEnum):
    """How much a failed check weighs."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Key(StrEnum):
    """What is checked; one box each on the quality meter."""

    EXERCISES = "exercises"
    KNOWN = "known"
    DOSE = "dose"
    SIDE = "side"
    PRECAUTIONS = "precautions"
    CONDITIONS = "conditions"
    NUMBER = "number"
    MINUTES = "minutes"
    READING = "reading"


@dataclass(frozen=True)
class Check:
    """One finding of the meter; ``fix`` says what to do, ``item`` where; a passed one has neither."""

    key: Key
    kind: Kind
    passed: bool
    sentence: str
    fix: str = ""
    item: ItemId | None = None

    @property
    def stops_issue(self) -> bool:
        return self.kind is Kind.ERROR and not self.passed


@dataclass(frozen=True)
class _Case:
    plan: Plan
    patient: PatientContext
    catalog: Catalog
    today: date
    findings: tuple[Finding, ...]

    @property
    def is_english(self) -> bool:
        """Flesch-Kincaid is a formula for English and says nothing of other languages."""
        return self.patient.language.partition("-")[0] == "en"

    def known(self) -> Iterable[tuple[PlanItem, Exercise]]:
        for item in self.plan.items:
            if item.exercise in self.catalog.exercises:
                yield item, self.catalog.exercises[item.exercise]


def review(plan: Plan, patient: PatientContext, catalog: Catalog, today: date) -> tuple[Check, ...]:
    """Every check in the order of the meter; a key without fault stands once, as passed."""
    case = _Case(plan, patient, catalog, today, assess(plan, patient, catalog, today))
    return tuple(
        check
        for key, (look, praise) in _CHECKS.items()
        for check in tuple(look(case)) or (_passed(key, praise(case)),)
    )


def can_issue(checks: tuple[Check, ...]) -> bool:
    return not any(check.stops_issue for check in checks)


def score(checks: tuple[Check, ...]) -> tuple[int, int]:
    """Boxes that are full, and all boxes."""
    keys = {check.key for check in checks}
    failed = {check.key for check in checks if not check.passed}
    return len(keys) - len(failed), len(keys)


def _passed(key: Key, sentence: str) -> Check:
    return Check(key, Kind.HINT, passed=True, sentence=sentence)


def _failed(key: Key, kind: Kind, sentence: str, fix: str, item: ItemId | None = None) -> Check:
    return Check(key, kind, passed=False, sentence=sentence, fix=fix, item=item)


def _exercises(case: _Case) -> Iterable[Check]:
    if not case.plan.items:
        yield _failed(
            Key.EXERCISES, Kind.ERROR, "The plan has no exercises.", "Add one, or take a template."
        )


def _known(case: _Case) -> Iterable[Check]:
    for item in case.plan.items:
        if item.exercise not in case.catalog.exercises:
            yield _failed(
                Key.KNOWN, Kind.ERROR, f"“{item.exercise}” is no longer in the catalog.",
                "Remove the row, or put another exercise there.", item.id,
            )  # fmt: skip


def _dose(case: _Case) -> Iterable[Check]:
    for item, exercise in case.known():
        if item.dosage.is_missing:
            yield _failed(
                Key.DOSE, Kind.ERROR, f"{exercise.name} has no dose.",
                "Write how much, or “no dose” if you will show it.", item.id,
            )  # fmt: skip
        elif item.dosage.none_given:
            yield _failed(
                Key.DOSE, Kind.HINT, f"{exercise.name}: its guide gives no dose.",
                "The sheet says “as your therapist showed you”. Add a dose to be clearer.", item.id,
            )  # fmt: skip


def _side(case: _Case) -> Iterable[Check]:
    for item, exercise in case.known():
        side = resolve(item.dosage.side, case.patient.affected_side)
        if side is DoseSide.PAINFUL:
            yield _failed(
                Key.SIDE, Kind.ERROR, f"{exercise.name} is for the painful side, which is not known.",
                "Set the patient's side, or write L or R in the dose.", item.id,
            )  # fmt: skip
        elif side is None and exercise.laterality is not Laterality.NONE:
            yield _failed(
                Key.SIDE, Kind.ERROR, f"{exercise.name} does not say which side.",
                "Write /side, L, R or alt in the dose.", item.id,
            )  # fmt: skip


def _precautions(case: _Case) -> Iterable[Check]:
    for finding in case.findings:
        if not finding.is_open:
            continue
        name = case.catalog.exercise(finding.exercise).name
        condition = finding.match.condition.name
        if finding.advice is Advice.AVOID:
            yield _failed(
                Key.PRECAUTIONS, Kind.ERROR, f"{name}: avoid with {condition}. Not answered yet.",
                "Swap it, remove it, or keep it with a reason.", finding.item,
            )  # fmt: skip
        else:
            yield _failed(
                Key.PRECAUTIONS, Kind.HINT, f"{name}: caution with {condition}.",
                "Accept it to print the warning, or swap.", finding.item,
            )  # fmt: skip


def _conditions(case: _Case) -> Iterable[Check]:
    for has in unchecked_conditions(case.patient, case.catalog, case.today):
        known = case.catalog.conditions.get(has.condition)
        name = known.name if known else has.condition
        yield _failed(
            Key.CONDITIONS, Kind.HINT, f"{name}: no rule yet. Nothing is checked for it.",
            "Judge each exercise yourself.",
        )  # fmt: skip
    yield from _undescribed(case)


def _undescribed(case: _Case) -> Iterable[Check]:
    """Said for every patient: one without conditions today may have one tomorrow."""
    for item, exercise in case.known():
        if not exercise.has_described_movements:
            yield _failed(
                Key.CONDITIONS, Kind.WARNING,
                f"{exercise.name}: movements not described yet; precautions cannot be checked.",
                "Describe them under “Own exercises”, or judge it yourself.", item.id,
            )  # fmt: skip


def _number(case: _Case) -> Iterable[Check]:
    count = len(case.plan.items)
    if count > MANY_EXERCISES:
        kind = Kind.WARNING if count > TOO_MANY_EXERCISES else Kind.HINT
        yield _failed(
            Key.NUMBER, kind, f"{count} exercises. Fewer get done more often.",
            f"Keep the {MANY_EXERCISES} that matter most.",
        )  # fmt: skip


def _minutes_a_day(case: _Case) -> int:
    return whole_minutes(seconds_per_day(case.plan, case.patient.affected_side))


def _minutes(case: _Case) -> Iterable[Check]:
    minutes = _minutes_a_day(case)
    if minutes > LONG_DAY_MINUTES:
        yield _failed(
            Key.MINUTES, Kind.HINT, f"About {minutes} minutes a day.",
            "Take out sets, times a day, or an exercise.",
        )  # fmt: skip


def _reading(case: _Case) -> Iterable[Check]:
    """Each exercise's text and the therapist's own words, then the sheet as a whole."""
    if not case.is_english:
        return
    for item, exercise in case.known():
        yield from _hard(exercise.name, "your note", _own_words(item), item.id)
        yield from _hard(exercise.name, "its text", _said(exercise, item, case.patient), item.id)
    yield from _hard("The sheet", "all its text", _sheet(case), None)


def _hard(name: str, whose: str, text: str, item: ItemId | None) -> Iterable[Check]:
    level = grade(text)
    if level is not None and level > HIGHEST_GRADE:
        words = ", ".join(f"“{word}”" for word in hard_words(text))
        instead = f"everyday words for {words}" if words else "everyday words"
        yield _failed(
            Key.READING, Kind.HINT, f"{name}: {whose} reads at grade {level:.1f}. Aim for 6 or lower.",
            f"Use shorter sentences and {instead}.", item,
        )  # fmt: skip


def _own_words(item: PlanItem) -> str:
    return f"{item.note}\n{item.warning}".strip()


def _said(exercise: Exercise, item: PlanItem, patient: PatientContext) -> str:
    text = exercise.text("en")
    lead = lead_side(resolve(item.dosage.side, patient.affected_side), patient.affected_side)
    lines = (*(step.text for step in text.steps), text.purpose, *text.stop_rules)
    return "\n".join(say_plainly(line, lead) for line in lines)


def _sheet(case: _Case) -> str:
    parts = (
        f"{_said(exercise, item, case.patient)}\n{_own_words(item)}"
        for item, exercise in case.known()
    )
    return "\n".join(parts)


def _reading_praise(case: _Case) -> str:
    if not case.is_english:
        return "Reading grade is measured for English alone."
    level = grade(_sheet(case))
    return (
        "Nothing to read yet." if level is None else f"Reading grade {level:.1f}, aim 6 or lower."
    )


def _number_praise(case: _Case) -> str:
    count = len(case.plan.items)
    return f"{count} exercise{'' if count == 1 else 's'}, at most {MANY_EXERCISES} are advised."


def _always(sentence: str) -> Callable[[_Case], str]:
    return lambda _: sentence


_Look = Callable[[_Case], Iterable[Check]]
_CHECKS: dict[Key, tuple[_Look, Callable[[_Case], str]]] = {
    Key.EXERCISES: (_exercises, _always("The plan has exercises.")),
    Key.KNOWN: (_known, _always("Every exercise is in the catalog.")),
    Key.DOSE: (_dose, _always("Every exercise has a dose.")),
    Key.SIDE: (_side, _always("Every side is clear.")),
    Key.PRECAUTIONS: (_precautions, _always("Every precaution found is answered.")),
    Key.CONDITIONS: (_conditions, _always("Every recorded condition has rules.")),
    Key.NUMBER: (_number, _number_praise),
    Key.MINUTES: (_minutes, lambda case: f"{_minutes_a_day(case)} minutes a day."),
    Key.READING: (_reading, _reading_praise),
}
