"""A store in memory that behaves like the real one, for tests of the services without a database.

tests/contract holds the same suite against this store, SQLite and PostgreSQL.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.errors import StorageUnavailable
from tests.support.memory_audit import MemoryAuditTrail
from tests.support.memory_backups import MemoryBackupRuns
from tests.support.memory_content import (
    MemoryClinicRules,
    MemoryCustomExercises,
    MemoryExerciseSearch,
    MemoryFavourites,
    MemoryImportRuns,
    MemorySentForms,
)
from tests.support.memory_erasure import MemoryErasure
from tests.support.memory_jobs import MemoryJobs, MemoryWorkers
from tests.support.memory_records import (
    MemoryAccessCodes,
    MemoryClinics,
    MemoryPatients,
    MemoryPlans,
    MemoryRevisions,
    MemoryUsers,
)
from tests.support.memory_sessions import MemorySessions
from tests.support.memory_sheet_records import MemorySheetRecords
from tests.support.memory_tables import MemoryTables


@dataclass(frozen=True)
class MemoryRepositories:
    """The repositories of one transaction, all on the same tables."""

    tables: MemoryTables

    @property
    def clinics(self) -> MemoryClinics:
        return MemoryClinics(self.tables)

    @property
    def users(self) -> MemoryUsers:
        return MemoryUsers(self.tables)

    @property
    def sessions(self) -> MemorySessions:
        return MemorySessions(self.tables)

    @property
    def patients(self) -> MemoryPatients:
        return MemoryPatients(self.tables)

    @property
    def plans(self) -> MemoryPlans:
        return MemoryPlans(self.tables)

    @property
    def revisions(self) -> MemoryRevisions:
        return MemoryRevisions(self.tables)

    @property
    def sheet_records(self) -> MemorySheetRecords:
        return MemorySheetRecords(self.tables)

    @property
    def access_codes(self) -> MemoryAccessCodes:
        return MemoryAccessCodes(self.tables)

    @property
    def erasure(self) -> MemoryErasure:
        return MemoryErasure(self.tables)

    @property
    def backup_runs(self) -> MemoryBackupRuns:
        return MemoryBackupRuns(self.tables)

    @property
    def audit(self) -> MemoryAuditTrail:
        return MemoryAuditTrail(self.tables)

    @property
    def exercise_search(self) -> MemoryExerciseSearch:
        return MemoryExerciseSearch(self.tables)

    @property
    def clinic_rules(self) -> MemoryClinicRules:
        return MemoryClinicRules(self.tables)

    @property
    def custom_exercises(self) -> MemoryCustomExercises:
        return MemoryCustomExercises(self.tables)

    @property
    def favourites(self) -> MemoryFavourites:
        return MemoryFavourites(self.tables)

    @property
    def sent_forms(self) -> MemorySentForms:
        return MemorySentForms(self.tables)

    @property
    def import_runs(self) -> MemoryImportRuns:
        return MemoryImportRuns(self.tables)

    @property
    def jobs(self) -> MemoryJobs:
        return MemoryJobs(self.tables)

    @property
    def workers(self) -> MemoryWorkers:
        return MemoryWorkers(self.tables)


class MemoryStore:
    """Keeps everything in dictionaries. A write transaction works on a copy, which replaces them at its end."""

    def __init__(self) -> None:
        self._tables = MemoryTables()
        self._write_lock = threading.Lock()

    @contextmanager
    def begin_read(self) -> Iterator[MemoryRepositories]:
        """A snapshot: every stored value is frozen, so copies of the dictionaries are enough."""
        snapshot = _copy_tables(self._tables)
        snapshot.is_read_only = True
        yield MemoryRepositories(snapshot)

    @contextmanager
    def begin_write(self) -> Iterator[MemoryRepositories]:
        """One at a time, as on SQLite. A second one inside the first would wait for ever, so it fails."""
        if not self._write_lock.acquire(timeout=5):
            raise StorageUnavailable("The database is busy, so nothing was saved.")
        try:
            changed = _copy_tables(self._tables)
            yield MemoryRepositories(changed)
            self._tables = changed
        finally:
            self._write_lock.release()

    def index_catalog(self, catalog: Catalog) -> bool:
        """Make the catalog searchable; return False if it already was."""
        known = self._tables.built_in
        self._tables.built_in = {slug: catalog.exercises[slug] for slug in catalog.exercises}
        return known != self._tables.built_in

    def close(self) -> None:
        """There is nothing to close."""


def _copy_tables(tables: MemoryTables) -> MemoryTables:
    return MemoryTables(**{name: copy.copy(value) for name, value in vars(tables).items()})
