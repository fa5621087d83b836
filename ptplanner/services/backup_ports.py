"""What erasing and backing up need from outside: the rows that are removed, and the runs of backups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.records import ErasedRecord


class ErasureRepository(Protocol):
    """Removes rows that nothing else may remove: issued revisions and the audit trail are kept by the database."""

    def remove_patients(self, clinic: ClinicId, patients: Sequence[PatientId]) -> None:
        """Removes these patients with their plans, revisions and codes."""
        ...

    def remove_clinic(self, clinic: ClinicId) -> None:
        """Removes the clinic with everything that belongs to it: people, patients, plans, content, audit trail."""
        ...

    def list_erased(self) -> tuple[ErasedRecord, ...]:
        """The numbers of all patients and clinics that were ever removed, of the whole installation."""
        ...

    def add_erased(self, records: Iterable[ErasedRecord]) -> None:
        """Remembers records that were removed from another copy of this database."""
        ...
