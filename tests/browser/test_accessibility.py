"""axe finds no accessibility problems, at desktop and at phone width."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.therapist import DESKTOP, PHONE, Server, Therapist

AXE = (Path(__file__).parent.parent / "support" / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])


def violations(page: Page) -> list[str]:
    # Through the debugger's door: the page's own policy would rightly refuse a foreign script.
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {json.dumps([node['target'] for node in one['nodes'][:4]])}"
        for one in found["violations"]
    ]


@pytest.mark.slow
@WIDTHS
def test_the_builder(therapist: Therapist, width: ViewportSize) -> None:
    therapist.page.set_viewport_size(width)
    therapist.start_plan("sciatica-six")
    assert violations(therapist.page) == []


@pytest.mark.slow
def test_the_builder_with_everything_open(therapist: Therapist) -> None:
    """A dose with an error, a note, a menu, swaps and the reason of an override, all at once."""
    therapist.start_plan("sciatica-six")
    page = therapist.page
    row = therapist.row("Bird dog")
    row.focus()
    page.keyboard.press("w")
    therapist.dose("Bird dog").fill("3x10 sdie")
    expect(row.locator("[data-reading]")).to_contain_text("keeps")
    page.locator("[data-keep] > summary").first.click()
    page.locator("#quality > summary").click()
    row.locator(".row__menu > summary").click()
    assert violations(page) == []


@pytest.mark.slow
@WIDTHS
def test_the_builder_without_any_exercise(therapist: Therapist, width: ViewportSize) -> None:
    therapist.page.set_viewport_size(width)
    therapist.start_plan()
    assert violations(therapist.page) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", ["?pane=add", "/preview"])
@WIDTHS
def test_catalog_and_preview(therapist: Therapist, width: ViewportSize, path: str) -> None:
    therapist.page.set_viewport_size(width)
    url = therapist.start_plan("sciatica-six")
    therapist.page.goto(url + path)
    assert violations(therapist.page) == []


@pytest.mark.slow
@WIDTHS
def test_the_issued_sheet_and_the_phone_page(
    therapist: Therapist, server: Server, width: ViewportSize
) -> None:
    page = therapist.page
    page.set_viewport_size(DESKTOP)
    url = therapist.start_plan()
    therapist.after(lambda: therapist.result("Bird dog").locator(".addbutton").click())
    page.goto(url + "/preview")
    page.get_by_role("button", name="Issue revision 1").click()
    code = page.locator(".bigcode").inner_text().replace(" ", "")
    page.set_viewport_size(width)
    assert violations(page) == []
    page.goto(f"{server.url}/P/{code}")
    expect(page.get_by_text("Bird dog").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        *(
            "/patients",
            "/exercises",
            "/exercises/bird-dog",
            "/templates",
            "/templates/sciatica-six",
        ),
        *("/clinic", "/clinic/people", "/clinic/audit", "/clinic/backup-and-doctor"),
    ],
)
@WIDTHS
def test_the_other_pages(page: Page, server: Server, width: ViewportSize, path: str) -> None:
    page.set_viewport_size(width)
    page.goto(server.url + path)
    assert violations(page) == []


@pytest.mark.slow
def test_compare_view(therapist: Therapist, server: Server) -> None:
    url = therapist.start_plan()
    therapist.after(lambda: therapist.result("Bird dog").locator(".addbutton").click())
    other = Therapist(therapist.page.context.new_page(), server)
    other.open_plan(url)
    other.dose("Bird dog").fill("5x5")
    other.after(lambda: other.page.keyboard.press("Enter"))
    therapist.dose("Bird dog").fill("2x8/side")
    therapist.page.keyboard.press("Enter")
    expect(therapist.page.locator("#compare-view")).to_be_visible()
    assert violations(therapist.page) == []
