"""What whoever runs an installation does with its clinics: list, suspend, take up again, remove.

Nobody who signs in can reach this; the command line alone uses it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ptplanner.domain.audit import COMMAND_LINE
from ptplanner.domain.clinic import Clinic, ClinicSummary
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.files import FileKey
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.issued_sheets import list_sheet_files
from ptplanner.services.ports import Clock, Repositories, Store
from ptplanner.services.sessions import end_all_sessions


class ClinicInUse(InvalidValue):
    """The clinic has to be suspended before it can be removed."""


@dataclass(frozen=True)
class ClinicAdministration:
    store: Store
    clock: Clock

    def load_summaries(self) -> tuple[ClinicSummary, ...]:
        """All clinics by name, with how much is in each."""
        with self.store.begin_read() as repos:
            return repos.clinics.list_summaries()

    def suspend_clinic(self, clinic: ClinicId) -> Clinic:
        """End all sessions and let nobody sign in. Patients' pages go on, for their paper is in use."""
        return self._set_suspension(clinic, self.clock(), "suspended the clinic")

    def resume_clinic(self, clinic: ClinicId) -> Clinic:
        return self._set_suspension(clinic, None, "took the clinic up again")

    def delete_suspended(self, clinic: ClinicId) -> tuple[FileKey, ...]:
        """Remove the clinic with everything in it, and return the files of its sheets, which nobody needs.

        Raises ClinicInUse unless it is suspended, and NotFound.
        """
        with self.store.begin_write() as repos:
            known = repos.clinics.get(clinic)
            if known.suspended_at is None:
                raise ClinicInUse(
                    f"People of {known.card.name} can still sign in. First: ptplanner clinic suspend {clinic}"
                )
            files = tuple(list_sheet_files(repos, clinic, repos.patients.list_ids(clinic)))
            repos.erasure.remove_clinic(clinic)
        return files

    def _set_suspension(
        self, clinic: ClinicId, suspended_at: datetime | None, action: str
    ) -> Clinic:
        with self.store.begin_write() as repos:
            known = repos.clinics.get(clinic)
            if (known.suspended_at is None) == (suspended_at is None):
                return known
            changed = replace(known, suspended_at=suspended_at)
            repos.clinics.save(changed)
            if suspended_at is not None:
                self._end_sessions(repos, clinic)
            entry = AuditEntry(self.clock(), COMMAND_LINE, action, f"clinic {clinic}")
            repos.audit.add(clinic, entry)
        return changed

    def _end_sessions(self, repos: Repositories, clinic: ClinicId) -> None:
        for user in repos.users.list(clinic):
            repos.users.save(end_all_sessions(repos, user, self.clock()))
