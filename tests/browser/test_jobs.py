"""The page of jobs in a real browser: it moves by itself, keeps the focus, and can be used by everybody."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from ptplanner.services.jobs import JobContext, JobKind
from tests.browser.test_accessibility import violations
from tests.browser.therapist import DESKTOP, PHONE, Therapist


class Counting:
    """Counts as far as it is allowed to."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.count = 1

    def run(self, context: JobContext) -> Mapping[str, Any]:
        while not self.may_end.wait(0.1):
            context.report_progress(self.count, 9, "sheets", {})
        return {"words": "9 sheets"}


@pytest.mark.slow
@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_job_moves_on_the_page_until_it_is_done(
    therapist: Therapist, width: ViewportSize
) -> None:
    page, services = therapist.page, therapist.server.services
    counting = Counting()
    services.jobs.kinds.register(JobKind("count", "Monday group", counting))
    try:
        services.jobs.enqueue(therapist.server.who, "count")
        page.set_viewport_size(width)
        page.goto(f"{therapist.server.url}/clinic/jobs")
        expect(page.get_by_text("1 of 9 sheets")).to_be_visible(timeout=20_000)
        assert violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        stop = page.get_by_role("button", name="Stop: Monday group")
        stop.focus()
        counting.count = 5
        expect(page.get_by_text("5 of 9 sheets")).to_be_visible(timeout=20_000)
        expect(stop).to_be_focused()
    finally:
        counting.may_end.set()
    expect(page.get_by_text("Nothing is running.")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("9 sheets", exact=True).first).to_be_visible()
    assert violations(page) == []
