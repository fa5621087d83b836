"""Pages while many sheets are being made: they say so, say when to try again, and try again by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ptplanner.domain.ids import ClinicId
from ptplanner.services.sheet_queue import QueueLimits, SheetQueue, SheetRequest
from ptplanner.web.plans import issue_routes
from ptplanner.web.plans.page_pictures import SheetCache
from tests.integration.web.test_plans import change, draft
from tests.support.website import Browser, Site

pytestmark = pytest.mark.integration


@pytest.fixture
def busy(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site whose only place for a sheet is taken, and that keeps no preview of another test."""
    monkeypatch.setattr(issue_routes, "_sheet_cache", SheetCache())
    queue = SheetQueue(QueueLimits(at_once=1, in_all=1, per_clinic=1))
    sheets = replace(site.services.sheets, queue=queue)
    issuing = replace(site.services.issuing, sheets=sheets, lays_out_before_issue=True)
    site.app.extensions["ptplanner"] = replace(site.services, issuing=issuing, sheets=sheets)
    with queue.take_turn(SheetRequest(ClinicId("another"), "otto")):
        yield site


def test_the_preview_tries_again_by_itself(mia: Browser, busy: Site) -> None:
    path = f"/plans/{busy.issued.plan}/preview/sheet"
    part = mia.get(path, **{"HX-Request": "true"})
    assert part.status_code == 503
    assert part.headers["Retry-After"] == "2"
    assert "Refresh" not in part.headers
    assert 'hx-trigger="load delay:2s"' in part.text
    assert "tried again in 2 s" in part.text


@pytest.mark.parametrize("page", ["preview?sheet=now", "preview.pdf", "revisions/2"])
def test_a_page_without_scripts_loads_again_by_itself(mia: Browser, busy: Site, page: str) -> None:
    answer = mia.get(f"/plans/{busy.issued.plan}/{page}")
    assert answer.status_code == 503
    assert (answer.headers["Retry-After"], answer.headers["Refresh"]) == ("2", "2")
    assert "Many sheets are being made" in answer.text


def test_an_issue_that_finds_no_place_changes_nothing_and_says_when_to_try_again(
    mia: Browser, busy: Site
) -> None:
    assert change(mia, busy, f"items/{busy.issued.first_item}/dose", text="2x6/side") == 303
    answer = mia.post(f"/plans/{busy.issued.plan}/issue", {"version": draft(busy)[1]})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert "Refresh" not in answer.headers
    assert "Try again in 2 seconds." in answer.text
    assert "shorten the longest note" not in answer.text
    assert "Issue revision 3" in answer.text
