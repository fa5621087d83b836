"""Renders PDFs, in this process or in worker processes that can be stopped when they take too long."""

from __future__ import annotations

import contextlib
import logging
import math
import multiprocessing
import resource
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as RenderTimeout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from ptplanner.domain.errors import RenderFailed
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

logger = logging.getLogger(__name__)

RenderJob = Callable[[RevisionDocument, Paper, Layout], bytes]


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


@dataclass(frozen=True)
class RenderLimits:
    """Limits of one rendering. A sheet of four exercises needs about 1 s and 0.4 GiB.

    ``seconds``: wall clock. ``memory_bytes``: address space, where the system can limit it.
    ``sheets_per_process``: a process is replaced after this many sheets, to release its memory.
    """

    seconds: float = 30.0
    memory_bytes: int = 2 * 1024**3
    processes: int = 2
    sheets_per_process: int = 200


class RenderPool:
    """A pool of processes that render PDFs. Thread-safe; the processes start with the first sheet."""

    def __init__(
        self, limits: RenderLimits | None = None, job: RenderJob = render_in_process
    ) -> None:
        self._limits = limits or RenderLimits()
        self._job = job
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()

    def render(
        self, document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> bytes:
        """Render the PDF. Raises RenderFailed, which does not affect later calls."""
        future = self._ensure_pool().schedule(
            self._job, args=(document, paper, layout), timeout=self._limits.seconds
        )
        try:
            return future.result()
        except RenderFailed:
            raise
        except RenderTimeout as error:
            raise RenderFailed(
                f"The sheet took more than {self._limits.seconds:g} seconds and was stopped. "
                "Fewer exercises or shorter notes may help."
            ) from error
        except (ProcessExpired, MemoryError) as error:
            raise RenderFailed(
                "The sheet needed more memory than it may use. Fewer exercises may help."
            ) from error
        except Exception as error:
            logger.exception("a sheet could not be rendered")
            raise RenderFailed("The sheet could not be made. Nothing was written.") from error

    def close(self) -> None:
        """Stop the processes; a later render starts them again."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves this one method untyped
            pool.join()

    def _ensure_pool(self) -> ProcessPool:
        with self._lock:
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(
                    max_workers=self._limits.processes,
                    max_tasks=self._limits.sheets_per_process,
                    initializer=_init_render_worker,
                    initargs=(self._limits.memory_bytes,),
                    # A forked child would inherit locks and connections of a running server.
                    context=multiprocessing.get_context("spawn"),
                )
            return self._pool


def _init_render_worker(memory_bytes: int) -> None:
    """Initialize a worker process: set the memory limit and load what every sheet needs."""
    with contextlib.suppress(ValueError, OSError):  # macOS defines this limit but refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    from ptplanner.handout import pdf

    pdf.warm_up()
