"""The audit trail of the store in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ptplanner.domain.audit import (
    EVERY_LINE,
    AuditFilter,
    AuditLine,
    ChainEnd,
    ChainState,
    chain_entry,
    classify_entry,
)
from ptplanner.domain.ids import ClinicId, PatientId, PlanId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.audit_ports import SubjectPatient
from tests.support.memory_tables import MemoryTables


@dataclass(frozen=True)
class MemoryAuditTrail:
    tables: MemoryTables

    def add(self, clinic: ClinicId, entry: AuditEntry) -> None:
        self.tables.require_write()
        state = self.get_chain_state(clinic)
        line = chain_entry(clinic, state.end, entry)
        self.tables.audit.append((clinic, line))
        self.tables.audit_chains[clinic] = replace(state, end=line.end)

    def add_once(self, clinic: ClinicId, entry: AuditEntry, since: datetime) -> None:
        same = (entry.user, entry.action, entry.subject)
        if not any(
            (one.user, one.action, one.subject) == same and one.at >= since
            for one in self.list(clinic, limit=1_000_000)
        ):
            self.add(clinic, entry)

    def list(self, clinic: ClinicId, limit: int = 200) -> tuple[AuditEntry, ...]:
        return tuple(line.entry for line in self.list_newest(clinic, EVERY_LINE, limit))

    def list_newest(
        self, clinic: ClinicId, wanted: AuditFilter, limit: int, before: int | None = None
    ) -> tuple[AuditLine, ...]:
        found = reversed(self._find_lines(clinic, wanted))
        return tuple(line for line in found if before is None or line.number < before)[:limit]

    def list_oldest(
        self, clinic: ClinicId, limit: int, after: int = 0, wanted: AuditFilter = EVERY_LINE
    ) -> tuple[AuditLine, ...]:
        found = self._find_lines(clinic, wanted)
        return tuple(line for line in found if line.number > after)[:limit]

    def count_lines(self, clinic: ClinicId, wanted: AuditFilter) -> int:
        return len(self._find_lines(clinic, wanted))

    def list_clinics(self) -> tuple[ClinicId, ...]:
        return tuple(sorted(self.tables.audit_chains))

    def get_chain_state(self, clinic: ClinicId) -> ChainState:
        return self.tables.audit_chains.get(clinic, ChainState())

    def save_chain_check(
        self, clinic: ClinicId, checked: ChainEnd, at: datetime, wrong_line: int = 0
    ) -> None:
        self.tables.require_write()
        state = self.get_chain_state(clinic)
        changed = replace(state, checked=checked, checked_at=at, wrong_line=wrong_line)
        self.tables.audit_chains[clinic] = changed

    def find_subject_patients(
        self, clinic: ClinicId, subjects: Collection[str]
    ) -> Mapping[str, SubjectPatient]:
        found: dict[str, SubjectPatient] = {}
        for subject in subjects:
            kind, _, record = subject.partition(" ")
            plan = self.tables.plans.get(PlanId(record))
            patient = plan.plan.patient if plan and kind == "plan" else PatientId(record)
            entry = self.tables.patients.get(patient)
            if kind in ("patient", "plan") and entry and entry.clinic == clinic:
                found[subject] = SubjectPatient(patient, entry.patient.name)
        return found

    def list_patient_subjects(self, clinic: ClinicId, patient: PatientId) -> frozenset[str]:
        mine = {
            f"plan {key}"
            for key, entry in self.tables.plans.items()
            if entry.clinic == clinic and entry.plan.patient == patient
        }
        return frozenset({f"patient {patient}", *mine})

    def _find_lines(self, clinic: ClinicId, wanted: AuditFilter) -> tuple[AuditLine, ...]:
        return tuple(
            line
            for owner, line in self.tables.audit
            if owner == clinic and _is_wanted(line.entry, wanted)
        )


def _is_wanted(entry: AuditEntry, wanted: AuditFilter) -> bool:
    return (
        wanted.user in (None, entry.user)
        and wanted.kind in (None, classify_entry(entry.action, entry.subject))
        and (wanted.subjects is None or entry.subject in wanted.subjects)
        and (wanted.since is None or entry.at >= wanted.since)
        and (wanted.until is None or entry.at < wanted.until)
    )
