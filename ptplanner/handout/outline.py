"""Outlines what a sheet will print on front and back, as input for the quality checks.

The outline uses the same values as the templates; tests/pdf compare it with the printed pages.
"""

from __future__ import annotations

from collections.abc import Iterable

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
from ptplanner.domain.revision import ClinicDetails, RevisionDocument
from ptplanner.handout.blocks import (
    BackBlock,
    BackBlockKind,
    join_precaution_text,
    list_back_blocks,
    select_card_texts,
    select_front_precautions,
)
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BackFit, FrontFit
from ptplanner.handout.grid import LABEL_LEEWAY, LABEL_LIMIT, build_week_blocks
from ptplanner.handout.pictures import PictureLoader, has_clip, load_current_figures
from ptplanner.handout.renderer import RenderedSheet, SheetFitter
from ptplanner.handout.sheet import ExerciseCard, Sheet, TickGrid
from ptplanner.wording.phrases import join_text_runs

# Longest label that the tick grid prints in full.
MAX_LABEL_CHARACTERS = LABEL_LIMIT + LABEL_LEEWAY
_PART_KINDS = {
    BackBlockKind.PAIN: SheetPartKind.PAIN,
    BackBlockKind.PRECAUTIONS: SheetPartKind.MORE_PRECAUTIONS,
    BackBlockKind.STOP_RULES: SheetPartKind.MOVED_TO_BACK,
    BackBlockKind.NOTES: SheetPartKind.MOVED_TO_BACK,
    BackBlockKind.EMERGENCY: SheetPartKind.RED_FLAGS,
    BackBlockKind.SAME_DAY: SheetPartKind.RED_FLAGS,
    BackBlockKind.ASK_FIRST: SheetPartKind.RED_FLAGS,
    BackBlockKind.GOALS: SheetPartKind.PROGRESSION,
    BackBlockKind.PROGRESSION: SheetPartKind.PROGRESSION,
    BackBlockKind.CONTACT: SheetPartKind.CONTACT,
}


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
        summary=tuple(join_text_runs(cell) for cell in sheet.summary),
        parts=tuple(_outline_parts(sheet, front, cards)),
        cards=cards,
        grid=_outline_tick_grid(sheet.tick_grid, back),
        grid_instructions=(
            " ".join(
                (sheet.tick_grid.marking_instruction, *(text for _, text in sheet.tick_grid.marks))
            ).strip(),
            join_text_runs(sheet.phrases.pain_diary_instruction),
        ),
        progression=join_text_runs(sheet.progression) if sheet.cards else "",
        pages=pages,
        clinic_card=tuple(filter(None, _list_clinic_lines(document.clinic))),
    )


def _list_clinic_lines(clinic: ClinicDetails) -> tuple[str, ...]:
    return (
        clinic.name,
        clinic.phone,
        clinic.hours,
        clinic.emergency_number,
        clinic.out_of_hours_phone,
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
    steps = document.get_exercise(item).get_text(document.language).steps
    roles = {line: step.role for line, step in zip(card.steps, steps, strict=True)}
    shown = select_card_texts(card, front)
    return CardOutline(
        item=item.id,
        number=card.number,
        name=card.name,
        section=card.section,
        badge=card.badge,
        doses=card.doses,
        steps=tuple(
            StepOutline(roles[line], join_text_runs(text))
            for line, text in zip(shown.steps, shown.step_texts, strict=True)
        ),
        purpose=shown.purpose,
        feel=join_text_runs(card.feel),
        # Stop rules that are not on the front are on the back, with the numbers of their exercises.
        stop_rules=card.stop_rules,
        note=card.note,
        warning=card.warning,
        captions=_list_captions(card),
        has_clip=has_clip(item.exercise),
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
        SheetPartKind.SUMMARY, words.title, tuple(join_text_runs(cell) for cell in sheet.summary)
    )
    if sheet.precautions:
        lines = tuple(map(join_precaution_text, select_front_precautions(sheet, front)))
        yield SheetPart(SheetPartKind.PRECAUTIONS, words.precautions_heading, lines, is_boxed=True)
    stops = (join_text_runs(sheet.pain_limit), *sheet.own_pain_limits, *sheet.stop_rules)
    yield SheetPart(SheetPartKind.STOP, words.stop_heading, stops, is_boxed=True)
    for card in cards:
        texts = (*card.doses, *(step.text for step in card.steps), card.feel)
        # An exercise without steps counts as an empty part.
        yield SheetPart(
            SheetPartKind.EXERCISE, card.name, texts if card.steps else (), item=card.item
        )
    yield from _outline_back(sheet, front)


def _outline_back(sheet: Sheet, front: FrontFit) -> Iterable[SheetPart]:
    words = sheet.phrases
    yield SheetPart(
        SheetPartKind.TICK_GRID,
        sheet.tick_grid.heading,
        (sheet.tick_grid.marking_instruction, join_text_runs(words.pain_diary_instruction)),
    )
    for block in list_back_blocks(sheet, front):
        yield from _outline_block(block, sheet)


def _outline_block(block: BackBlock, sheet: Sheet) -> Iterable[SheetPart]:
    """Yield the part or parts of a box; the box about progression has two headings."""
    words = sheet.phrases
    kind, is_boxed = _PART_KINDS[block.kind], block.kind is BackBlockKind.EMERGENCY
    if block.kind is BackBlockKind.PROGRESSION:
        more, less = block.lines
        yield SheetPart(kind, block.heading, (more,))
        yield SheetPart(kind, words.too_much_heading, (less,))
    elif block.kind is BackBlockKind.GOALS:
        yield SheetPart(kind, block.heading, (words.goals_instruction, *block.lines))
    else:
        yield SheetPart(kind, block.heading, block.lines, is_boxed=is_boxed)
