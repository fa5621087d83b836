"""No sign is replaced on paper in silence: whatever field it stands in, the meter names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

import pytest

from ptplanner.domain import quality
from ptplanner.domain.paper import Paper
from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.printable import REPLACEMENT
from ptplanner.domain.quality import CheckId
from ptplanner.domain.revision import ClinicDetails, RevisionDocument, SheetCodes
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS
from ptplanner.handout.html import render_sheet_html
from ptplanner.handout.outline import outline_draft
from tests.support.builders import TODAY, a_catalog, a_patient, a_plan, an_item

ValueT = TypeVar("ValueT", Plan, PlanItem, ClinicDetails)
TIBETAN = "\u0f56"
CLINIC = ClinicDetails("Harbour", "1", "8 to 6", "112", "2")
CATALOG = a_catalog()


def build_document(
    plan: Plan, clinic: ClinicDetails = CLINIC, name: str = "Ana"
) -> RevisionDocument:
    return RevisionDocument(
        number=1,
        issued_on=TODAY,
        clinic=clinic,
        therapist="Mia",
        patient=a_patient(name=name),
        plan=plan,
        exercises=dict(CATALOG.exercises),
        findings=(),
        stop_rules=(),
        red_flags=(),
        codes=SheetCodes("https://pt.example.org", "7K4M9XQ2WTB", {}),
    )


def spoil(value: ValueT, field: str) -> ValueT:
    changes: dict[str, Any] = {field: f"Odd {TIBETAN}"}
    return replace(value, **changes)


def list_odd_documents() -> Iterator[tuple[str, RevisionDocument]]:
    """Put a sign that no font has into each text of plan, row and clinic, one at a time."""
    plan, item = a_plan(), an_item()
    for one in fields(plan):
        if isinstance(getattr(plan, one.name), str):
            yield one.name, build_document(spoil(plan, one.name))
    for one in fields(item):
        if isinstance(getattr(item, one.name), str) and one.name not in (
            "id",
            "exercise",
            "section",
        ):
            yield one.name, build_document(replace(plan, items=(spoil(item, one.name),)))
    for one in fields(CLINIC):
        if type(getattr(CLINIC, one.name)) is str:
            yield f"clinic {one.name}", build_document(plan, spoil(CLINIC, one.name))
    yield "therapist", replace(build_document(plan), therapist=f"Mia {TIBETAN}")
    yield "patient", build_document(plan, name=f"Ana{TIBETAN}")


ODD_DOCUMENTS = dict(list_odd_documents())


@pytest.mark.parametrize("document", ODD_DOCUMENTS.values(), ids=ODD_DOCUMENTS)
def test_a_sign_that_is_replaced_on_paper_is_named(document: RevisionDocument) -> None:
    sheet = build_sheet(document, {})
    html = "".join(
        render_sheet_html(sheet, front, BACK_FITS[0], Paper.A4).html
        for front in (FRONT_FITS[0], FRONT_FITS[-1])
    )
    outline = outline_draft(document, Paper.A4)
    meter = quality.build_plan_meter(document.plan, document.patient, CATALOG, TODAY, outline, ())
    is_named = any(check.id is CheckId.SIGNS for check in meter.failed_checks)
    assert is_named or REPLACEMENT not in html


def test_the_fields_of_notes_and_clinic_are_among_them() -> None:
    assert {"note", "warning", "opening_note", "clinic hours", "therapist"} <= ODD_DOCUMENTS.keys()
