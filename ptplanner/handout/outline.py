"""Outlines what a sheet will print on front and back, as input for the quality checks.

The outline uses the same values as the templates; tests/pdf compare it with the printed pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.paper import Paper
from ptplanner.domain.quality.review_input import (
    CardOutline,
    GridOutline,
    PageCount,
    SheetOutline,
    SheetPart,
    SheetPartKind,
    StepOutline,
)
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BackFit, FrontFit
from ptplanner.handout.grid import build_week_blocks
from ptplanner.handout.pictures import EXERCISES_DIR, PictureLoader, load_current_figures
from ptplanner.handout.renderer import RenderedSheet, SheetFitter
from ptplanner.handout.sheet import ExerciseCard, Sheet, TickGrid
from ptplanner.wording.phrases import TextRuns
from ptplanner.wording.revision_texts import PrecautionText

# Longest label that the tick grid prints in full: back.html truncates to 34 characters with Jinja's leeway of 5.
MAX_LABEL_CHARACTERS = 39
CLIP_FILE_NAME = "demo.mp4"


def outline_draft(
    document: RevisionDocument, paper: Paper, load_pictures: PictureLoader = load_current_figures
) -> SheetOutline:
    """Outline the sheet as it will most likely be laid out; pages are estimated and no PDF is made."""
    sheet = build_sheet(document, load_pictures(document))
    front, back, pages = SheetFitter(sheet, paper).estimate_fit()
    estimated = PageCount(pages, is_exact=False, paper=paper.value)
    return _build_outline(document, sheet, front, back, estimated)


def outline_printed(
    document: RevisionDocument, printed: RenderedSheet, paper: Paper
) -> SheetOutline:
    """Outline the sheet as it was laid out."""
    pages = PageCount(printed.page_count, is_exact=True, paper=paper.value)
    return _build_outline(document, printed.sheet, printed.front_fit, printed.back_fit, pages)


def _build_outline(
    document: RevisionDocument, sheet: Sheet, front: FrontFit, back: BackFit, pages: PageCount
) -> SheetOutline:
    cards = tuple(
        _outline_card(document, index, card, front) for index, card in enumerate(sheet.cards)
    )
    return SheetOutline(
        language=document.language,
        title=sheet.phrases.title,
        patient=sheet.patient,
        therapist=sheet.therapist,
        summary=tuple(_join_text_runs(cell) for cell in sheet.summary),
        parts=tuple(_outline_parts(sheet, front, cards)),
        cards=cards,
        grid=_outline_tick_grid(sheet.tick_grid, back),
        grid_instructions=(
            " ".join(
                (sheet.tick_grid.marking_instruction, *(text for _, text in sheet.tick_grid.marks))
            ).strip(),
            _join_text_runs(sheet.phrases.pain_diary_instruction),
        ),
        progression=_join_text_runs(sheet.progression) if sheet.cards else "",
        pages=pages,
    )


def _outline_tick_grid(grid: TickGrid, back: BackFit) -> GridOutline:
    bands = build_week_blocks(grid, back)
    return GridOutline(
        rows=tuple(row.label for band in bands if band.weeks[0] == 1 for row in band.rows),
        columns=tuple(letter for letter, _ in grid.day_columns),
        has_pain_row=any(band.has_pain for band in bands),
        max_label_length=MAX_LABEL_CHARACTERS,
    )


def _outline_card(
    document: RevisionDocument, index: int, card: ExerciseCard, front: FrontFit
) -> CardOutline:
    item = document.plan.items[index]
    roles = [step.role for step in document.get_exercise(item).get_text(document.language).steps]
    kept = card.select_steps(front.max_steps)
    return CardOutline(
        item=item.id,
        number=card.number,
        name=card.name,
        section=card.section,
        badge=card.badge,
        doses=card.doses,
        steps=tuple(
            StepOutline(
                role, _join_text_runs(step.full_text if front.has_full_steps else step.short_text)
            )
            for role, step in zip(roles, card.steps, strict=True)
            if step in kept
        ),
        purpose=card.purpose if front.shows_purpose else "",
        feel=_join_text_runs(card.feel),
        # Stop rules that are not on the front are on the back, with the numbers of their exercises.
        stop_rules=card.stop_rules,
        note=card.note,
        warning=card.warning,
        captions=_list_captions(card),
        has_clip=_has_clip(item.exercise),
        has_code=card.qr is not None,
    )


def _list_captions(card: ExerciseCard) -> tuple[str, ...]:
    pictures = card.pictures
    return (pictures.start_caption, pictures.end_caption) if pictures else ()


def _outline_parts(
    sheet: Sheet, front: FrontFit, cards: tuple[CardOutline, ...]
) -> Iterable[SheetPart]:
    """Yield every part with a heading, in printing order; empty parts are not printed."""
    words = sheet.phrases
    yield SheetPart(
        SheetPartKind.SUMMARY, words.title, tuple(_join_text_runs(cell) for cell in sheet.summary)
    )
    if sheet.precautions:
        care = tuple(
            _join_precaution_text(line) for line in sheet.precautions[: front.max_precautions]
        )
        yield SheetPart(SheetPartKind.PRECAUTIONS, words.precautions_heading, care, is_boxed=True)
    stops = (_join_text_runs(sheet.pain_limit), *sheet.stop_rules)
    yield SheetPart(SheetPartKind.STOP, words.stop_heading, stops, is_boxed=True)
    for card in cards:
        lines = (*card.doses, *(step.text for step in card.steps), card.feel)
        # An exercise without steps counts as an empty part.
        yield SheetPart(
            SheetPartKind.EXERCISE, card.name, lines if card.steps else (), item=card.item
        )
    yield from _outline_back(sheet, front)


def _outline_back(sheet: Sheet, front: FrontFit) -> Iterable[SheetPart]:
    words = sheet.phrases
    yield SheetPart(
        SheetPartKind.TICK_GRID,
        sheet.tick_grid.heading,
        (sheet.tick_grid.marking_instruction, _join_text_runs(words.pain_diary_instruction)),
    )
    bands = tuple(f"{band.numbers}: {band.name}. {band.advice}" for band in sheet.pain_zones)
    yield SheetPart(SheetPartKind.PAIN, words.pain_zones_heading, bands)
    if len(sheet.precautions) > front.max_precautions:
        more = tuple(
            _join_precaution_text(line) for line in sheet.precautions[front.max_precautions :]
        )
        yield SheetPart(SheetPartKind.MORE_PRECAUTIONS, words.precautions_heading, more)
    if not front.shows_stop_rules and sheet.card_stop_rules:
        stop_rules = tuple(f"{which} {rule}" for which, rule in sheet.card_stop_rules)
        yield SheetPart(SheetPartKind.MOVED_TO_BACK, words.stop_rules_heading, stop_rules)
    if not front.shows_notes and sheet.has_notes:
        yield SheetPart(
            SheetPartKind.MOVED_TO_BACK,
            words.notes_heading,
            tuple(card.note for card in sheet.cards if card.note),
        )
    if sheet.emergency_signs:
        yield SheetPart(
            SheetPartKind.RED_FLAGS, sheet.emergency_heading, sheet.emergency_signs, is_boxed=True
        )
    if sheet.ask_first_signs:
        yield SheetPart(SheetPartKind.RED_FLAGS, words.ask_first_heading, sheet.ask_first_signs)
    if sheet.goals:
        yield SheetPart(
            SheetPartKind.PROGRESSION, words.goals_heading, (words.goals_instruction, *sheet.goals)
        )
    yield SheetPart(
        SheetPartKind.PROGRESSION, words.progression_heading, (_join_text_runs(sheet.progression),)
    )
    yield SheetPart(SheetPartKind.PROGRESSION, words.too_much_heading, (words.too_much_advice,))
    yield SheetPart(SheetPartKind.CONTACT, words.contact_label, (_join_text_runs(sheet.contact),))


def _join_precaution_text(line: PrecautionText) -> str:
    return " ".join(
        part
        for part in (line.exercises_label, line.avoid, line.why, _join_text_runs(line.alternative))
        if part
    )


def _join_text_runs(runs: TextRuns) -> str:
    return "".join(run.text for run in runs)


def _has_clip(slug: ExerciseSlug) -> bool:
    return (EXERCISES_DIR / slug / CLIP_FILE_NAME).is_file()
