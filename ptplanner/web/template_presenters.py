"""Views of templates: to read, and to choose from for a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Source
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import SECTIONS, Plan
from ptplanner.domain.template import Phase, Template, TemplateItem
from ptplanner.handout.wording import dose_sentence, schedule_line
from ptplanner.web.clinical_words import SECTION_TITLES, counted, mid_sentence
from ptplanner.web.precaution_words import tripped


@dataclass(frozen=True)
class TemplateRow:
    slug: str
    name: str
    position: str
    dose: str
    note: str


@dataclass(frozen=True)
class PhaseView:
    """``title`` is empty if the template has only one phase."""

    title: str
    schedule: str
    sections: tuple[tuple[str, tuple[TemplateRow, ...]], ...]
    move_on: tuple[str, ...]


@dataclass(frozen=True)
class TemplateView:
    slug: str
    title: str
    summary: str
    count: str
    conditions: str
    phases: tuple[PhaseView, ...]
    sources: tuple[Source, ...]
    dose_source: str
    before_starting: str
    reviewed_by: str


def template(one: Template, catalog: Catalog) -> TemplateView:
    return TemplateView(
        slug=one.slug,
        title=one.title,
        summary=one.summary,
        count=_size(one),
        conditions="; ".join(
            mid_sentence(catalog.conditions[slug].name) for slug in one.conditions
        ),
        phases=tuple(_phase(one, number, catalog) for number in _numbers(one)),
        sources=one.sources,
        dose_source=one.dosage_source,
        before_starting=one.before_starting,
        reviewed_by=one.review.by,
    )


def _size(one: Template) -> str:
    """Format as ``3 phases, about 13 weeks``; for a single phase, its exercises and frequency."""
    if one.has_phases:
        weeks = one.begins_in_week(len(one.phases) + 1) - 1
        return f"{len(one.phases)} phases, about {counted(weeks, 'week')}"
    return f"{counted(len(one.items), 'exercise')} · {_often(one.phases[0])}"


def _phase(one: Template, number: int, catalog: Catalog) -> PhaseView:
    phase = one.phase(number)
    sections = (
        (SECTION_TITLES[s], tuple(_row(i, catalog) for i in phase.items if i.section is s))
        for s in SECTIONS
    )
    return PhaseView(
        title=f"Phase {number}: {phase.name}" if one.has_phases else "",
        schedule=f"About {weeks_of(one, number)} · {_often(phase)}" if one.has_phases else "",
        sections=tuple((title, rows) for title, rows in sections if rows),
        move_on=phase.move_on,
    )


def _often(phase: Phase) -> str:
    line = schedule_line(phase.schedule)
    return line[:1].upper() + line[1:]


def weeks_of(one: Template, number: int) -> str:
    """Format as ``weeks 3 to 6``, assuming that earlier phases take their planned time."""
    first, last = one.begins_in_week(number), one.begins_in_week(number + 1) - 1
    return f"week {first}" if first == last else f"weeks {first} to {last}"


def _numbers(one: Template) -> range:
    return range(1, len(one.phases) + 1)


def _row(item: TemplateItem, catalog: Catalog) -> TemplateRow:
    one = catalog.exercise(item.exercise)
    return TemplateRow(
        one.slug,
        one.name,
        one.position.value,
        dose_sentence(item.dosage, one.side_noun),
        item.note,
    )


@dataclass(frozen=True)
class PhaseChoice:
    """A phase to add to a plan; ``findings_line`` sums up the precautions it would raise for the patient."""

    value: str
    title: str
    weeks: str
    count: str
    trips: str
    move_on: tuple[str, ...]
    is_here: bool


@dataclass(frozen=True)
class TemplateChoice:
    """A template to add to a plan; ``is_for_patient`` if it is meant for one of the patient's conditions."""

    title: str
    summary: str
    phases: tuple[PhaseChoice, ...]
    is_fitting: bool

    @property
    def has_phases(self) -> bool:
        return len(self.phases) > 1


@dataclass(frozen=True)
class TemplateChoices:
    """``suggested`` templates are shown at once; ``next_phase_goals`` must be met before ``next_phase``."""

    first: tuple[TemplateChoice, ...]
    others: tuple[TemplateChoice, ...]
    next_phase: PhaseChoice | None = None
    goals: tuple[str, ...] = ()


def choices(
    catalog: Catalog, patient: PatientContext, today: date, plan: Plan | None = None
) -> TemplateChoices:
    """Suggest the templates for the patient's conditions, or else those with a single phase."""
    told = [_choice(one, catalog, patient, today, plan) for one in catalog.templates.values()]
    told.sort(key=lambda choice: (choice.has_phases, choice.title))
    first = [one for one in told if one.is_fitting] or [one for one in told if not one.has_phases]
    here, following = _place(told, plan)
    return TemplateChoices(
        first=tuple(first),
        others=tuple(one for one in told if one not in first),
        next_phase=following,
        goals=here.move_on if here else (),
    )


def _choice(
    one: Template, catalog: Catalog, patient: PatientContext, today: date, plan: Plan | None
) -> TemplateChoice:
    current = {has.condition for has in patient.conditions if has.is_current(today)}
    return TemplateChoice(
        title=one.title,
        summary=one.summary,
        phases=tuple(
            PhaseChoice(
                value=f"{one.slug}/{number}" if one.has_phases else one.slug,
                title=one.phase(number).name,
                weeks=weeks_of(one, number),
                count=counted(len(one.phase(number).items), "exercise"),
                trips=tripped(one.phase(number), patient, catalog, today),
                move_on=one.phase(number).move_on,
                is_here=plan is not None and (plan.template, plan.phase) == (one.slug, number),
            )
            for number in _numbers(one)
        ),
        is_fitting=bool(current & set(one.conditions)),
    )


def _place(
    told: list[TemplateChoice], plan: Plan | None
) -> tuple[PhaseChoice | None, PhaseChoice | None]:
    """The plan's current phase and the one that follows it."""
    for here, following in _steps(told):
        if here.is_here and plan is not None and plan.items:
            return here, following
    return None, None


def _steps(told: list[TemplateChoice]) -> Iterator[tuple[PhaseChoice, PhaseChoice]]:
    for choice in told:
        yield from zip(choice.phases, choice.phases[1:], strict=False)
