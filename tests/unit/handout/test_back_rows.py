"""Boxes of danger signs stand side by side only where that takes less height."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.red_flags import RedFlagKind
from ptplanner.handout.blocks import BackBlockKind, list_back_rows
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import FRONT_FITS
from ptplanner.handout.sheet import Sheet
from ptplanner.wording.danger_texts import DangerBox
from tests.pdf import sheets

SHEET = build_sheet(sheets.document(), {})
PAIR = (BackBlockKind.SAME_DAY, BackBlockKind.ASK_FIRST)


def with_signs(same_day: int, ask_first: int) -> Sheet:
    signs = {RedFlagKind.SAME_DAY: same_day, RedFlagKind.ASK_FIRST: ask_first}
    boxes = (DangerBox(kind, "Heading", ("A sign",) * count) for kind, count in signs.items())
    return replace(SHEET, danger_boxes=tuple(boxes))


@pytest.mark.parametrize(
    ("same_day", "ask_first", "is_pair"),
    [(2, 2, True), (3, 4, True), (1, 4, False), (5, 5, False), (0, 3, False)],
)
def test_two_short_boxes_of_about_the_same_length_are_a_pair(
    same_day: int, ask_first: int, is_pair: bool
) -> None:
    rows = list_back_rows(with_signs(same_day, ask_first), FRONT_FITS[0])
    kinds = [tuple(block.kind for block in row) for row in rows]
    assert (PAIR in kinds) is is_pair
