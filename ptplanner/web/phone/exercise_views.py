"""View of one exercise on the phone: worded for the trained side, with a timer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.exercise import Equipment, EquipmentText, Exercise
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.printable import replace_word_signs
from ptplanner.domain.revision import PAPER_SINCE_VERSION, RevisionDocument
from ptplanner.domain.sides import (
    AffectedSide,
    BodySide,
    DoseSide,
    SideText,
    choose_lead_side,
    fill_sides,
    fill_sides_as_text,
    resolve_side,
)
from ptplanner.web.phone.plan_views import list_dose_sentences
from ptplanner.wording.languages import Wording, get_wording
from ptplanner.wording.phone_texts import TimerTexts
from ptplanner.wording.revision_texts import (
    PrecautionText,
    build_equipment_line,
    build_precaution_texts,
    format_card_warning,
    format_exercise_credits,
    name_unlisted_equipment,
)


@dataclass(frozen=True)
class SideView:
    """One side's steps, where it should be felt, and the alternative texts of the pictures.

    ``side`` is empty if one description serves both sides; ``next_label`` announces this side after the other.
    """

    side: str
    label: str
    next_label: str
    steps: tuple[tuple[SideText, ...], ...]
    feel: str
    start_alt: str
    end_alt: str
    movement: str


@dataclass(frozen=True)
class TimerView:
    """What the timer counts; ``hold_s`` and ``rest_s`` are 0 if the dose gives none.

    A duration is counted like one long hold, with words for moving.
    """

    sets: int
    repetitions: int
    hold_s: int
    rest_s: int
    texts: TimerTexts


@dataclass(frozen=True)
class PhoneExerciseView:
    """The exercise itself, without what a plan adds."""

    name: str
    clip_label: str
    purpose: str
    badge: str
    position: str
    slug: str
    is_mirrored: bool
    start_caption: str
    end_caption: str
    sides: tuple[SideView, ...]
    timer: TimerView | None
    stop_rules: tuple[str, ...]
    mistakes: tuple[str, ...]
    equipment: str
    setup: str = ""
    keeps_empty_stage: bool = False
    credits: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrescriptionView:
    """What the plan adds: dose, place in the plan, note, warning and precautions."""

    id: str
    number: int
    count: int
    dose: tuple[str, ...]
    note: str
    warning: str
    precautions: tuple[PrecautionText, ...]
    previous_link: str
    next_link: str


def build_phone_exercise(
    exercise: Exercise,
    dosage: Dosage,
    affected: AffectedSide = AffectedSide.NONE,
    language: str = "en",
    equipment: Mapping[Equipment, EquipmentText] | None = None,
) -> PhoneExerciseView:
    """Build the view; without ``equipment``, as in documents before version 3, the note alone says what is needed."""
    words, text = get_wording(language), exercise.get_text(language)
    sides = words.SIDE_NAMES
    lead = choose_lead_side(resolve_side(dosage.side, affected), affected)
    return PhoneExerciseView(
        name=text.name,
        clip_label=words.format_clip_label(text.name),
        purpose=fill_sides_as_text(text.purpose, lead, sides),
        badge=words.format_side_badge(dosage.side, exercise.side_noun, affected),
        position=exercise.position.value,
        slug=exercise.slug,
        is_mirrored=lead is BodySide.RIGHT,
        start_caption=text.start_caption or words.PHRASES.start_caption,
        end_caption=words.format_end_caption(
            text.end_caption or words.PHRASES.end_caption,
            words.format_dose_caption(dosage, exercise.side_noun),
        ),
        sides=_build_side_views(exercise, dosage, affected, language),
        timer=_build_timer(dosage, words),
        stop_rules=tuple(fill_sides_as_text(rule, lead, sides) for rule in text.stop_rules),
        mistakes=tuple(fill_sides_as_text(mistake, lead, sides) for mistake in text.mistakes),
        equipment=text.equipment_note
        if equipment is None
        else _format_equipment(exercise, equipment, words),
        setup="" if equipment is None else fill_sides_as_text(text.equipment_note, lead, sides),
        credits=format_exercise_credits(exercise, language),
    )


def _format_equipment(
    exercise: Exercise, equipment: Mapping[Equipment, EquipmentText], words: Wording
) -> str:
    """``a hand weight, or a full water bottle. Lift it with your legs.``; "" if nothing is needed."""
    texts = (equipment[one] for one in exercise.equipment if one in equipment)
    unlisted = name_unlisted_equipment(exercise.unlisted_equipment)
    line = build_equipment_line((*texts, *unlisted), words)
    return " ".join((f"{' · '.join(line.needs)}.", *line.safety)) if line.needs else ""


def build_prescription(
    document: RevisionDocument, item: PlanItem, links: Mapping[ItemId, str]
) -> PrescriptionView:
    items = document.plan.items
    at = items.index(item)
    mine = replace(document, findings=tuple(f for f in document.findings if f.item == item.id))
    return PrescriptionView(
        id=item.id,
        number=at + 1,
        count=len(items),
        dose=list_dose_sentences(item, document),
        note=replace_word_signs(item.note),
        warning=replace_word_signs(format_card_warning(document, item)),
        precautions=build_precaution_texts(mine, get_wording(document.language)),
        previous_link=links.get(items[at - 1].id, "") if at else "",
        next_link=links.get(items[at + 1].id, "") if at + 1 < len(items) else "",
    )


def build_planned_exercise(document: RevisionDocument, item: PlanItem) -> PhoneExerciseView:
    affected = document.patient.affected_side
    is_old = document.version < PAPER_SINCE_VERSION
    view = build_phone_exercise(
        document.get_exercise(item),
        item.dosage,
        affected,
        document.language,
        None if is_old else document.equipment,
    )
    return replace(view, keeps_empty_stage=is_old)


def _build_side_views(
    exercise: Exercise, dosage: Dosage, affected: AffectedSide, language: str
) -> tuple[SideView, ...]:
    """Build two views for a dose on each side, the painful side first; else one."""
    words = get_wording(language)
    is_each = resolve_side(dosage.side, affected) is DoseSide.EACH
    lead = choose_lead_side(resolve_side(dosage.side, affected), affected)
    leads = (lead, lead.opposite) if is_each else (lead,)
    return tuple(
        _build_side_view(exercise, one, words, language, is_named=is_each) for one in leads
    )


def _build_side_view(
    exercise: Exercise, lead: BodySide, words: Wording, language: str, *, is_named: bool
) -> SideView:
    text, sides = exercise.get_text(language), words.SIDE_NAMES
    start_alt, end_alt = (
        fill_sides_as_text(alt, lead, sides) for alt in (text.start_alt, text.end_alt)
    )
    return SideView(
        side=lead.value if is_named else "",
        label=words.format_side_label(lead, exercise.side_noun),
        next_label=words.format_next_side(lead, exercise.side_noun),
        steps=tuple(fill_sides(step.text, lead, sides) for step in text.steps),
        feel=words.to_sentence(fill_sides_as_text(text.feel, lead, sides)) if text.feel else "",
        start_alt=start_alt or words.format_picture_alt(text.name, is_start=True),
        end_alt=end_alt or words.format_picture_alt(text.name, is_start=False),
        # All three texts, because any of them may be the one that names the trained side.
        movement=" ".join(
            part
            for part in (
                start_alt,
                fill_sides_as_text(text.movement_description, lead, sides),
                end_alt,
            )
            if part
        ),
    )


def _build_timer(dosage: Dosage, words: Wording) -> TimerView | None:
    """Build the timer; None if there is nothing to count. A range counts to its upper end."""
    counted = dosage.duration_s or dosage.hold_s
    if not (dosage.repetitions or counted):
        return None
    sets = dosage.sets.high if dosage.sets else 1
    repetitions = dosage.repetitions.high if dosage.repetitions else 1
    return TimerView(
        sets=sets,
        repetitions=repetitions,
        hold_s=counted.high if counted else 0,
        rest_s=dosage.rest_s.high if dosage.rest_s else 0,
        texts=words.build_timer_texts(
            sets, repetitions, has_hold=bool(counted), is_moving=bool(dosage.duration_s)
        ),
    )
