"""The scripts of the phone speak the language of the plan: walked with a made-up second language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.phone import Sheet, issue, phone
from tests.browser.therapist import Server
from tests.support import second_language

# Everything that is shown or read aloud, with names and descriptions from attributes.
_SPOKEN = """() => [...document.querySelectorAll("body, body *")].flatMap((element) => [
    ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
    element.getAttribute("aria-label") ?? "", element.getAttribute("alt") ?? ""]).join("\\n")"""


@pytest.fixture(scope="module")
def sheet(server: Server) -> Sheet:
    return issue(server)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, chromium: Browser) -> Iterator[Page]:
    second_language.register_second_language(monkeypatch)
    with phone(chromium) as opened:
        yield opened


def find_english(page: Page) -> list[str]:
    names = ("Ben", "Demo Clinic")
    return second_language.list_latin_words(page.evaluate(_SPOKEN), names)


def test_ticks_and_the_week_hold_no_english(server: Server, page: Page, sheet: Sheet) -> None:
    page.goto(f"{server.url}/P/{sheet.plan}")
    page.locator("[data-today]").wait_for()
    assert find_english(page) == []
    boxes = page.locator("[data-tick]")
    for index in range(boxes.count()):
        boxes.nth(index).check()
        assert find_english(page) == [], index


def test_the_timer_and_the_tabs_hold_no_english(server: Server, page: Page, sheet: Sheet) -> None:
    page.goto(f"{server.url}/P/{sheet.bird_dog}")
    main, skip = page.locator("[data-timer-main]"), page.locator("[data-timer-skip]")
    phases = set()
    for _side in ("right", "left"):
        main.click()
        while skip.is_visible():
            phases.add(page.locator("[data-timer-phase]").inner_text())
            assert find_english(page) == []
            main.click()  # pause
            assert find_english(page) == []
            skip.click()
        assert find_english(page) == []
    # Get ready, hold, ease back and rest were all shown.
    assert len(phases) == 4


def test_sets_without_seconds_and_the_clip_hold_no_english(
    server: Server, page: Page, sheet: Sheet
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server.url}/P/{sheet.plan}")
    page.locator("[data-exercise]").first.click()
    page.locator("[data-timer]").wait_for()
    for _press in range(4):
        assert find_english(page) == []
        page.locator("[data-timer-main]").click()
    page.locator("[data-clip-toggle]").click()
    assert find_english(page) == []
