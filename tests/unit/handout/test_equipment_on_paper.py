"""What a patient needs for the exercises, and how to use it safely, as the sheet says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ptplanner.cli.plan_changes import PlanChanges, build_template_plan
from ptplanner.domain.exercise import Equipment
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
from ptplanner.handout.fit import BACK_FITS, list_front_fits
from ptplanner.handout.html import render_sheet_html

CATALOG = content_files.load_catalog()


def make_document(template: str) -> RevisionDocument:
    return build_revision_document(
        build_template_plan(template, CATALOG, PlanChanges()),
        PatientContext("Walter"),
        (),
        CATALOG,
        number=1,
        issued_on=date(2026, 11, 21),
        clinic=ClinicDetails("Harbour Street Physiotherapy"),
        therapist="Marta Silva",
        codes=SheetCodes("https://pt.example.org"),
    )


def test_each_piece_of_equipment_has_a_name_for_the_patient() -> None:
    assert set(CATALOG.equipment) == set(Equipment)
    assert all(text.name for text in CATALOG.equipment.values())


def test_the_sheet_names_each_thing_once_with_its_substitute_and_its_safety() -> None:
    sheet = build_sheet(make_document("sciatica-six"), {})
    dumbbell = CATALOG.equipment[Equipment.DUMBBELL]
    named = [one for one in sheet.equipment.needs if one.startswith(dumbbell.name)]
    assert named == [f"{dumbbell.name}, or {dumbbell.substitute}"]
    assert sheet.equipment.safety.count(dumbbell.safety) == 1
    for fit in list_front_fits(sheet):
        html = render_sheet_html(sheet, fit, BACK_FITS[0], Paper.A4).html
        assert dumbbell.substitute in html
        assert dumbbell.safety in html


def test_how_to_fix_a_band_is_on_the_card_with_every_fit() -> None:
    document = make_document("knee-osteoarthritis/3")
    catalog_note = CATALOG.get_exercise("band-row").get_text("en").equipment_note
    slug = document.plan.items[0].exercise
    band_row = replace(CATALOG.get_exercise("band-row"), slug=slug)
    document = replace(document, exercises={**document.exercises, slug: band_row})
    sheet = build_sheet(document, {})
    for fit in list_front_fits(sheet):
        html = render_sheet_html(sheet, fit, BACK_FITS[0], Paper.A4).html
        assert catalog_note in html.replace("&#39;", "'")


def test_documents_of_older_versions_print_no_equipment() -> None:
    document = replace(make_document("sciatica-six"), version=2, equipment={})
    sheet = build_sheet(document, {})
    assert sheet.equipment.needs == ()
    assert not any(card.setup for card in sheet.cards)


def test_a_plan_that_needs_nothing_prints_no_line() -> None:
    document = replace(make_document("sciatica-six"), equipment={})
    sheet = build_sheet(document, {})
    html = render_sheet_html(sheet, list_front_fits(sheet)[0], BACK_FITS[0], Paper.A4).html
    assert sheet.phrases.equipment_label not in html


def test_the_safety_of_a_thing_is_understood_beside_that_of_other_things() -> None:
    """The sheet prints all of these sentences in one line, so that "it" would mean the thing before."""
    first = (text.safety.partition(".")[0] for text in CATALOG.equipment.values())
    assert not [sentence for sentence in first if " it " in f" {sentence} "]
