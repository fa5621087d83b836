"""What is typed in any form outlives an ended sign-in, a reload and a lost page, and belongs to one account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ptplanner.domain.clinic import Role
from ptplanner.services.demo import DEMO_EMAIL
from tests.browser.therapist import DESKTOP, SLOWEST_MS, Server, Therapist
from tests.support.served_clinic import PASSWORD

NOTES = "Likes tea. “Slowly”, said Łukasz 🙂\nSecond line."


@pytest.fixture
def own_page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A page in a browser of its own with its own sign-in, because signing out ends it at the server."""
    with closing(chromium.new_context(viewport=DESKTOP)) as context:
        context.set_default_timeout(SLOWEST_MS)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{server.url}/sign-in")
        sign_in(page)
        yield page


def end_session(context: BrowserContext) -> None:
    context.clear_cookies(name="ptplanner")


def sign_in(page: Page, email: str = DEMO_EMAIL, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def fill_patient(page: Page, name: str) -> None:
    page.locator("#name").fill(name)
    page.locator("#notes").fill(NOTES)
    page.get_by_label("Left", exact=True).check()
    page.locator("input[name=condition][value=sciatica]").check()
    page.locator("#since-sciatica").fill("2 March 2026")


def expect_patient(page: Page, name: str) -> None:
    expect(page.locator("#name")).to_have_value(name)
    expect(page.locator("#notes")).to_have_value(NOTES)
    expect(page.get_by_label("Left", exact=True)).to_be_checked()
    expect(page.locator("input[name=condition][value=sciatica]")).to_be_checked()
    expect(page.locator("#since-sciatica")).to_have_value("2 March 2026")


def kept(page: Page) -> list[str]:
    names: list[str] = page.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('ptplanner:'))"
    )
    return names


def test_a_new_patient_outlives_an_ended_sign_in(own_page: Page, server: Server) -> None:
    page = own_page
    page.goto(f"{server.url}/patients/new")
    fill_patient(page, "Zora Ended")
    end_session(page.context)
    page.get_by_role("button", name="Create patient").click()
    expect(page.get_by_text("Not saved: your sign-in has ended.")).to_be_visible()
    expect(page.get_by_text("This browser keeps what was typed")).to_be_visible()
    sign_in(page)
    assert page.url.endswith("/patients/new")
    expect_patient(page, "Zora Ended")
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    expect(page.locator("label[for=name] .unsaved")).to_have_text("not saved")
    page.get_by_role("button", name="Create patient").click()
    page.wait_for_url(re.compile(r"/patients/[^/]+$"))
    expect(page.locator("h1")).to_contain_text("Zora Ended")
    assert kept(page) == []


def test_another_account_is_not_shown_what_was_typed(own_page: Page, server: Server) -> None:
    person = server.services.people.add_person(
        server.who, "Kim Noor", "kim-kept@demo.example", Role.THERAPIST
    )
    page = own_page
    page.goto(f"{server.url}/patients/new")
    fill_patient(page, "Zora Private")
    end_session(page.context)
    page.get_by_role("button", name="Create patient").click()
    sign_in(page, "kim-kept@demo.example", person.password)
    expect(page.locator("#name")).to_have_value("")
    assert "Zora Private" not in page.content()
    assert kept(page) == []
    page.goto(f"{server.url}/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.goto(f"{server.url}/patients/new")
    sign_in(page)
    expect(page.locator("#name")).to_have_value("")


def test_signing_out_clears_what_the_browser_kept_in_all_tabs(
    own_page: Page, server: Server
) -> None:
    page = own_page
    page.goto(f"{server.url}/patients/new")
    fill_patient(page, "Zora Out")
    assert kept(page)
    other = page.context.new_page()
    other.goto(f"{server.url}/account")
    other.get_by_role("button", name="Sign out", exact=True).click()
    other.wait_for_url("**/sign-in")
    page.wait_for_url("**/sign-in")
    assert kept(page) == []
    assert (
        page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)").count("Zora")
        == 0
    )


