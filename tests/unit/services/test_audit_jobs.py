"""The nightly check walks every chain, remembers what it found, and says so in the log."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from ptplanner.domain.records import AuditEntry
from ptplanner.services.audit_jobs import ChainChecking
from ptplanner.services.jobs import JobContext
from tests.support.memory_services import MemorySite

pytestmark = pytest.mark.unit


class Context:
    """A job that nobody stops."""

    def report_progress(self, *_given: object) -> None: ...


def test_a_broken_chain_is_found_and_the_others_are_marked_as_checked(
    site: MemorySite, caplog: pytest.LogCaptureFixture
) -> None:
    with site.store.begin_write() as repos:
        for who in (site.mia, site.otto):
            for number in range(3):
                entry = AuditEntry(site.clock(), who.user, f"did {number}", f"user {who.user}")
                repos.audit.add(who.clinic, entry)
        clinic, line = repos.tables.audit[1]
        assert clinic == site.mia.clinic
        forged = replace(line, entry=replace(line.entry, action="did nothing"))
        repos.tables.audit[1] = (clinic, forged)
    context: JobContext = Context()  # type: ignore[assignment]  # the part of it that is used
    with caplog.at_level(logging.ERROR):
        result = ChainChecking(site.store, site.clock).run(context)
    assert result == {"clinics": 2, "broken": [site.mia.clinic]}
    assert [vars(record)["line"] for record in caplog.records] == [2]
    with site.store.begin_read() as repos:
        assert repos.audit.get_chain_state(site.mia.clinic).wrong_line == 2
        state = repos.audit.get_chain_state(site.otto.clinic)
    assert (state.checked, state.wrong_line) == (state.end, 0)
