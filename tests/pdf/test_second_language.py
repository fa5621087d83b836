"""A sheet in a second language holds no English: every word comes from the wording of that language."""

from __future__ import annotations

import pytest

from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.renderer import render_fridge_page, render_sheet
from tests.pdf import sheets
from tests.pdf.figures import four_figures
from tests.pdf.reading import text
from tests.support import second_language

pytestmark = pytest.mark.pdf


@pytest.fixture(autouse=True)
def _second_language(monkeypatch: pytest.MonkeyPatch) -> None:
    second_language.register_second_language(monkeypatch)


@pytest.mark.parametrize("has_pictures", [True, False])
def test_a_sheet_holds_no_english(*, has_pictures: bool) -> None:
    document = second_language.translate_document(sheets.document())
    rendered = render_sheet(document, Paper.A4, four_figures() if has_pictures else {})
    assert find_english(text(rendered.pdf), document) == []


def test_a_page_for_the_fridge_holds_no_english() -> None:
    document = second_language.translate_document(sheets.document())
    rendered = render_fridge_page(document, Paper.A4, four_figures())
    assert find_english(text(rendered.pdf), document) == []


def find_english(printed: str, document: RevisionDocument) -> list[str]:
    """Names, the code in its groups, the address to type and units of weight are no English."""
    code = document.codes.plan
    names = (document.patient.first_name, document.therapist, document.clinic.name)
    parts = (code[:4], code[4:8], code[8:], "pt.example.org/p", "kg")
    return second_language.list_latin_words(printed, (*names, *parts))
