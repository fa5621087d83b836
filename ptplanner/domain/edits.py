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
from ptplanner.domain.plan import Override, Plan, PlanItem, Schedule, Section
from ptplanner.domain.template import FIRST_PHASE, apply_template


@dataclass(frozen=True)
class EditContext:
    """What an edit may need besides the plan."""

    catalog: Catalog
    new_id: Callable[[], str]
    author: str
    now: datetime


@dataclass(frozen=True)
class AddExercise:
    """Add an exercise with its default dose; without ``section`` its type decides the section."""

    exercise: ExerciseSlug
    section: Section | None = None
    index: int | None = None


@dataclass(frozen=True)
class RemoveItem:
    item: ItemId


@dataclass(frozen=True)
class RestoreItem:
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
class MoveItem:
    """Move an item to an index in a section, counted from 0."""

    item: ItemId
    section: Section
    index: int


@dataclass(frozen=True)
class ShiftItem:
    """Move an item one row up (-1) or down (+1), across sections if needed."""

    item: ItemId
    offset: int


@dataclass(frozen=True)
class SwapExercise:
    """Replace an exercise in the same row; the new one gets its default dose."""

    item: ItemId
    exercise: ExerciseSlug


@dataclass(frozen=True)
class OverridePrecaution:
    """Keep an exercise in spite of a precaution rule; overriding "avoid" needs a reason."""

    item: ItemId
    rule: RuleId
    reason: str = ""


@dataclass(frozen=True)
class WithdrawOverride:
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
    AddExercise
    | RemoveItem
    | RestoreItem
    | SetDose
    | SetDoses
    | SetNote
    | MoveItem
    | ShiftItem
    | SwapExercise
    | OverridePrecaution
    | WithdrawOverride
    | SetSchedule
    | SetDetails
    | ApplyTemplate
)


@singledispatch
def apply_edit(edit: object, plan: Plan, context: EditContext) -> Plan:
    """Return the plan after ``edit``. Raises a domain error if the edit is not possible."""
    raise TypeError(f"not an edit: {edit!r}")


@apply_edit.register
def _(edit: AddExercise, plan: Plan, given: EditContext) -> Plan:
    exercise = given.catalog.get_exercise(edit.exercise)
    section = edit.section or choose_section(exercise.type)
    return plan.insert_item(
        PlanItem(ItemId(given.new_id()), exercise.slug, section, exercise.default_dosage),
        edit.index,
    )


def choose_section(kind: ExerciseType) -> Section:
    """Return the default section for an exercise type."""
    if kind in (ExerciseType.MOBILITY, ExerciseType.NERVE_GLIDE, ExerciseType.BREATHING):
        return Section.WARM_UP
    return Section.COOL_DOWN if kind is ExerciseType.STRETCH else Section.MAIN


@apply_edit.register
def _(edit: RemoveItem, plan: Plan, given: EditContext) -> Plan:
    return plan.remove_item(edit.item)


@apply_edit.register
def _(edit: RestoreItem, plan: Plan, given: EditContext) -> Plan:
    return plan.restore_item(edit.item)


@apply_edit.register
def _(edit: SetDose, plan: Plan, given: EditContext) -> Plan:
    return plan.replace_item(replace(plan.get_item(edit.item), dosage=edit.dosage))


@apply_edit.register
def _(edit: SetDoses, plan: Plan, given: EditContext) -> Plan:
    for item, dosage in edit.dosages:
        plan = plan.replace_item(replace(plan.get_item(item), dosage=dosage))
    return plan


@apply_edit.register
def _(edit: SetNote, plan: Plan, given: EditContext) -> Plan:
    item = plan.get_item(edit.item)
    return plan.replace_item(replace(item, note=edit.note.strip(), warning=edit.warning.strip()))


@apply_edit.register
def _(edit: MoveItem, plan: Plan, given: EditContext) -> Plan:
    return plan.move_item(edit.item, edit.section, edit.index)


@apply_edit.register
def _(edit: ShiftItem, plan: Plan, given: EditContext) -> Plan:
    if edit.offset not in (-1, 1):
        raise InvalidValue("A row moves up or down by one place.")
    return plan.shift_item(edit.item, edit.offset)


@apply_edit.register
def _(edit: SwapExercise, plan: Plan, given: EditContext) -> Plan:
    """The new item keeps the position; notes and overrides of the old exercise are dropped."""
    exercise = given.catalog.get_exercise(edit.exercise)
    old = plan.get_item(edit.item)
    place = plan.list_items_in(old.section).index(old)
    fresh = PlanItem(ItemId(given.new_id()), exercise.slug, old.section, exercise.default_dosage)
    return plan.remove_item(old.id).insert_item(fresh, place)


@apply_edit.register
def _(edit: OverridePrecaution, plan: Plan, given: EditContext) -> Plan:
    rule = next((rule for rule in given.catalog.rules if rule.id == edit.rule), None)
    if rule is None:
        raise InvalidValue("This precaution rule no longer exists. Open the plan again.")
    answer = Override(rule.id, rule.advice, edit.reason.strip(), given.author, given.now)
    return plan.replace_item(plan.get_item(edit.item).add_override(answer))


@apply_edit.register
def _(edit: WithdrawOverride, plan: Plan, given: EditContext) -> Plan:
    item = plan.get_item(edit.item)
    return plan.replace_item(
        replace(item, overrides=tuple(a for a in item.overrides if a.rule != edit.rule))
    )


@apply_edit.register
def _(edit: SetSchedule, plan: Plan, given: EditContext) -> Plan:
    return replace(plan, schedule=edit.schedule)


@apply_edit.register
def _(edit: SetDetails, plan: Plan, given: EditContext) -> Plan:
    return replace(
        plan,
        title=edit.title.strip() or plan.title,
        max_pain=edit.max_pain,
        next_visit=edit.next_visit,
    )


@apply_edit.register
def _(edit: ApplyTemplate, plan: Plan, given: EditContext) -> Plan:
    template = given.catalog.get_template(edit.template)
    return apply_template(plan, template, edit.phase, given.new_id)
