"""Remembers by which address people use this installation, for the doctor: only a web process knows.

The address comes from requests of people who are signed in, and from phones that opened a valid code: a stranger
could write anything into a request.
"""

from __future__ import annotations

import json
import math
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ptplanner.atomic_files import write_file_atomically
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.services.ports import Clock

FILE_NAME = "observed-address.json"
# The same fact is written again after this time, so that its date stays nearly right.
REPEAT_SECONDS = 3600.0
# People who use two addresses take turns; each change would be a write.
CHANGE_SECONDS = 60.0
MAX_ADDRESS_LENGTH = 300


@dataclass(frozen=True)
class ObservedAddress:
    """Scheme, host and path of the last request of its kind, with its time."""

    url: str
    at: datetime


@dataclass
class AddressObserver:
    """Notes addresses, rarely. Thread-safe; a disk that is full changes nothing here."""

    path: Path
    clock: Clock
    _noted: dict[str, tuple[str, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note_address(self, kind: str, url: str) -> None:
        """Note that a request of this kind, ``staff`` or ``phone``, came by ``url``."""
        now = time.monotonic()
        with self._lock:
            last, noted_at = self._noted.get(kind, ("", -math.inf))
            if now - noted_at < (REPEAT_SECONDS if last == url else CHANGE_SECONDS):
                return
            self._noted[kind] = (url, now)
            facts = _load_facts(self.path)
            facts[kind] = {"url": url[:MAX_ADDRESS_LENGTH], "at": self.clock().isoformat()}
            with suppress(StorageUnavailable):
                write_file_atomically(self.path, json.dumps(facts).encode())


def find_observed_address(data_dir: Path, kind: str) -> ObservedAddress | None:
    """What was noted last; None if nothing was."""
    fact = _load_facts(data_dir / FILE_NAME).get(kind)
    try:
        return ObservedAddress(fact["url"], datetime.fromisoformat(fact["at"])) if fact else None
    except (KeyError, TypeError, ValueError):
        return None


def _load_facts(path: Path) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
