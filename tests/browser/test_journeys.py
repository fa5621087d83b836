"""From patient to issued sheet, by mouse and by keyboard alone, with every step counted."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.therapist import Therapist

# What is typed, and what is meant by it.
CHOSEN = {
    "bird": "Bird dog",
    "bridge": "Bridge",
    "rock": "Rock-back",
    "nerve": "Sciatic nerve glide",
}
# A practised person clicks about once a second and types three keys in one.
TEMPLATE_CLICKS = 20
NOTHING_CLICKS = 20
TEMPLATE_KEYS = 90
NOTHING_KEYS = 130


def tell(capsys: pytest.CaptureFixture[str], what: str, therapist: Therapist) -> None:
    with capsys.disabled():
        print(f"\n{what}: {therapist.clicks} clicks, {therapist.keystrokes} keystrokes")  # noqa: T201  # the figures are asked for


def is_issued(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revision 1 is issued")
    expect(page.locator(".bigcode")).to_have_text(
        re.compile(r"^[2-9B-Z]{4} [2-9B-Z]{4} [2-9B-Z]{4}$")
    )


def first_open_finding(therapist: Therapist) -> Locator:
    return therapist.page.locator("[data-open-finding]")


def test_four_exercises_from_the_template_by_mouse(
    therapist: Therapist, capsys: pytest.CaptureFixture[str]
) -> None:
    page = therapist.page
    therapist.server.add_patient("Vera Sand")
    therapist.open_patients()
    therapist.click(page.get_by_role("link", name="Vera Sand", exact=True))
    therapist.click(page.get_by_role("button", name=re.compile("^Six exercises for sciatica")))
    therapist.wait_until_ready()
    expect(therapist.rows).to_have_count(6)
    remove_until_four_by_mouse(therapist)
    answer_all_by_mouse(therapist)
    issue_by_mouse(therapist)
    tell(capsys, "four exercises from the template, by mouse", therapist)
    assert therapist.clicks <= TEMPLATE_CLICKS
    assert therapist.keystrokes == 0


def remove_until_four_by_mouse(therapist: Therapist) -> None:
    for name in ("Diagonal chop", "Single-leg Romanian deadlift"):
        row = therapist.row(name)
        therapist.click(row.get_by_label(f"More for {name}"))
        therapist.after(partial(therapist.click, row.get_by_role("button", name="Remove")))
    expect(therapist.rows).to_have_count(4)


def answer_all_by_mouse(therapist: Therapist) -> None:
    findings = first_open_finding(therapist)
    while findings.count():
        swap = findings.first.locator("[data-first-swap]")
        act = swap if swap.count() else findings.first.locator("[data-accept]")
        therapist.after(partial(therapist.click, act))


def issue_by_mouse(therapist: Therapist) -> None:
    page = therapist.page
    therapist.click(page.get_by_role("link", name="Preview and issue").first)
    expect(page.locator(".sheetpage img").first).to_be_visible()
    therapist.click(page.get_by_role("button", name="Issue revision 1"))
    is_issued(page)


def test_four_exercises_from_an_empty_plan_by_mouse(
    therapist: Therapist, capsys: pytest.CaptureFixture[str]
) -> None:
    page = therapist.page
    therapist.server.add_patient("Noor Haan")
    therapist.open_patients()
    therapist.click(page.get_by_role("link", name="Noor Haan", exact=True))
    therapist.click(page.get_by_role("button", name=re.compile("^From nothing")))
    therapist.wait_until_ready()
    expect(therapist.rows).to_have_count(0)
    for word, name in CHOSEN.items():
        therapist.click(therapist.search)
        page.keyboard.press("Control+a")
        therapist.type(word)
        therapist.after(partial(therapist.click, therapist.result(name).locator(".addbutton")))
    give_missing_doses(therapist)
    answer_all_by_mouse(therapist)
    issue_by_mouse(therapist)
    tell(capsys, "four exercises from nothing, by mouse", therapist)
    assert therapist.clicks <= NOTHING_CLICKS


def give_missing_doses(therapist: Therapist) -> None:
    """An exercise whose guide gives no dose needs one word from the therapist."""
    missing = therapist.page.locator(".row:has(.row__sentence--missing) .dose__input")
    while missing.count():
        therapist.click(missing.first)
        therapist.type("2x10")
        therapist.after(lambda: therapist.press("Enter"))


def test_four_exercises_from_the_template_by_keyboard_alone(
    therapist: Therapist, capsys: pytest.CaptureFixture[str]
) -> None:
    page = therapist.page
    therapist.server.add_patient("Kees Bos")
    therapist.open_patients()
    therapist.tab_to("^Kees Bos")
    therapist.press("Enter")
    page.wait_for_url("**/patients/*")
    therapist.tab_to("^Six exercises for sciatica")
    therapist.press("Enter")
    therapist.wait_until_ready()
    expect(therapist.rows).to_have_count(6)
    for name in ("Diagonal chop", "Single-leg Romanian deadlift"):
        go_to_row(therapist, name)
        therapist.after(lambda: therapist.press("Delete"))
    answer_all_by_keyboard(therapist)
    issue_by_keyboard(therapist)
    tell(capsys, "four exercises from the template, by keyboard alone", therapist)
    assert therapist.clicks == 0
    assert therapist.keystrokes <= TEMPLATE_KEYS


def go_to_row(therapist: Therapist, name: str) -> None:
    """Down, and up again where the row stands above: focus is on one row all the time."""
    for key in ("ArrowDown",) * 8 + ("ArrowUp",) * 8:
        if therapist.page.locator(f'.row[data-name="{name}"]:focus').count():
            return
        therapist.press(key)
    raise AssertionError(f"the arrows do not reach {name}")


def answer_all_by_keyboard(therapist: Therapist) -> None:
    findings = first_open_finding(therapist)
    while findings.count():
        row = findings.first.locator("xpath=ancestor::li")
        name = str(row.get_attribute("data-name"))
        # From a dose field back to its row.
        if therapist.page.locator(".dose__input:focus").count():
            therapist.press("Escape")
        go_to_row(therapist, name)
        if findings.first.locator("[data-first-swap]").count():
            therapist.press("s")
            therapist.after(lambda: therapist.press("Enter"))
        else:
            therapist.after(lambda: therapist.press("k"))


def issue_by_keyboard(therapist: Therapist) -> None:
    page = therapist.page
    if page.locator(".dose__input:focus, #q:focus").count():
        therapist.press("Escape")
    therapist.press("p")
    expect(page.locator("body[data-ready] .sheetpage img").first).to_be_visible()
    therapist.press("Control+Enter")
    is_issued(page)


@pytest.mark.slow
def test_four_exercises_from_an_empty_plan_by_keyboard_alone(
    therapist: Therapist, capsys: pytest.CaptureFixture[str]
) -> None:
    page = therapist.page
    therapist.server.add_patient("Lin Mei")
    therapist.open_patients()
    therapist.tab_to("^Lin Mei")
    therapist.press("Enter")
    page.wait_for_url("**/patients/*")
    therapist.tab_to(re.compile("^From nothing"))
    therapist.press("Enter")
    therapist.wait_until_ready()
    therapist.press("/")
    for word in CHOSEN:
        therapist.type(word)
        therapist.after(lambda: therapist.press("Enter"))
    expect(therapist.rows).to_have_count(4)
    dose_missing_by_keyboard(therapist)
    answer_all_by_keyboard(therapist)
    issue_by_keyboard(therapist)
    tell(capsys, "four exercises from nothing, by keyboard alone", therapist)
    assert therapist.clicks == 0
    assert therapist.keystrokes <= NOTHING_KEYS


def dose_missing_by_keyboard(therapist: Therapist) -> None:
    missing = therapist.page.locator(".row:has(.row__sentence--missing)")
    therapist.press("Escape")
    while missing.count():
        go_to_row(therapist, str(missing.first.get_attribute("data-name")))
        therapist.press("d")
        therapist.type("2x10")
        therapist.after(lambda: therapist.press("Enter"))


def test_a_revision_stays_unchanged_when_the_plan_is_edited(therapist: Therapist) -> None:
    page = therapist.page
    therapist.start_plan()
    therapist.after(lambda: therapist.click(therapist.result("Bird dog").locator(".addbutton")))
    issue_by_mouse(therapist)
    code = page.locator(".bigcode").inner_text()
    first = page.url
    page.get_by_role("button", name="Revise").click()
    therapist.wait_until_ready()
    therapist.dose("Bird dog").fill("2x8/side")
    therapist.after(lambda: page.keyboard.press("Enter"))
    page.get_by_role("link", name="Preview and issue").first.click()
    page.get_by_role("button", name="Issue revision 2").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revision 2 is issued")
    assert page.locator(".bigcode").inner_text() == code
    page.goto(first)
    expect(page.locator(".notice")).to_contain_text(["This sheet is old"])
