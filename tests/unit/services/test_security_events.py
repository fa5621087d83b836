"""Security events go to the trail and to the log, never fail a request, and fill no disk."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ptplanner.domain.audit import (
    REFUSED,
    SIGN_IN_FAILED,
    SLOWED_DOWN,
    AuditKind,
    classify_entry,
)
from ptplanner.logs import SECURITY_LOGGER, TextFormatter
from ptplanner.services.event_counter import MAX_COUNTED, EventCounter
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.security_events import SecurityEvents
from ptplanner.services.security_log import current_network, hash_network
from tests.support.memory_services import MemorySite

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
    assert site.services.marks.flush_marks()
    assert list_entries(site) == [("nobody", SIGN_IN_FAILED, mia, ""), *before]
    minute_later = events.clock() + timedelta(minutes=1)
    later = replace(events, clock=lambda: minute_later)
    later.record_refusal(site.kim, "rules.create_rule")
    assert site.services.marks.flush_marks()
    assert list_entries(site)[:2] == [
        (site.kim.user, REFUSED, "page rules.create_rule", ""),
        ("nobody", SIGN_IN_FAILED, mia, "4 times"),
    ]


def test_an_unknown_e_mail_stands_in_the_log_without_its_text(
    site: MemorySite, caplog: pytest.LogCaptureFixture
) -> None:
    before = list_entries(site)
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    token = current_network.set("0123456789ab")
    site.services.security_events.record_slowed_sign_in("nobody.known@there.example")
    current_network.reset(token)
    assert list_entries(site) == before
    (line,) = (TextFormatter().format(record) for record in caplog.records)
    fields = f"event={SLOWED_DOWN} subject=unknown e-mail network=0123456789ab"
    assert line.endswith(f"INFO ptplanner.security: {SLOWED_DOWN} {fields}")


def test_what_was_held_is_not_laid_to_the_network_that_comes_next(
    site: MemorySite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    now = [NOON]
    events = replace(site.services.security_events, clock=lambda: now[0])
    for minute, network, times in ((0, "aaaaaaaaaaaa", 50), (2, "bbbbbbbbbbbb", 1)):
        now[0] = NOON + timedelta(minutes=minute)
        token = current_network.set(network)
        for _ in range(times):
            events.record_wrong_password(MIA)
            events.record_wrong_password("nobody.known@there.example")
        current_network.reset(token)
    lines = [
        tuple(getattr(one, name, "") for name in ("subject", "detail", "network"))
        for one in caplog.records
    ]
    mia = f"user {site.mia.user}"
    assert lines == [
        (mia, "", "aaaaaaaaaaaa"),
        ("unknown e-mail", "", "aaaaaaaaaaaa"),
        (mia, "50 times", ""),
        ("unknown e-mail", "49 times", "aaaaaaaaaaaa"),
        ("unknown e-mail", "", "bbbbbbbbbbbb"),
    ]


@pytest.mark.parametrize(
    ("action", "subject", "kind"),
    [
        ("restored", "plan 1", AuditKind.PLANS),
        ("restored danger signs", "plan 1", AuditKind.PLANS),
        ("revoked codes", "plan 1", AuditKind.SECURITY),
        ("exported everything", "job 1", AuditKind.SECURITY),
        ("downloaded a backup", "backup", AuditKind.SECURITY),
        ("made owner", "user 1", AuditKind.SECURITY),
        ("opened revision 1", "plan 1", AuditKind.OPENED),
    ],
)
def test_a_clinical_act_is_no_security_event(action: str, subject: str, kind: AuditKind) -> None:
    assert classify_entry(action, subject) is kind


def test_an_event_that_the_trail_cannot_take_is_in_the_log(
    site: MemorySite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    events = SecurityEvents(site.store, MarkWriter(site.store, max_waiting=0), lambda: NOON)
    events.record_refusal(site.mia, "clinic.edit_clinic_card")
    (record,) = caplog.records
    assert record.getMessage() == REFUSED
    assert (record.account, record.detail) == (site.mia.user, "not in the audit trail")  # type: ignore[attr-defined]  # extra fields


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
