"""Renders PDFs in this process: chooses what fits, and lays it out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout import estimate, fridge
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import (
    BackFit,
    FrontFit,
    LayoutResult,
    choose_fit,
    list_back_fits,
    list_front_fits,
)
from ptplanner.handout.html import render_fridge_html, render_sheet_html
from ptplanner.handout.pictures import FigurePairs, PictureLoader
from ptplanner.handout.sheet import Sheet

if TYPE_CHECKING:
    from ptplanner.handout.pdf import PdfLayout

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RenderedSheet:
    """A rendered sheet, with its values and the fits that were chosen for it."""

    pdf: bytes
    page_count: int
    sheet: Sheet
    front_fit: FrontFit
    back_fit: BackFit


def render_in_process(
    document: RevisionDocument,
    paper: Paper,
    layout: Layout,
    load_pictures: PictureLoader,
) -> bytes:
    """Render the PDF in this process, without limits; for workers."""
    figures = load_pictures(document)
    if layout is Layout.FRIDGE:
        return render_fridge_page(document, paper, figures).pdf
    return render_sheet(document, paper, figures).pdf


def render_sheet(document: RevisionDocument, paper: Paper, figures: FigurePairs) -> RenderedSheet:
    """Render front and back; an exercise that is not in ``figures`` has no pictures."""
    sheet = build_sheet(document, figures)
    fitting = SheetFitter(sheet, paper)
    front = fitting.choose_front_fit()
    back = fitting.choose_back_fit(front)
    laid_out = fitting.lay_out_sheet(front, back)
    return RenderedSheet(laid_out.write_pdf(), laid_out.page_count, sheet, front, back)


@dataclass(frozen=True)
class RenderedFridgePage:
    """A rendered fridge layout, with the layout that was chosen for it."""

    pdf: bytes
    page_count: int
    layout: fridge.FridgeLayout


def render_fridge_page(
    document: RevisionDocument, paper: Paper, figures: FigurePairs
) -> RenderedFridgePage:
    """Render the fridge layout; an exercise that is not in ``figures`` has no pictures."""
    from ptplanner.handout import pdf

    sheet = build_sheet(document, figures)
    decoded: dict[str, object] = {}
    layouts: dict[fridge.FridgeLayout, PdfLayout] = {}

    def lay_out(layout: fridge.FridgeLayout) -> PdfLayout:
        if layout not in layouts:
            page = render_fridge_html(sheet, layout, paper)
            layouts[layout] = pdf.lay_out_page(page, paper, decoded)
        return layouts[layout]

    chosen = fridge.choose_fridge_layout(
        sheet,
        paper,
        lambda draft: _measure_fridge_texts(sheet, lay_out(draft)),
        lambda one: lay_out(one).page_count,
    )
    return RenderedFridgePage(lay_out(chosen).write_pdf(), lay_out(chosen).page_count, chosen)


def _measure_fridge_texts(sheet: Sheet, laid_out: PdfLayout) -> fridge.FridgeTexts:
    """Measure the texts between the anchors that the template sets where pictures are not laid out yet."""

    def measure_card(number: int) -> fridge.CardText:
        name, dose = f"name-{number}", f"dose-{number}"
        return fridge.CardText(
            name_mm=laid_out.measure_mm(name, f"{name}-end"),
            dose_mm=laid_out.measure_mm(dose, f"{dose}-end"),
            rest_mm=laid_out.measure_mm(f"{name}-end", dose)
            + laid_out.measure_mm(f"{dose}-end", f"card-{number}-end"),
        )

    return fridge.FridgeTexts(
        laid_out.measure_from_top_mm("cards"),
        tuple(measure_card(card.number) for card in sheet.cards),
    )


@dataclass
class SheetFitter:
    """Lays a sheet out with different fits until one fits; each layout is computed once."""

    sheet: Sheet
    paper: Paper
    _picture_cache: dict[str, object] = field(default_factory=dict)
    _layouts: dict[tuple[FrontFit, BackFit], PdfLayout] = field(default_factory=dict)
    _front_page_counts: dict[FrontFit, int] = field(default_factory=dict)
    _back_page_counts: dict[tuple[FrontFit, BackFit], int] = field(default_factory=dict)

    def lay_out_sheet(self, front: FrontFit, back: BackFit) -> PdfLayout:
        from ptplanner.handout import pdf  # loads WeasyPrint, only in the process that renders

        if (front, back) not in self._layouts:
            html = render_sheet_html(self.sheet, front, back, self.paper)
            self._layouts[front, back] = pdf.lay_out_page(html, self.paper, self._picture_cache)
        return self._layouts[front, back]

    def estimate_fit(self) -> tuple[FrontFit, BackFit, int]:
        """Estimate the fits and the number of pages without laying anything out."""
        ladder = self._list_useful_front_fits()
        pages = [self._count_front_pages(fit) for fit in ladder]
        front = ladder[pages.index(pages[-1])]
        back = self._estimate_back_fit(front)
        return front, back, pages[-1] + self._count_back_pages(front, back)

    def choose_front_fit(self) -> FrontFit:
        return choose_fit(
            self._list_useful_front_fits(),
            self._count_front_pages,
            lambda fit: estimate.estimate_front_mm(self.sheet, fit),
            self._measure_front,
        )

    def _list_useful_front_fits(self) -> Sequence[FrontFit]:
        """List the front fits up to the last that saves pages: what moves off the front takes space on the back."""
        fits = list_front_fits(self.sheet)
        totals = [
            self._count_front_pages(fit) + self._count_back_pages(fit, self._estimate_back_fit(fit))
            for fit in fits
        ]
        last = max(i for i, total in enumerate(totals) if total == min(totals))
        return fits[: last + 1]

    def _measure_front(self, fit: FrontFit) -> LayoutResult:
        return self.lay_out_sheet(fit, self._estimate_back_fit(fit)).front_result

    def _estimate_back_fit(self, front: FrontFit) -> BackFit:
        """Estimate the back fit that will be chosen, so that both sides can be laid out together."""
        fewest = self._count_back_pages(front, list_back_fits(self.sheet)[-1])
        return next(
            fit
            for fit in list_back_fits(self.sheet)
            if self._count_back_pages(front, fit) <= fewest
        )

    def choose_back_fit(self, front: FrontFit) -> BackFit:
        return choose_fit(
            list_back_fits(self.sheet),
            lambda fit: self._count_back_pages(front, fit),
            lambda fit: estimate.estimate_back_mm(self.sheet, front, fit, self.paper),
            lambda fit: self.lay_out_sheet(front, fit).back_result,
        )

    def _count_front_pages(self, fit: FrontFit) -> int:
        if fit not in self._front_page_counts:
            self._front_page_counts[fit] = estimate.estimate_front_pages(
                self.sheet, fit, self.paper
            )
        return self._front_page_counts[fit]

    def _count_back_pages(self, front: FrontFit, back: BackFit) -> int:
        if (front, back) not in self._back_page_counts:
            self._back_page_counts[front, back] = estimate.estimate_back_pages(
                self.sheet, front, back, self.paper
            )
        return self._back_page_counts[front, back]
