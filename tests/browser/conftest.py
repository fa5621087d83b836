"""A real browser against a running server with the demo clinic in it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from ptplanner.app import create_app
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import PatientId
from ptplanner.services.demo import DEMO_EMAIL, DemoClinic
from ptplanner.services.suite import Services
from ptplanner.storage import migrate
from tests.browser.therapist import DESKTOP, SLOWEST_MS, Server, Therapist, watched
from tests.support.website import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

PASSWORD = "seven slow swans swim"
expect.set_options(timeout=SLOWEST_MS)


class Silent(WSGIRequestHandler):
    """A failing test should show what it asserts, not a hundred requests."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # werkzeug's name
        pass


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    database = folder / "ptplanner.sqlite3"
    migrate(f"sqlite:///{database}")
    listening = make_server(
        "127.0.0.1", 0, lambda _environ, _start: [], threaded=True, request_handler=Silent
    )
    url = f"http://127.0.0.1:{listening.server_port}"
    app = create_app(settings(folder, database, url))
    services: Services = app.extensions["ptplanner"]
    services.store.index_catalog(services.built_in_catalog)  # type: ignore[attr-defined]  # the real store
    DemoClinic(services.accounts, services.patients).create_demo(PASSWORD)
    listening.app = _whole(app)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    who, ana = _people(services)
    yield Server(url, services, who, ana)
    listening.shutdown()
    thread.join()
    services.store.close()  # type: ignore[attr-defined]  # the real store, not the port


def _whole(app: Flask) -> WSGIApplication:
    """Answers closed before they are sent.

    Where a browser leaves in the middle, Werkzeug's own server forgets to close the file that it was
    sending, and a later test would be blamed for that.
    """

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with closing(app(environ, start)) as parts:  # type: ignore[type-var]  # Flask's answers can be closed
            return [b"".join(parts)]

    return answer


def _people(services: Services) -> tuple[Actor, PatientId]:
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(DEMO_EMAIL)
        assert user is not None
        rows = repos.patients.list(user.clinic, "Ana Ruiz")
    return Actor(user.id, user.clinic, user.name, user.role), rows[0].patient.id


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("PTPLANNER_CHROMIUM") or "/usr/bin/chromium"
    if not Path(program).exists():
        pytest.skip(f"no browser at {program}; set PTPLANNER_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(server: Server, chromium: Browser) -> StorageState:
    """The cookie of one sign-in, for every test: a password hash takes its time."""
    with closing(chromium.new_context()) as context:
        page = context.new_page()
        page.goto(f"{server.url}/sign-in")
        page.get_by_label("E-mail").fill(DEMO_EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/patients")
        return context.storage_state()


@pytest.fixture
def context(chromium: Browser, signed_in: StorageState) -> Iterator[BrowserContext]:
    context = chromium.new_context(storage_state=signed_in, viewport=DESKTOP)
    context.set_default_timeout(SLOWEST_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script may fail and nothing may be refused by the content policy."""
    page = context.new_page()
    problems = watched(page)
    yield page
    assert problems == []


@pytest.fixture
def therapist(page: Page, server: Server) -> Therapist:
    return Therapist(page, server)
