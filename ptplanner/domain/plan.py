"""A plan: exercises in three sections, each with a dose; every change gives a new plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import PAIN, PER_DAY, WEEKS, Days, Dosage
from ptplanner.domain.errors import InvalidValue, NotFound, PlanTooLong, TextTooLong
from ptplanner.domain.ids import ExerciseSlug, ItemId, PatientId, PlanId, RuleId, TemplateSlug

# Ten times the number that patients keep up with; a guard for paper and page, not advice.
MOST_ITEMS = 60
# Two lines of the sheet; longer notes push exercises off the page.
NOTE_LIMIT = 240
REASON_LIMIT = 500
# A template follows a patient for months, not for years.
MOST_PHASES = 12
TITLE_LIMIT = 120


class Section(StrEnum):
    WARM_UP = "warm-up"
    MAIN = "main"
    COOL_DOWN = "cool-down"


SECTIONS = (Section.WARM_UP, Section.MAIN, Section.COOL_DOWN)


@dataclass(frozen=True)
class Answer:
    """A therapist's decision to keep an exercise in spite of a rule; an "avoid" needs a written reason."""

    rule: RuleId
    advice: Advice
    reason: str = ""
    by: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        if self.advice is Advice.AVOID and not self.reason.strip():
            raise InvalidValue("Write why you keep it. The reason is kept with the plan.")
        if len(self.reason) > REASON_LIMIT:
            raise TextTooLong("The reason", len(self.reason), REASON_LIMIT)


@dataclass(frozen=True)
class PlanItem:
    """One exercise of the plan. ``note`` and ``warning`` are the therapist's own words to the patient."""

    id: ItemId
    exercise: ExerciseSlug
    section: Section
    dosage: Dosage = Dosage()
    note: str = ""
    warning: str = ""
    answers: tuple[Answer, ...] = ()

    def __post_init__(self) -> None:
        for label, text in (("The note", self.note), ("The warning", self.warning)):
            if len(text) > NOTE_LIMIT:
                raise TextTooLong(label, len(text), NOTE_LIMIT)

    def answer_to(self, rule: RuleId, advice: Advice) -> Answer | None:
        """The answer that still holds: one given to a milder finding does not cover a stronger one."""
        return next((a for a in self.answers if a.rule == rule and a.advice >= advice), None)

    def answered(self, answer: Answer) -> PlanItem:
        others = tuple(a for a in self.answers if a.rule != answer.rule)
        return replace(self, answers=(*others, answer))


@dataclass(frozen=True)
class Removed:
    """A removed item and where it stood, so that Undo can put it back."""

    item: PlanItem
    index: int


@dataclass(frozen=True)
class Schedule:
    """How often the whole plan is done, unless an item's dose says otherwise."""

    per_day: int = 1
    days: Days = Days(per_week=7)
    weeks: int | None = 6

    def __post_init__(self) -> None:
        for label, value, (low, high) in (
            ("Times a day", self.per_day, PER_DAY),
            ("Weeks", self.weeks, WEEKS),
        ):
            if value is not None and not low <= value <= high:
                raise InvalidValue(f"{label} go from {low} to {high}.")


@dataclass(frozen=True)
class Plan:
    """The draft that a therapist works on. ``items`` stand in printing order, grouped by section.

    ``phase``: in which phase of ``template`` it is, counted from 1.
    """

    id: PlanId
    patient: PatientId
    title: str = "Exercise plan"
    items: tuple[PlanItem, ...] = ()
    removed: tuple[Removed, ...] = ()
    schedule: Schedule = Schedule()
    max_pain: int = 5
    next_visit: date | None = None
    template: TemplateSlug | None = None
    phase: int = 1

    def __post_init__(self) -> None:
        if len(self.items) > MOST_ITEMS:
            raise PlanTooLong(f"A plan holds at most {MOST_ITEMS} exercises.")
        if len(self.title) > TITLE_LIMIT:
            raise TextTooLong("The title", len(self.title), TITLE_LIMIT)
        if not PAIN[0] <= self.max_pain <= PAIN[1]:
            raise InvalidValue(f"The pain limit goes from {PAIN[0]} to {PAIN[1]}.")
        if not 1 <= self.phase <= MOST_PHASES:
            raise InvalidValue(f"Phases of a template go from 1 to {MOST_PHASES}.")
        if self.phase > 1 and self.template is None:
            raise InvalidValue("A plan from no template has no phases.")
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            raise InvalidValue("Each exercise row has its own id; two share one.")
        if list(self.items) != sorted(self.items, key=lambda item: SECTIONS.index(item.section)):
            raise InvalidValue("Items stand grouped: warm-up, main, cool-down.")

    def item(self, item_id: ItemId) -> PlanItem:
        found = next((item for item in self.items if item.id == item_id), None)
        if found is None:
            raise NotFound("This exercise is no longer in the plan.")
        return found

    def in_section(self, section: Section) -> tuple[PlanItem, ...]:
        return tuple(item for item in self.items if item.section is section)

    def add(self, item: PlanItem, place: int | None = None) -> Plan:
        """With ``item`` at ``place`` within its section, counted from 0; at its end when None."""
        return replace(self, items=_placed(self.items, item, place))

    def remove(self, item_id: ItemId) -> Plan:
        item = self.item(item_id)
        kept = tuple(other for other in self.items if other.id != item_id)
        gone = Removed(item, self.in_section(item.section).index(item))
        return replace(self, items=kept, removed=(*self.removed, gone))

    def restore(self, item_id: ItemId) -> Plan:
        """Put a removed item back where it stood."""
        gone = next((r for r in self.removed if r.item.id == item_id), None)
        if gone is None:
            raise NotFound("There is nothing to bring back.")
        left = tuple(r for r in self.removed if r is not gone)
        return replace(self, items=_placed(self.items, gone.item, gone.index), removed=left)

    def change(self, item: PlanItem) -> Plan:
        """With ``item`` in place of the one that has its id; section stays as it was."""
        section = self.item(item.id).section
        changed = replace(item, section=section)
        return replace(
            self, items=tuple(changed if old.id == item.id else old for old in self.items)
        )

    def move(self, item_id: ItemId, section: Section, place: int) -> Plan:
        moved = replace(self.item(item_id), section=section)
        rest = tuple(other for other in self.items if other.id != item_id)
        return replace(self, items=_placed(rest, moved, place))

    def step(self, item_id: ItemId, by: int) -> Plan:
        """One place up (-1) or down (+1), across the border of a section where it stands at one."""
        item = self.item(item_id)
        place = self.in_section(item.section).index(item) + by
        if 0 <= place < len(self.in_section(item.section)):
            return self.move(item_id, item.section, place)
        border = SECTIONS.index(item.section) + by
        if not 0 <= border < len(SECTIONS):
            return self
        target = SECTIONS[border]
        return self.move(item_id, target, 0 if by > 0 else len(self.in_section(target)))

    def settled(self) -> Plan:
        """Without the removed rows: what an issue leaves behind."""
        return replace(self, removed=())


def _placed(items: tuple[PlanItem, ...], item: PlanItem, place: int | None) -> tuple[PlanItem, ...]:
    groups = {section: [i for i in items if i.section is section] for section in SECTIONS}
    group = groups[item.section]
    group.insert(len(group) if place is None else max(0, min(place, len(group))), item)
    return tuple(i for section in SECTIONS for i in groups[section])
