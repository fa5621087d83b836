"""The main journey where another program has the root of the host: sign in, plan, issue, scan, offline, sign out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request, expect

from ptplanner.services.demo import DEMO_EMAIL
from tests.browser.phone import issue, phone
from tests.browser.therapist import DESKTOP, SLOWEST_MS, Server, Therapist, watched
from tests.support.served_clinic import PASSWORD, serve_demo_clinic

PREFIX = "/clinic-tools/pt"


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_demo_clinic(tmp_path_factory.mktemp("below"), PREFIX) as serving:
        yield serving


def test_a_plan_is_made_issued_and_opened_below_a_path(below: Server, chromium: Browser) -> None:
    asked: set[str] = set()

    def note_request(request: Request) -> None:
        if request.url.startswith("http"):
            asked.add(urlsplit(request.url).path)

    with closing(chromium.new_context(viewport=DESKTOP)) as context:
        context.set_default_timeout(SLOWEST_MS)
        page = context.new_page()
        problems = watched(page)
        page.on("request", note_request)
        page.goto(f"{below.url}/")
        page.get_by_label("E-mail").fill(DEMO_EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{PREFIX}/patients")
        therapist = Therapist(page, below)
        therapist.start_plan()
        therapist.after(lambda: therapist.result("Bird dog").locator(".addbutton").click())
        dose = therapist.dose("Bird dog")
        dose.fill("3x10/side")
        therapist.after(lambda: dose.press("Enter"))
        page.locator("body").press("g")
        page.keyboard.press("e")
        page.wait_for_url(f"**{PREFIX}/exercises")
        page.goto(f"{below.url}/account")
        page.get_by_role("button", name="Sign out", exact=True).first.click()
        page.wait_for_url(re.compile(f"{PREFIX}/sign-in"))
        assert problems == []
    with phone(chromium) as patient:
        patient.on("request", note_request)
        patient.goto(f"{below.url}/P/{issue(below).plan}")
        expect(patient.locator("html[data-kept=yes]")).to_be_attached()
        patient.context.set_offline(offline=True)
        patient.reload()
        expect(patient.get_by_role("heading", level=1)).to_be_visible()
    outside = {path for path in asked if not path.startswith(f"{PREFIX}/")}
    # Browsers ask for the picture of a host by themselves.
    assert outside <= {"/favicon.ico"}
