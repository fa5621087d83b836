"""The estimated heights agree with the laid-out page, so that a length changed in one place only is noticed.

Each sheet is laid out on a page of its width that is high enough for everything, which gives its true heights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import weasyprint

from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Paper
from ptplanner.domain.plan import Section
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout import estimate, pdf
from ptplanner.handout.back_geometry import BACK
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS, BackFit, FrontFit
from ptplanner.handout.geometry import CARD, FRIDGE, HEAD, PAGE, SUMMARY
from ptplanner.handout.html import render_fridge_html
from ptplanner.handout.pictures import FigurePairs
from ptplanner.handout.renderer import SheetFitter, render_fridge_page
from tests.pdf import figures, sheets

# Estimates count characters and not words, so a text may need a line more or less: on a back one line in all, on a
# front about one line for each card.
FRONT_TOLERANCE_MM_PER_CARD = 6.5
BACK_TOLERANCE_MM = 6.5
# What is not text is arithmetic.
EXACT_MM = 0.1


def _repeat_items(count: int) -> RevisionDocument:
    """Build a plan of the four exercises again and again."""
    document = sheets.document()
    items = tuple(
        replace(document.plan.items[i % 4], id=ItemId(f"item{i}"), section=Section.MAIN)
        for i in range(count)
    )
    codes = replace(document.codes, items={item.id: "7K4M9XQ2WTB" for item in items})
    return replace(document, plan=replace(document.plan, items=items), codes=codes)


def _add_findings() -> RevisionDocument:
    findings = (
        replace(sheets.FINDING, item=ItemId(f"i{n}"), avoid=f"Do not lift {n} times your weight.")
        for n in range(1, 5)
    )
    return sheets.document(findings=tuple(findings))


DOCUMENTS = {
    "four": sheets.document(),
    "one": _repeat_items(1),
    "six": _repeat_items(6),
    "four precautions": _add_findings(),
}
CASES = [(name, has_pictures) for name in DOCUMENTS for has_pictures in (False, True)]
SHEETS = pytest.mark.parametrize(("name", "has_pictures"), CASES)
PAPERS = pytest.mark.parametrize("paper", list(Paper))


def _get_figures(*, has_pictures: bool) -> FigurePairs:
    return figures.four_figures() if has_pictures else {}


@pytest.fixture
def tall_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every page high enough for a whole side."""

    @cache
    def build_tall_page_css(paper: Paper) -> weasyprint.CSS:
        return weasyprint.CSS(string=f"@page {{ size: {PAGE.papers[paper].width} 3000mm }}")

    monkeypatch.setattr(pdf, "_build_page_size_css", build_tall_page_css)


def _measure_sides(layout: pdf.PdfLayout) -> tuple[float, float]:
    """Return the heights of front and back in mm, without the margins of the page."""
    tops = (layout._locate_anchor(anchor)[1] for anchor in ("front-end", "back-end"))
    front, back = (top / pdf.PX_PER_MM - PAGE.margins.top for top in tops)
    return front, back


def _find_boxes(layout: pdf.PdfLayout, kind: str) -> Iterator[Any]:
    """Yield the boxes of the elements with the CSS class ``kind``, outermost first."""
    for page in layout._document.pages:
        seen = set()
        for box in page._page_box.descendants():
            element = box.element
            if element is not None and kind in (element.get("class") or "").split():
                if id(element) not in seen:
                    yield box
                seen.add(id(element))


@SHEETS
@PAPERS
@pytest.mark.usefixtures("tall_page")
def test_both_sides_are_about_as_high_as_estimated(
    name: str, has_pictures: bool, paper: Paper
) -> None:
    sheet = build_sheet(DOCUMENTS[name], _get_figures(has_pictures=has_pictures))
    fitter = SheetFitter(sheet, paper)
    front, back, _ = fitter.estimate_fit()
    front_mm, back_mm = _measure_sides(fitter.lay_out_sheet(front, back))
    tolerance = FRONT_TOLERANCE_MM_PER_CARD * len(sheet.cards)
    assert estimate.estimate_front_mm(sheet, front) == pytest.approx(front_mm, abs=tolerance)
    estimated = estimate.estimate_back_mm(sheet, front, back, paper)
    assert estimated == pytest.approx(back_mm, abs=BACK_TOLERANCE_MM)


