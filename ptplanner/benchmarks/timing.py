"""Times repeated calls and reports the medians of wall-clock time and processor time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Median milliseconds over ``runs`` calls; ``cpu_ms`` is processor time."""

    runs: int
    wall_ms: float
    wall_p95_ms: float
    cpu_ms: float

    def to_report(self) -> dict[str, float]:
        return {
            "runs": self.runs,
            "wall_ms_median": round(self.wall_ms, 2),
            "wall_ms_p95": round(self.wall_p95_ms, 2),
            "cpu_ms_median": round(self.cpu_ms, 2),
        }


def time_calls(call: Callable[[], object], runs: int, warm_up: int = 1) -> Timing:
    """Median and 95th percentile of ``call`` after ``warm_up`` calls that are not counted."""
    for _ in range(warm_up):
        call()
    return summarize_samples([_time_one_call(call) for _ in range(runs)])


def summarize_samples(samples: list[tuple[float, float]]) -> Timing:
    """``samples`` are pairs of wall and processor seconds."""
    walls = [wall * 1000 for wall, _ in samples]
    cpus = [cpu * 1000 for _, cpu in samples]
    return Timing(
        len(samples),
        statistics.median(walls),
        _compute_percentile(walls, 0.95),
        statistics.median(cpus),
    )


def _time_one_call(call: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - wall, time.process_time() - cpu


def _compute_percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
