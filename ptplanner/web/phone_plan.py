"""View of the patient's plan on the phone, in the same words as the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptplanner.domain.condition import RedFlagKind
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import SECTIONS, PlanItem
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import is_mirrored
from ptplanner.domain.timing import seconds_of_a_session, whole_minutes
from ptplanner.handout.care import care_lines
from ptplanner.handout.phrases import Runs
from ptplanner.handout.sheet import CareLine
from ptplanner.handout.wording import Wording, for_language, spoken_language

# A row shows only how much; the exercise's own page shows the whole dose.
PARTS_IN_A_ROW = 2


@dataclass(frozen=True)
class ExerciseLine:
    """A row of the plan. ``link`` is empty where the exercise has no page of its own."""

    id: str
    number: int
    name: str
    badge: str
    dose: str
    position: str
    slug: str
    is_mirrored: bool
    link: str


@dataclass(frozen=True)
class SectionLines:
    title: str
    lines: tuple[ExerciseLine, ...]


@dataclass(frozen=True)
class HelpView:
    """When to stop, when to get help, and whom to call."""

    stop: str
    pain: Runs
    stop_rules: tuple[str, ...]
    emergency: str
    emergency_number: str
    emergency_signs: tuple[str, ...]
    ask_first: str
    ask_first_signs: tuple[str, ...]
    clinic: str
    phone: str
    hours: str


@dataclass(frozen=True)
class PlanPage:
    lang: str
    clinic: str
    first_name: str
    issued: str
    revision: int
    glance: tuple[Runs, ...]
    weekdays: tuple[int, ...]
    per_day: int
    take_care: str
    care: tuple[CareLine, ...]
    sections: tuple[SectionLines, ...]
    count: int
    goals: tuple[str, ...]
    help: HelpView
    reviewed: str


def plan_page(document: RevisionDocument, links: Mapping[ItemId, str]) -> PlanPage:
    """Build the view; ``links`` maps each item to the path of its own page."""
    words, plan = for_language(document.language), document.plan
    return PlanPage(
        lang=spoken_language(document.language),
        clinic=document.clinic.name,
        first_name=document.patient.first_name,
        issued=words.calendar_date(document.issued_on),
        revision=document.number,
        glance=words.glance(len(plan.items), minutes(document), plan.schedule, plan.next_visit),
        weekdays=tuple(int(day) for day in plan.schedule.days.weekdays),
        per_day=plan.schedule.per_day,
        take_care=words.PHRASES.take_care,
        care=care_lines(document, words),
        sections=_sections(document, links, words),
        count=len(plan.items),
        goals=document.move_on,
        help=help_view(document),
        reviewed=reviewed(document),
    )


def minutes(document: RevisionDocument) -> int:
    """Minutes of one session, rounded up as on the sheet; 0 if no dose can be timed."""
    seconds = seconds_of_a_session(document.plan, document.patient.affected_side)
    return whole_minutes(seconds)


def _sections(
    document: RevisionDocument, links: Mapping[ItemId, str], words: Wording
) -> tuple[SectionLines, ...]:
    numbers = {item.id: number for number, item in enumerate(document.plan.items, 1)}
    told = []
    for section, title in zip(SECTIONS, words.PHRASES.sections, strict=True):
        items = document.plan.in_section(section)
        lines = tuple(_line(numbers[i.id], i, document, links.get(i.id, "")) for i in items)
        if lines:
            told.append(SectionLines(title, lines))
    return tuple(told)


def _line(number: int, item: PlanItem, document: RevisionDocument, link: str) -> ExerciseLine:
    exercise = document.exercise(item)
    words = for_language(document.language)
    badge = words.side_badge(item.dosage.side, exercise.side_noun, document.patient.affected_side)
    return ExerciseLine(
        id=item.id,
        number=number,
        name=exercise.text(document.language).name,
        badge=badge,
        dose=" ".join(dose_lines(item, document)[:PARTS_IN_A_ROW]),
        position=exercise.position.value,
        slug=exercise.slug,
        is_mirrored=is_mirrored(item.dosage.side, document.patient.affected_side),
        link=link,
    )


def dose_lines(item: PlanItem, document: RevisionDocument) -> tuple[str, ...]:
    """The dose as sentences, without what already applies to the whole plan."""
    exercise, plan = document.exercise(item), document.plan
    return for_language(document.language).dose_parts(
        item.dosage, exercise.side_noun, schedule=plan.schedule, max_pain=plan.max_pain
    )


def help_view(document: RevisionDocument) -> HelpView:
    words, clinic = for_language(document.language), document.clinic
    return HelpView(
        stop=words.PHRASES.stop,
        pain=words.pain_limit(document.plan.max_pain),
        stop_rules=document.stop_rules,
        emergency=words.emergency(clinic.emergency_number),
        emergency_number=clinic.emergency_number,
        emergency_signs=_signs(document, RedFlagKind.EMERGENCY),
        ask_first=words.PHRASES.ask_first,
        ask_first_signs=_signs(document, RedFlagKind.ASK_FIRST),
        clinic=clinic.name,
        phone=clinic.phone,
        hours=clinic.hours,
    )


def _signs(document: RevisionDocument, kind: RedFlagKind) -> tuple[str, ...]:
    return tuple(flag.text for flag in document.red_flags if flag.kind is kind)


def reviewed(document: RevisionDocument) -> str:
    phrases = for_language(document.language).PHRASES
    is_reviewed = all(exercise.review.is_reviewed for exercise in document.exercises.values())
    return phrases.reviewed if is_reviewed else phrases.not_reviewed
