"""From a revision to the bytes of its PDF, in this process."""

from __future__ import annotations

from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.document import sheet_of
from ptplanner.handout.figures import Figures, figures_of
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS, BackFit, FrontFit, loosest
from ptplanner.handout.html import page
from ptplanner.handout.sheet import Sheet


def render_here(document: RevisionDocument, paper: Paper) -> bytes:
    """The PDF, made in this process without limits: for the command line and for workers."""
    return typeset(document, paper, figures_of(frozenset(document.exercises)))


def typeset(document: RevisionDocument, paper: Paper, figures: Figures) -> bytes:
    from ptplanner.handout import pdf  # WeasyPrint loads here, in the process that renders

    sheet = sheet_of(document, figures)
    pictures: dict[str, object] = {}
    front, back = fitted(sheet, paper, pictures)
    return pdf.lay_out(page(sheet, front, back, paper), paper, pictures).pdf()


def fitted(sheet: Sheet, paper: Paper, pictures: dict[str, object]) -> tuple[FrontFit, BackFit]:
    """The roomiest front and back that need the fewest pages."""
    from ptplanner.handout import pdf

    def front_pages(front: FrontFit) -> int:
        html = page(sheet, front, BACK_FITS[0], paper, shows_back=False)
        return pdf.lay_out(html, paper, pictures).page_count

    front = loosest(FRONT_FITS, front_pages)

    def back_pages(back: BackFit) -> int:
        html = page(sheet, front, back, paper, shows_front=False)
        return pdf.lay_out(html, paper, pictures).page_count

    return front, loosest(BACK_FITS, back_pages)