@pytest.mark.parametrize("back", BACK_FITS, ids=lambda fit: fit.name)
@pytest.mark.usefixtures("tall_page")
def test_the_estimated_grid_differs_from_the_printed_one_by_no_more_than_its_text(
    back: BackFit,
) -> None:
    """Between the fits of the back only lengths change, so the estimates differ as the pages do."""
    sheet = build_sheet(sheets.document(), {})
    fitter = SheetFitter(sheet, Paper.A4)
    roomiest = BACK_FITS[0]
    heights = [
        _measure_sides(fitter.lay_out_sheet(FRONT_FITS[0], fit))[1] for fit in (roomiest, back)
    ]
    estimates = [
        estimate.estimate_back_mm(sheet, FRONT_FITS[0], fit, Paper.A4) for fit in (roomiest, back)
    ]
    assert estimates[1] - estimates[0] == pytest.approx(heights[1] - heights[0], abs=1.0)


@PAPERS
@pytest.mark.usefixtures("tall_page")
def test_what_is_not_text_is_exact(paper: Paper) -> None:
    sheet = build_sheet(sheets.document(), {})
    layout = SheetFitter(sheet, paper).lay_out_sheet(FRONT_FITS[0], BACK_FITS[0])
    heights = {
        kind: next(_find_boxes(layout, kind)).margin_height() / pdf.PX_PER_MM
        for kind in ("head", "glance", "track", "scan", "call")
    }
    assert heights == {
        "head": pytest.approx(HEAD.height, abs=EXACT_MM),
        "glance": pytest.approx(SUMMARY.height, abs=EXACT_MM),
        "track": pytest.approx(BACK.grid_heading_height, abs=EXACT_MM),
        "scan": pytest.approx(estimate.SCAN_MM + estimate.LINE_MM, abs=EXACT_MM),
        "call": pytest.approx(BACK.contact.full_height + BACK.spacing, abs=EXACT_MM),
    }


@pytest.mark.parametrize(
    ("fit", "height"),
    [
        (FRONT_FITS[0], CARD.padding.height),
        (FRONT_FITS[-1], CARD.tightest_padding_height),
    ],
    ids=lambda value: value.name if isinstance(value, FrontFit) else "",
)
@pytest.mark.usefixtures("tall_page")
def test_a_card_has_the_space_of_its_fit(fit: FrontFit, height: float) -> None:
    sheet = build_sheet(sheets.document(), figures.four_figures())
    layout = SheetFitter(sheet, Paper.A4).lay_out_sheet(fit, BACK_FITS[0])
    cell = next(box for box in _find_boxes(layout, "card-left"))
    padding_mm = (cell.padding_top + cell.padding_bottom) / pdf.PX_PER_MM
    assert fit.spacing_mm == height
    # A cell is stretched to the height of its row; the space above is never stretched.
    assert padding_mm >= height - EXACT_MM


@SHEETS
@PAPERS
def test_fridge_cards_are_as_high_as_planned_and_fill_the_page(
    name: str, has_pictures: bool, paper: Paper
) -> None:
    pictures = _get_figures(has_pictures=has_pictures)
    chosen = render_fridge_page(DOCUMENTS[name], paper, pictures).layout
    page = render_fridge_html(build_sheet(DOCUMENTS[name], pictures), chosen, paper)
    laid_out = pdf.lay_out_page(page, paper, {})
    heights = [box.border_height() / pdf.PX_PER_MM for box in _find_boxes(laid_out, "plate")]
    planned = [
        round(row.height_mm, 1) + FRIDGE.frame_height
        for fridge_page in chosen.pages
        for row in fridge_page.rows
        for _ in row.cards
    ]
    assert heights == pytest.approx(planned, abs=EXACT_MM)
    assert laid_out.page_count == len(chosen.pages)
