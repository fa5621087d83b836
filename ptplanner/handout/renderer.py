"""Renders PDFs, in this process or in worker processes that can be stopped when they take too long."""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import resource
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as RenderTimeout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout import NOT_MADE, OUT_OF_MEMORY, estimate, fridge
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

# The system kills a process that takes too much memory; GLib, which lays out text, traps when it gets none.
_MEMORY_SIGNALS = frozenset({signal.SIGKILL, signal.SIGTRAP})

RenderJob = Callable[[RevisionDocument, Paper, Layout], bytes]


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
    """A pool of processes that render PDFs. Thread-safe; the processes start with ``start`` or the first sheet."""

    def __init__(self, job: RenderJob, limits: RenderLimits | None = None) -> None:
        self._job = job
        self._limits = limits or RenderLimits()
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
        except MemoryError as error:
            raise RenderFailed(OUT_OF_MEMORY) from error
        except ProcessExpired as error:
            logger.warning("a rendering process ended with exit code %s", error.exitcode)
            raise RenderFailed(_explain_exit(error.exitcode)) from error
        except Exception as error:
            logger.exception("a sheet could not be rendered")
            raise RenderFailed(NOT_MADE) from error

    def start(self) -> None:
        """Start the processes now, so that the first sheet does not wait for them."""
        pool = self._ensure_pool()
        for _ in range(self._limits.processes):
            pool.schedule(gc.freeze)

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


def _explain_exit(exit_code: int) -> str:
    """Return the sentence for a process that ended while it rendered; a negative code is the signal that ended it."""
    if -exit_code in _MEMORY_SIGNALS:
        return OUT_OF_MEMORY
    return f"{NOT_MADE} Try again."


def _init_render_worker(memory_bytes: int) -> None:
    """Initialize a worker process: set the memory limit and load what every sheet needs."""
    with contextlib.suppress(ValueError, OSError):  # macOS defines this limit but refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    from ptplanner.handout import pdf

    pdf.warm_up()
    # What is loaded now stays; searching it for garbage again and again would slow every sheet down.
    gc.freeze()
