"""Renders PDFs in worker processes, which can be stopped when they take too long."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import resource
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass

from pebble import ProcessExpired, ProcessPool

from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.renderer import render_in_process

logger = logging.getLogger(__name__)

RenderJob = Callable[[RevisionDocument, Paper, Layout], bytes]


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
        except TookTooLong as error:
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
