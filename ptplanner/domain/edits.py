"""Every change that a therapist can make to a draft: one class each, which applies itself to a plan.

To add an edit, write its class here and its form in ``web.plans.forms``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import Exercise, ExerciseType
from ptplanner.domain.ids import (
    ConditionSlug,
    ExerciseSlug,
    ItemId,
    RedFlagGroupSlug,
    RuleId,
    TemplateSlug,
)
from ptplanner.domain.pain_limits import validate_pain_limit
from ptplanner.domain.plan import (
    Override,
    Plan,
    PlanItem,
    Schedule,
    Section,
    validate_next_visit,
)
from ptplanner.domain.precautions import JUDGEMENT_ADVICE, build_judgement_id
from ptplanner.domain.red_flags import RedFlagOmission
from ptplanner.domain.sides import DoseSide, Laterality
from ptplanner.domain.template import FIRST_PHASE, apply_template

# Long enough to recognise a dose that cannot be parsed in the error message.
_QUOTED_LENGTH = 60


@dataclass(frozen=True)
class EditContext:
    """What an edit may need besides the plan."""

    catalog: Catalog
    new_id: Callable[[], str]
    author: str
    now: datetime


@dataclass(frozen=True)
class AuditNote:
    """An act and its detail for the audit trail. It names rules and exercises and never contains free text."""

    action: str
    detail: str


class Edit(ABC):
    """A change to a draft. One edit is one step of undo."""

    @abstractmethod
    def apply(self, plan: Plan, context: EditContext) -> Plan:
        """Return the changed plan. Raises a domain error if the edit is not possible."""

    def describe_for_audit(self, plan: Plan) -> AuditNote | None:
        """Return what the audit trail records; ``plan`` is the plan after the edit. Most edits are not recorded."""
        return None

    def get_chosen_exercise(self) -> ExerciseSlug | None:
        """Return the exercise that the therapist picked by hand, if any, to list it as recently used."""
        return None


@dataclass(frozen=True)
class AddExercise(Edit):
    """Add an exercise with its default dose; without ``section`` its type decides the section."""

    exercise: ExerciseSlug
    section: Section | None = None
    index: int | None = None

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        exercise = context.catalog.get_exercise(self.exercise)
        section = self.section or choose_section(exercise.type)
        item_id = ItemId(context.new_id())
        item = PlanItem(item_id, exercise.slug, section, _choose_usual_dosage(exercise, plan))
        return plan.insert_item(item, self.index)

    def get_chosen_exercise(self) -> ExerciseSlug:
        return self.exercise


def choose_section(kind: ExerciseType) -> Section:
    """Return the default section for an exercise type."""
    if kind in (ExerciseType.MOBILITY, ExerciseType.NERVE_GLIDE, ExerciseType.BREATHING):
        return Section.WARM_UP
    return Section.COOL_DOWN if kind is ExerciseType.STRETCH else Section.MAIN


@dataclass(frozen=True)
class RemoveItem(Edit):
    item: ItemId

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        return plan.remove_item(self.item)


def _choose_usual_dosage(exercise: Exercise, plan: Plan) -> Dosage:
    """Return the usual dose; without its days where the plan already leaves as many days of rest."""
    usual = exercise.starting_dosage
    if usual.days and plan.schedule.days.max_per_week <= usual.days.max_per_week:
        return replace(usual, days=None)
    return usual


@dataclass(frozen=True)
class RestoreItem(Edit):
    item: ItemId

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        return plan.restore_item(self.item)


@dataclass(frozen=True)
class SetDose(Edit):
    item: ItemId
    dosage: Dosage

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        return plan.replace_item(replace(plan.get_item(self.item), dosage=self.dosage))


@dataclass(frozen=True)
class SetDoses(Edit):
    """Several doses at once, in shorthand by item. All are set, or none if one cannot be parsed."""

    texts: tuple[tuple[ItemId, str], ...]

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        numbers = {item.id: number for number, item in enumerate(plan.items, start=1)}
        for item_id, text in self.texts:
            item = plan.get_item(item_id)
            if text != shorthand.format_shorthand(item.dosage):
                dosage = _parse_dose(text, numbers[item_id])
                plan = plan.replace_item(replace(item, dosage=dosage))
        return plan


def _parse_dose(text: str, number: int) -> Dosage:
    """Parse one of several doses; the error names the row by its number."""
    try:
        return shorthand.parse_shorthand(text)
    except InvalidValue as error:
        raise InvalidValue(f"Dose {number}, “{text[:_QUOTED_LENGTH]}”: {error}") from error


@dataclass(frozen=True)
class SetNote(Edit):
    """Set the note and the warning of an item to the patient."""

    item: ItemId
    note: str
    warning: str

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        note, warning = self.note.strip(), self.warning.strip()
        return plan.replace_item(replace(plan.get_item(self.item), note=note, warning=warning))


@dataclass(frozen=True)
class MoveItem(Edit):
    """Move an item to an index in a section, counted from 0, or to its end when None."""

    item: ItemId
    section: Section
    index: int | None = None

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        end = len(plan.list_items_in(self.section))
        return plan.move_item(self.item, self.section, end if self.index is None else self.index)


@dataclass(frozen=True)
class ShiftItem(Edit):
    """Move an item one row up (-1) or down (+1), across sections if needed."""

    item: ItemId
    offset: int

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        if self.offset not in (-1, 1):
            raise InvalidValue("A row moves up or down by one place.")
        return plan.shift_item(self.item, self.offset)


@dataclass(frozen=True)
class SwapExercise(Edit):
    """Replace an exercise in the same row. Its dose becomes the default; note and overrides are dropped."""

    item: ItemId
    exercise: ExerciseSlug

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        exercise = context.catalog.get_exercise(self.exercise)
        old = plan.get_item(self.item)
        index = plan.list_items_in(old.section).index(old)
        new_id = ItemId(context.new_id())
        new = PlanItem(new_id, exercise.slug, old.section, _choose_usual_dosage(exercise, plan))
        return plan.remove_item(old.id).insert_item(new, index)

    def get_chosen_exercise(self) -> ExerciseSlug:
        return self.exercise


@dataclass(frozen=True)
class SetSides(Edit):
    """Set the side of every exercise that is done on one side at a time; others keep their doses."""

    side: DoseSide

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        for item in plan.items:
            exercise = context.catalog.exercises.get(item.exercise)
            if exercise is not None and exercise.laterality is not Laterality.NONE:
                dosage = replace(item.dosage, side=self.side)
                plan = plan.replace_item(replace(item, dosage=dosage))
        return plan


@dataclass(frozen=True)
class OverridePrecaution(Edit):
    """Keep an exercise in spite of a precaution rule; overriding "avoid" needs a reason."""

    item: ItemId
    rule: RuleId
    reason: str = ""
    for_patient: str = ""

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        rule = next((rule for rule in context.catalog.rules if rule.id == self.rule), None)
        if rule is None:
            raise InvalidValue("This precaution rule no longer exists. Open the plan again.")
        override = Override(
            rule=rule.id,
            advice=rule.advice,
            reason=self.reason.strip(),
            by=context.author,
            at=context.now,
            for_patient=self.for_patient.strip(),
        )
        return plan.replace_item(plan.get_item(self.item).add_override(override))

    def describe_for_audit(self, plan: Plan) -> AuditNote:
        item = plan.get_item(self.item)
        override = next(made for made in item.overrides if made.rule == self.rule)
        detail = format_override(item.exercise, self.rule, override.advice.label)
        return AuditNote("overrode a precaution", detail)


@dataclass(frozen=True)
class JudgeUnchecked(Edit):
    """Keep an exercise whose movements are not described: the therapist judged it for these conditions."""

    item: ItemId
    conditions: tuple[ConditionSlug, ...]

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        item = plan.get_item(self.item)
        for slug in self.conditions:
            rule = build_judgement_id(context.catalog.get_condition(slug).slug)
            item = item.add_override(
                Override(rule, JUDGEMENT_ADVICE, "", context.author, context.now)
            )
        return plan.replace_item(item)

    def describe_for_audit(self, plan: Plan) -> AuditNote:
        item = plan.get_item(self.item)
        return AuditNote(
            "judged an unchecked exercise", f"{item.exercise}: {', '.join(self.conditions)}"
        )


@dataclass(frozen=True)
class WithdrawOverride(Edit):
    """Remove the override of a rule."""

    item: ItemId
    rule: RuleId

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        item = plan.get_item(self.item)
        overrides = tuple(made for made in item.overrides if made.rule != self.rule)
        return plan.replace_item(replace(item, overrides=overrides))

    def describe_for_audit(self, plan: Plan) -> AuditNote:
        item = plan.get_item(self.item)
        return AuditNote("withdrew an override", f"{item.exercise}: {self.rule}")


def format_override(exercise: str, rule: str, level: str) -> str:
    """Name an override for the audit trail: ``toe-touch in spite of disc-flexion (avoid)``."""
    return f"{exercise} in spite of {rule} ({level})"


@dataclass(frozen=True)
class SetPlanDetails(Edit):
    """Set what concerns the whole plan; an empty title keeps the old one, and so does a text that is None."""

    schedule: Schedule
    title: str
    max_pain: int
    next_visit: date | None
    max_pain_reason: str | None = None
    opening_note: str | None = None

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        reason = plan.max_pain_reason if self.max_pain_reason is None else self.max_pain_reason
        note = plan.opening_note if self.opening_note is None else self.opening_note
        if self.max_pain != plan.max_pain or reason != plan.max_pain_reason:
            validate_pain_limit(self.max_pain, reason)
        if self.next_visit and self.next_visit != plan.next_visit:
            validate_next_visit(self.next_visit, context.now.date())
        return replace(
            plan,
            schedule=self.schedule,
            title=self.title.strip() or plan.title,
            max_pain=self.max_pain,
            next_visit=self.next_visit,
            max_pain_reason=reason.strip(),
            opening_note=note.strip(),
        )


@dataclass(frozen=True)
class OmitRedFlags(Edit):
    """Leave a group of red flags out of the sheet, with a reason."""

    group: RedFlagGroupSlug
    reason: str

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        if all(group.slug != self.group for group in context.catalog.red_flag_groups):
            raise InvalidValue("These danger signs no longer exist. Open the plan again.")
        omission = RedFlagOmission(self.group, self.reason.strip(), context.author, context.now)
        others = _list_other_omissions(plan, self.group)
        return replace(plan, red_flag_omissions=(*others, omission))

    def describe_for_audit(self, plan: Plan) -> AuditNote:
        return AuditNote("left out danger signs", self.group)


@dataclass(frozen=True)
class RestoreRedFlags(Edit):
    """Print a group of red flags again."""

    group: RedFlagGroupSlug

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        return replace(plan, red_flag_omissions=_list_other_omissions(plan, self.group))

    def describe_for_audit(self, plan: Plan) -> AuditNote:
        return AuditNote("restored danger signs", self.group)


def _list_other_omissions(plan: Plan, group: RedFlagGroupSlug) -> tuple[RedFlagOmission, ...]:
    return tuple(one for one in plan.red_flag_omissions if one.group != group)


@dataclass(frozen=True)
class ApplyTemplate(Edit):
    """Apply a phase of a template; see ``domain.template.apply_template``."""

    template: TemplateSlug
    phase: int = FIRST_PHASE

    def apply(self, plan: Plan, context: EditContext) -> Plan:
        template = context.catalog.get_template(self.template)
        return apply_template(plan, template, self.phase, context.new_id)
