"""What a check looks at: the plan with its patient and catalog, and the sheet as it will be printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.precautions import Finding
from ptplanner.domain.quality.printed import PrintedCard, PrintedSheet
from ptplanner.domain.sides import BodySide, lead_side, resolve, say_plainly
from ptplanner.domain.timing import seconds_per_day, whole_minutes


@dataclass(frozen=True)
class Case:
    """A draft on the day it is looked at."""

    plan: Plan
    patient: PatientContext
    catalog: Catalog
    today: date
    findings: tuple[Finding, ...]

    @property
    def is_english(self) -> bool:
        """Flesch-Kincaid is a formula for English, and so are our lists of words."""
        return self.patient.language.partition("-")[0] == "en"

    @property
    def minutes_a_day(self) -> int:
        return whole_minutes(seconds_per_day(self.plan, self.patient.affected_side))

    def known(self) -> Iterable[tuple[PlanItem, Exercise]]:
        """The rows whose exercise is still in the catalog."""
        for item in self.plan.items:
            if item.exercise in self.catalog.exercises:
                yield item, self.catalog.exercises[item.exercise]

    def said(self, item: PlanItem, exercise: Exercise) -> str:
        """The exercise's own text as it is said to this patient."""
        affected = self.patient.affected_side
        lead = lead_side(resolve(item.dosage.side, affected), affected)
        text = exercise.text("en")
        return _said((*(step.text for step in text.steps), text.purpose, *text.stop_rules), lead)

    @cached_property
    def all_said(self) -> str:
        return "\n".join(
            f"{self.said(item, exercise)}\n{own_words(item)}" for item, exercise in self.known()
        )


# The same exercise is read after every change of the plan.
@lru_cache(maxsize=2048)
def _said(lines: tuple[str, ...], lead: BodySide) -> str:
    return "\n".join(say_plainly(line, lead) for line in lines)


def own_words(item: PlanItem) -> str:
    """What the therapist wrote to the patient."""
    return f"{item.note}\n{item.warning}".strip()


@dataclass(frozen=True)
class PrintedCase:
    """A draft together with the sheet that it would print."""

    case: Case
    sheet: PrintedSheet

    @property
    def judges_words(self) -> bool:
        """Word lists know English alone; both the sheet and the therapist's notes must be in it."""
        return self.sheet.is_english and self.case.is_english

    @property
    def cards(self) -> tuple[PrintedCard, ...]:
        return self.sheet.cards
