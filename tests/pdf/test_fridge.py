"""The page for the fridge: one side, readable from across a kitchen, nothing left out that protects."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from ptplanner.cli.plan_changes import PlanChanges, build_template_plan
from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import PlanItem, Section
from ptplanner.domain.revision import (
    ClinicDetails,
    RevisionDocument,
    SheetCodes,
    build_revision_document,
)
from ptplanner.formats import content_files
from ptplanner.handout.geometry import FRIDGE
from ptplanner.handout.pictures import load_current_figures
from ptplanner.handout.renderer import RenderedFridgePage, render_fridge_page, render_in_process
from tests.pdf import figures, reading, sheets
from tests.pdf.word_boxes import find_misplaced_words

pytestmark = pytest.mark.pdf

CATALOG = content_files.load_catalog()


@cache
def fridge_page(paper: Paper) -> RenderedFridgePage:
    return render_fridge_page(sheets.document(), paper, figures.four_figures())


@pytest.mark.parametrize("paper", list(Paper))
def test_ana_has_one_side_with_every_dose_badge_and_picture(paper: Paper) -> None:
    made = fridge_page(paper)
    text = " ".join(reading.text(made.pdf).split())
    assert made.page_count == 1
    assert reading.outside_of_page(made.pdf) == []
    assert reading.smallest_type(made.pdf) >= 11.99
    for card in ("Sciatic nerve glide", "Bird dog", "Start", "End", "LEFT leg", "Stop and rest if"):
        assert card in text
    assert "see your full sheet" in text


def test_its_code_can_be_scanned() -> None:
    assert len(reading.scanned(fridge_page(Paper.A4).pdf)) == 1


def test_warnings_and_precautions_are_printed() -> None:
    document = sheets.document()
    items = document.plan.items
    warned = replace(items[0], warning="Stop when your foot tingles.")
    plan = replace(document.plan, items=(warned, *items[1:]))
    made = render_fridge_page(replace(document, plan=plan), Paper.A4, figures.four_figures())
    text = " ".join(reading.text(made.pdf).split())
    assert made.page_count == 1
    assert "Stop when your foot tingles." in text
    assert "Take care:" in text


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("count", [9, 12])
def test_up_to_twelve_exercises_stand_on_one_page(count: int, paper: Paper) -> None:
    made = render_fridge_page(with_items(count), paper, figures.four_figures())
    assert made.page_count == 1
    assert made.layout.columns == 3
    assert list_card_numbers(made) == list(range(1, count + 1))


def test_thirteen_exercises_take_a_second_page_and_none_is_lost() -> None:
    made = render_fridge_page(with_items(13), Paper.A4, figures.four_figures())
    text = reading.text(made.pdf)
    assert made.page_count == 2
    assert list_card_numbers(made) == list(range(1, 14))
    assert all(f"{number} {name}" in text for number, name in ((1, "Sciatic"), (13, "Sciatic")))


def list_card_numbers(made: RenderedFridgePage) -> list[int]:
    return [card.number for page in made.layout.pages for row in page.rows for card in row.cards]


@pytest.mark.parametrize(
    ("patient", "therapist"),
    [
        ("Ana", "Marta Okafor"),
        ("Tomasz", "Marta Okafor"),
        ("Margaret", "Jane Doe"),
        ("Christopher", "Sarah Johnson, PT, DPT"),
        ("Maximiliana-Theodora-Featherstonehaugh-St", "Bartholomew Wolfeschlegelsteinhausen"),
    ],
)
@pytest.mark.parametrize("paper", list(Paper))
def test_long_names_in_the_head_take_no_second_page(
    patient: str, therapist: str, paper: Paper
) -> None:
    """A constant height of the head made 31 of 32 sheets of A4 two or three pages."""
    document = replace(with_items(8), therapist=therapist)
    named = replace(document, patient=replace(document.patient, name=patient))
    made = render_fridge_page(named, paper, figures.four_figures())
    assert made.page_count == 1
    assert find_misplaced_words(made.pdf) == []


PHASES = [
    f"{template.slug}/{number}" if template.has_phases else str(template.slug)
    for template in CATALOG.templates.values()
    for number in range(1, len(template.phases) + 1)
]


@pytest.mark.campaign
@pytest.mark.parametrize("name", ["Ana", "Christopher", "Maximiliana-Theodora Featherstonehaugh-S"])
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("phase", PHASES)
def test_every_phase_of_every_template_is_one_page(phase: str, paper: Paper, name: str) -> None:
    document = build_revision_document(
        build_template_plan(phase, CATALOG, PlanChanges()),
        PatientContext(name),
        (),
        CATALOG,
        number=1,
        issued_on=sheets.ISSUED,
        clinic=ClinicDetails("Riverside Physiotherapy", "01632 960 142"),
        therapist="Sarah Johnson, PT, DPT",
        codes=SheetCodes(sheets.BASE, "7K4M9XQ2WTB", {}),
    )
    made = render_fridge_page(document, paper, load_current_figures(document))
    assert made.page_count == 1
    assert find_misplaced_words(made.pdf) == []


def test_without_pictures_the_first_steps_are_printed() -> None:
    made = render_fridge_page(sheets.document(), Paper.A4, {})
    text = " ".join(reading.text(made.pdf).split())
    assert made.page_count == 1
    assert "Lie on your back" in text


def test_the_same_revision_gives_the_same_bytes() -> None:
    again = render_fridge_page(sheets.document(), Paper.A4, figures.four_figures())
    assert again.pdf == fridge_page(Paper.A4).pdf


def test_a_worker_renders_the_page_for_the_fridge() -> None:
    text = reading.text(
        render_in_process(sheets.document(), Paper.A4, Layout.FRIDGE, load_current_figures)
    )
    assert "see your full sheet" in " ".join(text.split())


def test_fewer_exercises_get_larger_doses() -> None:
    assert render_fridge_page(with_items(2), Paper.A4, {}).layout.fit is FRIDGE.fits[0]


def with_items(count: int) -> RevisionDocument:
    document = sheets.document()
    known = document.plan.items
    items: tuple[PlanItem, ...] = tuple(
        replace(known[i % len(known)], id=ItemId(f"item{i}"), section=Section.MAIN)
        for i in range(count)
    )
    return replace(
        document,
        plan=replace(document.plan, items=items),
        codes=replace(document.codes, items={item.id: "7K4M9XQ2WTB" for item in items}),
        findings=(),
    )
