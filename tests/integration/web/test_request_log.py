"""Each request has an id that stands in its answer, on its error page and in the log, which names no address."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest

from ptplanner.app import create_app
from ptplanner.logs import TextFormatter, get_request_id
from tests.support.website import MIA, Browser, Site

ID = "X-Request-ID"
GIVEN = "proxy-0f3c2a9e"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the log of this process would hold with PTPLANNER_LOG=text."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(TextFormatter())
    logger = logging.getLogger("ptplanner")
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_each_answer_has_an_id_of_its_own_that_the_log_has_too(mia: Browser, log: StringIO) -> None:
    first, second = (mia.get("/patients").headers[ID] for _ in "ab")
    assert first != second
    assert "endpoint=patients.list_patients status=200" in log.getvalue()
    assert f"request_id={first}" in log.getvalue()
    assert get_request_id() == ""


def test_an_id_from_outside_counts_only_from_a_trusted_proxy(site: Site) -> None:
    assert site.browser().get("/healthz", **{ID: GIVEN}).headers[ID] != GIVEN
    behind_proxy = create_app(replace(site.services.settings, trusted_proxies=1))
    client = behind_proxy.test_client()
    assert client.get("/healthz", headers={ID: GIVEN}).headers[ID] == GIVEN
    assert client.get("/healthz", headers={ID: "Ana Ruiz <b>"}).headers[ID] != "Ana Ruiz <b>"
    behind_proxy.extensions["ptplanner"].store.close()


def test_a_bug_shows_its_number_and_logs_neither_address_nor_words(
    site: Site, mia: Browser, monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("Ana Ruiz")

    monkeypatch.setattr("ptplanner.services.patients.PatientRecords.open_patient", broken)
    path = f"/patients/{site.issued.patient}"
    answer = mia.get(path)
    assert answer.status_code == 500
    assert answer.headers[ID] in answer.text
    part = mia.get(path, **{"HX-Request": "true"})
    assert part.headers[ID] in part.text
    lines = log.getvalue()
    assert f"request_id={answer.headers[ID]}" in lines
    assert "ZeroDivisionError" in lines
    assert "Ana Ruiz" not in lines
    assert site.issued.patient not in lines


def test_the_log_of_a_journey_holds_no_address_code_or_record_number(
    site: Site, mia: Browser, log: StringIO
) -> None:
    mia.get(f"/patients/{site.issued.patient}")
    mia.get(f"/plans/{site.issued.plan}")
    mia.post("/patients/search", {"q": "Ana Ruiz"})
    site.browser().get(f"/P/{site.issued.plan_code}")
    site.browser().get(f"/P/{site.issued.plan_code[:-1]}Q")
    site.browser().get("/Ana-Ruiz")
    site.app.test_client().open("/patients", method="ANARUIZ")
    assert site.browser().sign_in(MIA, "Ana Ruiz is no password").status_code == 422
    mia.post("/patients/new", {"name": "Ana Ruiz", "born": "never"})
    lines = log.getvalue()
    assert "endpoint=phone.open_code" in lines
    assert "endpoint=unknown" in lines
    assert "ptplanner.security" in lines
    personal = ("Ana", "ANARUIZ", "Ruiz", MIA, "Mia Berg", site.issued.plan_code)
    assert [word for word in personal if word in lines] == []
    # The security log names records by their numbers; the line about a request does not.
    requests = "\n".join(line for line in lines.splitlines() if "ptplanner.access" in line)
    assert [word for word in (site.issued.patient, site.issued.plan) if word in requests] == []
