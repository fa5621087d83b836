"""The store: opens transactions on one database, each with all repositories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from ptplanner.domain.records import ErasedRecord
from ptplanner.metrics import measure_transaction
from ptplanner.services.security_log import log_audited_entry
from ptplanner.storage.database import (
    build_read_options,
    build_write_options,
    make_engine,
    parse_database_url,
)
from ptplanner.storage.errors import translate_db_errors
from ptplanner.storage.job_counts import JobCounts, measure_jobs
from ptplanner.storage.repositories.access_codes import SqlAccessCodes
from ptplanner.storage.repositories.audit import SqlAuditTrail
from ptplanner.storage.repositories.backup_runs import SqlBackupRuns
from ptplanner.storage.repositories.clinic_rules import SqlClinicRules
from ptplanner.storage.repositories.clinics import SqlClinics, SqlUsers
from ptplanner.storage.repositories.custom_exercises import SqlCustomExercises
from ptplanner.storage.repositories.erasure import ERASED, SqlErasure
from ptplanner.storage.repositories.favourites import SqlFavourites
from ptplanner.storage.repositories.import_runs import SqlImportRuns
from ptplanner.storage.repositories.jobs import SqlJobs, SqlWorkers
from ptplanner.storage.repositories.patients import SqlPatients
from ptplanner.storage.repositories.plans import SqlPlans
from ptplanner.storage.repositories.revisions import SqlRevisions
from ptplanner.storage.repositories.sent_forms import SqlSentForms
from ptplanner.storage.repositories.sessions import SqlSessions
from ptplanner.storage.repositories.sheet_records import SqlSheetRecords
from ptplanner.storage.rows import IS_WRITING
from ptplanner.storage.schema import require_current_schema
from ptplanner.storage.search import exercises as exercise_index
from ptplanner.storage.search.exercises import SqlExerciseSearch
from ptplanner.storage.slow_queries import log_slow_queries
from ptplanner.storage.write_places import WritePlaces

if TYPE_CHECKING:
    from ptplanner.domain.catalog import Catalog

RecordErased = Callable[[Sequence[ErasedRecord]], None]
"""Remembers erased records outside of the database."""


@dataclass(frozen=True)
class SqlRepositories:
    """The repositories of one transaction."""

    clinics: SqlClinics
    users: SqlUsers
    sessions: SqlSessions
    patients: SqlPatients
    plans: SqlPlans
    revisions: SqlRevisions
    sheet_records: SqlSheetRecords
    access_codes: SqlAccessCodes
    erasure: SqlErasure
    backup_runs: SqlBackupRuns
    audit: SqlAuditTrail
    exercise_search: SqlExerciseSearch
    clinic_rules: SqlClinicRules
    custom_exercises: SqlCustomExercises
    favourites: SqlFavourites
    import_runs: SqlImportRuns
    sent_forms: SqlSentForms
    jobs: SqlJobs
    workers: SqlWorkers

    @classmethod
    def from_session(cls, session: Session) -> SqlRepositories:
        return cls(
            clinics=SqlClinics(session),
            users=SqlUsers(session),
            sessions=SqlSessions(session),
            patients=SqlPatients(session),
            plans=SqlPlans(session),
            revisions=SqlRevisions(session),
            sheet_records=SqlSheetRecords(session),
            access_codes=SqlAccessCodes(session),
            erasure=SqlErasure(session),
            backup_runs=SqlBackupRuns(session),
            audit=SqlAuditTrail(session),
            exercise_search=SqlExerciseSearch(session),
            clinic_rules=SqlClinicRules(session),
            custom_exercises=SqlCustomExercises(session),
            favourites=SqlFavourites(session),
            import_runs=SqlImportRuns(session),
            sent_forms=SqlSentForms(session),
            jobs=SqlJobs(session),
            workers=SqlWorkers(session),
        )


class SqlStore:
    """Thread-safe: every transaction uses its own connection."""

    def __init__(self, database_url: str, *, slow_query_ms: int = 0, max_writers: int = 0) -> None:
        """Raises StorageUnavailable if the address is invalid; does not connect yet."""
        self._write_places = WritePlaces(max_writers)
        self._on_erased: RecordErased | None = None
        self._url = parse_database_url(database_url)
        self._engine = make_engine(self._url)
        log_slow_queries(self._engine, slow_query_ms)

    def report_erased(self, record: RecordErased) -> None:
        """Call ``record`` after each transaction that erased records, with their numbers."""
        self._on_erased = record

    @contextmanager
    def begin_read(self) -> Iterator[SqlRepositories]:
        """A read-only snapshot of the database."""
        with self._open_session(build_read_options(self._url), is_writing=False) as session:
            yield SqlRepositories.from_session(session)

    @contextmanager
    def begin_write(self) -> Iterator[SqlRepositories]:
        """Commits when the block succeeds, rolls back on any error."""
        with (
            self._write_places.take_place(),
            self._open_session(build_write_options(self._url), is_writing=True) as session,
        ):
            repos = SqlRepositories.from_session(session)
            yield repos
            written = repos.audit.write_pending()
            session.commit()
        for clinic, entry in written:
            log_audited_entry(clinic, entry)
        erased = session.info.get(ERASED)
        if erased and self._on_erased is not None:
            self._on_erased(erased)

    def index_catalog(self, catalog: Catalog, lang: str = "en") -> bool:
        """Make the catalog searchable; return False if the index is already up to date."""
        with self._open_session(build_write_options(self._url), is_writing=True) as session:
            has_changed = exercise_index.index_catalog(session, catalog, lang)
            if exercise_index.mark_custom_index_current(session):
                SqlCustomExercises(session).index_all_clinics()
            session.commit()
            return has_changed

    def analyze_tables(self) -> None:
        """Let the database count its rows, so that it plans queries for as many as there are."""
        with self._open_session(build_write_options(self._url), is_writing=True) as session:
            session.execute(text("ANALYZE"))
            session.commit()

    def close(self) -> None:
        """Close all idle connections."""
        self._engine.dispose()

    def require_current_schema(self) -> None:
        """Raises DatabaseTooNew, or StorageUnavailable if setup has not been run."""
        with translate_db_errors(self._url):
            require_current_schema(self._engine)

    def measure_jobs(self, now: datetime, silent_before: datetime) -> JobCounts:
        """The jobs and workers of the whole installation; workers silent since ``silent_before`` do not count."""
        with self._open_session(build_read_options(self._url), is_writing=False) as session:
            return measure_jobs(session, now, silent_before)

    @contextmanager
    def _open_session(self, options: dict[str, Any], *, is_writing: bool) -> Iterator[Session]:
        with (
            measure_transaction(is_writing=is_writing),
            translate_db_errors(self._url),
            self._engine.execution_options(**options).connect() as connection,
            Session(connection, info={IS_WRITING: is_writing}) as session,
        ):
            yield session


def open_store(database_url: str, *, slow_query_ms: int = 0, max_writers: int = 0) -> SqlStore:
    """Open the store after checking that the database is reachable and has this version's schema.

    ``slow_query_ms``: statements that take longer are logged; 0 logs none. ``max_writers`` threads write or wait for
    that at a time; 0 sets no limit.
    """
    store = SqlStore(database_url, slow_query_ms=slow_query_ms, max_writers=max_writers)
    try:
        store.require_current_schema()
    except BaseException:
        store.close()
        raise
    return store
