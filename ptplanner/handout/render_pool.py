"""Worker processes that render PDFs, with limits on processor time, time and memory."""

from __future__ import annotations

import contextlib
import gc
import logging
import math
import multiprocessing
import multiprocessing.connection
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as RenderTimeout
from dataclasses import dataclass

from pebble import ProcessExpired, ProcessPool

from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout import NOT_MADE, OUT_OF_MEMORY

logger = logging.getLogger(__name__)

# How much lower than the server's own their priority is; 20 is the lowest.
NICENESS = 5

# The system kills a process that takes too much memory; GLib, which lays out text, traps when it gets none.
_MEMORY_SIGNALS = frozenset({signal.SIGKILL, signal.SIGTRAP})

RenderJob = Callable[[RevisionDocument, Paper, Layout], bytes]


@dataclass(frozen=True)
class RenderLimits:
    """Limits of one rendering. A sheet of four exercises needs about 1.5 s and 0.4 GiB, one of sixty 6 s.

    ``cpu_seconds``: processor time, which a busy machine does not change. ``seconds``: wall clock, for a rendering
    that waits without end. ``memory_bytes``: address space, where the system can limit it.
    ``sheets_per_process``: a process is replaced after this many sheets, to release its memory.
    """

    cpu_seconds: int = 30
    seconds: float = 90.0
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
            _render_within_limit,
            args=(self._limits.cpu_seconds, self._job, document, paper, layout),
            timeout=self._limits.seconds,
        )
        try:
            return future.result()
        except RenderFailed:
            raise
        except RenderTimeout as error:
            raise RenderFailed(_format_too_long(self._limits.seconds)) from error
        except MemoryError as error:
            raise RenderFailed(OUT_OF_MEMORY) from error
        except ProcessExpired as error:
            logger.warning("a rendering process ended with exit code %s", error.exitcode)
            raise RenderFailed(self._explain_exit(error.exitcode)) from error
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

    def _explain_exit(self, exit_code: int) -> str:
        """Return the sentence for a process that ended in the middle; a negative code is the signal that ended it."""
        if -exit_code == signal.SIGXCPU:
            return _format_too_long(self._limits.cpu_seconds)
        if -exit_code in _MEMORY_SIGNALS:
            return OUT_OF_MEMORY
        return f"{NOT_MADE} Try again."

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


def _format_too_long(seconds: float) -> str:
    return (
        f"The sheet took more than {seconds:g} seconds and was stopped. "
        "Fewer exercises or shorter notes may help."
    )


def _render_within_limit(
    cpu_seconds: int, job: RenderJob, document: RevisionDocument, paper: Paper, layout: Layout
) -> bytes:
    """Run ``job`` in this worker process, which the system ends when it has used ``cpu_seconds`` more than now."""
    used = time.process_time()
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used) + cpu_seconds, hard))
    return job(document, paper, layout)


def _init_render_worker(memory_bytes: int) -> None:
    """Initialize a worker process: set priority and memory limit, and load what every sheet needs."""
    _end_with_parent()
    # Pages come first where both want the processor; a sheet still gets a quarter of it.
    os.nice(NICENESS)
    with contextlib.suppress(ValueError, OSError):  # what SIGXCPU ends would leave a core file
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS defines this limit but refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    from ptplanner.handout import pdf

    pdf.warm_up()
    # What is loaded now stays; searching it for garbage again and again would slow every sheet down.
    gc.freeze()


def _end_with_parent() -> None:
    """End this process when its parent ends, also in the middle of a sheet: nobody would take the PDF."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
