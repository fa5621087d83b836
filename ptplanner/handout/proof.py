"""Outlines what a sheet will print on front and back, as input for the quality checks.

The outline uses the same values as the templates; tests/pdf compare it with the printed pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.paper import Paper
from ptplanner.domain.quality.printed import (
    Pages,
    Part,
    PartKind,
    PrintedCard,
    PrintedSheet,
    PrintedStep,
    PrintedTable,
)
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.document import sheet_of
from ptplanner.handout.figures import EXERCISES, Figures, figures_of
from ptplanner.handout.fit import BackFit, FrontFit
from ptplanner.handout.grid import bands as bands_of
from ptplanner.handout.phrases import Runs
from ptplanner.handout.press import Fitting, Printed
from ptplanner.handout.sheet import Card, CareLine, Grid, Sheet

# Longest label that the tick grid prints in full: back.html truncates to 34 characters with Jinja's leeway of 5.
LABEL_FITS = 39
CLIP = "demo.mp4"


def proof(
    document: RevisionDocument, paper: Paper = Paper.A4, figures: Figures | None = None
) -> PrintedSheet:
    """Outline the sheet as it will most likely be laid out; pages are estimated and no PDF is made."""
    sheet = sheet_of(
        document, figures_of(frozenset(document.exercises)) if figures is None else figures
    )
    front, back, pages = Fitting(sheet, paper).guess()
    estimated = Pages(pages, is_exact=False, paper=paper.value)
    return _printed(document, sheet, front, back, estimated)


def proof_of(document: RevisionDocument, printed: Printed, paper: Paper) -> PrintedSheet:
    """Outline the sheet as it was laid out."""
    sheet = sheet_of(document, figures_of(frozenset(document.exercises)))
    pages = Pages(printed.pages, is_exact=True, paper=paper.value)
    return _printed(document, sheet, printed.front, printed.back, pages)


def _printed(
    document: RevisionDocument, sheet: Sheet, front: FrontFit, back: BackFit, pages: Pages
) -> PrintedSheet:
    cards = tuple(_card(document, index, card, front) for index, card in enumerate(sheet.cards))
    return PrintedSheet(
        language=document.language,
        title=sheet.phrases.title,
        patient=sheet.patient,
        therapist=sheet.therapist,
        summary=tuple(_plain(cell) for cell in sheet.glance),
        parts=tuple(_parts(sheet, front, cards)),
        cards=cards,
        table=_table(sheet.grid, back),
        how_to=(
            f"{sheet.grid.how_to} {' '.join(meaning for _, meaning in sheet.grid.marks)}".strip(),
            _plain(sheet.phrases.pain_scale),
        ),
        progression=_plain(sheet.ready) if sheet.cards else "",
        pages=pages,
    )


def _table(grid: Grid, back: BackFit) -> PrintedTable:
    bands = bands_of(grid, back)
    return PrintedTable(
        rows=tuple(row.label for band in bands if band.weeks[0] == 1 for row in band.rows),
        columns=tuple(letter for letter, _ in grid.day_names),
        has_pain_row=any(band.has_pain for band in bands),
        fits=LABEL_FITS,
    )


def _card(document: RevisionDocument, index: int, card: Card, front: FrontFit) -> PrintedCard:
    item = document.plan.items[index]
    roles = [step.role for step in document.exercise(item).text(document.language).steps]
    kept = card.steps_within(front.most_steps)
    return PrintedCard(
        item=item.id,
        number=card.number,
        name=card.name,
        section=card.section,
        badge=card.badge,
        doses=card.doses,
        steps=tuple(
            PrintedStep(role, _plain(step.full if front.full_steps else step.short))
            for role, step in zip(roles, card.steps, strict=True)
            if step in kept
        ),
        purpose=card.purpose if front.says_purpose else "",
        feel=_plain(card.feel),
        # Stop rules that are not on the front are on the back, with the numbers of their exercises.
        stops=card.stops,
        note=card.note,
        warning=card.warning,
        captions=_captions(card),
        has_clip=_has_clip(item.exercise),
        has_code=card.qr is not None,
    )


def _captions(card: Card) -> tuple[str, ...]:
    pictures = card.pictures
    return (pictures.start_caption, pictures.end_caption) if pictures else ()


def _parts(sheet: Sheet, front: FrontFit, cards: tuple[PrintedCard, ...]) -> Iterable[Part]:
    """Yield every part with a heading, in printing order; empty parts are not printed."""
    words = sheet.phrases
    yield Part(PartKind.SUMMARY, words.title, tuple(_plain(cell) for cell in sheet.glance))
    if sheet.care:
        care = tuple(_care(line) for line in sheet.care[: front.care_lines])
        yield Part(PartKind.CARE, words.take_care, care, is_boxed=True)
    stops = (_plain(sheet.pain_limit), *sheet.stop_rules)
    yield Part(PartKind.STOP, words.stop, stops, is_boxed=True)
    for card in cards:
        lines = (*card.doses, *(step.text for step in card.steps), card.feel)
        # An exercise without steps counts as an empty part.
        yield Part(PartKind.EXERCISE, card.name, lines if card.steps else (), item=card.item)
    yield from _back(sheet, front)


def _back(sheet: Sheet, front: FrontFit) -> Iterable[Part]:
    words = sheet.phrases
    yield Part(PartKind.DIARY, sheet.grid.heading, (sheet.grid.how_to, _plain(words.pain_scale)))
    bands = tuple(f"{band.numbers}: {band.name}. {band.advice}" for band in sheet.pain_bands)
    yield Part(PartKind.PAIN, words.how_much_pain, bands)
    if len(sheet.care) > front.care_lines:
        more = tuple(_care(line) for line in sheet.care[front.care_lines :])
        yield Part(PartKind.MORE_CARE, words.take_care, more)
    if not front.says_stops and sheet.card_stops:
        told = tuple(f"{which} {rule}" for which, rule in sheet.card_stops)
        yield Part(PartKind.MOVED, words.also_stop, told)
    if not front.says_notes and sheet.has_notes:
        yield Part(
            PartKind.MOVED, words.notes, tuple(card.note for card in sheet.cards if card.note)
        )
    if sheet.emergency_signs:
        yield Part(PartKind.DANGER, sheet.emergency, sheet.emergency_signs, is_boxed=True)
    if sheet.ask_first_signs:
        yield Part(PartKind.DANGER, words.ask_first, sheet.ask_first_signs)
    if sheet.goals:
        yield Part(PartKind.PACE, words.next_step, (words.next_step_when, *sheet.goals))
    yield Part(PartKind.PACE, words.ready, (_plain(sheet.ready),))
    yield Part(PartKind.PACE, words.too_much, (words.too_much_advice,))
    yield Part(PartKind.CALL, words.questions, (_plain(sheet.call),))


def _care(line: CareLine) -> str:
    return " ".join(
        part for part in (line.where, line.avoid, line.why, _plain(line.instead)) if part
    )


def _plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _has_clip(slug: ExerciseSlug) -> bool:
    return (EXERCISES / slug / CLIP).is_file()
