"""Disc herniation and guide A: one exercise is swapped, or overridden with a reason; clinics adjust rules."""

from __future__ import annotations

import re
from functools import partial

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.browser.therapist import PHONE, Therapist
from tests.pdf import reading

HUG = "Double knee-to-chest stretch"
WARNING = "Do not pull both knees to your chest."
REASON = "Bending eases her leg pain; tried today, three times."


def a_plan_from_guide_a(therapist: Therapist, name: str) -> None:
    """The template says what it would trip before it is taken, and each row says it after."""
    page = therapist.page
    therapist.server.add_patient(name)
    therapist.open_patients()
    page.get_by_role("link", name=name, exact=True).click()
    start = page.get_by_role("button", name=re.compile("^Six exercises for sciatica"))
    expect(start).to_contain_text("1 to avoid")
    start.click()
    therapist.wait_until_ready()
    finding = therapist.row(HUG).locator("[data-open-finding]")
    expect(finding).to_have_attribute("data-level", "avoid")
    expect(finding).to_contain_text("Commonly advised against with a disc herniation")


def accept_cautions(therapist: Therapist) -> None:
    cautions = therapist.page.locator("[data-open-finding] [data-accept]")
    while cautions.count():
        therapist.after(partial(cautions.first.click))


def give_missing_doses(therapist: Therapist) -> None:
    missing = therapist.page.locator(".row:has(.row__sentence--missing) .dose__input")
    while missing.count():
        missing.first.fill("2x10")
        therapist.after(partial(missing.first.press, "Enter"))


def issued_text(page: Page) -> str:
    """Issues, and reads the printed sheet as text in one line."""
    page.get_by_role("link", name="Preview and issue").first.click()
    expect(page.locator(".sheetpage img").first).to_be_visible()
    page.get_by_role("button", name="Issue revision 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revision 1 is issued")
    sheet = page.locator('a[href*=".pdf"]').first.get_attribute("href")
    answer = page.request.get(f"{page.url.split('/plans/')[0]}{sheet}")
    return " ".join(reading.text(answer.body()).split())


def test_guide_a_with_a_disc_herniation_ends_without_the_knee_hug(therapist: Therapist) -> None:
    page = therapist.page
    a_plan_from_guide_a(therapist, "Irma Prado")
    page.get_by_role("link", name="Preview and issue").first.click()
    page.get_by_role("button", name="Issue revision 1").click()
    expect(page.locator("#missing")).to_contain_text(HUG)
    page.get_by_role("link", name="Back to plan").click()
    therapist.wait_until_ready()
    swap = therapist.row(HUG).locator("[data-first-swap]")
    safer = (swap.locator("strong").text_content() or "").strip()
    therapist.after(partial(swap.click))
    expect(therapist.row(HUG)).to_have_count(0)
    expect(therapist.row(safer).locator("[data-open-finding]")).to_have_count(0)
    accept_cautions(therapist)
    give_missing_doses(therapist)
    text = issued_text(page)
    assert safer in text
    assert HUG not in text
    assert WARNING not in text


def test_guide_a_with_a_disc_herniation_ends_with_a_reasoned_override(
    therapist: Therapist,
) -> None:
    page = therapist.page
    a_plan_from_guide_a(therapist, "Iris Vos")
    row = therapist.row(HUG)
    row.get_by_text("Keep, with a reason…").click()
    row.get_by_label("Why keep it?").fill(REASON)
    row.get_by_label("Say it to the patient").fill("It eased your leg when we tried it.")
    therapist.after(partial(row.get_by_role("button", name="Keep and print a warning").click))
    expect(row.locator(".finding__answer")).to_contain_text(REASON)
    accept_cautions(therapist)
    give_missing_doses(therapist)
    text = issued_text(page)
    assert HUG in text
    # The box stands beside another, and a PDF is read line by line across both.
    assert re.search(r"Exercise \d was chosen for you", text)
    assert WARNING not in text, "the sheet forbids nothing that it asks for"
    assert REASON not in text, "the reason is for the record, not for the patient"
    plan = page.url.split("/plans/")[1].split("/")[0]
    assert reason_kept(therapist, plan) == REASON


def reason_kept(therapist: Therapist, plan: str) -> str:
    """In the revision, and in the audit trail by rule."""
    server = therapist.server
    with server.services.store.begin_read() as repos:
        trail = repos.audit.list(server.who.clinic, 20)
    details = [entry.detail for entry in trail if entry.subject == f"plan {plan}"]
    assert any("double-knee-to-chest in spite of disc-hug (avoid)" in detail for detail in details)
    with server.services.store.begin_read() as repos:
        (revision,) = (r for r in repos.revisions.list_revisions(server.who.clinic, plan))  # type: ignore[arg-type]  # from an address
    return next(f.reason for f in revision.document.findings if f.rule == "disc-hug")


def test_precautions_work_by_keyboard_and_on_a_phone(therapist: Therapist) -> None:
    page = therapist.page
    page.goto(f"{therapist.server.url}/clinic/precautions")
    rule = page.locator("#rule-fracture-lifting")
    rule.locator("summary").focus()
    therapist.press("Enter", "Tab", "Space", "Tab")
    therapist.type("Our bone clinic decides each time.")
    rule.locator("details form button").press("Enter")
    expect(rule.get_by_role("status")).to_contain_text("Adjusted.")
    expect(rule).to_contain_text("Built in: avoid")
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    rule.get_by_role("button", name="Back to built in").click()
    expect(rule).not_to_contain_text("Built in: avoid")
    page.goto(f"{therapist.server.url}/clinic/precautions/new")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
