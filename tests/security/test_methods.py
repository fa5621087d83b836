"""No method but POST changes or verifies anything, whatever is sent with it."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ptplanner.services import passwords
from tests.security.routes import Door, doors
from tests.support.website import MIA, PASSWORD, Browser, Site

FIELDS = {
    "email": MIA,
    "password": PASSWORD,
    "current": PASSWORD,
    "new": "six calm herons wade",
    "again": "six calm herons wade",
    "name": "Zed Zulu",
    "language": "en",
    "side": "none",
    "version": "1",
    "exercise": "bird-dog",
    "role": "therapist",
    "on": "1",
    "by": "1",
}
JSON = b'{"email": "mia@harbour.example", "password": "five calm herons wade", "name": "Zed"}'
MULTIPART = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nZed\r\n--x--\r\n'


@dataclass(frozen=True)
class Body:
    """What a request carries."""

    data: object = None
    content_type: str | None = None


BODIES = {
    "form": Body(FIELDS),
    "json": Body(JSON, "application/json"),
    "multipart": Body(MULTIPART, "multipart/form-data; boundary=x"),
    "no boundary": Body(MULTIPART, "multipart/form-data"),
    "garbage": Body(b"\xff\x00%%%=&&&", "application/x-www-form-urlencoded"),
    "empty": Body(),
}
# Marks that reading a page leaves as well; they say when somebody last looked, and nothing else.
READING_MARKS = {
    ("patient", "opened_at"),
    ("access_code", "last_opened_on"),
    ("user_session", "seen_at"),
}
# HEAD is answered like GET: the audit trail says who opened or exported what, and a sheet that is shown for the first
# time is made and recorded.
READING_METHODS = ("HEAD", "GET")
TRACES_OF_READING = {"audit", "audit_chain", "sheet_record"}


def hash_tables(database: Path, method: str = "") -> str:
    """A digest of every row of every table, without the traces of reading."""
    left_out = TRACES_OF_READING if method in READING_METHODS else set()
    digest = hashlib.sha256()
    with closing(sqlite3.connect(database)) as connection:
        names = [row[0] for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]  # fmt: skip
        for name in [one for one in names if one not in left_out]:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
            kept = [f'"{one}"' for one in columns if (name, one) not in READING_MARKS]
            rows = connection.execute(f'SELECT {", ".join(kept)} FROM "{name}"').fetchall()  # noqa: S608
            digest.update(repr((name, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were verified or hashed."""
    seen: list[str] = []
    check, make = passwords.is_correct_password, passwords.hash_known_password

    def watch_check(password: str, known_hash: str) -> bool:
        seen.append(password)
        return check(password, known_hash)

    def watch_hash(password: str) -> str:
        seen.append(password)
        return make(password)

    monkeypatch.setattr(passwords, "is_correct_password", watch_check)
    monkeypatch.setattr(passwords, "hash_known_password", watch_hash)
    return seen


def send_everywhere(
    site: Site, browser: Browser, method: str, bodies: list[Body]
) -> dict[str, int]:
    """The status of every address, each asked with one body after the other."""
    answers: dict[str, int] = {}
    for door in _list_addresses(site):
        for number, body in enumerate(bodies):
            response = browser.client.open(
                door.path,
                method=method,
                data=body.data,
                content_type=body.content_type,
                buffered=True,
            )
            answers[f"{door.path} {number}"] = response.status_code
    return answers


def _list_addresses(site: Site) -> list[Door]:
    return list({door.path: door for door in doors(site)}.values())


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_no_other_method_changes_or_verifies_anything(
    site: Site, verified: list[str], method: str, signed_in: bool
) -> None:
    browser = site.signed_in() if signed_in else site.browser()
    site.own_rule  # noqa: B018  # made by the first look
    site.services.marks.flush_marks()
    verified.clear()
    before = hash_tables(site.database, method)
    answers = send_everywhere(site, browser, method, [BODIES["form"]])
    assert len(answers) > 60
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert verified == []
    site.services.marks.flush_marks()
    assert hash_tables(site.database, method) == before


def test_nothing_is_repeated_by_trace(site: Site) -> None:
    """TRACE would show scripts the cookies of a request."""
    for path in ("/sign-in", "/patients", "/p"):
        answer = site.signed_in().client.open(path, method="TRACE")
        assert answer.status_code == 405, path


@pytest.mark.slow
@pytest.mark.parametrize("method", ["HEAD", "GET", "PUT", "PATCH", "DELETE"])
def test_no_body_makes_another_method_change_anything(
    site: Site, verified: list[str], method: str
) -> None:
    browser = site.signed_in()
    site.own_rule  # noqa: B018  # made by the first look
    site.services.marks.flush_marks()
    verified.clear()
    before = hash_tables(site.database, method)
    answers = send_everywhere(site, browser, method, list(BODIES.values()))
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert verified == []
    site.services.marks.flush_marks()
    assert hash_tables(site.database, method) == before


def test_the_digest_notices_a_change(site: Site, mia: Browser, verified: list[str]) -> None:
    before = hash_tables(site.database)
    mia.post("/patients/new", {"name": "Zed Zulu", "language": "en", "side": "none"})
    assert hash_tables(site.database) != before
    site.signed_in()
    assert verified


def test_head_is_answered_like_get_without_the_content(site: Site, mia: Browser) -> None:
    page = site.browser().client.head("/sign-in")
    assert (page.status_code, page.data) == (200, b"")
    assert page.headers["Content-Security-Policy"]
    for path in ("/patients", "/account", "/healthz", "/static/css/shared/base.css"):
        asked, read = mia.client.head(path, buffered=True), mia.client.get(path, buffered=True)
        assert (asked.status_code, asked.mimetype) == (read.status_code, read.mimetype)
        assert asked.data == b""


def test_a_hundred_guesses_by_head_are_no_guesses(site: Site, verified: list[str]) -> None:
    browser = site.browser()
    for number in range(100):
        form = {"email": MIA, "password": f"guess {number}"}
        assert browser.client.head("/sign-in", data=form).status_code == 200
    browser.client.head("/sign-in", data={"email": MIA, "password": PASSWORD})
    assert verified == []
    assert browser.get("/patients").status_code == 302


@pytest.mark.parametrize("body", BODIES)
def test_an_odd_body_is_never_a_server_error(mia: Browser, body: str) -> None:
    sent = BODIES[body]
    for path in ("/sign-in", "/account", "/patients/new"):
        answer = mia.client.post(
            path,
            data=sent.data,
            content_type=sent.content_type,
            headers={"X-CSRFToken": mia.token()},
        )
        assert answer.status_code < 500
