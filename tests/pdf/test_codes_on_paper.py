"""The QR codes of an installation with a long address: a phone reads them, and their squares are large enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp

from ptplanner.app import create_app
from ptplanner.domain import edits
from ptplanner.domain.paper import Paper
from ptplanner.handout.renderer import render_sheet
from tests.pdf import reading, sheets
from tests.support.site_fixtures import site, two_clinics
from tests.support.website import Site, make_sheets_on_request, settings

__all__ = ["site", "two_clinics"]

# A code with this address has 33 squares along a side, the most that fit beside the steps of a card.
LONG_BASE = "https://plans.north-harbour-physiotherapy.example.org"
SQUARES = 33
# Smaller squares did not decode in simulated poor prints; the pixels of a scan add some uncertainty.
SMALLEST_SQUARE_MM, UNCERTAINTY_MM = 0.69, 0.015
MM_PER_PIXEL = 25.4 / reading.SCAN_DPI


def test_the_paper_of_an_https_installation_leads_to_https(site: Site, tmp_path: Path) -> None:
    """Issued by an application behind https: each code on its paper opens by https at the public address."""
    app = create_app(settings(tmp_path, site.database, "https://plans.harbour.example"))
    services = make_sheets_on_request(app)
    who, plan = site.who(), site.issued.plan
    stored = services.planning.open_draft(who, plan).stored
    note = edits.SetNote(stored.plan.items[0].id, "Slowly.", "")
    version = services.planning.edit_plan(who, plan, stored.version, note).stored.version
    revision = services.issuing.issue_plan(who, plan, version)
    pdf = services.sheets.get_sheet(who, revision, Paper.A4).pdf
    services.store.close()  # type: ignore[attr-defined]  # the real store, not the port
    found = set(reading.scanned(pdf))
    assert len(found) == 3
    assert {code.split("/P/")[0] for code in found} == {"HTTPS://PLANS.HARBOUR.EXAMPLE"}


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
