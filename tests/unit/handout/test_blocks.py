"""What leaves the front of a sheet is printed on its back, and nothing is printed twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.ids import ItemId
from ptplanner.domain.red_flags import RedFlag, RedFlagKind
from ptplanner.handout.blocks import (
    BackBlockKind,
    list_back_blocks,
    select_back_precautions,
    select_card_texts,
    select_front_precautions,
)
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import FRONT_FITS, FrontFit
from tests.pdf import sheets

FINDINGS = tuple(
    replace(sheets.FINDING, item=ItemId(f"i{n}"), avoid=f"Do not lift {n} boxes.")
    for n in range(1, 5)
)
SIGNS = (*sheets.RED_FLAGS, RedFlag(RedFlagKind.SAME_DAY, "One arm gets weaker", sheets.SOURCE))
SHEET = build_sheet(
    replace(sheets.document(findings=FINDINGS), goals=("Walk to the shop.",), red_flags=SIGNS), {}
)
FITS = pytest.mark.parametrize("fit", FRONT_FITS, ids=lambda fit: fit.name)


@FITS
def test_each_text_is_on_one_side(fit: FrontFit) -> None:
    blocks = {block.kind: block.lines for block in list_back_blocks(SHEET, fit)}
    shown = [select_card_texts(card, fit) for card in SHEET.cards]
    assert (BackBlockKind.NOTES in blocks) is not any(card.note for card in shown)
    assert (BackBlockKind.STOP_RULES in blocks) is not any(card.stop_rules for card in shown)
    front, back = select_front_precautions(SHEET, fit), select_back_precautions(SHEET, fit)
    assert (*front, *back) == SHEET.precautions
    assert len(blocks.get(BackBlockKind.PRECAUTIONS, ())) == len(back)


def test_boxes_are_in_the_order_in_which_they_are_needed_and_none_is_empty() -> None:
    blocks = list_back_blocks(SHEET, FRONT_FITS[-1])
    assert [block.kind for block in blocks] == list(BackBlockKind)
    assert all(block.heading and block.lines for block in blocks)
    without_signs = replace(SHEET, danger_boxes=(), goals=())
    kinds = {block.kind for block in list_back_blocks(without_signs, FRONT_FITS[0])}
    assert kinds == {BackBlockKind.PAIN, BackBlockKind.PROGRESSION, BackBlockKind.CONTACT}


def test_a_precaution_on_the_back_says_what_to_do_instead() -> None:
    block = next(
        block
        for block in list_back_blocks(SHEET, FRONT_FITS[-1])
        if block.kind is BackBlockKind.PRECAUTIONS
    )
    assert all("your hips and knees" in line for line in block.lines)


@FITS
def test_steps_are_full_or_in_one_line_as_the_fit_says(fit: FrontFit) -> None:
    card = SHEET.cards[3]
    shown = select_card_texts(card, fit)
    assert len(shown.steps) == min(fit.max_steps, len(card.steps))
    full = [step.full_text for step in shown.steps]
    short = [step.short_text for step in shown.steps]
    assert list(shown.step_texts) == (full if fit.has_full_steps else short)
