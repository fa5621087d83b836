"""Builds the use cases with the real database, content, renderer and clock."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from functools import partial

from ptplanner import handout, storage
from ptplanner.doctor import build_doctor
from ptplanner.doctor.readiness import build_readiness
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.plan import Plan
from ptplanner.formats import content_files
from ptplanner.formats.apart import ApartReader
from ptplanner.formats.content_files.changes import load_change_reasons
from ptplanner.formats.exercise_json import content_to_json
from ptplanner.formats.import_reader import read_exercise_files
from ptplanner.formats.plan_json import plan_from_json, plan_to_json
from ptplanner.formats.templates_json import templates_to_json
from ptplanner.handout.fonts import require_fonts
from ptplanner.handout.outline import outline_draft
from ptplanner.handout.picture_archive import PictureArchive
from ptplanner.handout.render_pool import RenderLimits, RenderPool
from ptplanner.handout.renderer import render_in_process
from ptplanner.metrics import start_metrics
from ptplanner.services.accounts import Accounts
from ptplanner.services.audit_jobs import register_chain_check
from ptplanner.services.audit_trail import AuditTrail
from ptplanner.services.backups import Backups
from ptplanner.services.catalog_browser import CatalogBrowser
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.custom_exercises import CustomExercises
from ptplanner.services.export_jobs import ExportJobs
from ptplanner.services.housekeeping import Housekeeping
from ptplanner.services.import_jobs import ImportJobs
from ptplanner.services.importing import Importing
from ptplanner.services.issued_sheets import IssuedSheets
from ptplanner.services.issuing import Issuing
from ptplanner.services.jobs import JobKinds, Jobs
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.metering import Metering
from ptplanner.services.opened_records import OpenedRecords
from ptplanner.services.patient_page import PatientPage
from ptplanner.services.patients import PatientRecords
from ptplanner.services.people import People
from ptplanner.services.planning import Planning
from ptplanner.services.plans_in_use import PlansInUse
from ptplanner.services.ports import Store
from ptplanner.services.precaution_rules import PrecautionRules
from ptplanner.services.security_events import SecurityEvents
from ptplanner.services.sessions import Sessions
from ptplanner.services.sheet_queue import SheetQueue, choose_queue_limits
from ptplanner.services.suite import Services
from ptplanner.services.transfer import FileFormats, Transfer
from ptplanner.settings import Settings, SettingsError
from ptplanner.storage.backups.erased_list import ERASED_FILE, ErasedList
from ptplanner.storage.backups.tool import open_backup_folder
from ptplanner.storage.file_store import StoredFiles, open_file_store
from ptplanner.storage.job_queue import QUEUE_FILE, HueyJobQueue
from ptplanner.storage.lost_database import require_known_database
from ptplanner.storage.redis_seen_marks import RedisSeenMarks
from ptplanner.storage.serialization import hash_document, hash_exercise
from ptplanner.storage.staged_imports import StagedImports


def get_utc_now() -> datetime:
    return datetime.now(UTC)


def generate_id() -> str:
    """Return 96 random bits as URL-safe text, so that ids cannot be guessed; a command takes none for an option."""
    while (made := secrets.token_urlsafe(12)).startswith("-"):
        pass
    return made


def parse_plan_file(text: bytes, catalog: Catalog) -> Plan:
    """Return the plan of a file. Raises FormatError with every problem and its path."""
    return plan_from_json(text, catalog).plan


FILE_FORMATS = FileFormats(content_to_json, templates_to_json, plan_to_json, parse_plan_file)


def start_counting(settings: Settings) -> None:
    """Count what this process does if metrics are switched on. Raises SettingsError without the library for them."""
    if not settings.metrics_bind:
        return
    try:
        start_metrics(settings.data_dir)
    except ModuleNotFoundError:
        raise SettingsError(
            "PTPLANNER_METRICS_BIND is set, and the library for metrics is missing. "
            "Install it with: pip install prometheus-client"
        ) from None


def build_services(settings: Settings) -> Services:
    """Build all services. Raises ContentError, FontsMissing, StorageUnavailable or DatabaseTooNew."""
    require_fonts()
    catalog = content_files.load_catalog()
    store = _open_store(settings)
    catalogs = ClinicCatalogs(store, catalog)
    marks = MarkWriter(store)
    files = open_file_store(settings)
    imports = _build_import_jobs(settings, store, catalogs, files)
    exports = _build_export_jobs(store, catalogs, imports, files)
    issuing = _build_issuing(settings, store, catalogs, files)
    return Services(
        settings=settings,
        store=store,
        files=files,
        built_in_catalog=catalog,
        clinic_catalogs=catalogs,
        precaution_rules=PrecautionRules(store, catalogs, get_utc_now),
        clock=get_utc_now,
        accounts=Accounts(store, get_utc_now, generate_id),
        sessions=_build_sessions(settings, store, marks),
        security_events=SecurityEvents(store, marks, get_utc_now),
        opened_records=OpenedRecords(marks, get_utc_now),
        audit_trail=AuditTrail(store, get_utc_now),
        people=People(store, get_utc_now, generate_id, secrets.randbelow),
        patients=PatientRecords(store, catalogs, get_utc_now, generate_id, marks),
        planning=Planning(store, catalogs, get_utc_now, generate_id),
        plans_in_use=PlansInUse(store, catalogs, get_utc_now, hash_exercise, load_change_reasons()),
        issuing=issuing,
        sheets=issuing.sheets,
        metering=Metering(store, outline_draft, settings.public_url),
        patient_page=PatientPage(store, get_utc_now, marks),
        catalog_browser=CatalogBrowser(store, catalogs, get_utc_now),
        importing=imports.importing,
        doctor=build_doctor(settings, get_utc_now),
        readiness=build_readiness(settings, store, files, imports.jobs.list_workers),
        custom_exercises=CustomExercises(store, catalogs, get_utc_now),
        transfer=exports.transfer,
        marks=marks,
        jobs=imports.jobs,
        import_jobs=imports,
        backups=_build_backups(settings, store, imports.jobs),
        export_jobs=exports,
    )


def _build_sessions(settings: Settings, store: Store, marks: MarkWriter) -> Sessions:
    """Sessions are rows; with Redis, their last use is kept there."""
    seen_marks = RedisSeenMarks(settings.redis_url) if settings.redis_url else None
    return Sessions(store, get_utc_now, secrets.token_urlsafe, marks, seen_marks)


def _build_backups(settings: Settings, store: Store, jobs: Jobs) -> Backups:
    built = Backups(store, jobs, open_backup_folder(settings), get_utc_now)
    built.register_kinds()
    return built


def _build_import_jobs(
    settings: Settings, store: Store, catalogs: ClinicCatalogs, files: StoredFiles
) -> ImportJobs:
    staging = StagedImports(files, settings.data_dir / "imports")
    importing = Importing(store, catalogs, read_exercise_files, staging, get_utc_now, generate_id)
    built = ImportJobs(importing, _build_jobs(settings, store), files, ApartReader())
    built.register_kinds()
    return built


def _build_export_jobs(
    store: Store, catalogs: ClinicCatalogs, imports: ImportJobs, files: StoredFiles
) -> ExportJobs:
    transfer = Transfer(store, catalogs, FILE_FORMATS, get_utc_now, generate_id)
    built = ExportJobs(transfer, imports.jobs, files)
    built.register_kind()
    Housekeeping(imports.jobs, files, files.remove_leftovers).register_hourly()
    return built


def _build_jobs(settings: Settings, store: Store) -> Jobs:
    queue = HueyJobQueue(settings.data_dir / QUEUE_FILE, settings.redis_url)
    jobs = Jobs(store, queue, JobKinds(), get_utc_now, generate_id)
    register_chain_check(jobs.kinds, store, get_utc_now)
    return jobs


def _open_store(settings: Settings) -> storage.SqlStore:
    """Raises DatabaseLost, StorageUnavailable or DatabaseTooNew."""
    require_known_database(settings)
    store = storage.open_store(
        settings.database_url,
        slow_query_ms=settings.slow_query_ms,
        max_writers=settings.web_threads // 4,
    )
    store.report_erased(ErasedList(settings.data_dir / ERASED_FILE).append)
    return store


def _build_issuing(
    settings: Settings, store: Store, catalogs: ClinicCatalogs, files: StoredFiles
) -> Issuing:
    archive = PictureArchive(files)
    processes = _choose_render_processes(settings)
    job = partial(render_in_process, load_pictures=archive.load_issued_figures)
    pool = RenderPool(job, RenderLimits(processes=processes))
    queue = SheetQueue(choose_queue_limits(processes, settings.web_threads))
    return Issuing(
        store=store,
        catalogs=catalogs,
        sheets=IssuedSheets(
            store, files, pool, archive, get_utc_now, handout.RENDERER_VERSION, queue
        ),
        picture_store=archive,
        clock=get_utc_now,
        randbelow=secrets.randbelow,
        digest=hash_document,
        public_url=settings.public_url,
    )


def _choose_render_processes(settings: Settings) -> int:
    """One process for each processor, shared by all web processes; four are as many as memory is spent on."""
    return max(1, min(4, (os.cpu_count() or 2) // settings.web_processes))
