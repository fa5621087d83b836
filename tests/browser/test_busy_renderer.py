"""A preview while many sheets are being made: it says so, and shows the sheet by itself when there is a place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ptplanner.domain import edits
from ptplanner.domain.ids import ClinicId, TemplateSlug
from ptplanner.services.sheet_queue import QueueLimits, SheetRequest
from tests.browser.therapist import Server

pytestmark = pytest.mark.browser


def test_the_preview_says_that_it_waits_and_then_shows_the_sheet(
    page: Page, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = server.services.sheets.queue
    services, who = server.services, server.who
    template = edits.ApplyTemplate(TemplateSlug("ankle-sprain"))
    plan = services.planning.start_plan(who, server.ana, template)
    monkeypatch.setattr(queue, "limits", QueueLimits(at_once=1, in_all=1, per_clinic=1))
    with queue.take_turn(SheetRequest(ClinicId("another"), "otto")):
        page.goto(f"{server.url}/plans/{plan}/preview")
        expect(page.get_by_text("Many sheets are being made at the moment.")).to_be_visible()
    expect(page.get_by_alt_text("Page 1 of the sheet")).to_be_visible()
