"""What the services need from the store for the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ptplanner.domain.audit import EVERY_LINE, AuditFilter, AuditLine, ChainEnd, ChainState
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.records import AuditEntry


@dataclass(frozen=True)
class SubjectPatient:
    """The patient whom a record is about; looked up when a line is shown, and gone after erasure."""

    id: PatientId
    name: str


class AuditRepository(Protocol):
    """The lines of a clinic. They are added and read, never changed; numbers and digests form one chain."""

    def add(self, clinic: ClinicId, entry: AuditEntry) -> None:
        """Adds a line at the end of the transaction, so that writers wait for each other only briefly."""
        ...

    def add_once(self, clinic: ClinicId, entry: AuditEntry, since: datetime) -> None:
        """Like ``add``, but does nothing if the same person did the same with the same record after ``since``."""
        ...

    def list(self, clinic: ClinicId, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Newest first."""
        ...

    def list_newest(
        self, clinic: ClinicId, wanted: AuditFilter, limit: int, before: int | None = None
    ) -> tuple[AuditLine, ...]:
        """Newest first; with ``before`` those of smaller numbers."""
        ...

    def list_oldest(
        self, clinic: ClinicId, limit: int, after: int = 0, wanted: AuditFilter = EVERY_LINE
    ) -> tuple[AuditLine, ...]:
        """Oldest first, those of greater numbers than ``after``."""
        ...

    def count_lines(self, clinic: ClinicId, wanted: AuditFilter) -> int: ...
    def list_clinics(self) -> tuple[ClinicId, ...]:
        """All clinics that have a chain, by number; for the command line, which stands above the clinics."""
        ...

    def get_chain_state(self, clinic: ClinicId) -> ChainState: ...
    def save_chain_check(
        self, clinic: ClinicId, checked: ChainEnd, at: datetime, wrong_line: int = 0
    ) -> None: ...
    def find_subject_patients(
        self, clinic: ClinicId, subjects: Collection[str]
    ) -> Mapping[str, SubjectPatient]:
        """The patients of subjects such as ``plan ID`` and ``patient ID``; those that no longer exist are left out."""
        ...

    def list_patient_subjects(self, clinic: ClinicId, patient: PatientId) -> frozenset[str]:
        """The subjects of all lines about a patient: the record and its plans."""
        ...
