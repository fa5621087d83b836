"""Views of templates: to read, and to choose from for a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Source
from ptplanner.domain.exercise_suggestions import list_affected_regions
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import SECTIONS, Plan
from ptplanner.domain.template import Phase, Template, TemplateItem
from ptplanner.wording.english.clinical import SECTION_TITLES, lowercase_first
from ptplanner.wording.english.doses import format_dose_sentence, format_schedule
from ptplanner.wording.english.numbers import format_quantity
from ptplanner.wording.english.precautions import format_template_findings


@dataclass(frozen=True)
class TemplateItemView:
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
    sections: tuple[tuple[str, tuple[TemplateItemView, ...]], ...]
    goals: tuple[str, ...]


@dataclass(frozen=True)
class TemplateView:
    slug: str
    title: str
    summary: str
    size_line: str
    conditions: str
    phases: tuple[PhaseView, ...]
    sources: tuple[Source, ...]
    dose_source: str
    before_starting: str
    reviewed_by: str


def build_template_view(one: Template, catalog: Catalog) -> TemplateView:
    return TemplateView(
        slug=one.slug,
        title=one.title,
        summary=one.summary,
        size_line=_format_template_size(one),
        conditions="; ".join(
            lowercase_first(catalog.conditions[slug].name) for slug in one.conditions
        ),
        phases=tuple(
            _build_phase_view(one, number, catalog) for number in _list_phase_numbers(one)
        ),
        sources=one.sources,
        dose_source=one.dosage_source,
        before_starting=one.before_starting,
        reviewed_by=one.review.by,
    )


def _format_template_size(one: Template) -> str:
    """Format as ``3 phases, about 13 weeks``; for a single phase, its exercises and frequency."""
    if one.has_phases:
        weeks = one.compute_start_week(len(one.phases) + 1) - 1
        return f"{len(one.phases)} phases, about {format_quantity(weeks, 'week')}"
    return f"{format_quantity(len(one.items), 'exercise')} · {_format_frequency(one.phases[0])}"


def _build_phase_view(one: Template, number: int, catalog: Catalog) -> PhaseView:
    phase = one.get_phase(number)
    sections = (
        (
            SECTION_TITLES[s],
            tuple(_build_template_item(i, catalog) for i in phase.items if i.section is s),
        )
        for s in SECTIONS
    )
    return PhaseView(
        title=f"Phase {number}: {phase.name}" if one.has_phases else "",
        schedule=f"About {format_phase_weeks(one, number)} · {_format_frequency(phase)}"
        if one.has_phases
        else "",
        sections=tuple((title, rows) for title, rows in sections if rows),
        goals=phase.goals,
    )


def _format_frequency(phase: Phase) -> str:
    line = format_schedule(phase.schedule)
    return line[:1].upper() + line[1:]


def format_phase_weeks(one: Template, number: int) -> str:
    """Format as ``weeks 3 to 6``, assuming that earlier phases take their planned time."""
    first, last = one.compute_start_week(number), one.compute_start_week(number + 1) - 1
    return f"week {first}" if first == last else f"weeks {first} to {last}"


def _list_phase_numbers(one: Template) -> range:
    return range(1, len(one.phases) + 1)


def _build_template_item(item: TemplateItem, catalog: Catalog) -> TemplateItemView:
    one = catalog.get_exercise(item.exercise)
    return TemplateItemView(
        one.slug,
        one.name,
        one.position.value,
        format_dose_sentence(item.dosage, one.side_noun),
        item.note,
    )


@dataclass(frozen=True)
class PhaseChoice:
    """A phase to add to a plan; ``findings_line`` sums up the precautions it would raise for the patient."""

    value: str
    title: str
    weeks: str
    count: str
    findings_line: str
    goals: tuple[str, ...]
    is_current: bool


@dataclass(frozen=True)
class TemplateChoice:
    """A template to add to a plan; ``is_for_patient`` if it is meant for one of the patient's conditions.

    ``is_for_region`` if most of its exercises train a part of the body that these conditions concern.
    """

    title: str
    summary: str
    phases: tuple[PhaseChoice, ...]
    is_for_patient: bool
    is_for_region: bool

    @property
    def has_phases(self) -> bool:
        return len(self.phases) > 1


@dataclass(frozen=True)
class TemplateChoices:
    """``suggested`` templates are shown at once; ``next_phase_goals`` must be met before ``next_phase``."""

    suggested: tuple[TemplateChoice, ...]
    others: tuple[TemplateChoice, ...]
    next_phase: PhaseChoice | None = None
    next_phase_goals: tuple[str, ...] = ()


def build_template_choices(
    catalog: Catalog, patient: PatientContext, today: date, plan: Plan | None = None
) -> TemplateChoices:
    """Suggest the templates for the patient's conditions; of the others, those for the same regions come first."""
    choices = [
        _build_template_choice(one, catalog, patient, today, plan)
        for one in catalog.templates.values()
    ]
    choices.sort(key=lambda choice: (not choice.is_for_region, choice.has_phases, choice.title))
    first = [one for one in choices if one.is_for_patient]
    here, following = _find_current_and_next_phase(choices, plan)
    return TemplateChoices(
        suggested=tuple(first),
        others=tuple(one for one in choices if one not in first),
        next_phase=following,
        next_phase_goals=here.goals if here else (),
    )


def _build_template_choice(
    one: Template, catalog: Catalog, patient: PatientContext, today: date, plan: Plan | None
) -> TemplateChoice:
    current = {has.condition for has in patient.conditions if has.is_current(today)}
    return TemplateChoice(
        title=one.title,
        summary=one.summary,
        phases=tuple(
            PhaseChoice(
                value=f"{one.slug}/{number}" if one.has_phases else one.slug,
                title=one.get_phase(number).name,
                weeks=format_phase_weeks(one, number),
                count=format_quantity(len(one.get_phase(number).items), "exercise"),
                findings_line=format_template_findings(
                    one.get_phase(number), patient, catalog, today
                ),
                goals=one.get_phase(number).goals,
                is_current=plan is not None and (plan.template, plan.phase) == (one.slug, number),
            )
            for number in _list_phase_numbers(one)
        ),
        is_for_patient=bool(current & set(one.conditions)),
        is_for_region=_trains_affected_region(one, catalog, patient, today),
    )


def _trains_affected_region(
    one: Template, catalog: Catalog, patient: PatientContext, today: date
) -> bool:
    affected = list_affected_regions(patient, catalog, today)
    fitting = [i for i in one.items if affected & set(catalog.get_exercise(i.exercise).regions)]
    return len(fitting) * 2 > len(one.items)


def _find_current_and_next_phase(
    choices: list[TemplateChoice], plan: Plan | None
) -> tuple[PhaseChoice | None, PhaseChoice | None]:
    """The plan's current phase and the one that follows it."""
    for here, following in _pair_following_phases(choices):
        if here.is_current and plan is not None and plan.items:
            return here, following
    return None, None


def _pair_following_phases(
    choices: list[TemplateChoice],
) -> Iterator[tuple[PhaseChoice, PhaseChoice]]:
    for choice in choices:
        yield from zip(choice.phases, choice.phases[1:], strict=False)
