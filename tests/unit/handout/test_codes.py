"""Addresses, and QR codes that a phone reads from a poor copy."""

from __future__ import annotations

import re

import pytest

from ptplanner.domain import access_code
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import PlanItem, Section
from ptplanner.domain.revision import SheetCodes
from ptplanner.domain.sides import AffectedSide, DoseSide
from ptplanner.handout import codes
from tests.pdf import sheets


@pytest.mark.parametrize(
    ("code", "shown"), [("7K4M9XQ2WTB", "7K4M 9XQ2 WTB"), ("", ""), ("7K4M", "7K4M")]
)
def test_a_code_is_grouped_for_reading_aloud(code: str, shown: str) -> None:
    assert access_code.format_code(code) == shown


def test_an_address_to_type_has_no_scheme() -> None:
    assert codes.format_typed_address("https://PT.example.org:8443") == "pt.example.org:8443/p"


@pytest.mark.parametrize(
    ("side", "affected", "letter"),
    [
        (DoseSide.LEFT, AffectedSide.NONE, "L"),
        (DoseSide.PAINFUL, AffectedSide.RIGHT, "R"),
        (DoseSide.PAINFUL, AffectedSide.BOTH, "E"),
        (DoseSide.EACH, AffectedSide.LEFT, "E"),
        (DoseSide.ALTERNATE, AffectedSide.LEFT, "E"),
        (None, AffectedSide.LEFT, "E"),
    ],
)
def test_a_demonstration_names_exercise_and_side_and_nobody(
    side: DoseSide | None, affected: AffectedSide, letter: str
) -> None:
    item = PlanItem(
        ItemId("i"), sheets.GLIDE.slug, Section.MAIN, Dosage(repetitions=Span.of(5), side=side)
    )
    document = sheets.document(
        sheets.plan((item,)), side=affected, codes=SheetCodes("https://pt.example.org")
    )
    assert codes.build_item_url(document, item) == f"HTTPS://PT.EXAMPLE.ORG/X/5{letter}"


@pytest.mark.parametrize("characters", [30, 47, 60, 67])
def test_a_code_has_squares_large_enough_for_a_bad_copy(characters: int) -> None:
    drawn = codes.draw_qr_code("HTTPS://PT.EXAMPLE.ORG/P/".ljust(characters, "X"))
    assert drawn is not None
    assert codes.MIN_QR_MM <= drawn.size_mm <= codes.MAX_CARD_QR_MM
    quiet_mm = (drawn.outer_mm - drawn.size_mm) / 2
    module_mm = quiet_mm / codes.QUIET_MODULES
    assert module_mm >= codes.MIN_MODULE_MM - 0.001


def test_a_code_that_no_phone_could_read_is_not_printed() -> None:
    assert (
        codes.draw_qr_code("HTTPS://PT.EXAMPLE.ORG/X/" + ".".join(f"{n}E" for n in range(60)))
        is None
    )


@pytest.mark.parametrize("characters", range(30, 110, 8))
@pytest.mark.parametrize("largest_mm", [codes.MAX_CARD_QR_MM, codes.MAX_HEAD_QR_MM])
def test_a_long_address_gets_large_squares_or_no_code(characters: int, largest_mm: float) -> None:
    """0.69 mm is what the documentation promises, so the number stands here once more."""
    drawn = codes.draw_qr_code("HTTPS://PT.EXAMPLE.ORG/P/".ljust(characters, "X"), largest_mm)
    if drawn is None:
        assert characters > 67
        return
    view_box = re.search(rb'viewBox="0 0 (\d+) ', drawn.svg)
    assert view_box
    squares = int(view_box[1]) - 2 * 4
    assert drawn.size_mm / squares >= 0.69 - 0.001
    assert drawn.outer_mm / (squares + 2 * 4) == pytest.approx(drawn.size_mm / squares, abs=0.001)
    assert 20 <= drawn.size_mm <= largest_mm


def test_a_short_address_gets_the_stronger_error_correction() -> None:
    """A quarter of the squares may be dirty: that takes 29 squares a side for this address, the weaker one 25."""
    drawn = codes.draw_qr_code("HTTPS://PT.EXAMPLE.ORG/P/7K4M9XQ2WTB/2")
    assert drawn is not None
    assert b'viewBox="0 0 37 37"' in drawn.svg
