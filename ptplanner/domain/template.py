"""Templates that a plan can start from, in one or more consecutive phases, and how one is applied to a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import ClinicalReview, Source
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId, TemplateSlug
from ptplanner.domain.plan import OPENING_NOTE_LIMIT, Plan, PlanItem, Schedule, Section

FIRST_PHASE = 1
# A template has at most twelve phases, so a longer number is never valid.
MAX_PHASE_DIGITS = 2


@dataclass(frozen=True)
class TemplateItem:
    """An exercise of a template with its section, its dose and a note to the patient."""

    exercise: ExerciseSlug
    section: Section
    dosage: Dosage
    note: str = ""


@dataclass(frozen=True)
class Phase:
    """A phase of a template, applied to a plan as a whole.

    ``name`` is empty when the template has only one phase. ``goals``: what is true when the patient is ready
    for the next phase, in words to the patient; the weeks of the schedule are only an estimate.
    """

    items: tuple[TemplateItem, ...]
    schedule: Schedule
    name: str = ""
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A plan to start from; ``conditions`` are the conditions it is meant for.

    ``before_starting`` tells the therapist what to find out first, ``opening_note`` what the patient reads first.
    """

    slug: TemplateSlug
    title: str
    summary: str
    phases: tuple[Phase, ...]
    sources: tuple[Source, ...]
    dosage_source: str
    before_starting: str = ""
    opening_note: str = ""
    conditions: tuple[ConditionSlug, ...] = ()
    review: ClinicalReview = field(default_factory=ClinicalReview)

    @property
    def has_phases(self) -> bool:
        return len(self.phases) > 1

    @property
    def items(self) -> tuple[TemplateItem, ...]:
        """The items of all phases; an exercise in two phases appears twice."""
        return tuple(item for phase in self.phases for item in phase.items)

    def get_phase(self, number: int) -> Phase:
        """Return a phase, counted from 1; raise InvalidValue when there is no phase with that number."""
        if not 1 <= number <= len(self.phases):
            raise InvalidValue(f"“{self.title}” has phases 1 to {len(self.phases)}.")
        return self.phases[number - 1]

    def compute_start_week(self, number: int) -> int:
        """Return the week in which a phase begins if the earlier phases take as long as scheduled."""
        return 1 + sum(
            phase.schedule.weeks.high for phase in self.phases[: number - 1] if phase.schedule.weeks
        )


def parse_phase_reference(text: str) -> tuple[TemplateSlug, int]:
    """Parse ``sciatica-in-phases/2``, the second phase of a template; a slug alone means the first phase."""
    slug, slash, number = text.partition("/")
    if slash and not (number.isascii() and number.isdecimal() and len(number) <= MAX_PHASE_DIGITS):
        raise InvalidValue(
            f"“{number[:20]}” is not the number of a phase. Write it like {slug[:60]}/2."
        )
    return TemplateSlug(slug), int(number) if slash else FIRST_PHASE


def apply_template(plan: Plan, template: Template, number: int, new_id: Callable[[], str]) -> Plan:
    """Apply phase ``number`` of ``template`` to ``plan``.

    A plan in another phase of the same template moves to the new phase: exercises that only the old phase has
    are removed (Undo can restore them), and doses that the therapist left unchanged become those of the new
    phase. Exercises that the plan does not have yet are added. A non-empty plan that does not come from this
    template, or is already in this phase, only gets the missing exercises. An empty plan also takes over the
    title and the schedule. A plan that does not come from this template yet gets its opening note.
    """
    phase = template.get_phase(number)
    is_in_it = plan.template == template.slug
    if not is_in_it:
        plan = replace(plan, opening_note=_add_opening_note(plan.opening_note, template))
    if plan.items and not (is_in_it and plan.phase != number):
        return _add_missing_items(plan, phase.items, new_id)
    if not plan.items:
        plan = replace(plan, schedule=phase.schedule, title=template.title)
    elif plan.phase <= len(template.phases):
        plan = _move_to_phase(plan, template.get_phase(plan.phase), phase)
    plan = replace(plan, template=template.slug, phase=number)
    return _add_missing_items(plan, phase.items, new_id)


def _add_opening_note(note: str, template: Template) -> str:
    """Return the note with that of the template, unless it has it already or there is no room for both."""
    added = template.opening_note
    if not added or added in note:
        return note
    both = f"{note} {added}".strip()
    return both if len(both) <= OPENING_NOTE_LIMIT else note


def _move_to_phase(plan: Plan, old: Phase, new: Phase) -> Plan:
    """Remove exercises that only the old phase has; update doses, notes and schedule that nobody changed."""
    was = {row.exercise: row for row in old.items}
    becomes = {row.exercise: row for row in new.items}
    for item in plan.items:
        if item.exercise in was and item.exercise in becomes:
            plan = plan.replace_item(
                _update_untouched_parts(item, was[item.exercise], becomes[item.exercise])
            )
        elif item.exercise in was:
            plan = plan.remove_item(item.id)
    return replace(plan, schedule=new.schedule) if plan.schedule == old.schedule else plan


def _update_untouched_parts(item: PlanItem, was: TemplateItem, becomes: TemplateItem) -> PlanItem:
    return replace(
        item,
        dosage=becomes.dosage if item.dosage == was.dosage else item.dosage,
        note=becomes.note if item.note == was.note else item.note,
    )


def _add_missing_items(plan: Plan, rows: Iterable[TemplateItem], new_id: Callable[[], str]) -> Plan:
    has = {item.exercise for item in plan.items}
    for row in rows:
        if row.exercise not in has:
            plan = plan.insert_item(
                PlanItem(ItemId(new_id()), row.exercise, row.section, row.dosage, row.note)
            )
    return plan
