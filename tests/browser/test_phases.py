"""A template in phases, from the patient's page to the next phase, on desktop and phone."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.test_accessibility import violations
from tests.browser.therapist import DESKTOP, PHONE, Therapist

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_next_phase_is_two_clicks_away(therapist: Therapist, width: ViewportSize) -> None:
    page = therapist.page
    page.set_viewport_size(width)
    therapist.start_plan("sciatica-in-phases")
    picker = page.locator("#template-picker")
    therapist.click(picker.locator("> summary"))
    picker.get_by_text("Sciatica in three phases").click()
    expect(picker.get_by_text("Weeks 1 to 2 · the plan is here")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    following = picker.get_by_role("button", name="Next phase: Move and get steady")
    therapist.after(partial(therapist.click, following))
    assert therapist.clicks == 2
    expect(therapist.rows).to_have_count(5)
    assert therapist.names() == [
        "Sciatic nerve glide",
        "Lower trunk rotation",
        "Bridge",
        "Bird dog, leg only",
        "Walking",
    ]
    expect(page.get_by_text("Removed Pelvic tilt")).to_be_visible()
    expect(page.locator("[aria-live]").filter(has_text="4 taken out")).to_be_attached()


def test_a_plan_starts_at_a_later_phase(therapist: Therapist) -> None:
    page = therapist.page
    therapist.server.add_patient("Wim Later")
    therapist.open_patients()
    page.get_by_role("link", name="Wim Later", exact=True).click()
    page.get_by_text(re.compile("^Other templates")).click()
    ankle = page.locator("li", has_text="Ankle sprain").last
    ankle.get_by_text("Start at a later phase").click()
    assert violations(page) == []
    ankle.get_by_role("button", name="Phase 2: Load and balance").click()
    therapist.wait_until_ready()
    expect(therapist.row("Tandem stand with support")).to_be_visible()
    expect(therapist.row("Walking")).to_be_visible()
    expect(therapist.rows).to_have_count(5)
