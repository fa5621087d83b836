"""Counts what a process does, for Prometheus. Nothing is counted unless metrics are switched on.

Labels are fixed words of the code: names of routes, kinds and outcomes. No label holds an id, a name, an address or
anything else that a user or a stranger can choose; see docs/adr/0035.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

# Where the library looks for the folder through which several processes count together.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
TOO_MANY_REQUESTS = 429

_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SHEET_BUCKETS = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)
_TRANSACTION_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10)


@dataclass(frozen=True)
class SheetMetrics:
    """What the queue of sheets does; times are in seconds."""

    seconds: Histogram
    waits: Histogram
    refusals: Counter
    waiting: Gauge


@dataclass(frozen=True)
class ProcessMetrics:
    """The counters of this process; times are in seconds."""

    requests: Histogram
    throttled: Counter
    security_events: Counter
    transactions: Histogram
    sheets: SheetMetrics


_metrics: ProcessMetrics | None = None


def get_metrics_folder(data_dir: Path) -> Path:
    """The folder through which the processes of this computer count together; other computers have their own."""
    computer = re.sub(r"[^A-Za-z0-9-]", "-", platform.node()) or "computer"
    return data_dir / "metrics" / computer


def clear_metrics(data_dir: Path) -> None:
    """Start counting from zero, as a new parent process does; its children have not started yet."""
    shutil.rmtree(get_metrics_folder(data_dir), ignore_errors=True)


def start_metrics(data_dir: Path) -> None:
    """Count from now on in this process. Raises ModuleNotFoundError without the library; see the extra ``metrics``."""
    global _metrics  # noqa: PLW0603  # counters belong to the process
    if _metrics is None:
        use_metrics_folder(data_dir)
        _metrics = _create_metrics()


def use_metrics_folder(data_dir: Path) -> None:
    """Must come before the first import of the library in this process, which reads the variable then."""
    folder = get_metrics_folder(data_dir)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[FOLDER_VARIABLE] = str(folder)


def _create_metrics(registry: CollectorRegistry | None = None) -> ProcessMetrics:
    from prometheus_client import REGISTRY, Counter, Histogram

    place = registry or REGISTRY
    return ProcessMetrics(
        requests=Histogram(
            "ptplanner_request_seconds",
            "Requests by route, method and class of status.",
            ["endpoint", "method", "status"],
            buckets=_REQUEST_BUCKETS,
            registry=place,
        ),
        throttled=Counter(
            "ptplanner_throttled",
            "Requests that were refused because there were too many.",
            ["endpoint"],
            registry=place,
        ),
        security_events=Counter(
            "ptplanner_security_events",
            "Lines of the security log: sign-ins, failures, throttles, refusals and the like.",
            ["event"],
            registry=place,
        ),
        transactions=Histogram(
            "ptplanner_transaction_seconds",
            "Transactions of the database, with the time that the code in them took.",
            ["kind", "outcome"],
            buckets=_TRANSACTION_BUCKETS,
            registry=place,
        ),
        sheets=_create_sheet_metrics(place),
    )


def _create_sheet_metrics(place: CollectorRegistry) -> SheetMetrics:
    from prometheus_client import Counter, Gauge, Histogram

    return SheetMetrics(
        seconds=Histogram(
            "ptplanner_sheet_seconds",
            "Sheets laid out, by outcome.",
            ["outcome"],
            buckets=_SHEET_BUCKETS,
            registry=place,
        ),
        waits=Histogram(
            "ptplanner_sheet_wait_seconds",
            "How long sheets waited for their turn.",
            buckets=_SHEET_BUCKETS,
            registry=place,
        ),
        refusals=Counter(
            "ptplanner_sheet_refusals",
            "Sheets that were refused because too many waited.",
            registry=place,
        ),
        waiting=Gauge(
            "ptplanner_sheets_waiting",
            "Sheets that wait for their turn or are laid out now.",
            multiprocess_mode="livesum",
            registry=place,
        ),
    )


def count_request(endpoint: str, method: str, status: int, seconds: float) -> None:
    if _metrics is None:
        return
    _metrics.requests.labels(endpoint, method, f"{status // 100}xx").observe(seconds)
    if status == TOO_MANY_REQUESTS:
        _metrics.throttled.labels(endpoint).inc()


def count_security_event(event: str) -> None:
    """``event`` is a fixed word of the code."""
    if _metrics is not None:
        _metrics.security_events.labels(event).inc()


def count_sheet_wait(seconds: float) -> None:
    if _metrics is not None:
        _metrics.sheets.waits.observe(seconds)


def count_refused_sheet() -> None:
    if _metrics is not None:
        _metrics.sheets.refusals.inc()


@contextmanager
def count_waiting_sheet() -> Iterator[None]:
    """Count a sheet as waiting or laid out until the block ends."""
    metrics = _metrics
    if metrics is None:
        yield
        return
    with metrics.sheets.waiting.track_inprogress():
        yield


@contextmanager
def measure_sheet() -> Iterator[None]:
    """Measure the layout of one sheet, and whether it failed."""
    start, outcome = time.perf_counter(), "failed"
    try:
        yield
        outcome = "made"
    finally:
        if _metrics is not None:
            _metrics.sheets.seconds.labels(outcome).observe(time.perf_counter() - start)


@contextmanager
def measure_transaction(*, is_writing: bool) -> Iterator[None]:
    """Measure one transaction, from its connection to its end; undone if the database or our code refused it."""
    metrics = _metrics
    if metrics is None:
        yield
        return
    start, outcome = time.perf_counter(), "undone"
    try:
        yield
        outcome = "done"
    finally:
        kind = "write" if is_writing else "read"
        metrics.transactions.labels(kind, outcome).observe(time.perf_counter() - start)
