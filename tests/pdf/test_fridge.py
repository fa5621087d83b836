"""The page for the fridge: one side, readable from across a kitchen, nothing left out that protects."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.plan import PlanItem, Section
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout import fridge
from ptplanner.handout.pictures import load_current_figures
from ptplanner.handout.renderer import RenderedFridgePage, render_fridge_page, render_in_process
from tests.pdf import figures, reading, sheets

pytestmark = pytest.mark.pdf


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


def test_nine_exercises_take_a_second_page_and_none_is_lost() -> None:
    document = with_items(9)
    made = render_fridge_page(document, Paper.A4, figures.four_figures())
    text = reading.text(made.pdf)
    assert made.page_count == 2
    cards = [card for page in made.layout.pages for row in page.rows for card in row]
    assert [card.number for card in cards] == list(range(1, 10))
    assert all(f"{card.number} {card.name.split()[0]}" in text for card in cards)


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
    assert render_fridge_page(with_items(2), Paper.A4, {}).layout.fit is fridge.FRIDGE_FITS[0]


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
