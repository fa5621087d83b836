"""Builds the values of a sheet, fully worded, from an issued revision."""

from __future__ import annotations

from ptplanner.domain.condition import RedFlagKind
from ptplanner.domain.duration_estimate import estimate_session_seconds, round_up_to_minutes
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout import links, qr
from ptplanner.handout.cards import build_cards
from ptplanner.handout.pictures import FigurePairs
from ptplanner.handout.sheet import ExerciseCard, Sheet, TickGrid, TickGridLine
from ptplanner.wording.credits import list_credit_lines
from ptplanner.wording.languages import Wording, choose_language, get_wording
from ptplanner.wording.precaution_lines import build_precaution_texts

# Weeks in the grid for a plan without an end date; also the most that one page holds.
MAX_GRID_WEEKS = 6


def build_sheet(document: RevisionDocument, figures: FigurePairs) -> Sheet:
    """Build everything printed on the sheet, in the document's language."""
    words = get_wording(document.language)
    plan, clinic, codes = document.plan, document.clinic, document.codes
    code = links.group_access_code(codes.plan)
    flags = document.red_flags
    return Sheet(
        language=choose_language(document.language),
        phrases=words.PHRASES,
        title=_format_sheet_title(document, words),
        created_on=document.issued_on.isoformat(),
        clinic=clinic.name,
        phone=clinic.phone,
        hours=clinic.hours,
        patient=document.patient.first_name,
        therapist=document.therapist,
        issued_label=words.format_long_date(document.issued_on),
        revision_label=words.format_revision_number(document.number),
        plan_qr=qr.draw_qr_code(links.build_plan_url(document), qr.MAX_HEAD_QR_MM)
        if plan.items
        else None,
        plan_qr_alt=words.format_plan_qr_alt(code),
        access_code=code,
        typed_address=links.format_typed_address(codes.base_url) if code else "",
        summary=words.format_plan_summary(
            len(plan.items), _estimate_session_minutes(document), plan.schedule, plan.next_visit
        ),
        precautions=build_precaution_texts(document, words),
        pain_limit=words.format_pain_limit(plan.max_pain),
        stop_rules=document.stop_rules,
        cards=(made := build_cards(document, figures, words)),
        card_stop_rules=_group_card_stop_rules(made, words),
        tick_grid=_build_tick_grid(document, words),
        pain_zones=words.build_pain_zones(plan.max_pain),
        emergency_heading=words.format_emergency_heading(clinic.emergency_number),
        emergency_signs=tuple(f.text for f in flags if f.kind is RedFlagKind.EMERGENCY),
        ask_first_signs=tuple(f.text for f in flags if f.kind is RedFlagKind.ASK_FIRST),
        goals=document.goals,
        progression=words.format_progression(plan.max_pain, has_ranges=_has_ranges(plan)),
        contact=words.format_contact(document.therapist, clinic.name),
        footer=_format_footer(document, code, words),
        credits=list_credit_lines(document, words),
    )


def _format_sheet_title(document: RevisionDocument, words: Wording) -> str:
    name = document.patient.first_name
    return f"{words.PHRASES.title}, {name}" if name else words.PHRASES.title


def _estimate_session_minutes(document: RevisionDocument) -> int:
    """Estimate the minutes for one session, rounded up so that patients do not need longer than announced."""
    seconds = estimate_session_seconds(document.plan, document.patient.affected_side)
    return round_up_to_minutes(seconds)


def _group_card_stop_rules(
    made: tuple[ExerciseCard, ...], words: Wording
) -> tuple[tuple[str, str], ...]:
    said: dict[str, list[int]] = {}
    for card in made:
        for rule in card.stop_rules:
            said.setdefault(rule, []).append(card.number)
    return tuple(
        (words.format_exercises_label(tuple(numbers)), rule) for rule, numbers in said.items()
    )


def _has_ranges(plan: Plan) -> bool:
    return any(i.dosage.repetitions and not i.dosage.repetitions.is_single for i in plan.items)


def _format_footer(document: RevisionDocument, code: str, words: Wording) -> str:
    parts = (
        words.format_plan_code(code) if code else "",
        words.format_revision_number(document.number),
        words.format_long_date(document.issued_on),
        _format_review_status(document, words),
    )
    return " · ".join(part for part in parts if part)


def _format_review_status(document: RevisionDocument, words: Wording) -> str:
    """Say "reviewed" only if a named clinician has reviewed every exercise on the sheet."""
    is_reviewed = all(exercise.review.is_reviewed for exercise in document.exercises.values())
    return words.PHRASES.reviewed_note if is_reviewed else words.PHRASES.not_reviewed_note


def _build_tick_grid(document: RevisionDocument, words: Wording) -> TickGrid:
    plan = document.plan
    schedule = plan.schedule
    return TickGrid(
        heading=words.format_grid_heading(document.patient.first_name),
        start_label=words.format_start_day(words.format_long_date(document.issued_on)),
        marking_instruction=words.format_marking_instruction(schedule.per_day),
        marks=words.list_tick_marks(schedule.per_day),
        day_columns=words.list_day_columns(schedule.days),
        weeks=schedule.weeks or MAX_GRID_WEEKS,
        rows=tuple(
            TickGridLine(
                f"{number} {document.get_exercise(item).get_text(document.language).name}",
                words.format_differing_frequency(item.dosage, schedule),
            )
            for number, item in enumerate(plan.items, start=1)
        ),
    )
