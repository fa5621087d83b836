"""Logs statements that take long: the statement, who asked for it and how long it took, never its values."""

from __future__ import annotations

import logging
import sys
import time
from types import FrameType

from sqlalchemy import Connection, Engine, event

log = logging.getLogger(__name__)

# Long enough to recognize the statement, short enough for one line.
MAX_STATEMENT_LENGTH = 1000
UNKNOWN_CALLER = "unknown"

_STARTED = "ptplanner_statement_started"
_REPOSITORIES = ("ptplanner.storage.repositories.", "ptplanner.storage.search.")
_STORAGE = "ptplanner.storage."


def log_slow_queries(engine: Engine, threshold_ms: int) -> None:
    """Log each statement of ``engine`` that takes at least ``threshold_ms`` until its first row; 0 logs none."""
    if threshold_ms <= 0:
        return

    def note_start(connection: Connection, *_: object) -> None:
        connection.info[_STARTED] = time.perf_counter()

    def log_if_slow(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        started = connection.info.pop(_STARTED, None)
        if started is None:
            return
        elapsed_ms = (time.perf_counter() - started) * 1000
        if elapsed_ms >= threshold_ms:
            _log_statement(statement, elapsed_ms)

    event.listen(engine, "before_cursor_execute", note_start)
    event.listen(engine, "after_cursor_execute", log_if_slow)


def _log_statement(statement: str, elapsed_ms: float) -> None:
    """Values stand beside a statement, as its parameters, and not in it."""
    tidy = " ".join(statement.split())
    log.warning(
        "a slow query",
        extra={
            "caller": find_caller(sys._getframe()),  # noqa: SLF001  # a stack with every local would be slower
            "duration_ms": round(elapsed_ms, 1),
            "statement": tidy[:MAX_STATEMENT_LENGTH],
        },
    )


def find_caller(frame: FrameType | None) -> str:
    """Find the outermost method of a repository on the stack, such as ``SqlPatients.list``; else one of the storage."""
    found, found_in_repository = UNKNOWN_CALLER, False
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        is_repository = module.startswith(_REPOSITORIES)
        if is_repository or (module.startswith(_STORAGE) and not found_in_repository):
            found, found_in_repository = frame.f_code.co_qualname, is_repository
        frame = frame.f_back
    return found
