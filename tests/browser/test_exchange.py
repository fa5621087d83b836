"""Exercises are imported from a file, one is added to a plan, and the sheet credits its author."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from ptplanner.services import importing
from tests.browser.test_accessibility import violations
from tests.browser.therapist import DESKTOP, PHONE, Therapist
from tests.pdf import reading
from tests.support.exercises import a_file, a_page, a_wger_entry, a_wger_translation


def _pages(folder: Path) -> list[Path]:
    """Two pages of a made-up collection, the second one first."""
    heron = a_wger_entry()
    otter = a_wger_entry(
        id=7002, uuid="b", translations=[a_wger_translation(name="Otter float", aliases=[])]
    )
    found = []
    for name, entry in (("2.json", otter), ("1.json", heron)):
        path = folder / name
        path.write_bytes(a_file(a_page(entry, count=2)).content)
        found.append(path)
    return found


def _import(page: Page, url: str, files: list[Path]) -> None:
    page.goto(f"{url}/own-exercises")
    page.get_by_role("link", name="Import").click()
    page.get_by_label("Files").set_input_files(files)
    page.get_by_role("button", name="Look at them first").click()


def test_from_a_file_to_the_printed_sheet(
    therapist: Therapist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One at a time, so that the page has to ask again.
    monkeypatch.setattr(importing, "BATCH_SIZE", 1)
    page, url = therapist.page, therapist.server.url
    _import(page, url, _pages(tmp_path))
    expect(page.get_by_text("Movements are not described in these files.")).to_be_visible()
    expect(page.get_by_text("CC-BY-SA-4.0").first).to_be_visible()
    page.get_by_role("button", name="Import them now").click()
    expect(page.get_by_text("Nothing is left halfway.")).to_be_visible()
    expect(page.locator(".own-counts")).to_contain_text(re.compile(r"2\s*Imported|Imported\s*2"))

    therapist.start_plan()
    therapist.search.fill("stork")
    expect(therapist.result("Heron stand")).to_contain_text("Not checked: movements not described")
    therapist.after(therapist.result("Heron stand").locator(".addbutton").click)
    row = therapist.row("Heron stand")
    expect(row).to_contain_text("precautions cannot be checked")

    row.get_by_role("link", name="Describe them").click()
    page.get_by_label("Stands on one leg without support").check()
    page.get_by_label(re.compile("I have gone through all of them")).check()
    page.get_by_role("button", name="Save exercise").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Heron stand")
    expect(page.get_by_text("precautions cannot be checked")).to_have_count(0)
    expect(page.get_by_role("heading", name="Credit")).to_be_visible()

    therapist.open_ana()
    page.locator(".patient-bar__actions .button--primary").click()
    therapist.wait_until_ready()
    expect(therapist.row("Heron stand")).not_to_contain_text("precautions cannot be checked")
    # The import guessed the dose, so the plan has none until the therapist gives one.
    therapist.dose("Heron stand").fill("3x10")
    therapist.after(partial(therapist.dose("Heron stand").press, "Enter"))
    page.get_by_role("link", name="Preview and issue").click()
    page.get_by_role("button", name=re.compile("^Issue revision")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is issued")
    sheet = page.request.get(f"{page.url.partition('?')[0]}.pdf?paper=a4")
    assert "Words by others: 1: Text “Heron stand" in " ".join(reading.text(sheet.body()).split())
    code = (page.locator(".bigcode").text_content() or "").replace(" ", "")
    page.goto(f"{url}/P/{code}")
    page.get_by_role("link", name=re.compile("Heron stand")).first.click()
    expect(page.locator(".credits")).to_contain_text(
        "Text “Heron stand, as we teach it” by Lena Reed"
    )


@pytest.mark.slow
@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_import_screen_is_accessible(
    therapist: Therapist, width: ViewportSize, tmp_path: Path
) -> None:
    page, url = therapist.page, therapist.server.url
    page.set_viewport_size(width)
    like = a_wger_entry(
        id=7100, uuid="like", translations=[a_wger_translation(name="Bird dogs", license=77)]
    )
    path = tmp_path / "like.json"
    path.write_bytes(a_file([like, {"translations": 7}]).content)
    for at in ("/own-exercises", "/own-exercises/new", "/own-exercises/import"):
        page.goto(f"{url}{at}")
        assert violations(page) == []
    _import(page, url, [path])
    page.get_by_text("Decide one by one").click()
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
