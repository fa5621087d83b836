"""Builds the use cases with the real database, content, renderer and clock."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from functools import partial

from ptplanner import content, handout, storage
from ptplanner.handout.press import render_here
from ptplanner.handout.proof import proof
from ptplanner.handout.shelf import PictureShelf
from ptplanner.handout.worker import Press
from ptplanner.interop.formats import OpenFormats
from ptplanner.interop.reading import read
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
from ptplanner.services.precaution_rules import PrecautionRules
from ptplanner.services.suite import Services
from ptplanner.settings import Settings
from ptplanner.storage.files import LocalSheetFiles
from ptplanner.storage.import_shelf import LocalImportShelf
from ptplanner.storage.mapping import digest


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """Return 96 random bits as URL-safe text, so that ids cannot be guessed."""
    return secrets.token_urlsafe(12)


def assemble(settings: Settings) -> Services:
    """Build all services. Raises ContentError, StorageUnavailable or DatabaseTooNew."""
    catalog = content.load()
    store = storage.open_store(settings.database_url)
    catalogs = ClinicCatalogs(store, catalog)
    shelf = PictureShelf(settings.data_dir / "pictures")
    return Services(
        settings=settings,
        store=store,
        content=catalog,
        catalogs=catalogs,
        precautions=PrecautionRules(store, catalogs, now),
        clock=now,
        accounts=Accounts(store, now, new_id),
        people=People(store, now, new_id, secrets.randbelow),
        patients=PatientRecords(store, catalogs, now, new_id),
        planning=Planning(store, catalogs, now, new_id),
        issuing=Issuing(
            store=store,
            catalogs=catalogs,
            press=Press(job=partial(render_here, shelf=shelf)),
            files=LocalSheetFiles(settings.exports_dir),
            pictures=shelf,
            clock=now,
            random_below=secrets.randbelow,
            digest=digest,
            public_url=settings.public_url,
            press_version=handout.PRESS_VERSION,
        ),
        metering=Metering(store, catalogs, now, proof, settings.public_url),
        patient_page=PatientPage(store, now),
        catalog=CatalogBrowser(store, catalogs, now),
        importing=Importing(
            store, catalogs, read, LocalImportShelf(settings.data_dir / "imports"), now, new_id
        ),
        own=OwnContent(store, catalogs, now),
        exchange=Exchange(store, catalogs, OpenFormats(), now, new_id),
    )
