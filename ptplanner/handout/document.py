"""Builds the values of a sheet, fully worded, from an issued revision."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain import access_code
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.duration_estimate import estimate_session_seconds, round_up_to_minutes
from ptplanner.domain.exercise import Exercise, ExerciseText, Step, StepRole
from ptplanner.domain.plan import SECTIONS, Plan, PlanItem
from ptplanner.domain.public_paths import CODE_FORM_PATH
from ptplanner.domain.revision import PAPER_SINCE_VERSION, RevisionDocument
from ptplanner.domain.sides import (
    BodySide,
    DoseSide,
    SideText,
    choose_lead_side,
    fill_sides,
    resolve_side,
)
from ptplanner.handout.codes import (
    MAX_HEAD_QR_MM,
    build_item_url,
    build_phone_url,
    build_plan_url,
    draw_qr_code,
    format_typed_address,
)
from ptplanner.handout.pictures import FigurePairs, has_clip
from ptplanner.handout.sheet import (
    CardPictures,
    ExerciseCard,
    Sheet,
    StepLine,
    TickGrid,
    TickGridLine,
)
from ptplanner.wording.danger_texts import build_danger_boxes
from ptplanner.wording.languages import Wording, choose_language, get_wording
from ptplanner.wording.pain_texts import (
    build_document_pain_zones,
    format_document_progression,
    list_own_pain_limits,
)
from ptplanner.wording.phrases import TextRun, TextRuns
from ptplanner.wording.revision_texts import (
    build_equipment_line,
    build_precaution_texts,
    format_card_warning,
    format_patient_name,
    list_credit_lines,
    list_equipment_texts,
)

# Weeks in the grid for a plan without an end date; also the most that one page holds.
MAX_GRID_WEEKS = 6


def build_sheet(document: RevisionDocument, figures: FigurePairs) -> Sheet:
    """Build everything printed on the sheet, in the document's language."""
    words = get_wording(document.language)
    plan, clinic, codes = document.plan, document.clinic, document.codes
    code = access_code.format_code(codes.plan)
    return Sheet(
        language=choose_language(document.language),
        phrases=words.PHRASES,
        title=_format_sheet_title(document, words),
        created_on=document.issued_on.isoformat(),
        clinic=clinic.name,
        phone=clinic.phone,
        hours=clinic.hours,
        patient=format_patient_name(document, words),
        therapist=document.therapist,
        issued_label=words.format_long_date(document.issued_on, document.clinic.date_order),
        revision_label=words.format_revision_number(document.number),
        plan_qr=draw_qr_code(build_plan_url(document), MAX_HEAD_QR_MM) if plan.items else None,
        plan_qr_alt=words.format_plan_qr_alt(code),
        access_code=code,
        typed_address=format_typed_address(codes.base_url) if code else "",
        summary=_format_summary(document, words),
        precautions=build_precaution_texts(document, words),
        opening_note=plan.opening_note,
        pain_limit=words.format_pain_limit(plan.max_pain),
        own_pain_limits=list_own_pain_limits(document, words),
        stop_rules=document.stop_rules,
        cards=(made := build_cards(document, figures, words)),
        card_stop_rules=_group_card_stop_rules(made, words),
        tick_grid=_build_tick_grid(document, words),
        pain_zones=build_document_pain_zones(document, words),
        danger_boxes=build_danger_boxes(document, words),
        goals=document.goals,
        progression=format_document_progression(document, words, has_ranges=_has_ranges(plan)),
        contact=words.format_contact(document.therapist, clinic.name),
        footer=_format_footer(document, code, words),
        credits=list_credit_lines(document, words),
        phone_url=build_phone_url(clinic.phone),
        typed_url=f"{codes.base_url}{CODE_FORM_PATH}" if code else "",
        has_old_layout=document.version < PAPER_SINCE_VERSION,
        equipment=build_equipment_line(list_equipment_texts(document), words),
    )


