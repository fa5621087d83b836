"""The outline that the quality checks judge, before anything is laid out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.paper import Paper
from ptplanner.handout.outline import outline_draft
from tests.pdf import sheets


@pytest.mark.parametrize(
    ("base_url", "has_code"),
    [(sheets.BASE, True), (f"https://{'x' * 60}.{'y' * 50}.example.org", False)],
    ids=["short", "too long"],
)
def test_a_card_has_a_code_only_if_one_is_printed(base_url: str, has_code: bool) -> None:
    document = sheets.document()
    document = replace(document, codes=replace(document.codes, base_url=base_url))
    outline = outline_draft(document, Paper.A4, lambda _: {})
    assert {card.has_code for card in outline.cards} == {has_code}
