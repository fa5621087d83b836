"""Every phase of a protocol fits on one leaf, front and back, on A4 and on Letter; five exercises take a third page."""

from __future__ import annotations

from datetime import date

import pytest

from ptplanner.cli.plan_changes import PlanChanges, build_template_plan
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.paper import Paper
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.revision import (
    ClinicDetails,
    RevisionDocument,
    SheetCodes,
    build_revision_document,
)
from ptplanner.formats import content_files
from ptplanner.handout.document import build_sheet
from ptplanner.handout.pictures import load_current_figures
from ptplanner.handout.renderer import SheetFitter, render_sheet

pytestmark = pytest.mark.pdf

CATALOG = content_files.load_catalog()
PHASES = [
    f"{template.slug}/{number}"
    for template in CATALOG.templates.values()
    if template.has_phases
    for number in range(1, len(template.phases) + 1)
]


def _document(named: str, catalog: Catalog = CATALOG) -> RevisionDocument:
    return build_revision_document(
        build_template_plan(named, catalog, PlanChanges()),
        PatientContext("Walter"),
        (),
        catalog,
        number=1,
        issued_on=date(2026, 11, 21),
        clinic=ClinicDetails("Harbour Street Physiotherapy", "01632 960 123", "Monday to Friday"),
        therapist="Marta Silva",
        codes=SheetCodes("https://pt.example.org"),
    )


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("named", PHASES)
def test_a_phase_takes_one_leaf_or_a_third_page_for_its_fifth_exercise(
    named: str, paper: Paper
) -> None:
    """As it is guessed before it is laid out: the guess is close, and fifty sheets take minutes."""
    document = _document(named)
    sheet = build_sheet(document, load_current_figures(document))
    wanted = 3 if (named, paper) in NEEDS_THREE_PAGES else expect_pages(document)
    assert SheetFitter(sheet, paper).estimate_fit()[2] == wanted


# Its six pieces of equipment and the words before the start take six lines, and Letter is 18 mm shorter than A4.
NEEDS_THREE_PAGES = {("neck-pain/2", Paper.LETTER)}


def expect_pages(document: RevisionDocument) -> int:
    """Four cards fill one side."""
    return 2 if len(document.plan.items) <= 4 else 3


@pytest.mark.parametrize("named", ["falls-prevention/3", "hip-replacement-later/1", "neck-pain/1"])
def test_the_fullest_phases_are_printed_as_estimated_on_letter(named: str) -> None:
    document = _document(named)
    made = render_sheet(document, Paper.LETTER, load_current_figures(document))
    assert made.page_count == expect_pages(document)
