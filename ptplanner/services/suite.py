"""All use cases together, as the web and the command line receive them."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.services.accounts import Accounts
from ptplanner.services.catalog import CatalogBrowser
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.exchange import Exchange
from ptplanner.services.importing import Importing
from ptplanner.services.issuing import Issuing
from ptplanner.services.metering import Metering
from ptplanner.services.own_exercises import OwnContent
from ptplanner.services.patient_page import PatientPage
from ptplanner.services.patients import PatientRecords
from ptplanner.services.people import People
from ptplanner.services.planning import Planning
from ptplanner.services.ports import Clock, Store
from ptplanner.services.precaution_rules import PrecautionRules
from ptplanner.settings import Settings


@dataclass(frozen=True)
class Services:
    """Built once in ``app.py``. ``content`` is the built-in part; ``catalogs`` has what each clinic sees."""

    settings: Settings
    store: Store
    content: Catalog
    catalogs: ClinicCatalogs
    precautions: PrecautionRules
    clock: Clock
    accounts: Accounts
    people: People
    patients: PatientRecords
    planning: Planning
    issuing: Issuing
    metering: Metering
    patient_page: PatientPage
    catalog: CatalogBrowser
    importing: Importing
    own: OwnContent
    exchange: Exchange
