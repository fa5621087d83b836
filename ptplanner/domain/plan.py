"""A plan: exercises with doses, in three sections. Plans are immutable; every change returns a new plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import PAIN_BOUNDS, PER_DAY_BOUNDS, WEEKS_BOUNDS, Days, Dosage, Span
from ptplanner.domain.errors import InvalidValue, NotFound, PlanTooLong, TextTooLong
from ptplanner.domain.ids import (
    ExerciseSlug,
    ItemId,
    PatientId,
    PlanId,
    RedFlagGroupSlug,
    RuleId,
    TemplateSlug,
)
from ptplanner.domain.red_flags import RedFlagOmission

# Ten times the number that patients keep up with; protects the page layout and is not clinical advice.
MAX_ITEMS = 60
# Two lines on the sheet; longer notes would push exercises off the page.
ITEM_NOTE_LIMIT = 240
OVERRIDE_REASON_LIMIT = 500
# One line in the box of precautions.
PATIENT_REASON_LIMIT = 160
# A template covers months of treatment, not years.
MAX_PHASES = 12
TITLE_LIMIT = 120
# A visit is noted a little late at most, and no series of treatments is planned further ahead.
MAX_VISIT_AGE, MAX_VISIT_AHEAD = timedelta(days=31), timedelta(days=2 * 366)
# The schedule of a new plan: once a day, every day, for six weeks.
ONCE, SEVEN_DAYS, SIX_WEEKS = Span(1, 1), Span(7, 7), Span(6, 6)
# Three lines at the top of the sheet.
OPENING_NOTE_LIMIT = 300


class Section(StrEnum):
    WARM_UP = "warm-up"
    MAIN = "main"
    COOL_DOWN = "cool-down"


SECTIONS = (Section.WARM_UP, Section.MAIN, Section.COOL_DOWN)


@dataclass(frozen=True)
class Override:
    """A therapist's decision to keep an exercise despite a precaution; an "avoid" needs a written reason.

    ``for_patient``: the reason in words for the patient, printed on the sheet; ``reason`` stays on screen.
    """

    rule: RuleId
    advice: Advice
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    for_patient: str = ""

    def __post_init__(self) -> None:
        if self.advice is Advice.AVOID and not self.reason.strip():
            raise InvalidValue("Write why you keep it. The reason is stored with the plan.")
        if len(self.reason) > OVERRIDE_REASON_LIMIT:
            raise TextTooLong("The reason", len(self.reason), OVERRIDE_REASON_LIMIT)
        if len(self.for_patient) > PATIENT_REASON_LIMIT:
            raise TextTooLong(
                "The reason for the patient", len(self.for_patient), PATIENT_REASON_LIMIT
            )


@dataclass(frozen=True)
class PlanItem:
    """One exercise of the plan. ``note`` and ``warning`` are the therapist's messages to the patient."""

    id: ItemId
    exercise: ExerciseSlug
    section: Section
    dosage: Dosage = Dosage()
    note: str = ""
    warning: str = ""
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        for label, text in (("The note", self.note), ("The warning", self.warning)):
            if len(text) > ITEM_NOTE_LIMIT:
                raise TextTooLong(label, len(text), ITEM_NOTE_LIMIT)

    def find_override(self, rule: RuleId, advice: Advice) -> Override | None:
        """Return the valid override, if any. One made for weaker advice does not cover stronger advice."""
        return next((a for a in self.overrides if a.rule == rule and a.advice >= advice), None)

    def add_override(self, answer: Override) -> PlanItem:
        others = tuple(a for a in self.overrides if a.rule != answer.rule)
        return replace(self, overrides=(*others, answer))


@dataclass(frozen=True)
class RemovedItem:
    """A removed item and its index within its section, so that Undo can restore it."""

    item: PlanItem
    index: int


@dataclass(frozen=True)
class Schedule:
    """How often the whole plan is done, unless the dose of an item says otherwise."""

    per_day: Span = ONCE
    days: Days = Days(per_week=SEVEN_DAYS)
    weeks: Span | None = SIX_WEEKS

    def __post_init__(self) -> None:
        for label, value, (low, high) in (
            ("Times a day", self.per_day, PER_DAY_BOUNDS),
            ("Weeks", self.weeks, WEEKS_BOUNDS),
        ):
            if value is not None and not low <= value.low <= value.high <= high:
                raise InvalidValue(f"{label} go from {low} to {high}.")


