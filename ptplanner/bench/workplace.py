"""A temporary installation with a demo clinic, so that benchmarks never touch real data."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ptplanner import content, storage
from ptplanner.assembly import assemble
from ptplanner.domain.ids import PlanId
from ptplanner.services import demo, edits
from ptplanner.services.actor import Actor
from ptplanner.services.suite import Services
from ptplanner.settings import Settings


@dataclass(frozen=True)
class Workplace:
    """The services of a temporary installation, and its demo therapist with their password."""

    services: Services
    who: Actor
    password: str


@contextmanager
def workplace(database_url: str = "") -> Iterator[Workplace]:
    """Create an installation in a temporary folder, with ``database_url`` as its database if given."""
    with tempfile.TemporaryDirectory(prefix="ptplanner-bench-") as folder:
        settings = _settings(Path(folder), database_url)
        storage.migrate(settings.database_url)
        storage.open_store(settings.database_url).load_content(content.load())
        services = assemble(settings)
        password = secrets.token_urlsafe(12)
        demo.Demo(services.accounts, services.patients).found(password)
        user = services.accounts.sign_in(demo.EMAIL, password)
        yield Workplace(services, Actor(user.id, user.clinic, user.name, user.role), password)


def plan_of(place: Workplace, exercises: int) -> PlanId:
    """Create a plan of ``exercises`` items for a demo patient, beginning with those of the sciatica template."""
    services, who = place.services, place.who
    patient = services.patients.find(who, "Tomasz").rows[0].patient.id
    plan = services.planning.start(who, patient)
    guide = [row.exercise for row in services.content.template("sciatica-six").items]
    for slug in list(dict.fromkeys([*guide, *sorted(services.content.exercises)]))[:exercises]:
        version = services.planning.open(who, plan).stored.version
        services.planning.edit(who, plan, version, edits.Add(slug))
    return plan


def _settings(folder: Path, database_url: str) -> Settings:
    return Settings(
        secret_key=secrets.token_urlsafe(48),
        database_url=database_url or f"sqlite:///{folder / 'bench.sqlite3'}",
        data_dir=folder,
        exports_dir=folder / "exports",
        public_url="https://pt.example.org",
        secure_cookies=False,
    )
