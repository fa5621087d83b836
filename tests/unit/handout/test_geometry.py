"""Every length of the page is stated in ``handout.geometry``: the style sheet and the templates write none by hand."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ptplanner.domain.paper import Paper
from ptplanner.handout import back_geometry, geometry
from ptplanner.handout.geometry import CARD, GRID, HEAD, PAGE
from ptplanner.handout.html import TEMPLATES_DIR, render_style_sheet
from ptplanner.handout.lengths import Edges, Mm, Pt, TextSize

JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LENGTH = re.compile(r"-?\b[\d.]+(?:mm|cm|in|pt|pc|px|em|rem|ex|ch)\b")
LINE_HEIGHT = re.compile(r"line-height:\s*[\d.]+")
SHORT_FONT = re.compile(r"font:[^;]*?/\s*[\d.]+")
# A drawing is alone in its line, which must not add anything to its height.
ALLOWED = {"line-height: 0"}


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES_DIR.rglob("*.*")), ids=lambda path: str(path.name)
)
def test_no_length_is_written_by_hand(path: Path) -> None:
    text = COMMENT.sub("", JINJA.sub("", path.read_text(encoding="utf-8")))
    found = {*LENGTH.findall(text), *LINE_HEIGHT.findall(text), *SHORT_FONT.findall(text)}
    assert found - ALLOWED == set()


def test_the_check_recognises_lengths() -> None:
    for text in ("margin: 7mm", "font-size: 12pt", "top: -0.3pt", "padding: 1em 0"):
        assert LENGTH.search(text)
    assert LINE_HEIGHT.search("line-height: 1.22")
    assert SHORT_FONT.search('font: 400 12pt/1.22 "PT Handout"')
    assert not LENGTH.search("width: 100%; columns: 2; font-weight: 700")


def test_the_style_sheet_prints_the_lengths_of_the_geometry() -> None:
    styles = render_style_sheet()
    assert "margin: 7mm 10mm 13mm 10mm;" in styles
    assert "h1 { font-size: 28pt; line-height: 1.16;" in styles
    assert ".with-pictures .card-left { width: 62mm; }" in styles
    assert ".fit-17-20 .plate .dose { font-size: 20pt; line-height: 1.2; }" in styles
    assert "{{" not in styles


def test_no_type_is_smaller_than_12_points() -> None:
    sizes = {value.size.points for value in _walk_values() if isinstance(value, TextSize)}
    assert sizes
    assert min(sizes) >= 12


def test_the_paper_leaves_the_content_its_margins() -> None:
    assert PAGE.get_content_height(Paper.A4) == 277
    assert PAGE.get_content_width(Paper.A4) == 190
    assert PAGE.get_content_height(Paper.LETTER) == pytest.approx(259.4)
    assert PAGE.get_content_width(Paper.LETTER) == pytest.approx(195.9)


def test_pictures_fit_their_column() -> None:
    assert geometry.PICTURES.width <= CARD.picture_column
    assert GRID.label_width < PAGE.get_content_width(Paper.A4)
    assert HEAD.height == pytest.approx(27.08, abs=0.01)


@pytest.mark.parametrize(
    ("value", "css"),
    [
        (Mm(7.4), "7.4mm"),
        (Mm(-1), "-1mm"),
        (Pt(0.6), "0.6pt"),
        (Edges(1, 2, 3, 4), "1mm 2mm 3mm 4mm"),
        (TextSize(Pt(17), 1.18), "font-size: 17pt; line-height: 1.18"),
    ],
)
def test_a_length_is_printed_as_css(value: object, css: str) -> None:
    assert str(value) == css


def test_points_are_converted_to_millimetres() -> None:
    assert Pt(72).mm == pytest.approx(25.4)
    assert TextSize(Pt(72), 2).line_mm == pytest.approx(50.8)
    assert (Edges(1, 2, 3, 4).height, Edges(1, 2, 3, 4).width) == (4, 6)


def _walk_values(value: object = None) -> Iterator[object]:
    """Yield every value of the geometry, however deep it lies."""
    if value is None:
        for module in (geometry, back_geometry):
            for name in dir(module):
                if name.isupper():
                    yield from _walk_values(getattr(module, name))
        return
    yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            yield from _walk_values(getattr(value, item.name))
