"""Signing in: guessing is rate limited, sessions are fresh, and every way of signing out works."""

from __future__ import annotations

import pytest

from ptplanner.web.shared.sign_in_redirects import sanitize_next_path
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
def test_signing_in_never_leads_to_another_site(site: Site, elsewhere: str) -> None:
    with site.app.test_request_context("/sign-in"):
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


def end_session(browser: Browser) -> None:
    """Keep the browser's cookie and end what it stands for, as twelve hours do."""
    with browser.client.session_transaction() as session:
        session["_user_id"] = "nobody.1"


def test_a_page_after_an_ended_session_says_so_and_is_opened_after_signing_in(
    site: Site, mia: Browser
) -> None:
    end_session(mia)
    wanted = f"/patients/{site.issued.patient}"
    door = mia.get(wanted).headers["Location"]
    assert door == f"/sign-in?next={wanted}&why=ended"
    assert "Your sign-in has ended." in mia.get(door).text
    assert mia.sign_in(MIA, next=wanted).headers["Location"] == wanted


@pytest.mark.parametrize(
    ("sent_to", "page", "opened"),
    [
        ("/patients/new", "", "/patients/new"),
        ("/patients/new", "/patients/new?from=list", "/patients/new?from%3Dlist"),
        ("/clinic/card", "/clinic", "/clinic"),
        ("/clinic/card", "", None),
        ("/clinic/card", "https://evil.example/", "/patients"),
        ("/clinic/card", "//evil.example/", "/patients"),
    ],
)
def test_a_form_after_an_ended_session_leads_back_to_its_page(
    mia: Browser, sent_to: str, page: str, opened: str | None
) -> None:
    end_session(mia)
    door = mia.client.post(sent_to, data={"from-page": page, "name": "Zed"}).headers["Location"]
    asked = f"next={opened}&" if opened else ""
    assert door == f"/sign-in?{asked}why=form"
    assert "Not saved: your sign-in has ended." in mia.get(door).text


def test_a_script_of_an_ended_session_is_told_its_own_page(mia: Browser) -> None:
    end_session(mia)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/exercises?q=a"}
    answer = mia.get("/exercises?q=ab", **headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/exercises?q%3Da&why=ended"


def test_a_large_upload_of_an_ended_session_is_not_read(mia: Browser) -> None:
    end_session(mia)
    kind = "multipart/form-data; boundary=x"
    answer = mia.client.post(
        "/exercises/own/import", data=b"x" * 3_000_000, content_type=kind, buffered=True
    )
    assert answer.status_code == 302


def test_a_page_learns_who_is_signed_in_and_a_token_that_works(site: Site, mia: Browser) -> None:
    told = mia.get("/session").json
    assert told is not None
    assert told["account"] == site.who(MIA).user
    answer = mia.client.post("/sign-out", data={"csrf_token": told["csrf_token"]})
    assert answer.status_code == 303
    assert mia.get("/session", **{"HX-Request": "true"}).status_code == 401


def test_the_name_of_a_saved_form_is_told_to_the_next_page(mia: Browser) -> None:
    fields = {"name": "Zed Zulu", "language": "en", "side": "none", "kept-as": "0123456789abcdef"}
    saved = mia.post("/patients/new", fields)
    assert saved.status_code == 303
    assert saved.headers["Set-Cookie"].startswith("ptplanner-saved=0123456789abcdef;")
    refused = mia.post("/patients/new", {**fields, "name": ""})
    assert refused.status_code == 422
    assert "ptplanner-saved" not in str(refused.headers)


@pytest.mark.parametrize("name", ["", "ABC", "a;b=c; Path=/", "x" * 500, "abc\r\nX: y"])
def test_no_other_text_becomes_a_cookie(mia: Browser, name: str) -> None:
    fields = {"name": "Zed Zulu", "language": "en", "side": "none", "kept-as": name}
    assert "ptplanner-saved" not in str(mia.post("/patients/new", fields).headers)


def test_a_form_of_an_ended_session_is_not_called_saved(mia: Browser) -> None:
    end_session(mia)
    answer = mia.client.post("/patients/new", data={"kept-as": "0123456789abcdef"})
    assert "ptplanner-saved" not in str(answer.headers)
