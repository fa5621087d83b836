"""Headers on every response, and cookies only for users who sign in."""

from __future__ import annotations

import pytest

from tests.security.routes import doors
from tests.support.website import Browser, Site


def test_every_answer_carries_the_headers(site: Site, anybody: Browser, mia: Browser) -> None:
    answers = [
        browser.get(door.path) for browser in (anybody, mia) for door in doors(site)
        if door.method == "GET" and not door.path.endswith((".pdf", ".png"))
    ]  # fmt: skip
    for response in answers:
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in response.headers
        if response.get_data():
            kind = response.headers["Content-Type"]
            assert not kind.startswith("text/") or kind.endswith("; charset=utf-8"), kind


@pytest.mark.parametrize("path", ["/patients", "/patients/new", "/account", "/sign-in"])
def test_pages_of_the_clinic_are_not_cached(mia: Browser, path: str) -> None:
    response = mia.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_no_page_of_ours_has_inline_script_or_style(site: Site, mia: Browser) -> None:
    for door in doors(site):
        if door.method != "GET" or door.path.endswith((".pdf", ".png", ".js")):
            continue
        html = mia.get(door.path).text
        assert " style=" not in html, door.path
        assert "<style" not in html, door.path
        assert "<script>" not in html, door.path
        assert " onclick=" not in html, door.path


def _public_pages(site: Site) -> list[str]:
    code, item = site.issued.plan_code, site.issued.first_item_code
    demonstrations = [f"/X/{site.listed(sides)}" for sides in ("L", "LE")]
    return ["/p", "/p?code=nonsense", f"/P/{code}", f"/P/{code}/1", f"/P/{code}/1/old", f"/P/{item}/2",
            "/P/22222222222", *demonstrations, "/X/9999L", "/P/sw.js"]  # fmt: skip


def test_patients_pages_set_no_cookie_and_stay_out_of_search(site: Site, anybody: Browser) -> None:
    for path in _public_pages(site):
        response = anybody.get(path)
        assert "Set-Cookie" not in response.headers, path
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow", path
        assert response.headers["Cache-Control"] == "private, no-cache", path


def test_search_engines_are_excluded(anybody: Browser) -> None:
    assert "Disallow: /" in anybody.get("/robots.txt").text


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(site: Site) -> None:
    response = site.browser().sign_in("mia@harbour.example")
    cookies = response.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in cookie for cookie in cookies)
    [session] = [cookie for cookie in cookies if cookie.startswith("ptplanner=")]
    assert "SameSite=Lax" in session


def test_static_files_with_their_hash_are_kept_for_ever(anybody: Browser) -> None:
    page = anybody.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in anybody.get(address).headers["Cache-Control"]
    assert anybody.get(address.split("?")[0]).headers["Cache-Control"] == "no-cache"
