"""Builds the exercise cards, with dose, badge and steps worded for the side that the patient trains."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.exercise import Exercise, ExerciseText, Step, StepRole
from ptplanner.domain.plan import SECTIONS, PlanItem
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import BodySide, SideText, choose_lead_side, fill_sides, resolve_side
from ptplanner.handout import links, qr
from ptplanner.handout.pictures import FigurePairs
from ptplanner.handout.sheet import CardPictures, ExerciseCard, StepLine
from ptplanner.wording.languages import Wording
from ptplanner.wording.phrases import TextRun, TextRuns

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
        badge=words.format_side_badge(side, exercise.side_noun, affected),
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
        warning=item.warning,
        note=item.note,
        qr=qr.draw_qr_code(links.build_item_url(document, item)),
        qr_alt=words.format_exercise_qr_alt(text.name),
        pictures=_build_card_pictures(exercise, text, dosage, lead, figures, words),
    )


def _build_step_line(step: Step, lead: BodySide, words: Wording) -> StepLine:
    full = _mark_trained_side(step.text, lead, words)
    short = _mark_trained_side(step.short, lead, words) if step.short else full
    return StepLine(full, short, is_essential=step.role in _ESSENTIAL_ROLES)


def _mark_trained_side(text: str, lead: BodySide, words: Wording) -> TextRuns:
    """Split ``text`` into runs, with the trained side in bold capitals."""
    return tuple(
        _build_text_run(spoken) for spoken in fill_sides(text, lead, dict(words.SIDE_NAMES))
    )


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
