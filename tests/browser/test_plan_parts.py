"""After each edit the page shows what a fresh page would show, although only changed parts were sent."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page, expect

from tests.browser.therapist import Therapist

SEED = 20261129
EDITS = 30
# The plan and its strip as text and structure, without what scripts or the moment of loading decide.
READ_PLAN = """() => {
  const copy = document.getElementById("plan").cloneNode(true);
  const strip = document.getElementById("status").cloneNode(true);
  for (const root of [copy, strip]) {
    root.querySelectorAll("[data-tools], [data-mirror]").forEach((one) => one.replaceChildren());
    root.querySelectorAll("input[name=csrf_token]").forEach((one) => one.removeAttribute("value"));
    root.querySelectorAll("*").forEach((one) => {
      for (const name of ["open", "hidden", "tabindex", "data-open", "data-dirty", "style", "draggable"]) {
        if (name !== "hidden" || one.matches("[data-panel]")) one.removeAttribute(name);
      }
      if (!one.getAttribute("class")) one.removeAttribute("class");
      const attributes = [...one.attributes].sort((a, b) => a.name.localeCompare(b.name));
      attributes.forEach(({ name }) => one.removeAttribute(name));
      attributes.forEach(({ name, value }) => one.setAttribute(name, value));
      for (const node of [...one.childNodes]) if (node.nodeType === 3 && !node.data.trim()) node.remove();
    });
  }
  strip.querySelector("#quality")?.replaceChildren();
  strip.querySelector("#quality-open")?.replaceChildren();
  return `${copy.outerHTML}\n${strip.outerHTML}`.replaceAll(/>\\s+/g, ">").replaceAll(/\\s+</g, "<");
}"""


def set_dose(therapist: Therapist, chance: random.Random) -> None:
    dose = therapist.rows.nth(chance.randrange(therapist.rows.count())).locator(".dose__input")
    dose.fill(f"{chance.randint(1, 5)}x{chance.randint(8, 19)}/side")
    therapist.page.keyboard.press("Enter")


def move_row(therapist: Therapist, chance: random.Random) -> None:
    therapist.rows.nth(chance.randrange(therapist.rows.count())).focus()
    therapist.page.keyboard.press(chance.choice(["Alt+ArrowUp", "Alt+ArrowDown"]))


def remove_row(therapist: Therapist, chance: random.Random) -> None:
    therapist.rows.nth(chance.randrange(therapist.rows.count())).focus()
    therapist.page.keyboard.press("Delete")


def restore_row(therapist: Therapist, chance: random.Random) -> None:
    removed = therapist.page.locator("#plan .removed button")
    if removed.count():
        removed.nth(chance.randrange(removed.count())).click()
    else:
        add_row(therapist, chance)


def add_row(therapist: Therapist, chance: random.Random) -> None:
    add = therapist.page.locator("#results .addbutton")
    add.nth(chance.randrange(min(12, add.count()))).click()


def undo(therapist: Therapist, _: random.Random) -> None:
    therapist.page.locator("#undo").click()


def write_note(therapist: Therapist, chance: random.Random) -> None:
    therapist.rows.nth(chance.randrange(therapist.rows.count())).focus()
    therapist.page.keyboard.press("w")
    therapist.page.keyboard.insert_text(f"Note {chance.randint(1, 99)}.")
    therapist.page.keyboard.press("Escape")


def read_plan(page: Page) -> str:
    return str(page.evaluate(READ_PLAN))


@pytest.mark.slow
def test_thirty_edits_leave_the_page_as_a_reload_shows_it(therapist: Therapist) -> None:
    url = therapist.start_plan("sciatica-six")
    chance = random.Random(SEED)  # noqa: S311  # chooses edits of a test
    page, plan = therapist.page, therapist.page.locator("#plan")
    acts = [set_dose, set_dose, move_row, remove_row, restore_row, add_row, undo, write_note]
    with page.context.new_page() as fresh:
        for number in range(EDITS):
            act = chance.choice(acts)
            before = plan.get_attribute("data-version")
            act(therapist, chance)
            # A move at the edge of the plan changes nothing, and so does undo at the beginning.
            page.wait_for_timeout(50)
            therapist.wait_until_saved()
            if plan.get_attribute("data-version") == before:
                continue
            page.keyboard.press("Escape")
            fresh.goto(url)
            expect(fresh.locator("#builder[data-ready]")).to_be_attached()
            assert read_plan(page) == read_plan(fresh), f"edit {number}: {act.__name__}"
