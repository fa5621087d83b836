"""What machines, strangers and owners learn of the state of a server."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.services.observed_address import find_observed_address
from ptplanner.services.readiness import Readiness, ReadinessCheck
from tests.support.website import Browser, Site

STRANGER = {"REMOTE_ADDR": "198.51.100.7"}


def refuse() -> None:
    raise StorageUnavailable("The database “clinic” at db.internal cannot be reached.")


def install(site: Site, *checks: ReadinessCheck) -> None:
    ready = replace(site.services, readiness=Readiness(checks))
    site.app.extensions["ptplanner"] = ready


def test_a_new_installation_is_ready_although_no_worker_runs(site: Site) -> None:
    answer = site.app.test_client().get("/readyz")
    assert answer.status_code == 200
    parts = json.loads(answer.text)["parts"]
    assert {"database", "files", "disk", "worker"} <= parts.keys()
    assert [name for name, word in parts.items() if word != "ok"] == ["worker"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_answers_head_without_a_body(site: Site, path: str) -> None:
    answer = site.app.test_client().head(path)
    assert (answer.status_code, answer.data) == (200, b"")


def test_strangers_get_a_word_for_each_part_and_no_more(site: Site) -> None:
    install(site, ReadinessCheck("database", refuse))
    answer = site.app.test_client().get("/readyz", environ_base=STRANGER)
    assert answer.status_code == 503
    assert json.loads(answer.text) == {"ready": False, "parts": {"database": "not ok"}}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_stranger_behind_a_proxy_of_this_computer_stays_a_stranger(
    site: Site, header: str
) -> None:
    install(site, ReadinessCheck("database", refuse))
    answer = site.app.test_client().get("/readyz", headers={header: "198.51.100.7"})
    assert "details" not in json.loads(answer.text)


def test_this_computer_and_owners_learn_why(site: Site, mia: Browser) -> None:
    install(site, ReadinessCheck("disk", refuse))
    here = site.app.test_client().get("/readyz")
    owner = mia.client.get("/readyz", environ_base=STRANGER)
    for answer in (here, owner):
        assert json.loads(answer.text)["details"] == {
            "disk": "The database “clinic” at db.internal cannot be reached."
        }


def test_alive_means_that_nothing_else_is_asked(
    site: Site, mia: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for a browser that is signed in: a server is not killed because its database is away."""

    def gone(*_: object) -> None:
        raise StorageUnavailable("The database cannot be reached.")

    for method in ("begin_read", "begin_write"):
        monkeypatch.setattr(f"ptplanner.storage.store.SqlStore.{method}", gone)
    answer = mia.client.get("/healthz", environ_base=STRANGER)
    assert (answer.status_code, answer.text) == (200, "ok\n")
    install(site, ReadinessCheck("database", refuse))
    assert mia.client.get("/readyz", environ_base=STRANGER).status_code == 503


def test_the_address_is_learnt_from_people_who_are_signed_in_and_from_valid_codes(
    site: Site, mia: Browser
) -> None:
    """A stranger may write any host into a request; the doctor would show it to the owner."""
    folder = site.services.settings.data_dir
    stranger = site.app.test_client()
    for path in ("/sign-in", "/healthz", "/patients", "/P/BCDFGHJKMNP"):
        stranger.get(path, base_url="http://evil.example")
    assert find_observed_address(folder, "staff") is None
    assert find_observed_address(folder, "phone") is None
    mia.client.get("/patients", base_url="http://localhost")
    assert find_observed_address(folder, "staff") is None
    stranger.get(f"/P/{site.issued.plan_code}", base_url="http://pt.example.org")
    seen = find_observed_address(folder, "phone")
    assert seen is not None
    assert seen.url == "http://pt.example.org"
    assert site.issued.plan_code not in (folder / "observed-address.json").read_text()
