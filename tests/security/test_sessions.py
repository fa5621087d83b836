"""Sessions live at the server: a copied cookie dies with them, and a page shows and ends them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from tests.support.website import KIM, MIA, PASSWORD, Browser, Site

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def copy_cookie(site: Site, browser: Browser) -> Browser:
    """Another browser with the same session cookie, as a thief has it."""
    thief = site.browser()
    cookie = browser.client.get_cookie("ptplanner")
    assert cookie is not None
    thief.client.set_cookie("ptplanner", cookie.value)
    return thief


def find_session_buttons(page: str) -> list[str]:
    return re.findall(r'name="session" value="([0-9a-f]{64})"', page)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-out", {}),
        ("/sign-out-everywhere", {}),
        ("/account", {"current": PASSWORD, "new": "six calm herons", "again": "six calm herons"}),
    ],
)
def test_a_copied_cookie_is_dead_after_signing_out(
    site: Site, mia: Browser, path: str, fields: dict[str, object]
) -> None:
    thief = copy_cookie(site, mia)
    assert thief.get("/patients").status_code == 200
    assert mia.post(path, fields).status_code == 303
    door = thief.get("/patients")
    assert door.status_code == 302
    assert door.headers["Location"].startswith("/sign-in")


def test_the_database_holds_neither_the_secret_nor_address_nor_browser(site: Site) -> None:
    browser = site.browser()
    browser.client.environ_base.update(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.9")
    browser.sign_in(MIA)
    with browser.client.session_transaction() as session:
        secret = session["_user_id"]
    assert len(secret) >= 43
    with closing(sqlite3.connect(site.database)) as connection:
        rows = repr(connection.execute("SELECT * FROM user_session").fetchall())
    assert "Firefox, Windows" in rows
    for never in (secret, "203.0.113.9", "Mozilla"):
        assert never not in rows


def test_a_cookie_of_an_earlier_release_is_signed_out_and_the_form_is_kept(site: Site) -> None:
    browser, who = site.signed_in(), site.who()
    with browser.client.session_transaction() as session:
        session["_user_id"] = f"{who.user}.0"
    answer = browser.client.post("/patients/new", data={"from-page": "/patients/new", "name": "Z"})
    assert answer.headers["Location"] == "/sign-in?next=/patients/new&why=form"
    assert browser.get("/session", **{"HX-Request": "true"}).status_code == 401
    assert browser.sign_in(MIA, next="/patients/new").status_code == 303
    assert browser.get("/session").json["account"] == who.user  # type: ignore[index]  # is JSON


def test_the_account_page_lists_sessions_and_ends_one_or_all_others(site: Site) -> None:
    here, there, elsewhere = site.signed_in(), site.signed_in(), site.signed_in()
    page = here.get("/account").text
    others = find_session_buttons(page)
    assert "(this one)" in page
    assert len(others) == 2
    here.post("/account/sessions/end", {"session": others[0]})
    signed_out = [b.get("/patients").status_code for b in (there, elsewhere)]
    assert sorted(signed_out) == [200, 302]
    here.post("/account/sessions/end-others")
    assert [b.get("/patients").status_code for b in (there, elsewhere)] == [302, 302]
    assert here.get("/account").status_code == 200
    assert find_session_buttons(here.get("/account").text) == []


@pytest.mark.parametrize("session", ["", "x", "0" * 64, "' OR 1=1 --", "\x00"])
def test_a_session_that_is_not_ones_own_cannot_be_ended(
    site: Site, mia: Browser, session: str
) -> None:
    otto = site.signed_in("otto@valley.example")
    theirs = site.services.sessions.list_open_sessions(site.who("otto@valley.example"))
    for tried in (session, theirs[0].id):
        assert mia.post("/account/sessions/end", {"session": tried}).status_code == 303
    assert otto.get("/patients").status_code == 200


def test_an_owner_sees_and_ends_the_sessions_of_a_colleague(site: Site, mia: Browser) -> None:
    made = site.services.people.reset_password(site.who(), site.colleague)
    kim = site.browser()
    kim.sign_in(KIM, made.password)
    page = mia.get("/clinic/people").text
    assert "Last here: now" in page
    assert "End their 1 sign-in" in page
    assert "Last here" not in kim.get("/clinic/people").text
    assert kim.post(f"/clinic/people/{site.who().user}/sessions/end").status_code == 403
    mia.post(f"/clinic/people/{site.colleague}/sessions/end")
    assert kim.get("/patients").status_code == 302


def test_an_owner_chooses_after_how_long_people_are_signed_out(site: Site, mia: Browser) -> None:
    assert mia.post("/clinic/people/sign-out-after", {"minutes": "15"}).status_code == 303
    page = mia.get("/clinic/people").text
    assert re.search(r'<option value="15" selected', page)
    for bad in ("", "1", "15 ", "１５", "9" * 400, "-15"):
        assert mia.post("/clinic/people/sign-out-after", {"minutes": bad}).status_code == 422
    assert site.services.accounts.get_clinic(site.who()).idle_minutes == 15


def test_reading_never_writes_a_session_within_a_minute(site: Site, mia: Browser) -> None:
    written = site.services.marks.count_marks().written
    for _ in range(5):
        mia.get("/account")
    site.services.marks.flush_marks()
    assert site.services.marks.count_marks().written <= written + 1
