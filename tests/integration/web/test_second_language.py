"""A second language reaches every text of the patient's pages: no English is left in templates or scripts."""

from __future__ import annotations

import pytest

from tests.support import second_language
from tests.support.website import Browser, Site

# Names of people and places in the site of the tests, and codes that are drawn anew each time.
NAMES = ("Ana", "Mia Jansen", "Mia", "Harbour Physio")


@pytest.fixture(autouse=True)
def _second_language(monkeypatch: pytest.MonkeyPatch) -> None:
    second_language.register_second_language(monkeypatch)


def find_english(page: str, *names: str) -> list[str]:
    return second_language.list_latin_words(
        second_language.collect_html_texts(page), (*NAMES, *names)
    )


@pytest.mark.parametrize("path", ["/P/{plan}", "/P/{item}", "/P/{plan}/1", "/P/{plan}/1/old"])
def test_pages_of_a_plan_hold_no_english(site: Site, anybody: Browser, path: str) -> None:
    codes = site.issued
    page = anybody.get(path.format(plan=codes.plan_code, item=codes.first_item_code))
    assert page.status_code == 200
    assert '<html lang="xx"' in page.text
    assert find_english(page.text, codes.plan_code, codes.first_item_code) == []


@pytest.mark.parametrize("path", ["/p", "/p?code=2345", "/X/{sides}", "/X/{side}", "/X/1X"])
def test_pages_without_a_plan_follow_the_browser(site: Site, anybody: Browser, path: str) -> None:
    address = path.format(sides=site.listed("LRE"), side=site.listed("L"))
    page = anybody.get(address, **{"Accept-Language": "xx, en;q=0.5"})
    assert '<html lang="xx"' in page.text
    assert find_english(page.text) == []


def test_a_browser_of_another_language_gets_english(anybody: Browser) -> None:
    page = anybody.get("/p", **{"Accept-Language": "fi"})
    assert '<html lang="en"' in page.text
    assert "Open my exercises" in page.text
    assert "Accept-Language" in page.headers["Vary"]


@pytest.mark.parametrize("status", [400, 404, 405, 413, 418, 422, 500, 502, 503])
def test_every_error_has_a_title_and_a_next_step(status: int) -> None:
    title, text = second_language.build_second_language().format_page_error(status)
    assert title
    assert text
    assert second_language.list_latin_words(f"{title} {text}", ()) == []
