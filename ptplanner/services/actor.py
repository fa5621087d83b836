"""The signed-in person on whose behalf a use case runs; always its first parameter."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.services.ports import Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person and their clinic."""

    user: UserId
    clinic: ClinicId
    name: str
    role: Role
