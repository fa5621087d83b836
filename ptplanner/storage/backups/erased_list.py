"""The list of erased record numbers: a text file outside of every backup, to which lines are only added.

A line is a day, a kind and a random record number, such as "2026-11-30 patient 3kx9w1...". It names nobody.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ptplanner.atomic_files import PRIVATE_FILE_MODE, translate_write_errors
from ptplanner.domain.backups import BackupRefused
from ptplanner.domain.records import ErasedKind, ErasedRecord

ERASED_FILE = "erased-records.txt"


@dataclass(frozen=True)
class ErasedList:
    """The list in one file, which need not exist yet."""

    path: Path

    def append(self, records: Iterable[ErasedRecord]) -> None:
        """Add what is not in it yet, and wait for the disk."""
        known = {(one.kind, one.id) for one in self.load_records()}
        lines = [_format_line(one) for one in records if (one.kind, one.id) not in known]
        if not lines:
            return
        with translate_write_errors("the list of erased records"):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            descriptor = os.open(self.path, flags, PRIVATE_FILE_MODE)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write("".join(lines))
                file.flush()
                os.fsync(file.fileno())

    def load_records(self) -> tuple[ErasedRecord, ...]:
        """Raises BackupRefused for a line that is none of ours."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError):
            raise BackupRefused(f"The list of erased records {self.path} cannot be read.") from None
        return tuple(self._parse_line(line) for line in text.splitlines() if line.strip())

    def _parse_line(self, line: str) -> ErasedRecord:
        try:
            day, kind, number = line.split()
            return ErasedRecord(ErasedKind(kind), number, date.fromisoformat(day))
        except ValueError:
            raise BackupRefused(
                f"A line of {self.path} is no erased record: {line[:60]!r}. Nothing was changed."
            ) from None


def _format_line(record: ErasedRecord) -> str:
    return f"{record.erased_on.isoformat()} {record.kind.value} {record.id}\n"
