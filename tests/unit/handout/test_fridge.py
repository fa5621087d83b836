"""The fridge layout chooses rows, type sizes, and where the dose of a card is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Paper
from ptplanner.handout import fridge
from ptplanner.handout.document import build_sheet
from ptplanner.handout.html import render_fridge_html
from ptplanner.handout.pictures import arrange_pictures
from ptplanner.handout.sheet import Sheet
from tests.pdf import figures, sheets

ANA = build_sheet(sheets.document(), figures.four_figures())


def _layout(sheet: Sheet, fit: fridge.FridgeFit = fridge.FRIDGE_FITS[0]) -> fridge.FridgeLayout:
    return fridge.build_fridge_layout(sheet, Paper.A4, fit)


def test_one_exercise_takes_the_whole_width_and_others_share_it() -> None:
    assert _layout(replace(ANA, cards=ANA.cards[:1])).columns == 1
    assert _layout(ANA).columns == 2


@pytest.mark.parametrize(("count", "pages"), [(8, 1), (9, 2), (16, 2), (17, 3)])
def test_a_page_holds_eight_exercises(count: int, pages: int) -> None:
    cards = tuple(replace(ANA.cards[0], number=n + 1) for n in range(count))
    assert len(_layout(replace(ANA, cards=cards)).pages) == pages


def test_the_dose_is_beside_the_pictures_only_where_that_draws_the_body_clearly_larger() -> None:
    """Of Ana's pictures only the standing ones are higher than they are wide."""
    layout = _layout(ANA)
    insides = [layout.lay_out_card(card) for card in ANA.cards]
    for card, inside in zip(ANA.cards, insides, strict=True):
        assert inside is not None
        assert card.pictures is not None
        below = arrange_pictures(
            card.pictures.pair,
            layout._estimate_room_mm(card) - layout._estimate_dose_mm(card, layout.width_mm),
            layout.width_mm,
        )
        if inside.dose_column_mm:
            assert inside.pictures.start_height > 1.1 * below.start_height
        else:
            assert inside.pictures == below
    assert insides[0] is not None
    assert insides[0].dose_column_mm == 0


def test_three_precautions_are_printed_and_no_more() -> None:
    findings = tuple(
        replace(sheets.FINDING, item=ItemId(f"i{n}"), avoid=f"Do not lift {n} boxes.")
        for n in range(1, 5)
    )
    sheet = build_sheet(sheets.document(findings=findings), {})
    html = render_fridge_html(sheet, _layout(sheet), Paper.A4).html
    assert [f"Do not lift {n} boxes." in html for n in range(1, 5)] == [True, True, True, False]
