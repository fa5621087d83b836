"""The QR codes of an installation with a long address: a phone reads them, and their squares are large enough."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp

from ptplanner.domain.paper import Paper
from ptplanner.handout.renderer import render_sheet
from tests.pdf import reading, sheets

# A code with this address has 33 squares along a side, the most that fit beside the steps of a card.
LONG_BASE = "https://plans.north-harbour-physiotherapy.example.org"
SQUARES = 33
# Smaller squares did not decode in simulated poor prints; the pixels of a scan add some uncertainty.
SMALLEST_SQUARE_MM, UNCERTAINTY_MM = 0.69, 0.015
MM_PER_PIXEL = 25.4 / reading.SCAN_DPI


@pytest.fixture(scope="module")
def codes() -> list[zxingcpp.Barcode]:
    document = sheets.document()
    document = replace(document, codes=replace(document.codes, base_url=LONG_BASE))
    pdf = render_sheet(document, Paper.A4, {}).pdf
    return [code for page in reading.pictures(pdf) for code in zxingcpp.read_barcodes(page)]


def test_a_phone_reads_every_code(codes: list[zxingcpp.Barcode]) -> None:
    document = sheets.document()
    expected = {document.codes.plan, *(document.codes.items or {}).values()}
    assert {code.text for code in codes} == {
        f"{LONG_BASE}/P/{code}/{document.number}".upper() for code in expected
    }


def test_no_square_is_smaller_than_a_phone_can_read(codes: list[zxingcpp.Barcode]) -> None:
    assert len(codes) == 5
    for code in codes:
        width_px = code.position.top_right.x - code.position.top_left.x
        assert width_px * MM_PER_PIXEL / SQUARES >= SMALLEST_SQUARE_MM - UNCERTAINTY_MM
