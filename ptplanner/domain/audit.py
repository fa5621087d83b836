"""The audit trail: who did what, as a chain in which each line carries the digest of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.records import AuditEntry

# Who acts when no account does; none of them is anybody's id.
COMMAND_LINE = UserId("command line")
NOBODY = UserId("nobody")


class AuditKind(StrEnum):
    """What a line is about, for the filter of the audit page."""

    SECURITY = "security"
    OPENED = "opened"
    PATIENTS = "patients"
    PLANS = "plans"
    CONTENT = "content"
    CLINIC = "clinic"


OPENED_ACTION = "opened"
SIGN_IN_FAILED = "wrong password"
SLOWED_DOWN = "was slowed down at sign-in"
REFUSED = "was refused"
# Acts on patients, plans and clinics that concern security: data leaves, or somebody is kept out.
_SECURITY_ACTIONS = (
    "revoked codes",
    "exported",
    REFUSED,
    "erased",
    "set the sign-out time",
)
_KINDS_BY_SUBJECT = {
    "user": AuditKind.SECURITY,
    "session": AuditKind.SECURITY,
    "backup": AuditKind.SECURITY,
    "page": AuditKind.SECURITY,
    "patient": AuditKind.PATIENTS,
    "plan": AuditKind.PLANS,
    "rule": AuditKind.CONTENT,
    "exercise": AuditKind.CONTENT,
    "import": AuditKind.CONTENT,
}


def classify_entry(action: str, subject: str) -> AuditKind:
    """Return the kind of an entry; it follows from what was done and from the first word of the subject."""
    if action.partition(" ")[0] == OPENED_ACTION:
        return AuditKind.OPENED
    if action.startswith(_SECURITY_ACTIONS):
        return AuditKind.SECURITY
    return _KINDS_BY_SUBJECT.get(subject.partition(" ")[0], AuditKind.CLINIC)


@dataclass(frozen=True)
class ChainEnd:
    """The number and the digest of a line; the line after it continues the chain."""

    number: int
    digest: str


CHAIN_START = ChainEnd(0, "")


@dataclass(frozen=True)
class AuditLine:
    """An entry as the trail keeps it: its number in the clinic, counted from 1, and its digest."""

    number: int
    entry: AuditEntry
    digest: str

    @property
    def end(self) -> ChainEnd:
        return ChainEnd(self.number, self.digest)


@dataclass(frozen=True)
class WrongLine:
    """The first line at which a chain does not hold, and why."""

    number: int
    why: str


@dataclass(frozen=True)
class ChainCheck:
    """What a walk along a chain found; ``end`` is the last line that holds."""

    end: ChainEnd
    wrong: WrongLine | None = None


@dataclass(frozen=True)
class ChainState:
    """The end of a clinic's chain, and how far it has been checked.

    ``wrong_line`` is the number of the first wrong line that a check has found, 0 if it found none.
    """

    end: ChainEnd = CHAIN_START
    checked: ChainEnd = CHAIN_START
    checked_at: datetime | None = None
    wrong_line: int = 0


@dataclass(frozen=True)
class AuditFilter:
    """Which lines are wanted. ``None`` leaves a field open; ``until`` is exclusive; ``subjects`` are record numbers."""

    user: str | None = None
    kind: AuditKind | None = None
    subjects: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERY_LINE = AuditFilter()


def compute_digest(clinic: ClinicId, before: ChainEnd, entry: AuditEntry) -> str:
    """Return the SHA-256 of the line that follows ``before``, in hexadecimal.

    It is taken of a JSON list, which no other list of values can equal: the digest before, the clinic, the number,
    the moment in UTC with microseconds, who, what, about what, and the detail.
    """
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    number = before.number + 1
    said = (entry.user, entry.action, entry.subject, entry.detail)
    text = json.dumps([before.digest, clinic, number, moment, *said], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain_entry(clinic: ClinicId, before: ChainEnd, entry: AuditEntry) -> AuditLine:
    return AuditLine(before.number + 1, entry, compute_digest(clinic, before, entry))


def check_chain(
    clinic: ClinicId, lines: Iterable[AuditLine], start: ChainEnd = CHAIN_START
) -> ChainCheck:
    """Walk along lines that follow ``start``, oldest first, and stop at the first that is wrong."""
    end = start
    for line in lines:
        why = _find_fault(clinic, end, line)
        if why:
            return ChainCheck(end, WrongLine(end.number + 1, why))
        end = line.end
    return ChainCheck(end)


def _find_fault(clinic: ClinicId, before: ChainEnd, line: AuditLine) -> str:
    if line.number != before.number + 1:
        return f"it is missing: line {before.number} is followed by line {line.number}"
    if line.digest != compute_digest(clinic, before, line.entry):
        return "it, or its place in the chain, is not what was written"
    return ""
