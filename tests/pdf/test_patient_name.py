"""The patient's name on sheet and fridge page: in place however long it is, and in the title of the PDF."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from ptplanner.domain.name_on_sheet import NameOnSheet
from ptplanner.domain.paper import Paper
from ptplanner.handout.renderer import render_fridge_page, render_sheet
from tests.pdf import figures, reading, sheets
from tests.pdf.word_boxes import find_misplaced_words

pytestmark = pytest.mark.pdf

LONG = "Maximiliana-Theodora-Featherstonehaugh-St"


@pytest.mark.parametrize(
    ("name", "printed", "words"),
    [
        ("Ana Ruiz", NameOnSheet.INITIAL, "Ana R."),
        ("Ana Ruiz", NameOnSheet.BIRTH_YEAR, "Ana, born 1968"),
        (f"{LONG} Wolfeschlegel", NameOnSheet.INITIAL, f"{LONG} W."),
        (f"{LONG} Wolfeschlegel", NameOnSheet.BIRTH_YEAR, f"{LONG}, born 1968"),
        ("Анна Ёлкина", NameOnSheet.INITIAL, "Анна Ё."),
        ("ანა რუიზი", NameOnSheet.BIRTH_YEAR, "ანა, born 1968"),
    ],
)
def test_the_name_stays_in_place_on_both_layouts(
    name: str, printed: NameOnSheet, words: str
) -> None:
    document = sheets.document(name=name)
    clinic = replace(document.clinic, name_on_sheet=printed)
    document = replace(document, clinic=clinic, birth_year=1968)
    sheet = render_sheet(document, Paper.A4, figures.four_figures())
    fridge = render_fridge_page(document, Paper.A4, figures.four_figures())
    assert (sheet.page_count, fridge.page_count) == (2, 1)
    for pdf in (sheet.pdf, fridge.pdf):
        assert find_misplaced_words(pdf) == []
        assert words.replace(" ", "") in "".join(reading.page_texts(pdf)[0].split())
        metadata = PdfReader(io.BytesIO(pdf)).metadata
        assert metadata is not None
        assert metadata.title == f"Your exercise plan, {words}"
    # The heading of the grid wraps around the day of the start, which the text of the page puts in between.
    back = reading.page_texts(sheet.pdf)[1].split()
    assert words.rsplit(maxsplit=1)[-1] in back
