"""The audit trail as an owner reads, searches, checks and exports it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.access_code import normalize_code
from ptplanner.domain.audit import (
    CHAIN_START,
    EVERY_LINE,
    AuditFilter,
    AuditLine,
    ChainCheck,
    ChainEnd,
    ChainState,
    WrongLine,
    check_chain,
)
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.audit_ports import SubjectPatient
from ptplanner.services.ports import Clock, Repositories, Store

EXPORTED_TRAIL = "exported the audit trail"
LINES_PER_PAGE = 50
# Read at once on a walk along the chain, and for a file.
BATCH = 1_000
# A page checks this many lines that nobody has checked yet, and asks for a check if there are more.
MAX_CHECKED_ON_VIEW = 1_000
# A check that takes longer stops and goes on when it is asked for again.
CHECK_SECONDS = 10.0
MAX_MATCHES = 8
# What a record number may look like; whatever is typed besides is a name.
_RECORD_NUMBER = re.compile(r"[A-Za-z0-9_-]{6,64}\Z")
_RECORD_KINDS = ("patient", "plan", "user", "rule", "exercise", "import", "job")


@dataclass(frozen=True)
class TrailNames:
    """The names of a page's lines, as they are today: of people by account, of patients by subject."""

    people: Mapping[str, str]
    patients: Mapping[str, SubjectPatient]


@dataclass(frozen=True)
class ChainReport:
    """The state of a chain: ``unchecked`` lines follow the last checked one; ``wrong`` is the first wrong line."""

    lines: int
    unchecked: int
    checked_at: datetime | None
    wrong: int = 0


@dataclass(frozen=True)
class TrailPage:
    """Lines, newest first, of ``total`` that the filter finds. ``older`` is where the next page starts, if any."""

    lines: tuple[AuditLine, ...]
    names: TrailNames
    total: int
    older: int | None
    chain: ChainReport


@dataclass(frozen=True)
class RecordMatch:
    """A record that the typed text may mean."""

    record: str
    name: str


@dataclass(frozen=True)
class AuditTrail:
    """Reads the trail of a clinic; only owners may."""

    store: Store
    clock: Clock

    def read_page(self, who: Actor, wanted: AuditFilter, before: int | None = None) -> TrailPage:
        require_permission(who, Permission.READ_AUDIT)
        with self.store.begin_read() as repos:
            found = repos.audit.list_newest(who.clinic, wanted, LINES_PER_PAGE + 1, before)
            lines = found[:LINES_PER_PAGE]
            return TrailPage(
                lines=lines,
                names=load_trail_names(repos, who.clinic, lines),
                total=repos.audit.count_lines(who.clinic, wanted),
                older=lines[-1].number if len(found) > len(lines) else None,
                chain=_report_chain(repos, who.clinic),
            )

    def narrow_to_record(self, who: Actor, wanted: AuditFilter, record: str) -> AuditFilter:
        """Return the filter for the lines about a record; for a patient those about the plans as well."""
        require_permission(who, Permission.READ_AUDIT)
        with self.store.begin_read() as repos:
            plans = repos.audit.list_patient_subjects(who.clinic, PatientId(record))
        subjects = frozenset(f"{kind} {record}" for kind in _RECORD_KINDS)
        return replace(wanted, subjects=subjects | plans)

    def find_records(self, who: Actor, text: str) -> tuple[RecordMatch, ...]:
        """Find what a typed name, code or record number means, best match first; empty if it means nothing."""
        require_permission(who, Permission.READ_AUDIT)
        if not text:
            return ()
        with self.store.begin_read() as repos:
            code = repos.access_codes.find_code(normalize_code(text))
            if code is not None and code.clinic == who.clinic:
                return (RecordMatch(code.plan, text),)
            found = repos.patients.list(who.clinic, text, MAX_MATCHES)
        if found:
            return tuple(RecordMatch(row.patient.id, row.patient.name) for row in found)
        is_number = _RECORD_NUMBER.match(text) and any(sign.isdigit() for sign in text)
        return (RecordMatch(text, text),) if is_number else ()

    def find_record_name(self, who: Actor, record: str) -> str:
        """Return the name of the patient of a record, or the number itself."""
        require_permission(who, Permission.READ_AUDIT)
        subjects = {f"patient {record}", f"plan {record}"}
        with self.store.begin_read() as repos:
            found = repos.audit.find_subject_patients(who.clinic, subjects)
        return next((patient.name for patient in found.values()), record)

    def check_trail(self, who: Actor) -> ChainReport:
        """Check the chain from its first line, or go on where a check that took too long has stopped."""
        require_permission(who, Permission.READ_AUDIT)
        with self.store.begin_read() as repos:
            state = repos.audit.get_chain_state(who.clinic)
        is_half_done = 0 < state.checked.number < state.end.number and not state.wrong_line
        start = state.checked if is_half_done else CHAIN_START
        check = self._walk_for_a_while(who.clinic, start)
        wrong = check.wrong.number if check.wrong else 0
        with self.store.begin_write() as repos:
            repos.audit.save_chain_check(who.clinic, check.end, self.clock(), wrong)
            return _report_chain(repos, who.clinic)

    def _walk_for_a_while(self, clinic: ClinicId, start: ChainEnd) -> ChainCheck:
        found = ChainCheck(start)
        deadline = time.monotonic() + CHECK_SECONDS
        for _, check in walk_chain(self.store, clinic, start):
            found = check
            if time.monotonic() > deadline:
                break
        return found

    def export_lines(
        self, who: Actor, wanted: AuditFilter
    ) -> Iterator[tuple[tuple[AuditLine, ...], TrailNames]]:
        """Write that the trail is exported, and then return its lines in batches, oldest first, with their names."""
        require_permission(who, Permission.READ_AUDIT)
        entry = AuditEntry(self.clock(), who.user, EXPORTED_TRAIL, f"clinic {who.clinic}")
        with self.store.begin_write() as repos:
            repos.audit.add(who.clinic, entry)
        return read_batches(self.store, who.clinic, wanted)


