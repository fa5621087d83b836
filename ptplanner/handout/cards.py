"""Builds the exercise cards, with dose, badge and steps worded for the side that the patient trains."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.exercise import Exercise, ExerciseText, Step, StepRole
from ptplanner.domain.plan import SECTIONS, PlanItem
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import BodySide, Spoken, lead_side, resolve, say
from ptplanner.handout import links, qr
from ptplanner.handout.figures import Figures
from ptplanner.handout.phrases import Run, Runs
from ptplanner.handout.sheet import Card, Pictures, StepLine
from ptplanner.handout.wording import Wording

_ESSENTIAL = frozenset({StepRole.PREPARE, StepRole.MOVE, StepRole.SAFETY})


def cards(document: RevisionDocument, figures: Figures, words: Wording) -> tuple[Card, ...]:
    """Build one card per plan item, in plan order."""
    items = document.plan.items
    opens = {
        section: next((i.id for i in items if i.section is section), None) for section in SECTIONS
    }
    return tuple(
        _card(document, item, number, figures, words, opens_section=opens[item.section] == item.id)
        for number, item in enumerate(items, start=1)
    )


def _card(
    document: RevisionDocument,
    item: PlanItem,
    number: int,
    figures: Figures,
    words: Wording,
    *,
    opens_section: bool,
) -> Card:
    exercise, plan = document.exercise(item), document.plan
    text = exercise.text(document.language)
    affected = document.patient.affected_side
    side = resolve(item.dosage.side, affected)
    lead = lead_side(side, affected)
    dosage = replace(item.dosage, side=side)
    return Card(
        number=number,
        name=text.name,
        badge=words.side_badge(side, exercise.side_noun, affected),
        section=words.PHRASES.sections[SECTIONS.index(item.section)] if opens_section else "",
        doses=tuple(
            words.on_paper(part)
            for part in words.dose_parts(
                dosage, exercise.side_noun, schedule=plan.schedule, max_pain=plan.max_pain
            )
        ),
        purpose=text.purpose,
        steps=tuple(_step(step, lead, words) for step in text.steps),
        feel=_spoken(words.sentence(text.feel, capital=False), lead, words),
        stops=tuple(_plain(rule, lead, words) for rule in text.stop_rules),
        warning=item.warning,
        note=item.note,
        qr=qr.draw(links.item_url(document, item)),
        qr_alt=words.exercise_qr_alt(text.name),
        pictures=_pictures(exercise, text, dosage, lead, figures, words),
    )


def _step(step: Step, lead: BodySide, words: Wording) -> StepLine:
    full = _spoken(step.text, lead, words)
    short = _spoken(step.short, lead, words) if step.short else full
    return StepLine(full, short, is_essential=step.role in _ESSENTIAL)


def _spoken(text: str, lead: BodySide, words: Wording) -> Runs:
    """Split ``text`` into runs, with the trained side in bold capitals."""
    return tuple(_run(spoken) for spoken in say(text, lead, dict(words.SIDES)))


def _run(spoken: Spoken) -> Run:
    return Run(spoken.text.upper(), strong=True) if spoken.is_side else Run(spoken.text)


def _plain(text: str, lead: BodySide, words: Wording) -> str:
    return "".join(run.text for run in _spoken(text, lead, words))


def _pictures(
    exercise: Exercise,
    text: ExerciseText,
    dosage: Dosage,
    lead: BodySide,
    figures: Figures,
    words: Wording,
) -> Pictures | None:
    pair = figures.get(exercise.slug)
    if pair is None:
        return None
    return Pictures(
        pair=pair,
        # Paper, phone and builder mirror by the same rule, so that all three show the same picture.
        is_mirrored=lead is BodySide.RIGHT,
        start_caption=words.PHRASES.start,
        end_caption=words.end_caption(
            words.PHRASES.end, words.dose_caption(dosage, exercise.side_noun)
        ),
        start_alt=_plain(text.start_alt, lead, words)
        or words.picture_alt(text.name, is_start=True),
        end_alt=_plain(text.end_alt, lead, words) or words.picture_alt(text.name, is_start=False),
    )
