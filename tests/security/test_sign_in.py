"""Signing in: guessing is rate limited, sessions are fresh, and every way of signing out works."""

from __future__ import annotations

import pytest

from ptplanner.web.shared.security import sanitize_next_path
from tests.support.website import MIA, PASSWORD, Browser, Site, without_token


def test_an_unknown_email_gets_the_same_answer_as_a_wrong_password(site: Site) -> None:
    wrong = site.browser().sign_in(MIA, "not the password")
    unknown = site.browser().sign_in("mib@harbour.example", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert without_token(wrong.text) == without_token(unknown.text).replace("mib@", "mia@")


def test_the_typed_email_stays_in_the_form_and_the_password_does_not(site: Site) -> None:
    page = site.browser().sign_in(MIA, "mistyped-secret").text
    assert f'value="{MIA}"' in page
    assert "mistyped-secret" not in page


def test_guessing_one_account_is_slowed_down_with_the_time_to_wait(site: Site) -> None:
    guesser = site.browser()
    answers = [guesser.sign_in(MIA, f"guess number {n}").status_code for n in range(9)]
    assert answers == [422] * 8 + [429]
    slowed = guesser.sign_in(MIA)
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["Retry-After"]) <= 15 * 60
    assert "Wait " in slowed.text
    assert f'value="{MIA}"' in slowed.text


@pytest.mark.slow
def test_guessing_many_accounts_from_one_address_is_slowed_down(site: Site) -> None:
    guesser = site.browser()
    answers = [guesser.sign_in(f"n{n}@harbour.example", "x").status_code for n in range(31)]
    assert answers[-1] == 429


def test_right_passwords_are_not_counted(site: Site) -> None:
    for _ in range(10):
        assert site.browser().sign_in(MIA).status_code == 303


def test_data_planted_in_a_session_is_cleared_by_signing_in(site: Site) -> None:
    browser = site.browser()
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    planted = browser.token()
    browser.sign_in(MIA)
    with browser.client.session_transaction() as session:
        assert "planted" not in session
    assert browser.token() != planted


def test_a_csrf_token_from_before_signing_in_is_invalid_afterwards(site: Site) -> None:
    browser = site.browser()
    old = browser.token()
    browser.sign_in(MIA)
    answer = browser.client.post("/sign-out", data={"csrf_token": old})
    assert answer.status_code == 400


def test_sign_out_ends_the_session(mia: Browser) -> None:
    assert mia.post("/sign-out").status_code == 303
    assert mia.get("/patients").headers["Location"].startswith("/sign-in")


def test_sign_out_everywhere_ends_every_session(site: Site, mia: Browser) -> None:
    other = site.signed_in()
    mia.post("/sign-out-everywhere")
    for browser in (mia, other):
        assert browser.get("/patients").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    site: Site, mia: Browser
) -> None:
    other = site.signed_in()
    fields = {"current": PASSWORD, "new": "six calm herons wade", "again": "six calm herons wade"}
    assert mia.post("/account", {**fields}).status_code == 303
    assert mia.get("/patients").status_code == 200
    assert other.get("/patients").status_code == 302
    assert site.browser().sign_in(MIA).status_code == 422
    assert site.browser().sign_in(MIA, "six calm herons wade").status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current": "wrong", "new": "a" * 12, "again": "a" * 12}, "is wrong"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "12 to 256"),
        ({"current": PASSWORD, "new": "a" * 12, "again": "b" * 12}, "not the same"),
    ],
)
def test_an_unacceptable_password_is_refused_with_the_reason(
    mia: Browser, fields: dict[str, object], words: str
) -> None:
    response = mia.post("/account", fields)
    assert response.status_code == 422
    assert words in response.text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", "evil.example", "", " //evil.example", "/\n/evil.example", "http:/evil.example"],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(elsewhere: str) -> None:
    assert sanitize_next_path(elsewhere) == "/patients"


def test_signing_in_leads_to_the_page_that_was_asked_for(site: Site) -> None:
    browser = site.browser()
    wanted = f"/patients/{site.issued.patient}"
    door = browser.get(wanted).headers["Location"]
    assert door == f"/sign-in?next={wanted}"
    assert browser.sign_in(MIA, next=wanted).headers["Location"] == wanted


def test_a_forged_session_is_not_signed_in(site: Site) -> None:
    browser = site.browser()
    for forged in ("", "mia", "mia.0", ".0", "mia.-1", "mia.²"):
        with browser.client.session_transaction() as session:
            session["_user_id"] = forged
        assert browser.get("/patients").status_code == 302
