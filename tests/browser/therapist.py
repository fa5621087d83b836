"""What a therapist does in the browser, with every click and keystroke counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Locator, Page, ViewportSize, expect

# The tests of this folder know it by this name.
from tests.support.served_clinic import Server as Server  # noqa: PLC0414

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
TABLET: ViewportSize = {"width": 820, "height": 1100}
# The first sheet of a server starts a worker process; on two busy cores that takes its time.
SLOWEST_MS = 120_000
PHONE: ViewportSize = {"width": 390, "height": 844}
# Answers that a page expects and handles: refused, stale, busy; and the network that a test cuts.
_EXPECTED = re.compile(r"status of (409|422|503)|ERR_INTERNET_DISCONNECTED|ERR_FAILED")


def watched(page: Page) -> list[str]:
    """Collects what went wrong in the page: script errors and refusals by the content policy."""
    problems: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED.search(message.text):
            problems.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems


@dataclass
class Therapist:
    page: Page
    server: Server
    clicks: int = 0
    keystrokes: int = 0
    told: list[str] = field(default_factory=list)

    # Hands

    def click(self, place: Locator) -> None:
        self.clicks += 1
        place.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keystrokes += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.keystrokes += len(text)
        self.page.keyboard.type(text)

    def tab_to(self, name: str | re.Pattern[str], most: int = 60) -> None:
        """Tab until the element with this accessible name has focus, each Tab counted."""
        focused = self.page.locator(":focus")
        for _ in range(most):
            self.press("Tab")
            if focused.count() and re.search(name, focused.first.evaluate(_NAME)):
                return
        raise AssertionError(f"Tab does not reach {name!r}")

    @property
    def steps(self) -> int:
        return self.clicks + self.keystrokes

    # Places

    def open_patients(self) -> None:
        self.page.goto(f"{self.server.url}/patients")

    def open_ana(self) -> None:
        self.page.goto(f"{self.server.url}/patients/{self.server.ana}")

    def start_plan(self, template: str = "") -> str:
        """A fresh plan for Ana, not counted: the setting of a test, not its matter."""
        self.open_ana()
        token = self.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
        answer = self.page.request.post(
            f"{self.server.url}/patients/{self.server.ana}/plans",
            form={"template": template, "csrf_token": token},
        )
        self.open_plan(answer.url)
        return answer.url

    def open_plan(self, url: str) -> None:
        self.page.goto(url)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """The page works before its scripts have come; a machine is quick enough to tell the difference."""
        expect(self.page.locator("#builder[data-ready]")).to_be_attached()

    # Parts of the builder

    @property
    def rows(self) -> Locator:
        return self.page.locator("#plan .row")

    def row(self, name: str) -> Locator:
        return self.page.locator(f'#plan .row[data-name="{name}"]')

    def dose(self, name: str) -> Locator:
        return self.row(name).locator(".dose__input")

    @property
    def search(self) -> Locator:
        return self.page.locator("#q")

    def result(self, name: str) -> Locator:
        return self.page.locator(f'#results .result[data-name="{name}"]')

    def names(self) -> list[str]:
        return [str(row.get_attribute("data-name")) for row in self.rows.all()]

    def wait_until_saved(self) -> None:
        expect(self.page.locator("#saved")).to_have_attribute("data-state", "saved")

    def after(self, act: Callable[[], None]) -> None:
        """Do something that changes the plan and wait until it is kept."""
        version = self.page.locator("#plan").get_attribute("data-version") or ""
        act()
        expect(self.page.locator("#plan")).not_to_have_attribute("data-version", version)
        self.wait_until_saved()


# The name that assistive technology reads, near enough for buttons, links and fields.
_NAME = """element => (element.getAttribute('aria-label') || element.labels?.[0]?.textContent
  || element.textContent || element.name || '').trim()"""
