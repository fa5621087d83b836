"""On the printed page, a drawing is mirrored for a patient who trains the right side."""

from __future__ import annotations

import statistics

from ptplanner.domain.paper import Paper
from ptplanner.domain.sides import AffectedSide
from ptplanner.handout.pictures import Figure, FigurePair
from ptplanner.handout.renderer import render_sheet
from tests.pdf import reading, sheets

GREY = 0x7A  # nothing else on a sheet has it, but for the edges of letters
LETTER = 60  # pixels
# The left half is grey, and so is a line along the right edge, which tells where the drawing ends.
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40"><title>x</title>'
    '<path fill="#7a7a7a" d="M0 0h50v40h-50zM95 0h5v40h-5z"/></svg>'
)


def _grey_columns(side: AffectedSide) -> list[int]:
    """Where the page is grey for more than a letter's height: columns of the first exercise's drawings."""
    figure = Figure("figure/half.svg", DRAWING.encode(), 100, 40)
    pair = {sheets.GLIDE.slug: FigurePair(figure, figure)}
    pdf = render_sheet(sheets.document(side=side), Paper.A4, pair).pdf
    page = reading.pictures(pdf, last_page=1)[0].convert("L")
    grey = page.point([255 if abs(value - GREY) <= 2 else 0 for value in range(256)])
    heights = [grey.crop((x, 0, x + 1, grey.height)).histogram()[255] for x in range(grey.width)]
    return [x for x, height in enumerate(heights) if height > LETTER]


def test_the_page_shows_the_drawing_of_the_trained_side() -> None:
    left, right = _grey_columns(AffectedSide.LEFT), _grey_columns(AffectedSide.RIGHT)
    middle = (min(left) + max(left)) / 2
    assert statistics.median(left) < middle - 20
    assert statistics.median(right) > middle + 20
