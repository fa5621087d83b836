"""Every word is on the paper, outside the printer's margin, and beside other words instead of on them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from ptplanner.domain.dosage import Days, Span, Weekday
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.plan import Schedule
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.pictures import load_current_figures
from ptplanner.handout.renderer import render_in_process, render_sheet
from tests.pdf import reading, sheets
from tests.pdf.generated_plans import documents
from tests.pdf.word_boxes import PRINTER_MARGIN_MM, find_misplaced_words, read_word_boxes

pytestmark = pytest.mark.pdf

# Laying out takes seconds, so the everyday run tries few plans and the slow run tries many.
EVERYDAY = settings(
    max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PAPERS = pytest.mark.parametrize("paper", list(Paper))
LAYOUTS = pytest.mark.parametrize("layout", list(Layout))


def expect_words_in_place(document: RevisionDocument, paper: Paper, layout: Layout) -> None:
    pdf = render_in_process(document, paper, layout, load_current_figures)
    assert find_misplaced_words(pdf) == []


@LAYOUTS
@EVERYDAY
@given(document=documents(6))
def test_a_generated_plan_has_every_word_in_place(
    layout: Layout, document: RevisionDocument
) -> None:
    expect_words_in_place(document, Paper.A4, layout)


@pytest.mark.campaign
@LAYOUTS
@PAPERS
@MANY
@given(document=documents(25))
def test_many_generated_plans_have_every_word_in_place(
    paper: Paper, layout: Layout, document: RevisionDocument
) -> None:
    expect_words_in_place(document, paper, layout)


@PAPERS
@pytest.mark.parametrize("count", [1, 3, 5, 6])
def test_named_weekdays_end_before_the_edge_of_the_paper(count: int, paper: Paper) -> None:
    """Three named days pushed "For 6 weeks" 2 mm over the edge."""
    schedule = Schedule(Span.of(2), Days(weekdays=tuple(Weekday)[:count]), Span.of(12))
    plan = replace(sheets.document().plan, schedule=schedule, next_visit=None)
    made = render_sheet(replace(sheets.document(), plan=plan), paper, {})
    text = " ".join(reading.text(made.pdf).split())
    assert find_misplaced_words(made.pdf) == []
    assert "12" in text
    assert "weeks" in text


@PAPERS
@LAYOUTS
def test_the_margin_that_printers_leave_white_is_free(paper: Paper, layout: Layout) -> None:
    pdf = render_in_process(sheets.document(), paper, layout, load_current_figures)
    for page in read_word_boxes(pdf):
        bottom = max(word.bottom for word in page.words)
        assert page.height - bottom >= PRINTER_MARGIN_MM - 0.6


def test_a_word_over_the_edge_is_found() -> None:
    """The check sees what a reader would miss: a word that is pushed off the paper, and one on another."""
    from weasyprint import HTML

    style = "@page {{ size: A4; margin: 10mm }} p {{ margin: 0; font-size: 12pt }}"
    page = f'<style>{style}</style><p style="{{}}">North</p><p>South</p>'
    outside = HTML(string=page.format("margin-left: 185mm; white-space: nowrap")).write_pdf()
    on_top = HTML(string=page.format("margin-bottom: -12pt")).write_pdf()
    assert "“Nort" in find_misplaced_words(outside)[0]
    assert "collide" in find_misplaced_words(on_top)[0]
