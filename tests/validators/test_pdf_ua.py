"""Every kind of sheet conforms to PDF/UA-1 according to veraPDF, which shares no code with ptplanner."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pypdf import PdfReader, PdfWriter

from ptplanner.cli import main
from ptplanner.domain.dosage import Days, Span
from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Paper
from ptplanner.domain.plan import ITEM_NOTE_LIMIT, Schedule
from ptplanner.domain.sides import AffectedSide
from ptplanner.handout.renderer import render_fridge_page, render_sheet
from tests.pdf import figures, reading, sheets
from tests.validators import verapdf
from tests.validators.verapdf import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDE_A = ["--template", "sciatica-six", "--condition", "disc-herniation"]
GUIDE_B = ["--template", "sciatica-core-and-stretch", "--paper", "letter"]
ANA = ["--patient", "Ana Ruiz", "--side", "left", "--therapist", "Marta Silva"]
PUBLIC = ["--public-url", "https://pt.example.org", "--date", "2026-11-21"]
LONG_NOTE = ("Do this next to the kitchen counter and touch it if you wobble. " * 9)[
    :ITEM_NOTE_LIMIT
]


def from_shell(*arguments: str) -> bytes:
    """What a therapist gets from ``ptplanner handout``, with the content that ships."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "sheet.pdf")
        result = CliRunner().invoke(main, ["handout", *arguments, *ANA, *PUBLIC, "--out", str(out)])
        assert result.exit_code == 0, result.output
        return out.read_bytes()


def guide_a_swapped() -> bytes:
    return from_shell(*GUIDE_A, "--swap", "double-knee-to-chest=bridge")


def guide_b_on_letter() -> bytes:
    return from_shell(*GUIDE_B)


def long_notes_and_an_arabic_name() -> bytes:
    items = tuple(replace(item, note=LONG_NOTE, warning=LONG_NOTE) for item in sheets.items())
    document = sheets.document(sheets.plan(items), name="فاطمة الزهراء")
    return reading.printed(document).pdf


def pictures() -> bytes:
    return reading.ana(Paper.LETTER, with_pictures=True).pdf


def page_for_the_fridge() -> bytes:
    return render_fridge_page(sheets.document(), Paper.A4, figures.four_figures()).pdf


def mirrored_pictures() -> bytes:
    document = sheets.document(side=AffectedSide.RIGHT)
    return render_sheet(document, Paper.A4, figures.four_figures()).pdf


def many_exercises_for_many_weeks() -> bytes:
    """More rows than one table of the grid takes, and more weeks than the back holds."""
    first = sheets.items()[0]
    items = tuple(replace(first, id=ItemId(f"i{number}")) for number in range(24))
    schedule = Schedule(per_day=Span.of(1), days=Days(per_week=Span.of(7)), weeks=Span.of(12))
    return reading.printed(sheets.document(sheets.plan(items, schedule=schedule), findings=())).pdf


def nothing_prescribed() -> bytes:
    return reading.printed(sheets.document(sheets.plan(()), findings=())).pdf


def without_its_language() -> bytes:
    """A sheet with a fault that a reader would hear: English words in any voice."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(reading.ana(Paper.A4).pdf)))
    del writer.root_object["/Lang"]
    damaged = io.BytesIO()
    writer.write(damaged)
    return damaged.getvalue()


SHEETS: list[Callable[[], bytes]] = [
    guide_a_swapped,
    guide_b_on_letter,
    long_notes_and_an_arabic_name,
    pictures,
    mirrored_pictures,
    page_for_the_fridge,
    many_exercises_for_many_weeks,
    nothing_prescribed,
]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    if missing := verapdf.missing():
        pytest.skip(f"veraPDF needs {' and '.join(missing)}, not found here.")
    folder = tmp_path_factory.mktemp("sheets")
    return verapdf.judge([_written(make, folder) for make in (*SHEETS, without_its_language)])


def _written(make: Callable[[], bytes], folder: Path) -> Path:
    path = folder / f"{make.__name__}.pdf"
    path.write_bytes(make())
    return path


@pytest.mark.parametrize("make", SHEETS, ids=lambda make: make.__name__)
def test_every_sheet_conforms_to_pdf_ua(
    make: Callable[[], bytes], verdicts: dict[str, Verdict]
) -> None:
    verdict = verdicts[make.__name__]
    assert verdict.faults == ()
    assert verdict.rules_kept > 100


def test_a_sheet_without_a_language_does_not_conform(verdicts: dict[str, Verdict]) -> None:
    assert "7.2-33" in verdicts["without_its_language"].broken_rules
