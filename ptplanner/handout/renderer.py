"""Renders a revision as PDF in the current process."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout import estimate, fridge
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS, BackFit, FrontFit, LayoutResult, choose_fit
from ptplanner.handout.html import render_fridge_html, render_sheet_html
from ptplanner.handout.picture_archive import PictureArchive
from ptplanner.handout.pictures import FigurePairs, load_figures
from ptplanner.handout.sheet import Sheet

if TYPE_CHECKING:
    from ptplanner.handout.pdf import PdfLayout


@dataclass(frozen=True)
class RenderedSheet:
    """A rendered sheet, with the fits that were chosen for it."""

    pdf: bytes
    page_count: int
    front_fit: FrontFit
    back_fit: BackFit


def render_in_process(
    document: RevisionDocument,
    paper: Paper,
    layout: Layout = Layout.STANDARD,
    archive: PictureArchive | None = None,
) -> bytes:
    """Render the PDF in this process, without limits; for workers. ``archive`` holds the issued pictures."""
    figures = archive.load_issued_figures(document) if archive else None
    if layout is Layout.FRIDGE:
        return render_fridge_page(document, paper, figures).pdf
    return render_sheet(document, paper, figures).pdf


def render_sheet(
    document: RevisionDocument, paper: Paper, figures: FigurePairs | None = None
) -> RenderedSheet:
    """Render the sheet with today's pictures, or with ``figures`` if given."""
    if figures is None:
        figures = load_figures(frozenset(document.exercises))
    fitting = SheetFitter(build_sheet(document, figures), paper)
    front = fitting.choose_front_fit()
    back = fitting.choose_back_fit(front)
    laid_out = fitting.lay_out_sheet(front, back)
    return RenderedSheet(laid_out.write_pdf(), laid_out.page_count, front, back)


@dataclass(frozen=True)
class RenderedFridgePage:
    """A rendered fridge layout, with the layout that was chosen for it."""

    pdf: bytes
    page_count: int
    layout: fridge.FridgeLayout


def render_fridge_page(
    document: RevisionDocument, paper: Paper, figures: FigurePairs | None = None
) -> RenderedFridgePage:
    """Render the fridge layout with today's pictures, or with ``figures`` if given."""
    from ptplanner.handout import pdf

    if figures is None:
        figures = load_figures(frozenset(document.exercises))
    sheet = build_sheet(document, figures)
    decoded: dict[str, object] = {}
    done: dict[fridge.FridgeLayout, PdfLayout] = {}

    def laid_out(plot: fridge.FridgeLayout) -> PdfLayout:
        if plot not in done:
            done[plot] = pdf.lay_out_page(render_fridge_html(sheet, plot, paper), paper, decoded)
        return done[plot]

    plot = fridge.choose_fridge_layout(sheet, paper, lambda one: laid_out(one).page_count)
    return RenderedFridgePage(laid_out(plot).write_pdf(), laid_out(plot).page_count, plot)


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
        totals = [
            self._count_front_pages(fit) + self._count_back_pages(fit, self._estimate_back_fit(fit))
            for fit in FRONT_FITS
        ]
        last = max(i for i, total in enumerate(totals) if total == min(totals))
        return FRONT_FITS[: last + 1]

    def _measure_front(self, fit: FrontFit) -> LayoutResult:
        return self.lay_out_sheet(fit, self._estimate_back_fit(fit)).front_result

    def _estimate_back_fit(self, front: FrontFit) -> BackFit:
        """Estimate the back fit that will be chosen, so that both sides can be laid out together."""
        fewest = self._count_back_pages(front, BACK_FITS[-1])
        return next(fit for fit in BACK_FITS if self._count_back_pages(front, fit) <= fewest)

    def choose_back_fit(self, front: FrontFit) -> BackFit:
        return choose_fit(
            BACK_FITS,
            lambda fit: self._count_back_pages(front, fit),
            lambda fit: estimate.estimate_back_mm(self.sheet, front, fit),
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
            height = estimate.estimate_back_mm(self.sheet, front, back)
            self._back_page_counts[front, back] = math.ceil(
                height / estimate.PAGE_HEIGHT_MM[self.paper]
            )
        return self._back_page_counts[front, back]
