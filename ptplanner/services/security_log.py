"""The security log: one line for each security event, without names, e-mails and addresses.

It tells which account of which clinic did what, with a keyed hash of the part of the network it came from. The hash
changes every day, so that it joins the events of one day and nobody can follow a person for longer. The id of the
request is in every line of the log.
The same event stands in the audit trail if it concerns a clinic; the log also has what no clinic owns and what the
database could not take.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from contextvars import ContextVar
from datetime import date

from ptplanner.domain.audit import REFUSED, SIGN_IN_FAILED, SLOWED_DOWN, AuditKind, classify_entry
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import AuditEntry
from ptplanner.logs import SECURITY_LOGGER
from ptplanner.metrics import count_security_event
from ptplanner.services.network_block import find_network_block

# 48 bits: two networks of a day share a hash once in millions of days.
HASH_LENGTH = 12

# Events that are logged when they happen, and audited in the background later.
LOGGED_AT_ONCE = frozenset({SIGN_IN_FAILED, SLOWED_DOWN, REFUSED})

log = logging.getLogger(SECURITY_LOGGER)


# The hash of the network that the request of this thread came from; "" for commands and jobs.
current_network: ContextVar[str] = ContextVar("current_network", default="")


def hash_network(address: str, secret: str, day: date) -> str:
    """Return the hash of an address, or of the block of 2^64 addresses for IPv6; "" for what is no address."""
    block = find_network_block(address)
    if not block:
        return ""
    key = f"security log {day.isoformat()} {secret}".encode()
    return hmac.new(key, block.encode(), hashlib.sha256).hexdigest()[:HASH_LENGTH]


def log_security_event(
    event: str,
    *,
    account: str = "",
    clinic: str = "",
    subject: str = "",
    detail: str = "",
    network: str | None = None,
) -> None:
    """Write one line. All values are numbers of records and fixed words.

    ``network``: None for that of the request, "" for an event that came from several or at another time.
    """
    count_security_event(event)
    fields = {
        "account": account,
        "clinic": clinic,
        "subject": subject,
        "detail": detail,
        "network": current_network.get() if network is None else network,
    }
    known = {name: value for name, value in fields.items() if value}
    log.info(event, extra={"event": event, **known})


def log_audited_entry(clinic: ClinicId, entry: AuditEntry) -> None:
    """Write the line of an entry that the audit trail has taken, if it concerns security and has none yet."""
    if entry.action in LOGGED_AT_ONCE:
        return
    if classify_entry(entry.action, entry.subject) is AuditKind.SECURITY:
        log_entry(clinic, entry)


def log_entry(
    clinic: ClinicId, entry: AuditEntry, detail: str = "", network: str | None = None
) -> None:
    log_security_event(
        entry.action,
        account=entry.user,
        clinic=clinic,
        subject=entry.subject,
        detail=detail or entry.detail,
        network=network,
    )