@dataclass(frozen=True)
class Plan:
    """The plan that a therapist works on. ``items`` are in printing order, grouped by section.

    ``phase``: the phase of ``template`` that the plan is in, counted from 1.
    ``red_flag_omissions``: groups of danger signs that the therapist leaves out, each with a reason.
    ``max_pain_reason``: why the pain limit, or that of an exercise, is higher than usual.
    ``opening_note``: what the patient reads before the first exercise, such as to see a doctor first.
    """

    id: PlanId
    patient: PatientId
    title: str = "Exercise plan"
    items: tuple[PlanItem, ...] = ()
    removed: tuple[RemovedItem, ...] = ()
    schedule: Schedule = Schedule()
    max_pain: int = 5
    next_visit: date | None = None
    template: TemplateSlug | None = None
    phase: int = 1
    red_flag_omissions: tuple[RedFlagOmission, ...] = ()
    max_pain_reason: str = ""
    opening_note: str = ""

    def __post_init__(self) -> None:
        if len(self.items) > MAX_ITEMS:
            raise PlanTooLong(f"A plan holds at most {MAX_ITEMS} exercises.")
        _validate_length("The title", self.title, TITLE_LIMIT)
        _validate_length("The text before the exercises", self.opening_note, OPENING_NOTE_LIMIT)
        if not PAIN_BOUNDS[0] <= self.max_pain <= PAIN_BOUNDS[1]:
            raise InvalidValue(f"The pain limit goes from {PAIN_BOUNDS[0]} to {PAIN_BOUNDS[1]}.")
        if not 1 <= self.phase <= MAX_PHASES:
            raise InvalidValue(f"A template phase must be from 1 to {MAX_PHASES}.")
        if self.phase > 1 and self.template is None:
            raise InvalidValue("A plan with no template has no phases.")
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            raise InvalidValue("Each exercise row needs its own id; two share one.")
        if list(self.items) != sorted(self.items, key=lambda item: SECTIONS.index(item.section)):
            raise InvalidValue("Exercises must be in the order warm-up, main, cool-down.")

    def get_item(self, item_id: ItemId) -> PlanItem:
        found = next((item for item in self.items if item.id == item_id), None)
        if found is None:
            raise NotFound("This exercise is no longer in the plan.")
        return found

    def list_items_in(self, section: Section) -> tuple[PlanItem, ...]:
        return tuple(item for item in self.items if item.section is section)

    def insert_item(self, item: PlanItem, place: int | None = None) -> Plan:
        """Insert ``item`` at ``place`` within its section, counted from 0, or at the end when None."""
        return replace(self, items=_insert_in_section(self.items, item, place))

    def remove_item(self, item_id: ItemId) -> Plan:
        item = self.get_item(item_id)
        remaining = tuple(other for other in self.items if other.id != item_id)
        removed = RemovedItem(item, self.list_items_in(item.section).index(item))
        return replace(self, items=remaining, removed=(*self.removed, removed))

    def restore_item(self, item_id: ItemId) -> Plan:
        """Put a removed item back at its old index."""
        gone = next((r for r in self.removed if r.item.id == item_id), None)
        if gone is None:
            raise NotFound("There is nothing to bring back.")
        left = tuple(r for r in self.removed if r is not gone)
        return replace(
            self, items=_insert_in_section(self.items, gone.item, gone.index), removed=left
        )

    def replace_item(self, item: PlanItem) -> Plan:
        """Replace the item that has the id of ``item``; the section does not change."""
        section = self.get_item(item.id).section
        changed = replace(item, section=section)
        return replace(
            self, items=tuple(changed if old.id == item.id else old for old in self.items)
        )

    def move_item(self, item_id: ItemId, section: Section, place: int) -> Plan:
        moved = replace(self.get_item(item_id), section=section)
        rest = tuple(other for other in self.items if other.id != item_id)
        return replace(self, items=_insert_in_section(rest, moved, place))

    def shift_item(self, item_id: ItemId, by: int) -> Plan:
        """Move an item one place up (-1) or down (+1); at the edge of its section, into the next section."""
        item = self.get_item(item_id)
        place = self.list_items_in(item.section).index(item) + by
        if 0 <= place < len(self.list_items_in(item.section)):
            return self.move_item(item_id, item.section, place)
        border = SECTIONS.index(item.section) + by
        if not 0 <= border < len(SECTIONS):
            return self
        target = SECTIONS[border]
        return self.move_item(item_id, target, 0 if by > 0 else len(self.list_items_in(target)))

    def find_red_flag_omission(self, group: RedFlagGroupSlug) -> RedFlagOmission | None:
        return next((one for one in self.red_flag_omissions if one.group == group), None)

    def without_removed(self) -> Plan:
        """Return the plan without its removed items, as it is stored when issued."""
        return replace(self, removed=())


def validate_next_visit(day: date, today: date) -> None:
    """Raises InvalidValue for a day that can only be a typing error."""
    if day < today - MAX_VISIT_AGE:
        raise InvalidValue("The next visit is more than a month ago. Check its year.")
    if day > today + MAX_VISIT_AHEAD:
        raise InvalidValue("The next visit is more than two years ahead. Check its year.")


def _validate_length(label: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise TextTooLong(label, len(text), limit)


def _insert_in_section(
    items: tuple[PlanItem, ...], item: PlanItem, place: int | None
) -> tuple[PlanItem, ...]:
    groups = {section: [i for i in items if i.section is section] for section in SECTIONS}
    group = groups[item.section]
    group.insert(len(group) if place is None else max(0, min(place, len(group))), item)
    return tuple(i for section in SECTIONS for i in groups[section])
