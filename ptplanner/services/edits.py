"""Every change a therapist can make to a draft, as a value; ``apply_edit`` returns the changed plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import singledispatch

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import ExerciseType
from ptplanner.domain.ids import ExerciseSlug, ItemId, RuleId, TemplateSlug
from ptplanner.domain.plan import Answer, Plan, PlanItem, Schedule, Section
from ptplanner.domain.template import FIRST_PHASE, take_up


@dataclass(frozen=True)
class Circumstances:
    """What an edit may need besides the plan."""

    catalog: Catalog
    new_id: Callable[[], str]
    author: str
    now: datetime


@dataclass(frozen=True)
class Add:
    """Add an exercise with its default dose; without ``section`` its type decides the section."""

    exercise: ExerciseSlug
    section: Section | None = None
    place: int | None = None


@dataclass(frozen=True)
class Remove:
    item: ItemId


@dataclass(frozen=True)
class Restore:
    item: ItemId


@dataclass(frozen=True)
class SetDose:
    item: ItemId
    dosage: Dosage


@dataclass(frozen=True)
class SetDoses:
    """Several doses at once, by item."""

    dosages: tuple[tuple[ItemId, Dosage], ...]


@dataclass(frozen=True)
class SetNote:
    item: ItemId
    note: str
    warning: str


@dataclass(frozen=True)
class Move:
    """Move an item to an index in a section, counted from 0."""

    item: ItemId
    section: Section
    place: int


@dataclass(frozen=True)
class Step:
    """Move an item one row up (-1) or down (+1), across sections if needed."""

    item: ItemId
    by: int


@dataclass(frozen=True)
class Swap:
    """Replace an exercise in the same row; the new one gets its default dose."""

    item: ItemId
    exercise: ExerciseSlug


@dataclass(frozen=True)
class Keep:
    """Keep an exercise in spite of a precaution rule; overriding "avoid" needs a reason."""

    item: ItemId
    rule: RuleId
    reason: str = ""


@dataclass(frozen=True)
class Reconsider:
    """Remove the override of a rule."""

    item: ItemId
    rule: RuleId


@dataclass(frozen=True)
class SetSchedule:
    schedule: Schedule


@dataclass(frozen=True)
class SetDetails:
    title: str
    max_pain: int
    next_visit: date | None


@dataclass(frozen=True)
class ApplyTemplate:
    """Apply a phase of a template; see ``domain.template.apply_template``."""

    template: TemplateSlug
    phase: int = FIRST_PHASE


Edit = (
    Add
    | Remove
    | Restore
    | SetDose
    | SetDoses
    | SetNote
    | Move
    | Step
    | Swap
    | Keep
    | Reconsider
    | SetSchedule
    | SetDetails
    | ApplyTemplate
)


@singledispatch
def apply(edit: object, plan: Plan, given: Circumstances) -> Plan:
    """Return the plan after ``edit``. Raises a domain error if the edit is not possible."""
    raise TypeError(f"not an edit: {edit!r}")


@apply.register
def _(edit: Add, plan: Plan, given: Circumstances) -> Plan:
    exercise = given.catalog.exercise(edit.exercise)
    section = edit.section or section_for(exercise.type)
    return plan.add(
        PlanItem(ItemId(given.new_id()), exercise.slug, section, exercise.default_dosage),
        edit.place,
    )


def section_for(kind: ExerciseType) -> Section:
    """Return the default section for an exercise type."""
    if kind in (ExerciseType.MOBILITY, ExerciseType.NERVE_GLIDE, ExerciseType.BREATHING):
        return Section.WARM_UP
    return Section.COOL_DOWN if kind is ExerciseType.STRETCH else Section.MAIN


@apply.register
def _(edit: Remove, plan: Plan, given: Circumstances) -> Plan:
    return plan.remove(edit.item)


@apply.register
def _(edit: Restore, plan: Plan, given: Circumstances) -> Plan:
    return plan.restore(edit.item)


@apply.register
def _(edit: SetDose, plan: Plan, given: Circumstances) -> Plan:
    return plan.change(replace(plan.item(edit.item), dosage=edit.dosage))


@apply.register
def _(edit: SetDoses, plan: Plan, given: Circumstances) -> Plan:
    for item, dosage in edit.dosages:
        plan = plan.change(replace(plan.item(item), dosage=dosage))
    return plan


@apply.register
def _(edit: SetNote, plan: Plan, given: Circumstances) -> Plan:
    item = plan.item(edit.item)
    return plan.change(replace(item, note=edit.note.strip(), warning=edit.warning.strip()))


@apply.register
def _(edit: Move, plan: Plan, given: Circumstances) -> Plan:
    return plan.move(edit.item, edit.section, edit.place)


@apply.register
def _(edit: Step, plan: Plan, given: Circumstances) -> Plan:
    if edit.by not in (-1, 1):
        raise InvalidValue("A row moves up or down by one place.")
    return plan.step(edit.item, edit.by)


@apply.register
def _(edit: Swap, plan: Plan, given: Circumstances) -> Plan:
    """The new item keeps the position; notes and overrides of the old exercise are dropped."""
    exercise = given.catalog.exercise(edit.exercise)
    old = plan.item(edit.item)
    place = plan.in_section(old.section).index(old)
    fresh = PlanItem(ItemId(given.new_id()), exercise.slug, old.section, exercise.default_dosage)
    return plan.remove(old.id).add(fresh, place)


@apply.register
def _(edit: Keep, plan: Plan, given: Circumstances) -> Plan:
    rule = next((rule for rule in given.catalog.rules if rule.id == edit.rule), None)
    if rule is None:
        raise InvalidValue("This precaution rule no longer exists. Open the plan again.")
    answer = Answer(rule.id, rule.advice, edit.reason.strip(), given.author, given.now)
    return plan.change(plan.item(edit.item).answered(answer))


@apply.register
def _(edit: Reconsider, plan: Plan, given: Circumstances) -> Plan:
    item = plan.item(edit.item)
    return plan.change(replace(item, answers=tuple(a for a in item.answers if a.rule != edit.rule)))


@apply.register
def _(edit: SetSchedule, plan: Plan, given: Circumstances) -> Plan:
    return replace(plan, schedule=edit.schedule)


@apply.register
def _(edit: SetDetails, plan: Plan, given: Circumstances) -> Plan:
    return replace(
        plan,
        title=edit.title.strip() or plan.title,
        max_pain=edit.max_pain,
        next_visit=edit.next_visit,
    )


@apply.register
def _(edit: ApplyTemplate, plan: Plan, given: Circumstances) -> Plan:
    template = given.catalog.template(edit.template)
    return take_up(plan, template, edit.phase, given.new_id)
