"""Issuing takes seconds: the page says so, and clicks and keys that come meanwhile issue nothing again."""

from __future__ import annotations

from playwright.sync_api import Page, Request, expect

from ptplanner.domain import edits
from ptplanner.domain.ids import TemplateSlug
from tests.browser.therapist import Server

# Three ways to issue within a third of a second, and a note of what the page says after the first.
IMPATIENT = """() => {
  document.addEventListener("submit", () => setTimeout(() => {
    const button = document.querySelector("#issue");
    const message = document.querySelector(".issue__making");
    sessionStorage.setItem("seen", `${button.ariaBusy}: ${message.innerText.trim()}`);
  }, 50), { once: true });
  const issue = document.querySelector("#issue");
  setTimeout(() => issue.click(), 0);
  setTimeout(() => issue.click(), 150);
  setTimeout(() => document.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true })), 300);
}"""


def test_the_page_says_that_the_sheet_is_made_and_sends_it_once(page: Page, server: Server) -> None:
    services, who = server.services, server.who
    patient = services.patients.search_patients(who, "Ana").rows[0].patient.id
    template = edits.ApplyTemplate(TemplateSlug("ankle-sprain"))
    plan = services.planning.start_plan(who, patient, template)
    page.goto(f"{server.url}/plans/{plan}/preview")
    page.wait_for_selector(".sheetpage img")
    posts: list[Request] = []
    page.on("request", lambda sent: posts.append(sent) if sent.method == "POST" else None)
    page.evaluate(IMPATIENT)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revision 1 is issued")
    assert [sent.url for sent in posts] == [f"{server.url}/plans/{plan}/issue"]
    seen = page.evaluate("sessionStorage.getItem('seen')")
    assert seen.startswith("true: Making the sheet.")
