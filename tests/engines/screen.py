"""What a person sees and does in any engine: find, click, type, and wait for what the page shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

# The first sheet of a server starts a worker process; on two busy cores that takes its time.
SLOWEST_S = 60.0
_TICK_S = 0.05
Found = TypeVar("Found")


@dataclass(frozen=True)
class Screen:
    driver: WebDriver
    url: str

    def open(self, path: str) -> None:
        self.driver.get(self.url + path)

    def wait_for(self, what: str, look: Callable[[], Found | None]) -> Found:
        """What ``look`` finds, as soon as it finds something. Fails, naming ``what``, if it never does."""
        end = time.monotonic() + SLOWEST_S
        while time.monotonic() < end:
            try:
                found = look()
            except (StaleElementReferenceException, IndexError):
                found = None  # the page is being changed; look again
            if found:
                return found
            time.sleep(_TICK_S)
        raise AssertionError(f"{what} did not come; the page is {self.read_page()[:600]!r}")

    def read_page(self) -> str:
        try:
            return self.driver.find_element(By.TAG_NAME, "body").text
        except WebDriverException as error:
            return str(error)

    def find(self, selector: str, text: str = "") -> WebElement:
        """The first visible element of this CSS selector that holds ``text``."""

        def look() -> WebElement | None:
            for element in self.driver.find_elements(By.CSS_SELECTOR, selector):
                if element.is_displayed() and text in element.text:
                    return element
            return None

        return self.wait_for(f"{selector} {text!r}", look)

    def has(self, selector: str) -> bool:
        return bool(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def wait_until_present(self, selector: str) -> None:
        self.wait_for(selector, lambda: self.has(selector))

    def click(self, selector: str, text: str = "") -> None:
        element = self.find(selector, text)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def fill(self, selector: str, text: str) -> None:
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def get_value(self, selector: str) -> str:
        return str(self.find(selector).get_property("value"))

    def evaluate(self, expression: str) -> object:
        result: object = self.driver.execute_script(f"return {expression}")
        return result
