"""The store: opens transactions on one database, each with all repositories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from ptplanner.storage import exercise_search
from ptplanner.storage.audit import SqlAuditTrail
from ptplanner.storage.clinic_rules import SqlClinicRules
from ptplanner.storage.clinics import SqlClinics, SqlUsers
from ptplanner.storage.codes import SqlAccessCodes
from ptplanner.storage.database import address, make_engine, reading_options, writing_options
from ptplanner.storage.errors import told_plainly
from ptplanner.storage.exercise_search import SqlExerciseSearch, VocabularyCache
from ptplanner.storage.favourites import SqlFavourites
from ptplanner.storage.import_runs import SqlImportRuns
from ptplanner.storage.locking import IS_WRITING
from ptplanner.storage.own_exercises import SqlOwnExercises
from ptplanner.storage.patients import SqlPatients
from ptplanner.storage.plans import SqlPlans
from ptplanner.storage.revisions import SqlRevisions
from ptplanner.storage.schema import require_current

if TYPE_CHECKING:
    from ptplanner.domain.catalog import Catalog


@dataclass(frozen=True)
class SqlRepositories:
    """The repositories of one transaction."""

    clinics: SqlClinics
    users: SqlUsers
    patients: SqlPatients
    plans: SqlPlans
    revisions: SqlRevisions
    codes: SqlAccessCodes
    audit: SqlAuditTrail
    exercise_search: SqlExerciseSearch
    rules: SqlClinicRules
    own_exercises: SqlOwnExercises
    favourites: SqlFavourites
    import_runs: SqlImportRuns

    @classmethod
    def over(cls, session: Session, vocabulary: VocabularyCache) -> SqlRepositories:
        return cls(
            clinics=SqlClinics(session),
            users=SqlUsers(session),
            patients=SqlPatients(session),
            plans=SqlPlans(session),
            revisions=SqlRevisions(session),
            codes=SqlAccessCodes(session),
            audit=SqlAuditTrail(session),
            exercise_search=SqlExerciseSearch(session, vocabulary),
            rules=SqlClinicRules(session),
            own_exercises=SqlOwnExercises(session),
            favourites=SqlFavourites(session),
            import_runs=SqlImportRuns(session),
        )


class SqlStore:
    """Thread-safe: every transaction uses its own connection."""

    def __init__(self, database_url: str) -> None:
        """Raises StorageUnavailable if the address is invalid; does not connect yet."""
        self._url = address(database_url)
        self._engine = make_engine(self._url)
        self._vocabulary = VocabularyCache()

    @contextmanager
    def reading(self) -> Iterator[SqlRepositories]:
        """A read-only snapshot of the database."""
        with self._transaction(reading_options(self._url), is_writing=False) as session:
            yield SqlRepositories.over(session, self._vocabulary)

    @contextmanager
    def writing(self) -> Iterator[SqlRepositories]:
        """Commits when the block succeeds, rolls back on any error."""
        with self._transaction(writing_options(self._url), is_writing=True) as session:
            yield SqlRepositories.over(session, self._vocabulary)
            session.commit()

    def load_content(self, catalog: Catalog, lang: str = "en") -> bool:
        """Make the catalog searchable; return False if the index is already up to date."""
        with self._transaction(writing_options(self._url), is_writing=True) as session:
            has_changed = exercise_search.load_content(session, catalog, lang)
            session.commit()
            return has_changed

    def close(self) -> None:
        """Close all idle connections."""
        self._engine.dispose()

    def require_current(self) -> None:
        """Raises DatabaseTooNew, or StorageUnavailable if setup has not been run."""
        with told_plainly(self._url):
            require_current(self._engine)

    @contextmanager
    def _transaction(self, options: dict[str, Any], *, is_writing: bool) -> Iterator[Session]:
        with (
            told_plainly(self._url),
            self._engine.execution_options(**options).connect() as connection,
            Session(connection, info={IS_WRITING: is_writing}) as session,
        ):
            yield session


def open_store(database_url: str) -> SqlStore:
    """Open the store after checking that the database is reachable and has this version's schema."""
    store = SqlStore(database_url)
    try:
        store.require_current()
    except BaseException:
        store.close()
        raise
    return store
