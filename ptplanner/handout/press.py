"""Renders a revision as PDF in the current process."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout import fridge, measure
from ptplanner.handout.document import sheet_of
from ptplanner.handout.figures import Figures, figures_of
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS, BackFit, FrontFit, Outcome, settle
from ptplanner.handout.html import fridge_page, page
from ptplanner.handout.sheet import Sheet
from ptplanner.handout.shelf import PictureShelf

if TYPE_CHECKING:
    from ptplanner.handout.pdf import LaidOut


@dataclass(frozen=True)
class Printed:
    """A rendered sheet, with the fits that were chosen for it."""

    pdf: bytes
    pages: int
    front: FrontFit
    back: BackFit


def render_here(
    document: RevisionDocument,
    paper: Paper,
    layout: Layout = Layout.STANDARD,
    shelf: PictureShelf | None = None,
) -> bytes:
    """Render the PDF in this process, without limits; for workers. ``archive`` holds the issued pictures."""
    figures = shelf.figures(document) if shelf else None
    if layout is Layout.FRIDGE:
        return print_fridge(document, paper, figures).pdf
    return print_sheet(document, paper, figures).pdf


def print_sheet(
    document: RevisionDocument, paper: Paper, figures: Figures | None = None
) -> Printed:
    """Render the sheet with today's pictures, or with ``figures`` if given."""
    if figures is None:
        figures = figures_of(frozenset(document.exercises))
    fitting = Fitting(sheet_of(document, figures), paper)
    front = fitting.front()
    back = fitting.back(front)
    laid_out = fitting.laid_out(front, back)
    return Printed(laid_out.pdf(), laid_out.page_count, front, back)


@dataclass(frozen=True)
class PrintedFridge:
    """A rendered fridge layout, with the layout that was chosen for it."""

    pdf: bytes
    pages: int
    plot: fridge.Plot


def print_fridge(
    document: RevisionDocument, paper: Paper, figures: Figures | None = None
) -> PrintedFridge:
    """Render the fridge layout with today's pictures, or with ``figures`` if given."""
    from ptplanner.handout import pdf

    if figures is None:
        figures = figures_of(frozenset(document.exercises))
    sheet = sheet_of(document, figures)
    decoded: dict[str, object] = {}
    done: dict[fridge.Plot, LaidOut] = {}

    def laid_out(plot: fridge.Plot) -> LaidOut:
        if plot not in done:
            done[plot] = pdf.lay_out(fridge_page(sheet, plot, paper), paper, decoded)
        return done[plot]

    plot = fridge.settled(sheet, paper, lambda one: laid_out(one).page_count)
    return PrintedFridge(laid_out(plot).pdf(), laid_out(plot).page_count, plot)


@dataclass
class Fitting:
    """Lays a sheet out with different fits until one fits; each layout is computed once."""

    sheet: Sheet
    paper: Paper
    _pictures: dict[str, object] = field(default_factory=dict)
    _done: dict[tuple[FrontFit, BackFit], LaidOut] = field(default_factory=dict)
    _fronts: dict[FrontFit, int] = field(default_factory=dict)
    _backs: dict[tuple[FrontFit, BackFit], int] = field(default_factory=dict)

    def laid_out(self, front: FrontFit, back: BackFit) -> LaidOut:
        from ptplanner.handout import pdf  # loads WeasyPrint, only in the process that renders

        if (front, back) not in self._done:
            html = page(self.sheet, front, back, self.paper)
            self._done[front, back] = pdf.lay_out(html, self.paper, self._pictures)
        return self._done[front, back]

    def guess(self) -> tuple[FrontFit, BackFit, int]:
        """Estimate the fits and the number of pages without laying anything out."""
        ladder = self._worthwhile()
        pages = [self._front_pages(fit) for fit in ladder]
        front = ladder[pages.index(pages[-1])]
        back = self._guessed_back(front)
        return front, back, pages[-1] + self._back_pages(front, back)

    def front(self) -> FrontFit:
        return settle(
            self._worthwhile(),
            self._front_pages,
            lambda fit: measure.front_mm(self.sheet, fit),
            self._front_outcome,
        )

    def _worthwhile(self) -> Sequence[FrontFit]:
        """List the front fits up to the last that saves pages: what moves off the front takes space on the back."""
        totals = [
            self._front_pages(fit) + self._back_pages(fit, self._guessed_back(fit))
            for fit in FRONT_FITS
        ]
        last = max(i for i, total in enumerate(totals) if total == min(totals))
        return FRONT_FITS[: last + 1]

    def _front_outcome(self, fit: FrontFit) -> Outcome:
        return self.laid_out(fit, self._guessed_back(fit)).front

    def _guessed_back(self, front: FrontFit) -> BackFit:
        """Estimate the back fit that will be chosen, so that both sides can be laid out together."""
        fewest = self._back_pages(front, BACK_FITS[-1])
        return next(fit for fit in BACK_FITS if self._back_pages(front, fit) <= fewest)

    def back(self, front: FrontFit) -> BackFit:
        return settle(
            BACK_FITS,
            lambda fit: self._back_pages(front, fit),
            lambda fit: measure.back_mm(self.sheet, front, fit),
            lambda fit: self.laid_out(front, fit).back,
        )

    def _front_pages(self, fit: FrontFit) -> int:
        if fit not in self._fronts:
            self._fronts[fit] = measure.front_pages(self.sheet, fit, self.paper)
        return self._fronts[fit]

    def _back_pages(self, front: FrontFit, back: BackFit) -> int:
        if (front, back) not in self._backs:
            height = measure.back_mm(self.sheet, front, back)
            self._backs[front, back] = math.ceil(height / measure.PAGE_MM[self.paper])
        return self._backs[front, back]