def read_batches(
    store: Store, clinic: ClinicId, wanted: AuditFilter
) -> Iterator[tuple[tuple[AuditLine, ...], TrailNames]]:
    """Yield the lines that the filter finds, oldest first, each batch with its names."""
    after = 0
    while True:
        with store.begin_read() as repos:
            lines = repos.audit.list_oldest(clinic, BATCH, after, wanted)
            names = load_trail_names(repos, clinic, lines)
        if not lines:
            return
        yield lines, names
        after = lines[-1].number


def walk_chain(
    store: Store, clinic: ClinicId, start: ChainEnd = CHAIN_START
) -> Iterator[tuple[tuple[AuditLine, ...], ChainCheck]]:
    """Check the lines after ``start`` in batches, up to the line that is the last one now.

    The walk ends at the first wrong line. Each batch is read in a transaction of its own.
    """
    with store.begin_read() as repos:
        state = repos.audit.get_chain_state(clinic)
        newest = repos.audit.list_newest(clinic, EVERY_LINE, 1)
    last, check = state.end, ChainCheck(start)
    while check.wrong is None and check.end.number < last.number:
        limit = min(BATCH, last.number - check.end.number)
        with store.begin_read() as repos:
            lines = repos.audit.list_oldest(clinic, limit, check.end.number)
        check = _check_batch(clinic, lines, check.end, last)
        yield lines, check
    surplus = max(newest[0].number if newest else 0, state.checked.number)
    if check.wrong is None and surplus > last.number:
        yield (), ChainCheck(check.end, WrongLine(last.number + 1, _PAST_THE_END))


_PAST_THE_END = "it was there, or is there, and the trail ends before it"


def _check_batch(
    clinic: ClinicId, lines: tuple[AuditLine, ...], start: ChainEnd, last: ChainEnd
) -> ChainCheck:
    if not lines:
        why = f"it is missing, and so is all that followed it up to line {last.number}"
        return ChainCheck(start, WrongLine(start.number + 1, why))
    check = check_chain(clinic, lines, start)
    if check.end.number == last.number and check.end.digest != last.digest:
        return ChainCheck(start, WrongLine(last.number, "it is not the line that was written last"))
    return check


def _report_chain(repos: Repositories, clinic: ClinicId) -> ChainReport:
    """Tell the state of the chain; what was added since the last check is checked here if it is little."""
    state: ChainState = repos.audit.get_chain_state(clinic)
    unchecked = state.end.number - state.checked.number
    report = ChainReport(state.end.number, unchecked, state.checked_at, state.wrong_line)
    if unchecked < 0:  # the end was taken back behind a line that had been checked
        return replace(report, unchecked=0, wrong=state.end.number + 1)
    if state.wrong_line or not 0 < unchecked <= MAX_CHECKED_ON_VIEW:
        return report
    lines = repos.audit.list_oldest(clinic, unchecked, state.checked.number)
    check = _check_batch(clinic, lines, state.checked, state.end)
    if check.wrong:
        return replace(report, wrong=check.wrong.number)
    return replace(report, unchecked=0)


def load_trail_names(
    repos: Repositories, clinic: ClinicId, lines: tuple[AuditLine, ...]
) -> TrailNames:
    subjects = {line.entry.subject for line in lines}
    people: dict[str, str] = {user.id: user.name for user in repos.users.list(clinic)}
    return TrailNames(people, repos.audit.find_subject_patients(clinic, subjects))
