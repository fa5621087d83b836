"""Plans to start from, in one phase or in several that follow each other, and how a plan takes one up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import Review, Source
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId, TemplateSlug
from ptplanner.domain.plan import Plan, PlanItem, Schedule, Section

FIRST_PHASE = 1
# A template has a handful of phases; more digits are no number of one.
MOST_DIGITS = 2


@dataclass(frozen=True)
class TemplateItem:
    """An exercise of a template with its dose and, where that needs saying, where the dose comes from."""

    exercise: ExerciseSlug
    section: Section
    dosage: Dosage
    note: str = ""


@dataclass(frozen=True)
class Phase:
    """A stretch of a template, taken into a plan as a whole.

    ``name`` is empty where a template has one phase only. ``move_on``: what is true when the patient
    is ready for the next one, in words to the patient; the weeks of the schedule are a guess beside it.
    """

    items: tuple[TemplateItem, ...]
    schedule: Schedule
    name: str = ""
    move_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A plan to start from; ``conditions`` are those that it is meant for."""

    slug: TemplateSlug
    title: str
    summary: str
    phases: tuple[Phase, ...]
    sources: tuple[Source, ...]
    dosage_source: str
    before_starting: str = ""
    conditions: tuple[ConditionSlug, ...] = ()
    review: Review = field(default_factory=Review)

    @property
    def has_phases(self) -> bool:
        return len(self.phases) > 1

    @property
    def items(self) -> tuple[TemplateItem, ...]:
        """The rows of all phases; an exercise of two phases stands twice."""
        return tuple(item for phase in self.phases for item in phase.items)

    def phase(self, number: int) -> Phase:
        """Phases count from 1; raises InvalidValue where there is none of that number."""
        if not 1 <= number <= len(self.phases):
            raise InvalidValue(f"“{self.title}” has phases 1 to {len(self.phases)}.")
        return self.phases[number - 1]

    def begins_in_week(self, number: int) -> int:
        """The week in which a phase begins if the ones before it take as long as they say."""
        return 1 + sum(phase.schedule.weeks or 0 for phase in self.phases[: number - 1])


def named_phase(text: str) -> tuple[TemplateSlug, int]:
    """``sciatica-in-phases/2`` is its second phase; a name alone its first."""
    slug, slash, number = text.partition("/")
    if slash and not (number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
        raise InvalidValue(f"“{number[:20]}” is no number of a phase. Write it like {slug[:60]}/2.")
    return TemplateSlug(slug), int(number) if slash else FIRST_PHASE


def take_up(plan: Plan, template: Template, number: int, new_id: Callable[[], str]) -> Plan:
    """``plan`` with a phase of ``template``.

    A plan that is in another phase of the same template moves: rows of the old phase that the new one
    does not have go (and wait for Undo), its doses become the new ones where the therapist left them as
    they were. To any other plan the exercises are added that it does not have yet.
    """
    phase = template.phase(number)
    is_in_it = plan.template == template.slug
    if plan.items and not (is_in_it and plan.phase != number):
        return _with_missing(plan, phase.items, new_id)
    if not plan.items:
        plan = replace(plan, schedule=phase.schedule, title=template.title)
    elif plan.phase <= len(template.phases):
        plan = _moved_on(plan, template.phase(plan.phase), phase)
    plan = replace(plan, template=template.slug, phase=number)
    return _with_missing(plan, phase.items, new_id)


def _moved_on(plan: Plan, old: Phase, new: Phase) -> Plan:
    """Without what only the old phase has, and with the new one's numbers where nobody changed the old."""
    was = {row.exercise: row for row in old.items}
    becomes = {row.exercise: row for row in new.items}
    for item in plan.items:
        if item.exercise in was and item.exercise in becomes:
            plan = plan.change(_renewed(item, was[item.exercise], becomes[item.exercise]))
        elif item.exercise in was:
            plan = plan.remove(item.id)
    return replace(plan, schedule=new.schedule) if plan.schedule == old.schedule else plan


def _renewed(item: PlanItem, was: TemplateItem, becomes: TemplateItem) -> PlanItem:
    return replace(
        item,
        dosage=becomes.dosage if item.dosage == was.dosage else item.dosage,
        note=becomes.note if item.note == was.note else item.note,
    )


def _with_missing(plan: Plan, rows: Iterable[TemplateItem], new_id: Callable[[], str]) -> Plan:
    has = {item.exercise for item in plan.items}
    for row in rows:
        if row.exercise not in has:
            plan = plan.add(
                PlanItem(ItemId(new_id()), row.exercise, row.section, row.dosage, row.note)
            )
    return plan
