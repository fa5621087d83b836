"""All use cases in one object, for the web application and the command line."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
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
from ptplanner.services.jobs import Jobs
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.metering import Metering
from ptplanner.services.opened_records import OpenedRecords
from ptplanner.services.patient_page import PatientPage
from ptplanner.services.patients import PatientRecords
from ptplanner.services.people import People
from ptplanner.services.planning import Planning
from ptplanner.services.plans_in_use import PlansInUse
from ptplanner.services.ports import Clock, FileStore, Store
from ptplanner.services.precaution_rules import PrecautionRules
from ptplanner.services.readiness import Readiness
from ptplanner.services.security_events import SecurityEvents
from ptplanner.services.sessions import Sessions
from ptplanner.services.transfer import Transfer
from ptplanner.settings import Settings


@dataclass(frozen=True)
class Services:
    """Built once by ``ptplanner.assembly.build_services``, and shared by all threads of a process.

    ``clinic_catalogs`` merges ``built_in_catalog`` with a clinic's own content.
    """

    settings: Settings
    store: Store
    files: FileStore
    built_in_catalog: Catalog
    clinic_catalogs: ClinicCatalogs
    precaution_rules: PrecautionRules
    clock: Clock
    accounts: Accounts
    security_events: SecurityEvents
    audit_trail: AuditTrail
    sessions: Sessions
    opened_records: OpenedRecords
    people: People
    patients: PatientRecords
    planning: Planning
    plans_in_use: PlansInUse
    issuing: Issuing
    sheets: IssuedSheets
    metering: Metering
    patient_page: PatientPage
    catalog_browser: CatalogBrowser
    doctor: Doctor
    readiness: Readiness
    importing: Importing
    custom_exercises: CustomExercises
    transfer: Transfer
    marks: MarkWriter
    jobs: Jobs
    import_jobs: ImportJobs
    backups: Backups
    export_jobs: ExportJobs
