"""The quality meter in the builder names a problem, links to its field, and shows when it is solved."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.test_accessibility import violations
from tests.browser.therapist import DESKTOP, PHONE, Therapist

HARD_NOTE = "Keep the lumbar area still."


def add(therapist: Therapist, name: str) -> None:
    therapist.after(lambda: therapist.result(name).locator(".addbutton").click())


def write_note(therapist: Therapist, name: str, note: str) -> None:
    therapist.row(name).focus()
    therapist.page.keyboard.press("w")
    therapist.page.keyboard.type(note)
    therapist.after(lambda: therapist.page.keyboard.press("Escape"))


@pytest.mark.slow
def test_by_keyboard_from_a_problem_to_its_field_until_it_is_solved(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bridge")
    page, news = therapist.page, therapist.page.locator("#meter-news")
    expect(news).to_have_text("Sheet quality: nothing to mend.")
    write_note(therapist, "Bridge", HARD_NOTE)
    expect(page.locator("#quality-score")).to_have_attribute("data-to-mend", "1")
    expect(news).to_have_text("Sheet quality: 1 to mend.")

    page.locator("#quality > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#quality .check")).to_contain_text("not in everyday words: “lumbar”")
    therapist.tab_to("Why")
    page.keyboard.press("Enter")
    expect(page.get_by_text("PEMAT-P item 3")).to_be_visible()
    therapist.tab_to("Edit note")
    page.keyboard.press("Enter")
    expect(page.locator("#quality")).not_to_have_attribute("open", "")
    expect(page.locator(":focus")).to_have_value(HARD_NOTE)

    page.keyboard.press("Control+a")
    page.keyboard.type("Keep your low back still.")
    therapist.after(lambda: page.keyboard.press("Escape"))
    expect(news).to_have_text("Sheet quality: nothing to mend.")


def test_on_a_phone_the_list_is_above_the_bar_and_links_to_the_dose(
    therapist: Therapist,
) -> None:
    page = therapist.page
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    therapist.dose("Bird dog").fill("")
    therapist.after(lambda: page.keyboard.press("Enter"))
    page.set_viewport_size(PHONE)
    therapist.open_plan(url)
    page.locator("#quality > summary").click()
    listed, dock = page.locator(".meter").bounding_box(), page.locator(".dock").bounding_box()
    assert listed
    assert dock
    assert listed["y"] + listed["height"] <= dock["y"] + 1
    assert violations(page) == []
    page.get_by_role("link", name="Edit dose").click()
    expect(therapist.dose("Bird dog")).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_of_the_meter_links_into_the_builder(
    therapist: Therapist, width: ViewportSize
) -> None:
    page = therapist.page
    page.set_viewport_size(width)
    url = therapist.start_plan("sciatica-six")
    page.goto(f"{url}/meter")
    assert violations(page) == []
    page.get_by_role("link", name="Set effort").click()
    therapist.wait_until_ready()
    expect(page.get_by_label("Effort, 0–10")).to_be_focused()
