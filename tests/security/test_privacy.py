"""What must not leave: names in addresses and logs, and what the phone page must not reveal."""

from __future__ import annotations

import logging
import re
import sqlite3

import pytest

from tests.support.website import Browser, Site

PERSONAL = ("Ana", "Ruiz", "1968", "sciatica", "Likes tea")


def test_no_address_on_a_page_names_a_patient(site: Site, mia: Browser) -> None:
    for path in ("/patients", f"/patients/{site.issued.patient}"):
        addresses = re.findall(r'(?:href|action|hx-\w+)="([^"]*)"', mia.get(path).text)
        assert len(addresses) > 10
        assert [
            a
            for a in addresses
            for word in PERSONAL
            if word.lower() in a.lower() and "template" not in a
        ] == []


def test_a_search_is_not_part_of_any_address(mia: Browser) -> None:
    page = mia.get("/patients").text
    form = page.split('role="search"')[1].split(">")[0]
    assert 'method="post"' in form
    assert mia.get("/patients/search?q=Ana").status_code == 404


def test_logs_hold_no_personal_data(
    site: Site, mia: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mia.get(f"/patients/{site.issued.patient}")
    mia.post("/patients/search", {"q": "Ana Ruiz"})
    mia.post("/patients/new", {"name": "Ana Ruiz", "born": "never"})
    mia.get("/patients/Ana-Ruiz-of-elsewhere")
    site.browser().get(f"/P/{site.issued.plan_code}")
    log = " ".join(record.getMessage() for record in caplog.records)
    assert "Ruiz" not in log
    assert "Likes tea" not in log


def test_a_failing_query_logs_no_values(
    site: Site, mia: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite3.connect(site.database) as connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON patient BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    answer = mia.post("/patients/new", {"name": "Ana Ruiz-Lopez", "side": "left", "language": "en"})
    assert answer.status_code in (500, 503)
    assert caplog.text
    assert "Ruiz-Lopez" not in caplog.text


def test_the_phone_shows_the_first_name_and_no_more_of_the_person(
    site: Site, anybody: Browser
) -> None:
    code, item = site.issued.plan_code, site.issued.first_item_code
    for path in (f"/P/{code}", f"/P/{item}", f"/P/{code}/1", f"/P/{code}/1/old"):
        page = anybody.get(path).text
        for hidden in ("Ruiz", "1968", "Likes tea", "radicular", "10 March", "Mia Berg"):
            assert hidden not in page, f"{hidden} on {path}"


def test_a_demonstration_contains_no_patient_data(site: Site, anybody: Browser) -> None:
    page = anybody.get(f"/X/{site.listed('LR')}")
    assert page.status_code == 200
    assert "Ana" not in page.text


def test_a_revoked_code_gets_the_same_answer_as_an_unknown_one(
    site: Site, mia: Browser, anybody: Browser
) -> None:
    code = site.issued.plan_code
    never = "B" * 11
    assert anybody.get(f"/P/{code}").status_code == 200
    mia.post(f"/plans/{site.issued.plan}/codes/revoke")
    revoked, unknown = anybody.get(f"/P/{code}"), anybody.get(f"/P/{never}")
    assert revoked.status_code == unknown.status_code == 404
    assert revoked.text.replace(code, "") == unknown.text.replace(never, "")


def test_trying_codes_is_rate_limited(anybody: Browser) -> None:
    answers = [anybody.get(f"/P/{'BCDFGHJKMNP'[:10]}{n % 8 + 2}").status_code for n in range(31)]
    assert answers[:30] == [404] * 30
    assert answers[30] == 429


def test_nothing_is_fetched_from_another_host(site: Site, mia: Browser, anybody: Browser) -> None:
    for browser, path in (
        (mia, "/patients"), (mia, f"/patients/{site.issued.patient}"), (mia, "/patients/new"),
        (anybody, f"/P/{site.issued.plan_code}"), (anybody, f"/P/{site.issued.first_item_code}"),
    ):  # fmt: skip
        page = browser.get(path).text
        fetched = re.findall(r'(?:src|<link[^>]* href|<use href)="([^"]*)"', page)
        assert fetched
        assert all(address.startswith("/") and not address.startswith("//") for address in fetched)
