"""A wrong number of trusted proxies is said once, at the first forwarded request, and kept for the doctor."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from ptplanner.app import create_app
from ptplanner.doctor.address import inspect_proxy
from ptplanner.services.proxy_check import (
    ForwardedRequest,
    describe_proxy_problem,
    find_proxy_problem,
    keep_proxy_problem,
)
from tests.support.website import Site

PROXY, VISITOR = "10.0.0.2", "203.0.113.7"


@pytest.mark.parametrize(
    ("trusted", "peer", "header", "says"),
    [
        (0, PROXY, VISITOR, "is 0"),
        (0, "127.0.0.1", VISITOR, "is 0"),
        (0, "::1", VISITOR, "is 0"),
        (0, "", VISITOR, "is 0"),
        (0, "9.9.9.9", VISITOR, None),
        (0, "127.0.0.1", "", None),
        (1, "127.0.0.1", "", None),
        (1, PROXY, " , ", None),
        (1, PROXY, VISITOR, ""),
        (1, PROXY, f"198.51.100.1, {VISITOR}", ""),
        (2, PROXY, VISITOR, "came through 1"),
        (2, PROXY, f"{VISITOR}, 10.0.0.3", ""),
        (1, "nonsense", "<script>", ""),
    ],
)
def test_the_number_of_proxies_is_judged_by_a_forwarded_request(
    trusted: int, peer: str, header: str, says: str | None
) -> None:
    found = find_proxy_problem(trusted, ForwardedRequest(peer, header))
    assert found == says if not says else says in (found or "")


@pytest.mark.parametrize(("trusted", "count"), [(0, 1), (1, 0), (2, 1)])
def test_the_first_forwarded_request_is_logged_once_and_the_doctor_knows(
    site: Site, caplog: pytest.LogCaptureFixture, trusted: int, count: int
) -> None:
    settings = replace(site.services.settings, trusted_proxies=trusted)
    keep_proxy_problem(settings.data_dir, "from an earlier start")
    app = create_app(settings)
    with caplog.at_level(logging.WARNING):
        app.test_client().get("/healthz")
        assert describe_proxy_problem(settings.data_dir) == "from an earlier start"
        for _ in range(3):
            app.test_client().get(
                "/sign-in",
                headers={"X-Forwarded-For": VISITOR},
                environ_overrides={"REMOTE_ADDR": PROXY},
            )
    said = [one for one in caplog.records if "PTPLANNER_TRUSTED_PROXIES" in one.getMessage()]
    assert len(said) == count
    assert VISITOR not in caplog.text
    assert bool(describe_proxy_problem(settings.data_dir)) == bool(count)
    assert (inspect_proxy(settings).state.value == "fine") == (not count)
    app.extensions["ptplanner"].store.close()