def _format_sheet_title(document: RevisionDocument, words: Wording) -> str:
    name = format_patient_name(document, words)
    return f"{words.PHRASES.title}, {name}" if name else words.PHRASES.title


def _format_summary(document: RevisionDocument, words: Wording) -> tuple[TextRuns, ...]:
    plan, minutes = document.plan, _estimate_session_minutes(document)
    order = document.clinic.date_order
    return words.format_plan_summary(
        len(plan.items), minutes, plan.schedule, plan.next_visit, order
    )


def _estimate_session_minutes(document: RevisionDocument) -> int:
    """Estimate the minutes for one session, rounded up so that patients do not need longer than announced."""
    seconds = estimate_session_seconds(document.plan, document.patient.affected_side)
    return round_up_to_minutes(seconds)


def _group_card_stop_rules(
    made: tuple[ExerciseCard, ...], words: Wording
) -> tuple[tuple[str, str], ...]:
    numbers_by_rule: dict[str, list[int]] = {}
    for card in made:
        for rule in card.stop_rules:
            numbers_by_rule.setdefault(rule, []).append(card.number)
    return tuple(
        (words.format_exercises_label(tuple(numbers)), rule)
        for rule, numbers in numbers_by_rule.items()
    )


def _has_ranges(plan: Plan) -> bool:
    return any(
        amount is not None and not amount.is_single
        for item in plan.items
        for amount in (item.dosage.repetitions, item.dosage.sets, item.dosage.duration_s)
    )


def _format_footer(document: RevisionDocument, code: str, words: Wording) -> str:
    parts = (
        words.format_plan_code(code) if code else "",
        words.format_revision_number(document.number),
        words.format_long_date(document.issued_on, document.clinic.date_order),
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
        heading=words.format_grid_heading(format_patient_name(document, words)),
        start_label=words.format_start_day(
            words.format_long_date(document.issued_on, document.clinic.date_order)
        ),
        marking_instruction=words.format_marking_instruction(schedule.per_day.high),
        marks=words.list_tick_marks(schedule.per_day.high),
        day_columns=words.list_day_columns(schedule.days),
        weeks=schedule.weeks.high if schedule.weeks else MAX_GRID_WEEKS,
        rows=tuple(
            TickGridLine(
                f"{number} {document.get_exercise(item).get_text(document.language).name}",
                words.format_differing_frequency(item.dosage, schedule),
            )
            for number, item in enumerate(plan.items, start=1)
        ),
    )


_ESSENTIAL_ROLES = frozenset({StepRole.PREPARE, StepRole.MOVE, StepRole.SAFETY})


def build_cards(
    document: RevisionDocument, figures: FigurePairs, words: Wording
) -> tuple[ExerciseCard, ...]:
    """Build one card per plan item, in plan order."""
    items = document.plan.items
    opens = {
        section: next((i.id for i in items if i.section is section), None) for section in SECTIONS
    }
    return tuple(
        _build_card(
            document, item, number, figures, words, opens_section=opens[item.section] == item.id
        )
        for number, item in enumerate(items, start=1)
    )


