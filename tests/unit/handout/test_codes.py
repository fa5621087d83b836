"""Addresses, and QR codes that a phone reads from a poor copy."""

from __future__ import annotations

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
