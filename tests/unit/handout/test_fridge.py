"""The fridge layout chooses rows, type sizes, and where the dose of a card is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Paper
from ptplanner.handout import fridge
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fridge import MeasureTexts
from ptplanner.handout.geometry import FRIDGE, PAGE, FridgeFit
from ptplanner.handout.html import render_fridge_html
from ptplanner.handout.pictures import arrange_pictures
from ptplanner.handout.sheet import Sheet
from tests.pdf import figures, sheets

ANA = build_sheet(sheets.document(), figures.four_figures())


LARGEST = FRIDGE.fits[0]


def draft(count: int, fit: FridgeFit = LARGEST, page_count: int = 1) -> fridge.FridgeLayout:
    return fridge.build_fridge_layout(repeat_cards(count), Paper.A4, fit, page_count)


def repeat_cards(count: int) -> Sheet:
    cards = (replace(ANA.cards[n % len(ANA.cards)], number=n + 1) for n in range(count))
    return replace(ANA, cards=tuple(cards))


def measure_as(
    name_mm: float, dose_mm: float, rest_mm: float, top_mm: float = 60.0
) -> MeasureTexts:
    """Pretend that the texts of every card have these heights."""

    def measure(layout: fridge.FridgeLayout) -> fridge.FridgeTexts:
        count = sum(len(row.cards) for page in layout.pages for row in page.rows)
        text = fridge.CardText(name_mm, dose_mm, rest_mm)
        return fridge.FridgeTexts(top_mm, (text,) * count)

    return measure


def choose(count: int, measure: MeasureTexts) -> fridge.FridgeLayout:
    """Choose a layout where the pages hold what was planned."""
    return fridge.choose_fridge_layout(
        repeat_cards(count), Paper.A4, measure, lambda layout: len(layout.pages)
    )


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (8, 2), (9, 3), (12, 3)])
def test_more_than_eight_exercises_stand_in_three_columns(count: int, columns: int) -> None:
    assert draft(count).columns == columns


@pytest.mark.parametrize(("count", "pages"), [(8, 1), (12, 1), (13, 2), (24, 2), (25, 3)])
def test_a_page_holds_twelve_exercises(count: int, pages: int) -> None:
    assert len(choose(count, measure_as(8, 7, 0)).pages) == pages


def test_more_exercises_than_a_page_holds_are_spread_evenly() -> None:
    layout = choose(13, measure_as(8, 7, 0))
    assert [sum(len(row.cards) for row in page.rows) for page in layout.pages] == [7, 6]


def test_short_texts_are_set_large_and_rows_fill_the_page() -> None:
    layout = choose(4, measure_as(8, 7, 0))
    assert layout.fit is LARGEST
    (page,) = layout.pages
    taken = sum(row.height_mm + FRIDGE.row_gap + FRIDGE.frame_height for row in page.rows)
    bottom = PAGE.papers[Paper.A4].height - PAGE.margins.bottom
    assert 60 + taken == pytest.approx(bottom - fridge.RESERVE_MM)


def test_type_gets_smaller_before_a_page_is_added() -> None:
    def measure(layout: fridge.FridgeLayout) -> fridge.FridgeTexts:
        height = 40.0 if layout.fit is LARGEST else 12.0
        return measure_as(height, 8, 0)(layout)

    layout = choose(8, measure)
    assert layout.fit is not LARGEST
    assert len(layout.pages) == 1


def test_a_page_is_added_where_no_type_is_small_enough() -> None:
    assert len(choose(8, measure_as(8, 7, 45)).pages) == 2


def test_rows_of_long_texts_are_higher_than_others() -> None:
    def measure(layout: fridge.FridgeLayout) -> fridge.FridgeTexts:
        texts = measure_as(8, 7, 0)(layout)
        long = replace(texts.cards[0], rest_mm=70.0)
        return replace(texts, cards=(long, *texts.cards[1:]))

    first, second = choose(4, measure).pages[0].rows
    assert first.height_mm > second.height_mm + 20


def test_rows_get_lower_when_the_page_holds_less_than_was_measured() -> None:
    tried: list[fridge.FridgeLayout] = []

    def count_pages(layout: fridge.FridgeLayout) -> int:
        tried.append(layout)
        return 1 if len(tried) == 3 else 2

    layout = fridge.choose_fridge_layout(
        repeat_cards(4), Paper.A4, measure_as(8, 7, 0), count_pages
    )
    heights = [one.pages[0].rows[0].height_mm for one in tried]
    assert layout is tried[2]
    assert heights[0] > heights[1] > heights[2]


def test_a_plan_without_exercises_has_one_page() -> None:
    assert len(choose(0, measure_as(8, 7, 0)).pages) == 1


def test_the_dose_is_beside_the_pictures_only_where_that_draws_the_body_clearly_larger() -> None:
    """Of Ana's pictures only the standing ones are higher than they are wide."""
    layout = choose(4, measure_as(8, 7, 0))
    insides = [
        (card, layout.lay_out_card(card, row)) for row in layout.pages[0].rows for card in row.cards
    ]
    for card, inside in insides:
        assert inside is not None
        assert card.pictures is not None
        below = arrange_pictures(
            card.pictures.pair,
            inside.height_mm - (7 if inside.dose_column_mm else 0),
            layout.width_mm,
            least_mm=fridge.MIN_FRIDGE_POSE_MM,
        )
        if inside.dose_column_mm:
            assert inside.pictures.start_height > 1.1 * below.start_height
        else:
            assert inside.pictures == below
    assert insides[0][1] is not None
    assert insides[0][1].dose_column_mm == 0


def test_three_precautions_are_printed_and_no_more() -> None:
    findings = tuple(
        replace(sheets.FINDING, item=ItemId(f"i{n}"), avoid=f"Do not lift {n} boxes.")
        for n in range(1, 5)
    )
    sheet = build_sheet(sheets.document(findings=findings), {})
    html = render_fridge_html(
        sheet, fridge.build_fridge_layout(sheet, Paper.A4, LARGEST), Paper.A4
    ).html
    assert [f"Do not lift {n} boxes." in html for n in range(1, 5)] == [True, True, True, False]
