"""A real browser against a running server with the demo clinic in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from ptplanner.services.demo import DEMO_EMAIL
from tests.browser.therapist import DESKTOP, SLOWEST_MS, Server, Therapist, watched
from tests.support.served_clinic import PASSWORD, serve_demo_clinic

expect.set_options(timeout=SLOWEST_MS)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_demo_clinic(tmp_path_factory.mktemp("served")) as serving:
        yield serving


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
