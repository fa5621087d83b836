"""View of the patient's plan on the phone, in the same words as the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptplanner.domain.duration_estimate import estimate_session_seconds, round_up_to_minutes
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import SECTIONS, PlanItem
from ptplanner.domain.printable import replace_word_signs
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import is_mirrored
from ptplanner.wording.danger_texts import DangerBox, build_danger_boxes
from ptplanner.wording.languages import Wording, choose_language, get_wording
from ptplanner.wording.pain_texts import choose_item_pain_limit, list_own_pain_limits
from ptplanner.wording.phone_texts import TickTexts
from ptplanner.wording.phrases import TextRuns
from ptplanner.wording.revision_texts import PrecautionText, build_precaution_texts

# A row shows only how much; the exercise's own page shows the whole dose.
DOSE_PARTS_IN_ROW = 2


@dataclass(frozen=True)
class PhoneRowView:
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
class PhoneSectionView:
    title: str
    rows: tuple[PhoneRowView, ...]


@dataclass(frozen=True)
class HelpView:
    """When to stop, when to get help, and whom to call."""

    stop: str
    pain: TextRuns
    stop_reminder: TextRuns
    own_pain_limits: tuple[str, ...]
    stop_rules: tuple[str, ...]
    danger_boxes: tuple[DangerBox, ...]
    emergency_number: str
    emergency_call: str
    out_of_hours_phone: str
    clinic: str
    phone: str
    hours: str


@dataclass(frozen=True)
class PhonePlanView:
    language: str
    clinic: str
    heading: str
    issued_on: str
    revision: int
    summary: tuple[TextRuns, ...]
    weekdays: tuple[int, ...]
    tick_texts: TickTexts
    opening_note: str
    precautions_title: str
    precautions: tuple[PrecautionText, ...]
    sections: tuple[PhoneSectionView, ...]
    goals: tuple[str, ...]
    help: HelpView
    version: str


def build_phone_plan(document: RevisionDocument, links: Mapping[ItemId, str]) -> PhonePlanView:
    """Build the view; ``links`` maps each item to the path of its own page."""
    words, plan = get_wording(document.language), document.plan
    order = document.clinic.date_order
    return PhonePlanView(
        language=choose_language(document.language),
        clinic=document.clinic.name,
        heading=words.format_plan_heading(document.patient.first_name),
        issued_on=words.format_long_date(document.issued_on, order),
        revision=document.number,
        summary=words.format_plan_summary(
            len(plan.items),
            compute_session_minutes(document),
            plan.schedule,
            plan.next_visit,
            order,
        ),
        weekdays=tuple(int(day) for day in plan.schedule.days.weekdays),
        tick_texts=words.build_tick_texts(len(plan.items)),
        opening_note=replace_word_signs(document.plan.opening_note),
        precautions_title=words.PHRASES.precautions_heading,
        precautions=build_precaution_texts(document, words),
        sections=_build_phone_sections(document, links, words),
        goals=document.goals,
        help=build_help_view(document),
        version=words.format_plan_version(
            document.number,
            words.format_long_date(document.issued_on, order),
            _get_review_note(document, words),
        ),
    )


def compute_session_minutes(document: RevisionDocument) -> int:
    """Minutes of one session, rounded up as on the sheet; 0 if no dose can be timed."""
    seconds = estimate_session_seconds(document.plan, document.patient.affected_side)
    return round_up_to_minutes(seconds)


def _build_phone_sections(
    document: RevisionDocument, links: Mapping[ItemId, str], words: Wording
) -> tuple[PhoneSectionView, ...]:
    numbers = {item.id: number for number, item in enumerate(document.plan.items, 1)}
    sections = []
    for section, title in zip(SECTIONS, words.PHRASES.section_names, strict=True):
        items = document.plan.list_items_in(section)
        lines = tuple(
            _build_phone_row(numbers[i.id], i, document, links.get(i.id, "")) for i in items
        )
        if lines:
            sections.append(PhoneSectionView(title, lines))
    return tuple(sections)


def _build_phone_row(
    number: int, item: PlanItem, document: RevisionDocument, link: str
) -> PhoneRowView:
    exercise = document.get_exercise(item)
    words = get_wording(document.language)
    badge = words.format_side_badge(
        item.dosage.side, exercise.side_noun, document.patient.affected_side
    )
    return PhoneRowView(
        id=item.id,
        number=number,
        name=exercise.get_text(document.language).name,
        badge=badge,
        dose=" ".join(list_dose_sentences(item, document)[:DOSE_PARTS_IN_ROW]),
        position=exercise.position.value,
        slug=exercise.slug,
        is_mirrored=is_mirrored(item.dosage.side, document.patient.affected_side),
        link=link,
    )


def list_dose_sentences(item: PlanItem, document: RevisionDocument) -> tuple[str, ...]:
    """The dose as sentences, without what already applies to the whole plan."""
    exercise, plan = document.get_exercise(item), document.plan
    return get_wording(document.language).format_dose_parts(
        item.dosage, exercise.side_noun, schedule=plan.schedule, max_pain=plan.max_pain
    )


def build_help_view(document: RevisionDocument, item: PlanItem | None = None) -> HelpView:
    """Build the view; the reminder to stop is that of ``item``, or of the plan."""
    words, clinic = get_wording(document.language), document.clinic
    limit = choose_item_pain_limit(document, item) if item else document.plan.max_pain
    return HelpView(
        stop=words.PHRASES.stop_heading,
        pain=words.format_pain_limit(document.plan.max_pain),
        stop_reminder=words.format_stop_reminder(limit),
        own_pain_limits=list_own_pain_limits(document, words),
        stop_rules=document.stop_rules,
        # What to check before the start is read first, and the button that calls for help ends the list.
        danger_boxes=build_danger_boxes(document, words)[::-1],
        emergency_number=clinic.emergency_number,
        emergency_call=words.format_emergency_call(clinic.emergency_number),
        out_of_hours_phone=clinic.out_of_hours_phone,
        clinic=clinic.name,
        phone=clinic.phone,
        hours=clinic.hours,
    )


def _get_review_note(document: RevisionDocument, words: Wording) -> str:
    is_reviewed = all(exercise.review.is_reviewed for exercise in document.exercises.values())
    return words.PHRASES.reviewed_note if is_reviewed else words.PHRASES.not_reviewed_note
