"""Inspects the work that goes on behind the pages: workers, the jobs that wait for them, and Redis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ptplanner.doctor.results import report_fine, report_warning, report_wrong
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.jobs import JobState
from ptplanner.services.doctor import Inspection
from ptplanner.settings import Settings
from ptplanner.storage import SqlStore
from ptplanner.storage.job_counts import JobCounts
from ptplanner.storage.redis_health import require_redis
from ptplanner.wording.english.dates import format_ago
from ptplanner.wording.english.numbers import format_quantity

# A worker shows a sign of life every 5 s.
SILENT_AFTER = timedelta(seconds=30)
# The longest job, a backup of a large clinic, takes minutes.
LONG_WAIT = timedelta(hours=1)


def inspect_jobs(settings: Settings) -> Inspection:
    now = datetime.now(UTC)
    store = SqlStore(settings.database_url)
    try:
        counts = store.measure_jobs(now, now - SILENT_AFTER)
    finally:
        store.close()
    return judge_jobs(counts, now)


def judge_jobs(counts: JobCounts, now: datetime) -> Inspection:
    name = "Jobs"
    waiting = sum(n for (_, state), n in counts.by_kind.items() if state is JobState.WAITING)
    if not counts.workers:
        return report_warning(
            name,
            "No worker is running.",
            f"{format_quantity(waiting, 'job waits', 'jobs wait')}.",
            why="Imports, exports and backups wait until there is one.",
            steps=(
                "Start ptplanner with `sh run.sh`, which starts a worker too, or start `ptplanner worker` beside it.",
                "If `PTPLANNER_WORKERS` is 0, take it out of the settings.",
                "Look again.",
            ),
        )
    since = counts.oldest_waiting_since
    if since and now - since > LONG_WAIT:
        return report_warning(
            name,
            f"{format_quantity(waiting, 'job waits', 'jobs wait')}.",
            f"The oldest was asked for {format_ago(since, now)}.",
            why="More is asked for than the workers can do, or one of them hangs.",
            steps=(
                "See on the page Jobs what is running.",
                "Set `PTPLANNER_WORKERS` to one more, and restart.",
            ),
        )
    workers = format_quantity(counts.workers, "worker")
    return report_fine(name, f"{workers}, {format_quantity(waiting, 'job waits', 'jobs wait')}")


def inspect_redis(settings: Settings) -> Inspection | None:
    """None where no Redis is set."""
    if not settings.redis_url:
        return None
    try:
        require_redis(settings.redis_url)
    except StorageUnavailable as error:
        return report_wrong(
            "Redis",
            "Does not answer.",
            str(error),
            why="Limits are counted by each process alone, and workers are woken up late.",
            steps=("Start Redis.", "Look again."),
        )
    return report_fine("Redis", "answers")
