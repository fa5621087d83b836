"""The patient screens: search while typing, choice of conditions, keys, correctable mistakes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.test_accessibility import violations
from tests.browser.therapist import DESKTOP, PHONE, TABLET, Server, Therapist

NARROWEST: ViewportSize = {"width": 320, "height": 700}
SCREENS = pytest.mark.parametrize(
    "size", [DESKTOP, TABLET, PHONE, NARROWEST], ids=["desktop", "tablet", "phone", "narrowest"]
)


def test_the_list_narrows_while_typing_and_the_address_contains_no_name(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}/patients")
    page.keyboard.press("/")
    page.keyboard.type("tomas wilk")
    expect(page.get_by_role("link", name="Tomasz Wilk", exact=True)).to_be_visible()
    expect(page.get_by_role("row", name="Ana Ruiz")).to_have_count(0)
    assert page.url == f"{server.url}/patients"
    page.locator("#q").fill("zzzz")
    expect(page.get_by_text("Nobody found for “zzzz”.")).to_be_visible()


def test_a_condition_is_chosen_by_an_alias_with_the_keyboard(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/patients/new")
    page.locator("#condition-filter").fill("slipped")
    page.keyboard.press("Enter")
    assert page.get_by_role("checkbox", name="Disc herniation").is_checked()
    assert page.evaluate("document.activeElement.id") == "since-disc-herniation"
    expect(page.locator("[data-picker-chosen] li")).to_have_count(1)


def test_an_unknown_condition_says_what_to_do(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/patients/new")
    page.locator("#condition-filter").fill("qqqq")
    expect(page.get_by_text("Write it in the notes; it is then not checked.")).to_be_visible()


def test_after_a_mistake_the_first_field_to_correct_has_focus(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/patients/new")
    page.get_by_label("Name", exact=True).fill("Lena Berg")
    page.get_by_label("Date of birth").fill("5/6/1968")
    page.get_by_role("button", name="Create patient").click()
    expect(page.get_by_text("This can be 5 June or 6 May.")).to_be_visible()
    expect(page.get_by_label("Date of birth")).to_be_focused()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Lena Berg")


def test_the_notes_show_how_many_characters_are_left(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/patients/new")
    page.get_by_label("Notes").fill("x" * 4_001)
    count = page.locator("[data-count-for=notes]")
    expect(count).to_have_text("4001 of 4000 characters")
    expect(count).to_have_class("field__count field__count--over")


def test_keys_work_outside_fields_and_can_be_switched_off(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/patients")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
    page.get_by_label("Single letters work as keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert page.url.endswith("/patients")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single letters work as keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/patients/new")
    page.get_by_label("Name", exact=True).press("n")
    assert page.get_by_label("Name", exact=True).input_value() == "n"


@pytest.mark.slow
@SCREENS
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    page: Page, server: Server, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    for path in (
        "/patients",
        "/patients/new",
        f"/patients/{server.ana}",
        f"/patients/{server.ana}/edit",
        "/account",
    ):
        page.goto(server.url + path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path


@pytest.mark.slow
@SCREENS
def test_signing_in_has_no_obstacle(chromium: Browser, server: Server, size: ViewportSize) -> None:
    context = chromium.new_context(viewport=size)
    page = context.new_page()
    page.goto(f"{server.url}/patients")
    assert violations(page) == []
    page.get_by_label("E-mail").fill("nobody@clinic.example")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="do not belong together")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_enter_opens_the_only_patient_that_is_found(therapist: Therapist, server: Server) -> None:
    server.add_patient("Quentin Only")
    therapist.open_patients()
    page = therapist.page
    page.locator("#q").focus()
    page.keyboard.type("Quentin O")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/patients/[^/]+$"))
    expect(page.locator("h1")).to_contain_text("Quentin Only")
