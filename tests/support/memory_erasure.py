"""Removal of patients and clinics from the store in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.records import ErasedKind, ErasedRecord
from tests.support.memory_tables import MemoryTables


@dataclass(frozen=True)
class MemoryErasure:
    tables: MemoryTables

    def remove_patients(self, clinic: ClinicId, patients: Sequence[PatientId]) -> None:
        self.tables.require_write()
        tables = self.tables
        mine = {
            key
            for key in patients
            if key in tables.patients and tables.patients[key].clinic == clinic
        }
        self._remember(ErasedKind.PATIENT, mine)
        plans = {key for key, entry in tables.plans.items() if entry.plan.patient in mine}
        tables.patients = {k: v for k, v in tables.patients.items() if k not in mine}
        tables.plans = {k: v for k, v in tables.plans.items() if k not in plans}
        tables.revisions = {k: v for k, v in tables.revisions.items() if k[0] not in plans}
        tables.sheet_records = [one for one in tables.sheet_records if one[1].plan not in plans]
        tables.access_codes = {k: v for k, v in tables.access_codes.items() if v.plan not in plans}

    def remove_clinic(self, clinic: ClinicId) -> None:
        tables = self.tables
        self.remove_patients(
            clinic, [key for key, entry in tables.patients.items() if entry.clinic == clinic]
        )
        self._remember(ErasedKind.CLINIC, {clinic} & tables.clinics.keys())
        tables.clinics = {k: v for k, v in tables.clinics.items() if k != clinic}
        tables.sessions = {k: v for k, v in tables.sessions.items() if v.clinic != clinic}
        tables.users = {k: v for k, v in tables.users.items() if v.clinic != clinic}
        tables.jobs = {k: v for k, v in tables.jobs.items() if v.clinic != clinic}
        tables.audit = [one for one in tables.audit if one[0] != clinic]
        tables.audit_chains = {k: v for k, v in tables.audit_chains.items() if k != clinic}

    def list_erased(self) -> tuple[ErasedRecord, ...]:
        return tuple(self.tables.erased[key] for key in sorted(self.tables.erased))

    def add_erased(self, records: Iterable[ErasedRecord]) -> None:
        self.tables.require_write()
        for record in records:
            self.tables.erased.setdefault((record.kind.value, record.id), record)

    def _remember(self, kind: ErasedKind, numbers: Iterable[str]) -> None:
        today = datetime.now(UTC).date()
        self.add_erased(ErasedRecord(kind, number, today) for number in numbers)
