"""View of one exercise on the phone: worded for the trained side, with a timer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import (
    AffectedSide,
    BodySide,
    DoseSide,
    Spoken,
    lead_side,
    resolve,
    say,
    say_plainly,
)
from ptplanner.handout.care import care_lines
from ptplanner.handout.credits import credits_in
from ptplanner.handout.sheet import CareLine
from ptplanner.handout.wording import Wording, for_language
from ptplanner.web.phone_plan import dose_lines


@dataclass(frozen=True)
class SideView:
    """One side's steps, where it should be felt, and the alternative texts of the pictures.

    ``side`` is empty if one description serves both sides.
    """

    side: str
    label: str
    steps: tuple[tuple[Spoken, ...], ...]
    feel: str
    start_alt: str
    end_alt: str
    movement: str


@dataclass(frozen=True)
class TimerView:
    """What the timer counts; ``hold_s`` and ``rest_s`` are 0 if the dose gives none."""

    sets: int
    repetitions: int
    hold_s: int
    rest_s: int


@dataclass(frozen=True)
class Shown:
    """The exercise itself, without what a plan adds."""

    name: str
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
    credits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prescribed:
    """What the plan adds: dose, place in the plan, note, warning and precautions."""

    id: str
    number: int
    count: int
    dose: tuple[str, ...]
    note: str
    warning: str
    care: tuple[CareLine, ...]
    previous: str
    next: str


def shown(
    exercise: Exercise,
    dosage: Dosage,
    affected: AffectedSide = AffectedSide.NONE,
    language: str = "en",
) -> Shown:
    words, text = for_language(language), exercise.text(language)
    lead = lead_side(resolve(dosage.side, affected), affected)
    return Shown(
        name=text.name,
        purpose=say_plainly(text.purpose, lead),
        badge=words.side_badge(dosage.side, exercise.side_noun, affected),
        position=exercise.position.value,
        slug=exercise.slug,
        is_mirrored=lead is BodySide.RIGHT,
        start_caption=text.start_caption or words.PHRASES.start,
        end_caption=words.end_caption(
            text.end_caption or words.PHRASES.end, words.dose_caption(dosage, exercise.side_noun)
        ),
        sides=_sides(exercise, dosage, affected, language),
        timer=_timer(dosage),
        stop_rules=tuple(say_plainly(rule, lead) for rule in text.stop_rules),
        mistakes=tuple(say_plainly(mistake, lead) for mistake in text.mistakes),
        equipment=text.equipment_note,
        credits=credits_in(exercise, language),
    )


def prescribed(
    document: RevisionDocument, item: PlanItem, links: Mapping[ItemId, str]
) -> Prescribed:
    items = document.plan.items
    at = items.index(item)
    mine = replace(document, findings=tuple(f for f in document.findings if f.item == item.id))
    return Prescribed(
        id=item.id,
        number=at + 1,
        count=len(items),
        dose=dose_lines(item, document),
        note=item.note,
        warning=item.warning,
        care=care_lines(mine, for_language(document.language)),
        previous=links.get(items[at - 1].id, "") if at else "",
        next=links.get(items[at + 1].id, "") if at + 1 < len(items) else "",
    )


def of_plan(document: RevisionDocument, item: PlanItem) -> Shown:
    affected = document.patient.affected_side
    return shown(document.exercise(item), item.dosage, affected, document.language)


def _sides(
    exercise: Exercise, dosage: Dosage, affected: AffectedSide, language: str
) -> tuple[SideView, ...]:
    """Build two views for a dose on each side, the painful side first; else one."""
    words = for_language(language)
    is_each = resolve(dosage.side, affected) is DoseSide.EACH
    lead = lead_side(resolve(dosage.side, affected), affected)
    leads = (lead, lead.opposite) if is_each else (lead,)
    return tuple(_side(exercise, one, words, language, is_named=is_each) for one in leads)


def _side(
    exercise: Exercise, lead: BodySide, words: Wording, language: str, *, is_named: bool
) -> SideView:
    text, sides = exercise.text(language), dict(words.SIDES)
    start_alt, end_alt = (say_plainly(alt, lead, sides) for alt in (text.start_alt, text.end_alt))
    return SideView(
        side=lead.value if is_named else "",
        label=f"{words.SIDES[lead].capitalize()} {exercise.side_noun.value}",
        steps=tuple(say(step.text, lead, sides) for step in text.steps),
        feel=words.sentence(say_plainly(text.feel, lead, sides)) if text.feel else "",
        start_alt=start_alt or words.picture_alt(text.name, is_start=True),
        end_alt=end_alt or words.picture_alt(text.name, is_start=False),
        # All three texts, because any of them may be the one that names the trained side.
        movement=" ".join(
            part
            for part in (start_alt, say_plainly(text.movement_description, lead, sides), end_alt)
            if part
        ),
    )


def _timer(dosage: Dosage) -> TimerView | None:
    """Build the timer; None if there is nothing to count. A range counts to its upper end."""
    if not (dosage.repetitions or dosage.hold_s):
        return None
    return TimerView(
        sets=dosage.sets or 1,
        repetitions=dosage.repetitions.high if dosage.repetitions else 1,
        hold_s=dosage.hold_s.high if dosage.hold_s else 0,
        rest_s=dosage.rest_s or 0,
    )
