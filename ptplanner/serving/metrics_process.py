"""What the process for metrics does: adds up what all processes of this computer count, and shows it to Prometheus.

A process of its own: counts outlive the processes that made them, pages are never slowed down by whoever asks, and
the address is another one than that of the pages.
"""

from __future__ import annotations

import os
import platform
import re
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from ptplanner import __version__
from ptplanner.doctor.computer import measure_disk
from ptplanner.domain.errors import PtplannerError
from ptplanner.metrics import get_metrics_folder, use_metrics_folder
from ptplanner.settings import Settings, SettingsError
from ptplanner.storage import SqlStore
from ptplanner.storage.job_counts import JobCounts

# A worker shows a sign of life every 5 s.
SILENT_AFTER = timedelta(seconds=30)
_LIVE_GAUGE = re.compile(r"gauge_live\w+_(\d+)\.db\Z")


def serve_metrics_until_stopped(settings: Settings) -> None:
    """Show the metrics on ``settings.metrics_bind`` until SIGTERM or SIGINT. Raises SettingsError."""
    use_metrics_folder(settings.data_dir)
    registry = build_registry(settings)
    host, _, port = settings.metrics_bind.rpartition(":")
    try:
        server, thread = start_http_server(int(port), host.strip("[]"), registry)
    except OSError as error:
        raise SettingsError(
            f"Metrics cannot be shown on {settings.metrics_bind}: {error.strerror}. "
            "Choose another PTPLANNER_METRICS_BIND."
        ) from None
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
    server.shutdown()
    thread.join()


def build_registry(settings: Settings) -> CollectorRegistry:
    """What the processes count, and what is measured when somebody asks."""
    folder = get_metrics_folder(settings.data_dir)
    registry = CollectorRegistry()
    registry.register(ProcessesCollector(folder))
    registry.register(InstallationCollector(settings, SqlStore(settings.database_url)))
    return registry


class ProcessesCollector(Collector):
    """Adds up the counters of all processes, and forgets what a dead process had under way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # It registers itself where it is told to, and this collector stands in its place.
        self._counted = MultiProcessCollector(CollectorRegistry(), str(folder))  # type: ignore[no-untyped-call]

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        for file in self._folder.glob("gauge_live*.db"):
            found = _LIVE_GAUGE.match(file.name)
            if found and not _is_running(int(found[1])):
                mark_process_dead(int(found[1]), str(self._folder))  # type: ignore[no-untyped-call]
        found_metrics: Iterable[Metric] = self._counted.collect()  # type: ignore[no-untyped-call]
        return found_metrics


def _is_running(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


class InstallationCollector(Collector):
    """Measures the installation whenever somebody asks: version, disk, and the jobs of all clinics together."""

    def __init__(self, settings: Settings, store: SqlStore) -> None:
        self._settings = settings
        self._store = store

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily(
            "ptplanner_build_info", "The version that runs.", labels=["version", "python"]
        )
        build.add_metric([__version__, platform.python_version()], 1)
        yield build
        room = measure_disk(self._settings.data_dir)
        yield _build_gauge("ptplanner_disk_free_bytes", "Free room for the data.", room.free)
        yield _build_gauge("ptplanner_disk_total_bytes", "The disk of the data.", room.total)
        now = datetime.now(UTC)
        try:
            counts = self._store.measure_jobs(now, now - SILENT_AFTER)
            with self._store.begin_read() as repos:
                last_good = repos.backup_runs.find_last_good()
        except PtplannerError:
            yield _build_gauge("ptplanner_database_up", "Whether the database answers.", 0)
            return
        yield _build_gauge("ptplanner_database_up", "Whether the database answers.", 1)
        yield from _describe_jobs(counts, now)
        if last_good is not None:
            age = (now - (last_good.ended_at or last_good.started_at)).total_seconds()
            words = "Age of the last good backup; without one this is missing."
            yield _build_gauge("ptplanner_backup_age_seconds", words, age)


def _describe_jobs(counts: JobCounts, now: datetime) -> Iterator[Metric]:
    jobs = GaugeMetricFamily(
        "ptplanner_jobs",
        "Jobs by kind and state, as far as they are kept.",
        labels=["kind", "state"],
    )
    for (kind, state), number in sorted(counts.by_kind.items()):
        jobs.add_metric([kind, state.value], number)
    yield jobs
    since = counts.oldest_waiting_since
    waits = max(0.0, (now - since).total_seconds()) if since else 0.0
    yield _build_gauge(
        "ptplanner_oldest_waiting_job_seconds", "Age of the oldest job that waits.", waits
    )
    yield _build_gauge(
        "ptplanner_workers", "Workers that have shown a sign of life.", counts.workers
    )


def _build_gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
