"""The author of an exercise's text is credited once, in a line that is never too long."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.handout.document import build_sheet
from ptplanner.wording.revision_texts import MAX_CREDIT_CHARACTERS
from tests.pdf import sheets


def test_a_credit_is_printed_once_with_the_numbers_of_its_exercises() -> None:
    (line,) = build_sheet(sheets.credited_document(sheets.LENA), {}).credits
    assert line == (
        "1, 2: Text “Heron stand” by Lena Reed, CC-BY-SA-4.0 (creativecommons.org/licenses/by-sa/4.0), "
        "marsh.example/heron, made from marsh.example/older"
    )


def test_a_sheet_with_only_our_own_texts_has_no_credits() -> None:
    assert build_sheet(sheets.document(), {}).credits == ()


def test_a_credit_that_would_fill_the_page_is_cut() -> None:
    (line,) = build_sheet(
        sheets.credited_document(replace(sheets.LENA, author="x" * 3_000)), {}
    ).credits
    assert line.endswith("…")
    assert len(line) <= MAX_CREDIT_CHARACTERS + len("1, 2: ")
