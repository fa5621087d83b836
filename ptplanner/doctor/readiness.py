"""The parts that a process needs to serve pages, as ``/readyz`` asks for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ptplanner.doctor.computer import measure_disk
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.jobs import StoredWorker
from ptplanner.services.readiness import Readiness, ReadinessCheck
from ptplanner.settings import Settings
from ptplanner.storage import SqlStore
from ptplanner.storage.file_store import StoredFiles
from ptplanner.storage.redis_health import require_redis

# With less, the next sheet or the next change may not fit.
NEEDED_DISK_BYTES = 100_000_000


def build_readiness(
    settings: Settings,
    store: SqlStore,
    files: StoredFiles,
    list_workers: Callable[[], Sequence[StoredWorker]],
) -> Readiness:
    """Pages work without a worker, and limits count in memory without Redis, so neither makes a process unready."""
    checks = [
        ReadinessCheck("database", store.require_current_schema),
        ReadinessCheck("files", files.require_writable),
        ReadinessCheck("disk", partial(require_disk_room, settings)),
        ReadinessCheck("worker", partial(require_worker, list_workers), is_needed=False),
    ]
    if settings.redis_url:
        ping = partial(require_redis, settings.redis_url)
        checks.append(ReadinessCheck("redis", ping, is_needed=False))
    return Readiness(checks)


def require_disk_room(settings: Settings) -> None:
    """Raises StorageUnavailable if the disk of the data folder is nearly full."""
    if measure_disk(settings.data_dir).free < NEEDED_DISK_BYTES:
        raise StorageUnavailable("The disk is nearly full.")


def require_worker(list_workers: Callable[[], Sequence[StoredWorker]]) -> None:
    """Raises StorageUnavailable if no worker has shown a sign of life lately."""
    if not list_workers():
        raise StorageUnavailable("No worker is running, so jobs wait.")
