"""Two clinics whose services run on a store in memory."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from ptplanner.services import passwords
from tests.support.memory_services import MemorySite, make_site


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2, but with the least memory and time: a hash takes well under a millisecond."""
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", weak)


@pytest.fixture
def site() -> MemorySite:
    return make_site()
