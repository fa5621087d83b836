"""Security events go to the trail and to the log, never fail a request, and fill no disk."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

import pytest

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.services.event_counter import MAX_COUNTED, EventCounter
from ptplanner.services.security_events import SIGN_IN_FAILED, SecurityEvents
from ptplanner.services.security_log import (
    SECURITY_LOGGER,
    Origin,
    current_origin,
    hash_network,
)
from tests.support.memory_services import MemorySite
from tests.support.memory_store import MemoryStore

pytestmark = pytest.mark.unit
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
MIA = "mia@harbour.example"


def list_entries(site: MemorySite) -> list[tuple[str, str, str, str]]:
    with site.services.store.begin_read() as repos:
        entries = repos.audit.list(site.mia.clinic)
    return [(one.user, one.action, one.subject, one.detail) for one in entries]


def test_wrong_passwords_are_counted_and_written_once_a_minute(site: MemorySite) -> None:
    events, mia = site.services.security_events, f"user {site.mia.user}"
    before = list_entries(site)
    for _ in range(5):
        events.record_wrong_password(MIA.upper())
    assert list_entries(site) == [("nobody", SIGN_IN_FAILED, mia, ""), *before]
    minute_later = events.clock() + timedelta(minutes=1)
    later = replace(events, clock=lambda: minute_later)
    later.record_refusal(site.kim, "rules.create_rule")
    assert list_entries(site)[:2] == [
        (site.kim.user, "was refused", "page rules.create_rule", ""),
        ("nobody", SIGN_IN_FAILED, mia, "4 times"),
    ]


def test_an_unknown_e_mail_stands_in_the_log_without_its_text(
    site: MemorySite, caplog: pytest.LogCaptureFixture
) -> None:
    before = list_entries(site)
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    token = current_origin.set(Origin("0123456789ab", "request-1"))
    site.services.security_events.record_slowed_sign_in("nobody.known@there.example")
    current_origin.reset(token)
    assert list_entries(site) == before
    (line,) = caplog.messages
    assert line == (
        'event="was slowed down at sign-in" subject="unknown e-mail" '
        'network="0123456789ab" request="request-1"'
    )


class FullStore(MemoryStore):
    """Reads, and refuses every write."""

    def begin_write(self) -> NoReturn:
        raise StorageUnavailable("The disk is full.")


def test_an_event_that_the_database_cannot_take_is_in_the_log(
    site: MemorySite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    events = SecurityEvents(FullStore(), lambda: NOON)
    events.record_sign_out(site.mia)
    (line,) = caplog.messages
    assert 'event="signed out"' in line
    assert f'account="{site.mia.user}"' in line
    assert 'detail="not in the audit trail"' in line


def test_held_events_are_due_after_their_minute_and_the_memory_is_bounded() -> None:
    counter: EventCounter[str] = EventCounter()
    assert counter.count_event("a", NOON) == {"a": 1}
    assert counter.count_event("a", NOON) == {}
    assert counter.count_event("b", NOON + timedelta(seconds=59)) == {"b": 1}
    assert counter.count_event("a", NOON + timedelta(seconds=60)) == {"a": 2}
    counts = [counter.count_event(str(n), NOON + timedelta(seconds=61)) for n in range(MAX_COUNTED)]
    assert len(counts) == MAX_COUNTED
    assert len(counter._windows) <= MAX_COUNTED + 1  # the memory it takes


def test_a_network_is_hashed_anew_each_day_and_ipv6_by_its_block() -> None:
    day = date(2026, 11, 30)
    first, second = "2001:db8:0:1::1", "2001:db8:0:1:ffff::9"
    assert hash_network(first, "secret", day) == hash_network(second, "secret", day)
    assert hash_network("2001:db8:0:2::1", "secret", day) != hash_network(first, "secret", day)
    assert hash_network("::ffff:192.0.2.1", "s", day) == hash_network("192.0.2.1", "s", day)
    assert hash_network("192.0.2.2", "s", day) != hash_network("192.0.2.1", "s", day)
    assert hash_network("192.0.2.1", "s", date(2026, 12, 1)) != hash_network("192.0.2.1", "s", day)
    assert hash_network("", "s", day) == hash_network("testclient", "s", day) == ""