def test_a_half_filled_form_is_offered_when_it_is_opened_again(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/patients/new")
    fill_patient(page, "Zora Half")
    page.goto(f"{server.url}/patients")
    page.goto(f"{server.url}/patients/new")
    expect(page.locator("#name")).to_have_value("")
    page.get_by_role("button", name="Put it back").click()
    expect_patient(page, "Zora Half")
    page.reload()
    expect_patient(page, "Zora Half")
    page.get_by_role("button", name="Drop it").click()
    expect(page.locator("#name")).to_have_value("")
    expect(page.locator("input[name=condition][value=sciatica]")).not_to_be_checked()
    page.reload()
    expect(page.locator("[data-kept-notice]")).to_have_count(0)


def test_a_kept_form_does_not_replace_what_a_colleague_has_saved(
    therapist: Therapist, server: Server
) -> None:
    server.add_patient("Zora Colleague")
    with server.services.store.begin_read() as repos:
        patient = repos.patients.list(server.who.clinic, "Zora Colleague")[0].patient
    page, edit = therapist.page, f"{server.url}/patients/{patient.id}/edit"
    page.goto(edit)
    page.locator("#notes").fill("Mine.")
    page.goto(f"{server.url}/patients")
    server.services.patients.change_patient(server.who, replace(patient, notes="A colleague's."))
    page.goto(edit)
    page.reload()
    expect(page.locator("#notes")).to_have_value("A colleague's.")
    notice = page.locator("[data-kept-notice]")
    expect(notice).to_contain_text("Since then it was changed and saved: Notes")
    notice.get_by_role("button", name="Put it back").click()
    expect(page.locator("#notes")).to_have_value("Mine.")
    # It is sent with the version that it was typed over, so the server asks.
    page.get_by_role("button", name="Save patient").click()
    clash = page.get_by_role("group", name="Notes")
    expect(clash).to_contain_text("Mine.")
    expect(clash).to_contain_text("A colleague's.")
    clash.get_by_text("Keep yours").click()
    page.get_by_role("button", name="Save patient").click()
    expect(page.get_by_role("heading", name="Zora Colleague")).to_be_visible()
    assert server.services.patients.get_patient(server.who, patient.id).notes == "Mine."


@pytest.mark.parametrize(
    ("path", "label", "text", "button"),
    [
        ("/clinic", "Telephone (optional)", "01632 960 999", "Save"),
        ("/own-exercises/new", "Name", "Heron reach of Zora", "Save exercise"),
        ("/clinic/precautions/new", "To the therapist", "Loads the tendon.", "Save the rule"),
    ],
)
def test_other_forms_outlive_an_ended_sign_in(
    own_page: Page, server: Server, path: str, label: str, text: str, button: str
) -> None:
    page = own_page
    page.goto(f"{server.url}{path}")
    page.get_by_label(label, exact=True).first.fill(text)
    end_session(page.context)
    page.get_by_role("button", name=button, exact=True).first.click()
    expect(page.get_by_text("Not saved: your sign-in has ended.")).to_be_visible()
    sign_in(page)
    assert page.url == f"{server.url}{path}"
    expect(page.get_by_label(re.compile(f"^{re.escape(label)}")).first).to_have_value(text)


def test_a_saved_form_is_not_offered_again(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/clinic")
    page.locator("#phone").fill("01632 960 777 ")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("New sheets show this")).to_be_visible()
    assert kept(page) == []
    expect(page.locator("[data-kept-notice]")).to_have_count(0)


def test_passwords_are_not_kept(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/account")
    for label in ("Current password", "New password", "New password, once more"):
        page.get_by_label(label, exact=True).fill("a secret that nobody keeps")
    assert "a secret" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_builder_goes_on_by_itself_after_a_sign_in_in_another_tab(
    own_page: Page, server: Server
) -> None:
    therapist = Therapist(own_page, server)
    therapist.start_plan("sciatica-six")
    page = own_page
    end_session(page.context)
    dose = therapist.rows.first.locator(".dose__input")
    dose.fill("4x6")
    expect(page.locator("#saved")).to_contain_text("Your sign-in has ended.")
    expect(therapist.rows.first.locator(".dose .unsaved")).to_have_text("not saved")
    link = page.locator("#saved a")
    other = page.context.new_page()
    other.goto(f"{server.url}{link.get_attribute('href')}")
    expect(other.get_by_text("Your sign-in has ended.")).to_be_visible()
    sign_in(other)
    other.close()
    therapist.wait_until_saved()
    expect(therapist.rows.first.locator(".row__sentence")).to_contain_text("4 sets of 6")


def test_the_builder_goes_on_after_its_own_sign_in_link(own_page: Page, server: Server) -> None:
    therapist = Therapist(own_page, server)
    url = therapist.start_plan("sciatica-six")
    page = own_page
    end_session(page.context)
    therapist.rows.first.locator(".dose__input").fill("4x6")
    page.locator("#saved a").click()
    sign_in(page)
    assert page.url == url
    therapist.wait_until_saved()
    expect(therapist.rows.first.locator(".row__sentence")).to_contain_text("4 sets of 6")
    assert kept(page) == []