def _build_card(
    document: RevisionDocument,
    item: PlanItem,
    number: int,
    figures: FigurePairs,
    words: Wording,
    *,
    opens_section: bool,
) -> ExerciseCard:
    exercise, plan = document.get_exercise(item), document.plan
    text = exercise.get_text(document.language)
    affected = document.patient.affected_side
    side = resolve_side(item.dosage.side, affected)
    lead = choose_lead_side(side, affected)
    dosage = replace(item.dosage, side=side)
    return ExerciseCard(
        number=number,
        name=text.name,
        badge=_format_badge(document, dosage, exercise, words),
        section=words.PHRASES.section_names[SECTIONS.index(item.section)] if opens_section else "",
        doses=tuple(
            words.keep_side_on_line(part)
            for part in words.format_dose_parts(
                dosage, exercise.side_noun, schedule=plan.schedule, max_pain=plan.max_pain
            )
        ),
        purpose=text.purpose,
        steps=tuple(_build_step_line(step, lead, words) for step in text.steps),
        feel=_mark_trained_side(words.to_sentence(text.feel, capital=False), lead, words),
        stop_rules=tuple(_resolve_side_text(rule, lead, words) for rule in text.stop_rules),
        warning=format_card_warning(document, item),
        note=item.note,
        qr=draw_qr_code(build_item_url(document, item))
        if _has_demonstration(document, exercise, figures)
        else None,
        qr_alt=words.format_exercise_qr_alt(text.name),
        pictures=_build_card_pictures(exercise, text, dosage, lead, figures, words),
        setup=_resolve_side_text(text.equipment_note, lead, words)
        if document.version >= PAPER_SINCE_VERSION
        else "",
        has_old_layout=document.version < PAPER_SINCE_VERSION,
    )


def _has_demonstration(
    document: RevisionDocument, exercise: Exercise, figures: FigurePairs
) -> bool:
    """Whether the exercise's code shows something; sheets of older documents printed a code for every exercise."""
    is_shown = exercise.slug in figures or has_clip(exercise.slug)
    return is_shown or document.version < PAPER_SINCE_VERSION


def _format_badge(
    document: RevisionDocument, dosage: Dosage, exercise: Exercise, words: Wording
) -> str:
    """Format which side is trained; "" if the dose says it already and no side comes first.

    Documents of versions 1 and 2 print both, as they were issued.
    """
    side, noun = dosage.side, exercise.side_noun
    badge = words.format_side_badge(side, noun, document.patient.affected_side)
    if document.version < PAPER_SINCE_VERSION or side not in (DoseSide.EACH, DoseSide.ALTERNATE):
        return badge
    dose_says_it = words.format_dose_parts(dosage, noun) != words.format_dose_parts(
        replace(dosage, side=None), noun
    )
    names_no_side = badge == words.format_side_badge(side, noun)
    return "" if dose_says_it and names_no_side else badge


def _build_step_line(step: Step, lead: BodySide, words: Wording) -> StepLine:
    full = _mark_trained_side(step.text, lead, words)
    short = _mark_trained_side(step.short, lead, words) if step.short else full
    return StepLine(full, short, is_essential=step.role in _ESSENTIAL_ROLES)


def _mark_trained_side(text: str, lead: BodySide, words: Wording) -> TextRuns:
    """Split ``text`` into runs, with the trained side in bold capitals."""
    return tuple(_build_text_run(spoken) for spoken in fill_sides(text, lead, words.SIDE_NAMES))


def _build_text_run(spoken: SideText) -> TextRun:
    return TextRun(spoken.text.upper(), is_strong=True) if spoken.is_side else TextRun(spoken.text)


def _resolve_side_text(text: str, lead: BodySide, words: Wording) -> str:
    return "".join(run.text for run in _mark_trained_side(text, lead, words))


def _build_card_pictures(
    exercise: Exercise,
    text: ExerciseText,
    dosage: Dosage,
    lead: BodySide,
    figures: FigurePairs,
    words: Wording,
) -> CardPictures | None:
    pair = figures.get(exercise.slug)
    if pair is None:
        return None
    return CardPictures(
        pair=pair,
        # Paper, phone and builder mirror by the same rule, so that all three show the same picture.
        is_mirrored=lead is BodySide.RIGHT,
        start_caption=words.PHRASES.start_caption,
        end_caption=words.format_end_caption(
            words.PHRASES.end_caption, words.format_dose_caption(dosage, exercise.side_noun)
        ),
        start_alt=_resolve_side_text(text.start_alt, lead, words)
        or words.format_picture_alt(text.name, is_start=True),
        end_alt=_resolve_side_text(text.end_alt, lead, words)
        or words.format_picture_alt(text.name, is_start=False),
    )
