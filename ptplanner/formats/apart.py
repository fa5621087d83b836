"""Reads import files in a process of their own, with limits of time and memory, because they come from strangers."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import resource
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as ReadingTimeout
from concurrent.futures import wait
from dataclasses import dataclass
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise_import import InputFile, NamedPath, ParsedImport
from ptplanner.formats.import_reader import read_exercise_files

logger = logging.getLogger(__name__)

_TOO_MUCH_MEMORY = (
    "Reading the files took too much memory, so it was stopped. Split them, or choose others."
)
# How often whoever waits is asked whether they still want the result.
_SECONDS_BETWEEN_QUESTIONS = 0.2


class ImportTooLarge(InvalidValue):
    """Reading the files exceeded the limits."""


@dataclass(frozen=True)
class ReadingLimits:
    """Limits for the files of one import. Twenty thousand entries take about 20 s and 0.5 GiB.

    ``seconds``: wall clock. ``memory_bytes``: address space, where the system can limit it.
    ``imports_per_process``: a process is replaced after so many imports, to release its memory.
    """

    seconds: float = 120.0
    memory_bytes: int = 3 * 1024**3 // 2
    imports_per_process: int = 10


class ApartReader:
    """Thread-safe; the process starts with the first import and is kept for the next ones."""

    def __init__(
        self,
        read: Callable[[Sequence[InputFile]], ParsedImport] = read_exercise_files,
        limits: ReadingLimits | None = None,
    ) -> None:
        self._read = read
        self._limits = limits or ReadingLimits()
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()

    def __call__(self, files: Sequence[NamedPath], keep_going: Callable[[], None]) -> ParsedImport:
        """Read the files. ``keep_going`` is called while they are read; what it raises stops the reading.

        Raises ImportTooLarge.
        """
        future = self._ensure_pool().schedule(
            _read_paths, args=(self._read, tuple(files)), timeout=self._limits.seconds
        )
        try:
            while not future.done():
                keep_going()
                wait([future], timeout=_SECONDS_BETWEEN_QUESTIONS)
            return future.result()
        except ReadingTimeout as error:
            raise ImportTooLarge(
                f"Reading the files took more than {self._limits.seconds:g} seconds, so it was stopped. "
                "Split them, or choose others."
            ) from error
        except (MemoryError, ProcessExpired) as error:
            logger.warning("reading import files ended with %r", error)
            raise ImportTooLarge(_TOO_MUCH_MEMORY) from error
        finally:
            future.cancel()  # type: ignore[no-untyped-call]  # pebble leaves it untyped

    def stop_process(self) -> None:
        """Stop the process; the next import starts it again."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves this one method untyped
            pool.join()

    def _ensure_pool(self) -> ProcessPool:
        with self._lock:
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(
                    max_workers=1,
                    max_tasks=self._limits.imports_per_process,
                    initializer=_limit_process,
                    initargs=(self._limits.memory_bytes,),
                    # A forked child would inherit locks and connections of a running worker.
                    context=multiprocessing.get_context("spawn"),
                )
            return self._pool


def _read_paths(
    read: Callable[[Sequence[InputFile]], ParsedImport], files: Sequence[NamedPath]
) -> ParsedImport:
    return read([InputFile(file.name, Path(file.path).read_bytes()) for file in files])


def _limit_process(memory_bytes: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # macOS defines this limit but refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
