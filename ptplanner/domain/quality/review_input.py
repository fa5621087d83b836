"""The inputs of the checks: the plan with its findings, and the outline of the sheet it would print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.duration_estimate import estimate_day_seconds, round_up_to_minutes
from ptplanner.domain.exercise import Exercise, ExerciseType, StepRole
from ptplanner.domain.ids import ItemId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.precautions import Finding
from ptplanner.domain.sides import BodySide, choose_lead_side, fill_sides_as_text, resolve_side


@dataclass(frozen=True)
class ReviewInput:
    """A draft on the day it is checked."""

    plan: Plan
    patient: PatientContext
    catalog: Catalog
    today: date
    findings: tuple[Finding, ...]
    # Names and details on the sheet that are not part of the plan: (field, text).
    printed_names: tuple[tuple[str, str], ...] = ()

    @property
    def is_english(self) -> bool:
        """The Flesch-Kincaid formula and our word lists work for English only."""
        return self.patient.language.partition("-")[0] == "en"

    @property
    def minutes_per_day(self) -> int:
        return round_up_to_minutes(estimate_day_seconds(self.plan, self.patient.affected_side))

    @property
    def exercise_minutes_per_day(self) -> int:
        """The minutes a day without walks and other aerobic exercise, which are meant to take long."""
        others = tuple(item for item in self.plan.items if not self.is_aerobic(item))
        plan = replace(self.plan, items=others)
        return round_up_to_minutes(estimate_day_seconds(plan, self.patient.affected_side))

    def is_aerobic(self, item: PlanItem) -> bool:
        exercise = self.catalog.exercises.get(item.exercise)
        return exercise is not None and exercise.type is ExerciseType.AEROBIC

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


class SheetPartKind(StrEnum):
    """The kinds of parts of a sheet, in the order in which a reader needs them."""

    SUMMARY = "summary"
    PRECAUTIONS = "care"
    STOP = "stop"
    EXERCISE = "exercise"
    TICK_GRID = "diary"
    PAIN = "pain"
    MORE_PRECAUTIONS = "more-care"
    MOVED_TO_BACK = "moved"
    RED_FLAGS = "danger"
    PROGRESSION = "pace"
    CONTACT = "call"


@dataclass(frozen=True)
class SheetPart:
    """A part of the sheet with a heading. ``is_boxed``: a frame or a sign marks it."""

    kind: SheetPartKind
    heading: str
    lines: tuple[str, ...]
    is_boxed: bool = False
    item: ItemId | None = None

    @property
    def text(self) -> str:
        return "\n".join(line for line in self.lines if line.strip())


@dataclass(frozen=True)
class StepOutline:
    role: StepRole
    text: str


@dataclass(frozen=True)
class CardOutline:
    """One exercise on the sheet. ``captions`` has one line for each picture and is empty without pictures.

    ``therapist_words`` are the therapist's note and warning. ``has_clip``: the page behind its code has a clip.
    """

    item: ItemId
    number: int
    name: str
    section: str
    badge: str
    doses: tuple[str, ...]
    steps: tuple[StepOutline, ...]
    purpose: str
    feel: str
    stop_rules: tuple[str, ...]
    note: str
    warning: str
    captions: tuple[str, ...]
    has_clip: bool
    has_code: bool

    @property
    def has_picture(self) -> bool:
        return bool(self.captions)

    @property
    def therapist_words(self) -> str:
        return f"{self.note}\n{self.warning}".strip()

    @property
    def text(self) -> str:
        """All text of the card, on separate lines."""
        lines = (
            self.name, *self.doses, *(step.text for step in self.steps), self.purpose, self.feel,
            *self.stop_rules, self.warning, self.note,
        )  # fmt: skip
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class GridOutline:
    """The tick grid. ``max_label_length``: how many characters of a row label are printed."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    has_pain_row: bool
    max_label_length: int


@dataclass(frozen=True)
class PageCount:
    """The number of pages; ``is_exact`` once a sheet has been laid out, otherwise estimated from its text."""

    count: int
    is_exact: bool
    paper: str


@dataclass(frozen=True)
class SheetOutline:
    """The whole sheet. ``grid_instructions`` explain the tick grid; ``summary`` is the summary strip at the top."""

    language: str
    title: str
    patient: str
    therapist: str
    summary: tuple[str, ...]
    parts: tuple[SheetPart, ...]
    cards: tuple[CardOutline, ...]
    grid: GridOutline
    grid_instructions: tuple[str, ...]
    progression: str
    pages: PageCount
    clinic_card: tuple[str, ...] = ()

    @property
    def is_english(self) -> bool:
        return self.language.partition("-")[0] == "en"

    @property
    def text(self) -> str:
        return "\n".join((self.title, *(part.heading + "\n" + part.text for part in self.parts)))

    def find_part(self, kind: SheetPartKind) -> SheetPart | None:
        return next((part for part in self.parts if part.kind is kind), None)
