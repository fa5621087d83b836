"""Fields on a phone are large enough that Safari does not zoom into the page when one is touched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.therapist import PHONE, SLOWEST_MS, Server, Therapist

# Below this size Safari zooms into a field, and the page stays wider than the screen.
SMALLEST_PX = 16
# Every field that text is typed into or that opens a list, in closed menus and panels too.
FIELDS = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter(one => !["hidden", "checkbox", "radio", "submit", "button", "file"].includes(one.type))
  .map(one => [one.id || one.name, parseFloat(getComputedStyle(one).fontSize)])"""


@pytest.fixture
def touched(chromium: Browser, signed_in: StorageState) -> Iterator[Page]:
    """A page on a therapist's phone."""
    context = chromium.new_context(
        storage_state=signed_in, viewport=PHONE, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(SLOWEST_MS)
    yield context.new_page()
    context.close()


def list_small_fields(page: Page) -> list[str]:
    """The fields that Safari would zoom into; a page without fields shows nothing and fails."""
    fields: list[tuple[str, float]] = page.evaluate(FIELDS)
    assert fields, page.url
    return [f"{page.url} {name}: {size} px" for name, size in fields if size < SMALLEST_PX]


def test_no_field_of_a_therapist_makes_a_phone_zoom(touched: Page, server: Server) -> None:
    """The lists, the forms and the clinic's page, with what their menus hide."""
    paths = (
        *("/patients", "/patients/new", "/exercises", "/own-exercises/new", "/account"),
        *("/clinic", "/clinic/precautions/new"),
    )
    small: list[str] = []
    for path in paths:
        answer = touched.goto(server.url + path)
        assert answer is not None
        assert answer.ok, path
        small += list_small_fields(touched)
    assert small == []


def test_no_field_of_the_builder_makes_a_phone_zoom(touched: Page, server: Server) -> None:
    """The doses, notes, reasons and the schedule of a plan, and the search of the catalog."""
    url = Therapist(touched, server).start_plan("sciatica-six")
    small = list_small_fields(touched)
    touched.goto(f"{url}?pane=add")
    assert small + list_small_fields(touched) == []


def test_no_field_before_signing_in_makes_a_phone_zoom(touched: Page, server: Server) -> None:
    """What a patient types the code into, and the sign-in of a therapist."""
    touched.context.clear_cookies()
    small: list[str] = []
    for path in ("/p", "/sign-in"):
        touched.goto(server.url + path)
        small += list_small_fields(touched)
    assert small == []
