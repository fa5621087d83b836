"""Which state of a record somebody read: two people may edit a record, and the second must not undo the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class RecordVersion:
    """``number`` grows with each change. ``changed_by`` is the name of who made it; "" if nobody knows.

    A record that is saved names the number that was read; the store refuses it if the record has changed since.
    """

    number: int = 1
    changed_by: str = ""
    changed_at: datetime | None = None

    def sign_change(self, by: str, at: datetime) -> RecordVersion:
        """Name who changes the record that was read, and when; the store counts on."""
        return replace(self, changed_by=by, changed_at=at)

    def count_change(self) -> RecordVersion:
        return replace(self, number=self.number + 1)


FIRST_VERSION = RecordVersion()
