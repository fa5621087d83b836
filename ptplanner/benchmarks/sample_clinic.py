"""A temporary installation with a demo clinic, so that benchmarks never touch real data."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ptplanner import storage
from ptplanner.assembly import build_services
from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import PlanId
from ptplanner.formats import content_files
from ptplanner.services import demo
from ptplanner.services.suite import Services
from ptplanner.settings import Settings


@dataclass(frozen=True)
class BenchmarkInstallation:
    """The services of a temporary installation, and its demo therapist with their password."""

    services: Services
    who: Actor
    password: str


@contextmanager
def open_installation(database_url: str = "") -> Iterator[BenchmarkInstallation]:
    """Create an installation in a temporary folder, with ``database_url`` as its database if given."""
    with tempfile.TemporaryDirectory(prefix="ptplanner-bench-") as folder:
        settings = _build_settings(Path(folder), database_url)
        storage.migrate(settings.database_url)
        storage.open_store(settings.database_url).index_catalog(content_files.load_catalog())
        services = build_services(settings)
        password = secrets.token_urlsafe(12)
        demo.DemoClinic(services.accounts, services.patients).create_demo(password)
        user = services.accounts.sign_in(demo.DEMO_EMAIL, password)
        yield BenchmarkInstallation(
            services, Actor(user.id, user.clinic, user.name, user.role), password
        )


def create_plan(installation: BenchmarkInstallation, exercises: int) -> PlanId:
    """Create a plan of ``exercises`` items for a demo patient, beginning with those of the sciatica template."""
    services, who = installation.services, installation.who
    patient = services.patients.search_patients(who, "Tomasz").rows[0].patient.id
    plan = services.planning.start_plan(who, patient)
    guide = [row.exercise for row in services.built_in_catalog.get_template("sciatica-six").items]
    for slug in list(dict.fromkeys([*guide, *sorted(services.built_in_catalog.exercises)]))[
        :exercises
    ]:
        version = services.planning.open_draft(who, plan).stored.version
        services.planning.edit_plan(who, plan, version, edits.AddExercise(slug))
    return plan


def _build_settings(folder: Path, database_url: str) -> Settings:
    return Settings(
        secret_key=secrets.token_urlsafe(48),
        database_url=database_url or f"sqlite:///{folder / 'bench.sqlite3'}",
        data_dir=folder,
        exports_dir=folder / "exports",
        public_url="https://pt.example.org",
        secure_cookies=False,
    )
