"""Records of the PDFs of revisions in the store in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ptplanner.domain.ids import ClinicId, PatientId, PlanId
from ptplanner.domain.sheet_record import SheetRecord
from tests.support.memory_tables import MemoryTables


@dataclass(frozen=True)
class MemorySheetRecords:
    tables: MemoryTables

    def add(self, clinic: ClinicId, record: SheetRecord) -> SheetRecord:
        self.tables.require_write()
        same = [
            one.place
            for one in self.list(clinic, record.plan, record.number)
            if (one.paper, one.layout) == (record.paper, record.layout)
        ]
        placed = replace(record, place=max(same, default=0) + 1)
        self.tables.sheet_records.append((clinic, placed))
        return placed

    def list(self, clinic: ClinicId, plan: PlanId, number: int) -> tuple[SheetRecord, ...]:
        mine = [
            one
            for owner, one in self.tables.sheet_records
            if owner == clinic and (one.plan, one.number) == (plan, number)
        ]
        return tuple(sorted(mine, key=lambda one: (one.made_at, one.place)))

    def list_for_update(
        self, clinic: ClinicId, plan: PlanId, number: int
    ) -> tuple[SheetRecord, ...]:
        return self.list(clinic, plan, number)

    def list_digests_of_patients(
        self, clinic: ClinicId, patients: Sequence[PatientId]
    ) -> tuple[str, ...]:
        theirs = {
            one.digest
            for owner, one in self.tables.sheet_records
            if owner == clinic and self.tables.plans[one.plan].plan.patient in patients
        }
        return tuple(sorted(theirs))
