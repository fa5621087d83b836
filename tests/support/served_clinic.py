"""The demo clinic on a running server, for tests that drive a real browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ptplanner.app import create_app
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import PatientId
from ptplanner.services.demo import DEMO_EMAIL, DemoClinic
from ptplanner.services.suite import Services
from ptplanner.services.worker import Worker
from ptplanner.serving.web_server import WebServer
from ptplanner.storage import migrate
from tests.support.website import settings

# What a request that is under way at the end may take.
FINISH_SECONDS = 5.0
PASSWORD = "seven slow swans swim"


@dataclass(frozen=True)
class Server:
    url: str
    services: Services
    who: Actor
    ana: PatientId

    def add_patient(self, name: str) -> None:
        """Somebody like Ana who has no plan yet."""
        ana = self.services.patients.get_patient(self.who, self.ana)
        self.services.patients.create_patient(self.who, replace(ana, name=name))


@contextmanager
def serve_demo_clinic(folder: Path, prefix: str = "") -> Iterator[Server]:
    """Serve until the end of the block, below the path ``prefix`` of the host."""
    database = folder / "ptplanner.sqlite3"
    migrate(f"sqlite:///{database}")
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}{prefix}"
    app = create_app(settings(folder, database, url))
    services: Services = app.extensions["ptplanner"]
    services.store.index_catalog(services.built_in_catalog)  # type: ignore[attr-defined]  # the real store
    DemoClinic(services.accounts, services.patients).create_demo(PASSWORD)
    server = WebServer(app, listening, threads=16)
    thread = threading.Thread(target=server.run, args=(FINISH_SECONDS,), daemon=True)
    thread.start()
    who, ana = _people(services)
    with _run_worker(services):
        yield Server(url, services, who, ana)
    server.stop()
    thread.join()
    services.store.close()  # type: ignore[attr-defined]  # the real store, not the port


@contextmanager
def _run_worker(services: Services) -> Iterator[None]:
    worker = Worker(services.jobs, "test", slots=1)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    yield
    worker.request_stop()
    thread.join()
    services.import_jobs.read_apart.stop_process()  # type: ignore[attr-defined]  # the real reader
    services.jobs.queue.disconnect()  # type: ignore[attr-defined]  # the real queue


def _people(services: Services) -> tuple[Actor, PatientId]:
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(DEMO_EMAIL)
        assert user is not None
        rows = repos.patients.list(user.clinic, "Ana Ruiz")
    return Actor(user.id, user.clinic, user.name, user.role), rows[0].patient.id
