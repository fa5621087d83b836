"""The outline that the quality meter judges agrees with the printed page: headings, boxes, pictures, grid, pages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Paper
from ptplanner.domain.plan import PlanItem, Section
from ptplanner.domain.quality.review_input import SheetOutline, SheetPartKind
from ptplanner.formats import content_files
from ptplanner.handout import html
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS
from ptplanner.handout.outline import MAX_LABEL_CHARACTERS, outline_draft, outline_printed
from ptplanner.handout.pictures import load_current_figures
from ptplanner.handout.renderer import render_sheet
from tests.pdf import figures, reading, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.pdf
PICTURES = pytest.mark.parametrize("with_pictures", [False, True], ids=["words", "pictures"])


def outline_ana(*, with_pictures: bool, paper: Paper = Paper.A4) -> SheetOutline:
    pairs = figures.four_figures() if with_pictures else {}
    return outline_draft(sheets.document(), paper, lambda _: pairs)


@PICTURES
def test_the_outlines_headings_are_printed_as_headings_in_order(with_pictures: bool) -> None:
    printed = reading.ana(Paper.A4, with_pictures=with_pictures)
    parts = outline_ana(with_pictures=with_pictures).parts
    expected = [part.heading for part in parts if part.kind is not SheetPartKind.CONTACT]
    found = list(_headings(printed.pdf))
    assert len(found) == len(expected)
    for heading, expected_heading in zip(found, expected, strict=True):
        # An exercise's heading also holds its number and its side.
        assert _plain(expected_heading) in _plain(heading)


@PICTURES
def test_everything_in_a_cards_outline_is_printed(with_pictures: bool) -> None:
    text = _plain(reading.text(reading.ana(Paper.A4, with_pictures=with_pictures).pdf))
    for card in outline_ana(with_pictures=with_pictures).cards:
        lines = (
            *card.doses,
            *(s.text for s in card.steps),
            *card.stop_rules,
            card.note,
            *card.captions,
        )
        missing = [line for line in lines if not _is_said(line, text)]
        assert missing == []


@PICTURES
def test_the_outline_counts_the_printed_pictures(with_pictures: bool) -> None:
    elements = list(_elements(_root(reading.ana(Paper.A4, with_pictures=with_pictures).pdf)))
    pictures = sum(one["/S"] == "/Figure" for one in elements)
    cards = outline_ana(with_pictures=with_pictures).cards
    codes = 1 + sum(card.has_code for card in cards)
    assert pictures == codes + sum(len(card.captions) for card in cards)


def test_precautions_and_stop_rules_are_in_a_box() -> None:
    boxed = [p.heading for p in outline_ana(with_pictures=False).parts if p.is_boxed]
    assert boxed[:2] == ["Take care", "Stop and rest if"]
    with pdfplumber.open(io.BytesIO(reading.ana(Paper.A4).pdf)) as opened:
        page = opened.pages[0]
        frame = max(page.curves, key=lambda curve: float(curve["width"]))
        inside = page.crop((frame["x0"], frame["top"], frame["x1"], frame["bottom"])).extract_text()
    assert "Take care" in inside
    assert "Stop and rest if" in inside


def test_the_grid_has_the_rows_of_the_outline_and_one_for_pain() -> None:
    elements = list(_elements(_root(reading.ana(Paper.A4).pdf)))
    bands = sum(one["/S"] == "/Table" for one in elements)
    rows = [one for one in elements if one["/S"] == "/TR"]
    table = outline_ana(with_pictures=False).grid
    # Each band has two rows of headings, and the pain row closes it.
    assert table.has_pain_row
    assert len(rows) == bands * (2 + len(table.rows) + 1)
    text = reading.text(reading.ana(Paper.A4).pdf)
    for line in outline_ana(with_pictures=False).grid_instructions:
        assert _is_said(line, _plain(text))


@pytest.mark.parametrize(
    ("length", "is_whole"), [(MAX_LABEL_CHARACTERS, True), (MAX_LABEL_CHARACTERS + 1, False)]
)
def test_a_label_of_the_grid_is_cut_where_the_outline_says(length: int, is_whole: bool) -> None:
    name = "Knee".ljust(length - len("1 "), "e")
    document = sheets.document(
        sheets.plan(sheets.items()[:1]),
        exercises=(sheets.exercise("sciatic-nerve-glide", 5, name, ("Lie down.",)),),
    )
    page = html.render_sheet_html(build_sheet(document, {}), FRONT_FITS[0], BACK_FITS[0], Paper.A4)
    assert (f"<bdi>1 {name}</bdi>" in page.html) is is_whole


@pytest.mark.parametrize("paper", list(Paper))
@PICTURES
def test_pages_are_estimated_before_and_exact_after(with_pictures: bool, paper: Paper) -> None:
    printed = reading.ana(paper, with_pictures=with_pictures)
    before = outline_ana(with_pictures=with_pictures, paper=paper).pages
    after = outline_printed(sheets.document(), printed, paper).pages
    assert (before.is_exact, after.is_exact) == (False, True)
    assert after.count == printed.page_count == before.count


def test_a_long_plan_is_estimated_within_a_page() -> None:
    catalog = content_files.load_catalog()
    many = sorted(catalog.exercises)[:12]
    items = tuple(
        PlanItem(ItemId(f"i{n}"), slug, Section.MAIN, sheets.ROCK_DOSE)
        for n, slug in enumerate(many)
    )
    document = sheets.document(
        sheets.plan(items), exercises=tuple(catalog.exercises[slug] for slug in many)
    )
    exact = render_sheet(document, Paper.A4, load_current_figures(document)).page_count
    assert abs(outline_draft(document, Paper.A4).pages.count - exact) <= 1


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _is_said(line: str, text: str) -> bool:
    """Whether the words of ``line`` stand on the page; columns interleave, so word by word."""
    return all(_plain(word) in text for word in line.split())


def _root(pdf: bytes) -> Any:  # noqa: ANN401  # pypdf's objects are dictionaries of anything
    return PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]


def _kids(node: Any) -> list[Any]:  # noqa: ANN401
    kids = node.get("/K", [])
    listed = kids if isinstance(kids, list) else [kids]
    return [kid.get_object() if isinstance(kid, IndirectObject) else kid for kid in listed]


def _elements(node: Any) -> Iterator[Any]:  # noqa: ANN401
    for kid in _kids(node):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _headings(pdf: bytes) -> Iterator[str]:
    """The text of each first and second heading in reading order, as a screen reader would say it."""
    reader = PdfReader(io.BytesIO(pdf))
    pages = {page.indirect_reference.idnum: index for index, page in enumerate(reader.pages)}  # type: ignore[union-attr]  # a page of a file has one
    text_by_mark = _read_text_by_mark(pdf)
    for element in _elements(reader.root_object["/StructTreeRoot"]):
        if element["/S"] in ("/H1", "/H2"):
            yield "".join(
                text_by_mark.get((pages[page], mark), "") for page, mark in _marks(element)
            )


def _marks(element: Any) -> Iterator[tuple[int, int]]:  # noqa: ANN401
    """Page and number of every marked piece under ``element``."""
    page = element.raw_get("/Pg").idnum if "/Pg" in element else 0
    for kid in _kids(element):
        if isinstance(kid, int):
            yield page, int(kid)
        elif isinstance(kid, DictionaryObject) and "/MCID" in kid:
            yield kid.raw_get("/Pg").idnum if "/Pg" in kid else page, int(str(kid["/MCID"]))
        elif isinstance(kid, dict):
            yield from _marks(kid)


def _read_text_by_mark(pdf: bytes) -> dict[tuple[int, int], str]:
    text_by_mark: dict[tuple[int, int], str] = {}
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        for index, page in enumerate(opened.pages):
            for char in page.chars:
                if char.get("mcid") is not None:
                    place = (index, char["mcid"])
                    text_by_mark[place] = text_by_mark.get(place, "") + str(char["text"])
    return text_by_mark
