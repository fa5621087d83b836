"""What a screen reader learns about the tick grid: each cell refers to its headings."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, cast

import pytest
from pypdf import PdfReader

from ptplanner.domain.paper import Paper
from tests.pdf import reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf.generic import PdfObject


@pytest.mark.parametrize("paper", list(Paper))
def test_every_cell_of_the_grid_names_its_headings(paper: Paper) -> None:
    elements = list(_elements(_root(reading.ana(paper).pdf)))
    headings = {str(one["/ID"]) for one in elements if one["/S"] == "/TH"}
    cells = [one for one in elements if one["/S"] == "/TD"]
    assert len(cells) > 5
    for cell in cells:
        named = {str(name) for name in cell["/A"]["/Headers"]}
        assert named, "a cell without headings"
        assert named <= headings


def _root(pdf: bytes) -> object:
    return PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]


def _elements(node: object) -> Iterator[dict[str, Any]]:
    """Structure elements below ``node`` in reading order; leaves are marks in the page, not elements."""
    for kid in _kids(node):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _kids(node: object) -> list[object]:
    """One kid may stand alone, without an array around it."""
    kids = cast("dict[str, PdfObject]", node)["/K"]
    listed = kids if isinstance(kids, list) else [kids]
    return [kid.get_object() for kid in listed]
