"""Who acts: every use case inside a clinic takes an Actor first."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.services.ports import Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person in their clinic."""

    user: UserId
    clinic: ClinicId
    name: str
    role: Role
