"""All services on a store in memory, with fakes of the renderer and the files: no Flask, no database, no PDF."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from ptplanner.assembly import FILE_FORMATS
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor, Clinic, Role, User
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise_import import (
    ImportedExercise,
    InputFile,
    NamedPath,
    ParsedImport,
    SourceFormat,
)
from ptplanner.domain.ids import ClinicId, ExerciseSlug, UserId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.records import AuditEntry
from ptplanner.domain.revision import ClinicDetails, PictureDigests, RevisionDocument
from ptplanner.handout.outline import outline_draft
from ptplanner.services.accounts import Accounts
from ptplanner.services.audit_trail import AuditTrail
from ptplanner.services.backups import Backups
from ptplanner.services.catalog_browser import CatalogBrowser
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.custom_exercises import CustomExercises
from ptplanner.services.doctor import Doctor
from ptplanner.services.export_jobs import ExportJobs
from ptplanner.services.import_jobs import ImportJobs
from ptplanner.services.importing import Importing
from ptplanner.services.issued_sheets import IssuedSheets
from ptplanner.services.issuing import Issuing
from ptplanner.services.jobs import JobKinds, Jobs
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.metering import Metering
from ptplanner.services.opened_records import OpenedRecords
from ptplanner.services.passwords import hash_known_password
from ptplanner.services.patient_page import PatientPage
from ptplanner.services.patients import PatientRecords
from ptplanner.services.people import People
from ptplanner.services.planning import Planning
from ptplanner.services.plans_in_use import PlansInUse
from ptplanner.services.precaution_rules import PrecautionRules
from ptplanner.services.readiness import Readiness
from ptplanner.services.security_events import SecurityEvents
from ptplanner.services.sessions import Sessions
from ptplanner.services.sheet_queue import SheetQueue
from ptplanner.services.suite import Services
from ptplanner.services.transfer import Transfer
from ptplanner.settings import Settings
from ptplanner.storage.serialization import hash_document, hash_exercise
from tests.support.builders import a_catalog
from tests.support.memory_backups import FakeBackupTool
from tests.support.memory_files import MemoryFileStore
from tests.support.memory_jobs import MemoryQueue
from tests.support.memory_store import MemoryStore

HARBOUR, VALLEY = ClinicId("harbour"), ClinicId("valley")
PASSWORD = "five calm herons wade"
MORNING = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass
class FakeRenderer:
    """Renders each sheet as a line of text, and remembers what it was asked for.

    ``while_rendering`` happens meanwhile; it may raise what a renderer raises.
    """

    calls: list[tuple[int, Paper, Layout]] = field(default_factory=list)
    while_rendering: Callable[[], object] = lambda: None

    def render(
        self, document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> bytes:
        self.calls.append((document.number, paper, layout))
        self.while_rendering()
        return f"sheet {document.number} on {paper.value}".encode()


@dataclass
class FakePictures:
    """``missing`` are the exercises whose pictures of the day of issue are gone, ``restorable`` come back."""

    missing: tuple[ExerciseSlug, ...] = ()
    restorable: tuple[ExerciseSlug, ...] = ()

    def store(self, exercises: Iterable[ExerciseSlug]) -> Mapping[ExerciseSlug, PictureDigests]:
        return {slug: PictureDigests("1" * 64, "2" * 64) for slug in exercises}

    def restore_missing(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        return tuple(slug for slug in self.restorable if slug in document.exercises)

    def find_missing(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        return tuple(slug for slug in self.missing if slug in document.exercises)


@dataclass
class MemoryStaging:
    runs: dict[str, list[tuple[ImportedExercise, ...]]] = field(default_factory=dict)

    def stage_batches(self, run: str, batches: Sequence[Sequence[ImportedExercise]]) -> None:
        self.runs[run] = [tuple(batch) for batch in batches]

    def load_batch(self, run: str, number: int) -> tuple[ImportedExercise, ...]:
        if run not in self.runs:
            raise NotFound("The entries of this import no longer exist.")
        return self.runs[run][number]

    def remove_run(self, run: str) -> None:
        self.runs.pop(run, None)


@dataclass
class FakeReader:
    """Reads whatever files it is given as ``result``."""

    result: ParsedImport = field(default_factory=lambda: ParsedImport(SourceFormat.WGER, ()))

    def __call__(self, files: Sequence[InputFile]) -> ParsedImport:
        assert files
        return self.result

    def read_apart(
        self, files: Sequence[NamedPath], keep_going: Callable[[], None]
    ) -> ParsedImport:
        assert files
        keep_going()
        return self.result


@dataclass(frozen=True)
class MemorySite:
    """Two clinics. Mia owns Harbour, where Kim is a therapist and Ama an assistant; Otto owns Valley."""

    services: Services
    store: MemoryStore
    clock: FakeClock
    renderer: FakeRenderer
    files: MemoryFileStore
    pictures: FakePictures
    staging: MemoryStaging
    reader: FakeReader
    mia: Actor
    kim: Actor
    ama: Actor
    otto: Actor

    def list_audit(self, clinic: ClinicId = HARBOUR) -> list[AuditEntry]:
        """Oldest first."""
        with self.store.begin_read() as repos:
            return list(reversed(repos.audit.list(clinic)))

    def get_user(self, user: UserId) -> User:
        with self.store.begin_read() as repos:
            found = repos.users.find_by_id(user)
        assert found is not None
        return found


def make_site(catalog: Catalog | None = None) -> MemorySite:
    store, clock = MemoryStore(), FakeClock()
    built_in = catalog or a_catalog()
    store.index_catalog(built_in)
    with store.begin_write() as repos:
        repos.clinics.add(Clinic(HARBOUR, ClinicDetails("Harbour Physio", "01632 960 114")))
        repos.clinics.add(Clinic(VALLEY, ClinicDetails("Valley Rehab", "01632 960 115")))
        hashed = hash_known_password(PASSWORD)
        for user in _list_users():
            repos.users.add(replace(user, password_hash=hashed))
    fakes = FakeRenderer(), MemoryFileStore(), FakePictures(), MemoryStaging(), FakeReader()
    actors = [Actor(user.id, user.clinic, user.name, user.role) for user in _list_users()]
    return MemorySite(
        _build_services(store, built_in, clock, *fakes), store, clock, *fakes, *actors
    )


def _list_users() -> tuple[User, ...]:
    return (
        User(UserId("mia"), HARBOUR, "mia@harbour.example", "Mia Berg", Role.OWNER, ""),
        User(UserId("kim"), HARBOUR, "kim@harbour.example", "Kim Noor", Role.THERAPIST, ""),
        User(UserId("ama"), HARBOUR, "ama@harbour.example", "Ama Owusu", Role.ASSISTANT, ""),
        User(UserId("otto"), VALLEY, "otto@valley.example", "Otto Lind", Role.OWNER, ""),
    )


def _build_services(
    store: MemoryStore,
    built_in: Catalog,
    clock: FakeClock,
    renderer: FakeRenderer,
    files: MemoryFileStore,
    pictures: FakePictures,
    staging: MemoryStaging,
    reader: FakeReader,
) -> Services:
    catalogs = ClinicCatalogs(store, built_in)
    marks = MarkWriter(store)
    numbers = count(1)
    randbelow = random.Random(8).randrange  # noqa: S311  # the same codes in every run

    def new_id() -> str:
        return f"id-{next(numbers):04}"

    sheets = IssuedSheets(store, files, renderer, pictures, clock, "test", SheetQueue())
    importing = Importing(store, catalogs, reader, staging, clock, new_id)
    jobs = Jobs(store, MemoryQueue(), JobKinds(), clock, new_id)
    import_jobs = ImportJobs(importing, jobs, files, reader.read_apart)
    import_jobs.register_kinds()
    backups = Backups(store, jobs, FakeBackupTool(), clock)
    backups.register_kinds()
    transfer = Transfer(store, catalogs, FILE_FORMATS, clock, new_id)
    export_jobs = ExportJobs(transfer, jobs, files)
    export_jobs.register_kind()
    return Services(
        settings=_make_settings(),
        store=store,
        files=files,
        built_in_catalog=built_in,
        clinic_catalogs=catalogs,
        precaution_rules=PrecautionRules(store, catalogs, clock),
        clock=clock,
        accounts=Accounts(store, clock, new_id),
        sessions=Sessions(store, clock, new_id, marks),
        security_events=SecurityEvents(store, marks, clock),
        opened_records=OpenedRecords(marks, clock),
        audit_trail=AuditTrail(store, clock),
        people=People(store, clock, new_id, randbelow),
        patients=PatientRecords(store, catalogs, clock, new_id, marks),
        planning=Planning(store, catalogs, clock, new_id),
        plans_in_use=PlansInUse(store, catalogs, clock, hash_exercise, {}),
        sheets=sheets,
        issuing=Issuing(
            store=store,
            catalogs=catalogs,
            sheets=sheets,
            picture_store=pictures,
            clock=clock,
            randbelow=randbelow,
            digest=hash_document,
            public_url=_make_settings().public_url,
        ),
        metering=Metering(store, outline_draft, _make_settings().public_url),
        patient_page=PatientPage(store, clock, marks),
        catalog_browser=CatalogBrowser(store, catalogs, clock),
        doctor=Doctor((), lambda: None, lambda _report: None, clock),
        readiness=Readiness(()),
        importing=importing,
        custom_exercises=CustomExercises(store, catalogs, clock),
        transfer=export_jobs.transfer,
        marks=marks,
        jobs=jobs,
        import_jobs=import_jobs,
        backups=backups,
        export_jobs=export_jobs,
    )


def _make_settings() -> Settings:
    return Settings(
        secret_key="a secret of at least thirty-two letters",
        database_url="",
        data_dir=Path("/nowhere"),
        exports_dir=Path("/nowhere"),
        public_url="https://pt.example.org",
        secure_cookies=True,
    )
