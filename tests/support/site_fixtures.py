"""Fixtures of the whole application; a ``conftest.py`` takes them by importing them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ptplanner.app import create_app
from ptplanner.storage import migrate
from tests.support.jobs_at_once import run_jobs_at_once
from tests.support.website import (
    Browser,
    Issued,
    Site,
    found_two_clinics,
    make_sheets_on_request,
    settings,
)


@dataclass(frozen=True)
class Template:
    database: Path
    issued: Issued


@pytest.fixture(scope="session")
def two_clinics(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A filled database to copy: founding clinics takes a password hash each."""
    folder = tmp_path_factory.mktemp("clinics")
    database = folder / "ptplanner.sqlite3"
    migrate(f"sqlite:///{database}")
    return Template(database, found_two_clinics(folder, database))


@pytest.fixture
def site(two_clinics: Template, tmp_path: Path) -> Iterator[Site]:
    database = tmp_path / "ptplanner.sqlite3"
    shutil.copy(two_clinics.database, database)
    shutil.copytree(two_clinics.database.with_name("pictures"), tmp_path / "pictures")
    app = create_app(settings(tmp_path, database))
    make_sheets_on_request(app)
    made = Site(app, two_clinics.issued, database)
    run_jobs_at_once(made.services)
    yield made
    made.services.store.close()  # type: ignore[attr-defined]  # the real store, not the port


@pytest.fixture
def mia(site: Site) -> Browser:
    """Harbour Physio's therapist, signed in."""
    return site.signed_in()


@pytest.fixture
def anybody(site: Site) -> Browser:
    """A browser that never signed in."""
    return site.browser()
