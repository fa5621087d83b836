"""Which endpoints answer whom: nobody, a user of another clinic, and a form without its CSRF token."""

from __future__ import annotations

import pytest

from ptplanner.web.shared.security import PUBLIC_ENDPOINTS
from tests.security.routes import Door, doors
from tests.support.website import OTTO, Browser, Site, without_token


def _asks_to_sign_in(browser: Browser, door: Door) -> bool:
    response = browser.client.open(door.path, method=door.method, buffered=True)
    return response.status_code == 302 and response.headers["Location"].startswith("/sign-in")


def test_exactly_the_public_endpoints_work_without_signing_in(site: Site, anybody: Browser) -> None:
    opened = {door.endpoint for door in doors(site) if not _asks_to_sign_in(anybody, door)}
    assert opened == PUBLIC_ENDPOINTS


def test_a_public_endpoint_has_no_other_public_method(site: Site) -> None:
    changing = {door.endpoint for door in doors(site) if door.method != "GET"}
    assert changing & PUBLIC_ENDPOINTS == {"auth.sign_in"}


def test_an_unknown_address_asks_to_sign_in(anybody: Browser) -> None:
    assert anybody.get("/no/such/page").headers["Location"].startswith("/sign-in")


def test_another_clinics_ids_are_not_found_and_nothing_changes(site: Site, mia: Browser) -> None:
    otto = site.signed_in(OTTO)
    before = without_token(mia.get(f"/patients/{site.issued.patient}").text)
    fields: dict[str, object] = {
        "version": 1,
        "exercise": "bird-dog",
        "name": "Taken Over",
        "role": "therapist",
        "by": "1",
    }
    answers = {
        (door.method, door.path): (
            otto.get(door.path) if door.method == "GET" else otto.post(door.path, fields)
        ).status_code
        for door in doors(site)
        if door.takes_id
    }
    assert answers
    assert {door: code for door, code in answers.items() if code != 404} == {}
    assert without_token(mia.get(f"/patients/{site.issued.patient}").text) == before


def test_an_unknown_id_gets_the_same_answer_as_an_id_of_another_clinic(site: Site) -> None:
    otto = site.signed_in(OTTO)
    theirs = otto.get(f"/patients/{site.issued.patient}")
    nobodys = otto.get("/patients/AAAAAAAAAAAAAAAA")
    assert theirs.status_code == nobodys.status_code
    assert without_token(theirs.text) == without_token(nobodys.text)


def test_every_change_needs_a_csrf_token(site: Site, mia: Browser) -> None:
    answers = {
        door.path: mia.client.open(door.path, method=door.method, buffered=True).status_code
        for door in doors(site)
        if door.method != "GET"
    }
    assert len(answers) > 5
    assert set(answers.values()) == {400}


@pytest.mark.parametrize("base_url", ["http://localhost", "https://localhost"])
def test_a_form_is_accepted_without_a_referrer(site: Site, base_url: str) -> None:
    browser = site.browser(base_url)
    assert browser.sign_in("mia@harbour.example").status_code == 303
