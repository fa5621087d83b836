"""Slow statements are named with the method that asked, and without their values."""

from __future__ import annotations

import logging

import pytest

from ptplanner.storage import SqlStore, open_store
from tests.integration.records import HARBOUR, with_ana

SLOW_ALL = 0.000001


def _find_ana(store: SqlStore) -> None:
    with with_ana(store).begin_read() as repos:
        assert repos.patients.list(HARBOUR, "Ana")
    store.close()


def test_a_slow_query_is_logged_with_its_caller_and_without_values(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    _find_ana(open_store(database_url, slow_query_ms=SLOW_ALL))  # type: ignore[arg-type]  # less than any statement takes
    records = [one for one in caplog.records if one.name == "ptplanner.storage.slow_queries"]
    by_caller = {vars(one)["caller"]: vars(one)["statement"] for one in records}
    assert any(caller.startswith("SqlPatients.list") for caller in by_caller)
    assert "SELECT" in " ".join(by_caller.values())
    everything = " ".join(str(vars(one)) for one in records)
    assert "Ana" not in everything


def test_a_quick_query_is_not_logged(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    _find_ana(open_store(database_url, slow_query_ms=600_000))
    assert caplog.records == []
