"""An installation below a path of its host: every address of every page leads below that path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ptplanner.app import create_app
from ptplanner.handout.codes import build_plan_url, draw_qr_code, format_typed_address
from ptplanner.services.observed_address import find_observed_address
from ptplanner.settings import PROJECT_ROOT, SettingsError, parse_public_url
from tests.security.routes import doors
from tests.support.website import MIA, PASSWORD, Browser, Site, make_sheets_on_request, settings

PREFIX = "/pt"
ADDRESS = re.compile(
    r"""(?:href|src|action|poster|hx-(?:get|post)|data-[a-z-]*(?:url|load|path))="(/[^"]*)\""""
)
# Asked for by a script as it is written here.
IN_SCRIPT = re.compile(r"""(?:fetch|assign|replace)\(\s*["'`](/[^"'`]*)""")


@pytest.fixture
def prefixed(site: Site, tmp_path: Path) -> Iterator[Site]:
    """The same database, at another public address."""
    app = create_app(settings(tmp_path, site.database, f"http://127.0.0.1:8000{PREFIX}"))
    make_sheets_on_request(app)
    below = replace(site, app=app)
    yield below
    below.services.store.close()  # type: ignore[attr-defined]  # the real store, not the port


def sign_in_below(prefixed: Site) -> Browser:
    browser = prefixed.browser()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(f"{PREFIX}/sign-in").text)
    assert token
    answer = browser.client.post(
        f"{PREFIX}/sign-in",
        data={"email": MIA, "password": PASSWORD, "csrf_token": token[1]},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PREFIX}/patients")
    return browser


def test_every_address_in_every_page_is_below_the_path(prefixed: Site) -> None:
    browser = sign_in_below(prefixed)
    pages = 0
    for door in doors(prefixed):
        if door.method != "GET":
            continue
        answer = browser.client.get(PREFIX + door.path, buffered=True)
        if location := answer.headers.get("Location"):
            assert location.startswith(f"{PREFIX}/"), door
        if answer.mimetype != "text/html":
            continue
        pages += 1
        outside = [one for one in ADDRESS.findall(answer.text) if not one.startswith(f"{PREFIX}/")]
        assert not outside, (door.path, outside[:5])
    assert pages > 25


def test_what_was_drawn_without_the_path_is_drawn_anew_below_it(
    site: Site, mia: Browser, prefixed: Site
) -> None:
    """Parts of the builder are kept as they were drawn, and hold addresses."""
    builder = f"/plans/{site.issued.plan}"
    assert f'"{builder}' in mia.get(builder).text
    below = sign_in_below(prefixed).get(PREFIX + builder).text
    assert f'"{builder}' not in below


def test_a_proxy_may_take_the_path_off(prefixed: Site) -> None:
    assert prefixed.browser().get("/sign-in").text.count(f'="{PREFIX}/static/') > 1
    assert prefixed.browser().get("/healthz").status_code == 200


def test_a_path_that_only_begins_alike_is_another(prefixed: Site) -> None:
    assert (
        prefixed.browser()
        .get(f"{PREFIX}x/sign-in")
        .headers["Location"]
        .startswith(f"{PREFIX}/sign-in")
    )


def test_capitals_in_the_path_reach_the_plan(prefixed: Site) -> None:
    code = prefixed.issued.plan_code
    assert prefixed.browser().get(f"/PT/P/{code}").status_code == 200


def test_cookies_stay_below_the_path(prefixed: Site) -> None:
    cookie = prefixed.browser().get(f"{PREFIX}/sign-in").headers["Set-Cookie"]
    assert f"Path={PREFIX}/" in cookie
    assert cookie.startswith("ptplanner=")


def test_whoever_must_sign_in_comes_back_to_the_page(prefixed: Site) -> None:
    page = f"{PREFIX}/patients/{prefixed.issued.patient}"
    location = prefixed.browser().get(page).headers["Location"]
    assert location.startswith(f"{PREFIX}/sign-in?")
    assert parse_qs(urlsplit(location).query)["next"] == [page]


def test_the_doctor_learns_the_whole_address_that_people_use(prefixed: Site) -> None:
    code = prefixed.issued.plan_code
    prefixed.app.test_client().get(f"{PREFIX}/P/{code}", base_url="http://clinic.example")
    phone = find_observed_address(prefixed.services.settings.data_dir, "phone")
    assert phone is not None
    assert phone.url == f"http://clinic.example{PREFIX}"


def test_nobody_is_sent_to_another_program_on_the_host(prefixed: Site) -> None:
    page = prefixed.browser().get(f"{PREFIX}/sign-in?next=/other/program").text
    assert "/other/program" not in page


def test_scripts_ask_below_the_path() -> None:
    for script in (PROJECT_ROOT / "static" / "js").rglob("*.js"):
        assert not IN_SCRIPT.search(script.read_text(encoding="utf-8")), script


@pytest.mark.parametrize(
    "url", ["https://pt.example.org", "https://pt.example.org/", "https://a.example/pt/x"]
)
def test_a_public_address_may_have_a_path(url: str) -> None:
    assert parse_public_url(url) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/p t",
        "https://a.example/%70",
        "https://a.example/a//b",
        "https://a.example/a?b",
        "a.example",
    ],
)
def test_a_public_address_that_would_not_work_is_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        parse_public_url(url)


def test_the_code_on_paper_keeps_the_letters_of_the_path_and_can_be_drawn(prefixed: Site) -> None:
    who = prefixed.who()
    with prefixed.services.store.begin_read() as repos:
        stored = repos.revisions.get(who.clinic, prefixed.issued.plan, 2).document
    below = replace(
        stored, codes=replace(stored.codes, base_url="https://plans.clinic-group.example/pt")
    )
    url = build_plan_url(below)
    assert url == f"HTTPS://PLANS.CLINIC-GROUP.EXAMPLE/pt/P/{prefixed.issued.plan_code}/2"
    assert draw_qr_code(url) is not None
    assert format_typed_address(below.codes.base_url) == "plans.clinic-group.example/pt/p"
