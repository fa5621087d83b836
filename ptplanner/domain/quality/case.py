"""The input of the checks: the plan with its patient and catalog, and the outline of the sheet it would print."""

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
from ptplanner.domain.quality.printed import CardOutline, SheetOutline
from ptplanner.domain.sides import BodySide, choose_lead_side, fill_sides_as_text, resolve_side
from ptplanner.domain.timing import estimate_day_seconds, round_up_to_minutes


@dataclass(frozen=True)
class ReviewInput:
    """A draft on the day it is checked."""

    plan: Plan
    patient: PatientContext
    catalog: Catalog
    today: date
    findings: tuple[Finding, ...]

    @property
    def is_english(self) -> bool:
        """The Flesch-Kincaid formula and our word lists work for English only."""
        return self.patient.language.partition("-")[0] == "en"

    @property
    def minutes_per_day(self) -> int:
        return round_up_to_minutes(estimate_day_seconds(self.plan, self.patient.affected_side))

    def list_known_items(self) -> Iterable[tuple[PlanItem, Exercise]]:
        """Yield the items whose exercise is still in the catalog, each with its exercise."""
        for item in self.plan.items:
            if item.exercise in self.catalog.exercises:
                yield item, self.catalog.exercises[item.exercise]

    def build_exercise_text(self, item: PlanItem, exercise: Exercise) -> str:
        """Return the catalog text of the exercise as this patient reads it, with the sides filled in."""
        affected = self.patient.affected_side
        lead = choose_lead_side(resolve_side(item.dosage.side, affected), affected)
        text = exercise.get_text("en")
        return _fill_lines(
            (*(step.text for step in text.steps), text.purpose, *text.stop_rules), lead
        )

    @cached_property
    def full_text(self) -> str:
        return "\n".join(
            f"{self.build_exercise_text(item, exercise)}\n{join_therapist_words(item)}"
            for item, exercise in self.list_known_items()
        )


# Cached: the same exercises are checked after every change of the plan.
@lru_cache(maxsize=2048)
def _fill_lines(lines: tuple[str, ...], lead: BodySide) -> str:
    return "\n".join(fill_sides_as_text(line, lead) for line in lines)


def join_therapist_words(item: PlanItem) -> str:
    """Return the therapist's note and warning to the patient."""
    return f"{item.note}\n{item.warning}".strip()


@dataclass(frozen=True)
class SheetReview:
    """A draft together with the outline of the sheet that it would print."""

    review_input: ReviewInput
    sheet: SheetOutline

    @property
    def can_judge_words(self) -> bool:
        """The word lists are English only; both the sheet and the patient's language must be English."""
        return self.sheet.is_english and self.review_input.is_english

    @property
    def cards(self) -> tuple[CardOutline, ...]:
        return self.sheet.cards
