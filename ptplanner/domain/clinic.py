"""A clinic, the people who work there, and the one who acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.revision import ClinicDetails


class Role(StrEnum):
    OWNER = "owner"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"


@dataclass(frozen=True)
class Clinic:
    id: ClinicId
    card: ClinicDetails
    is_demo: bool = False


@dataclass(frozen=True)
class User:
    """A person who can sign in. Increasing ``epoch`` voids all older sessions."""

    id: UserId
    clinic: ClinicId
    email: str
    name: str
    role: Role
    password_hash: str
    epoch: int = 0
    is_active: bool = True


@dataclass(frozen=True)
class Actor:
    """A signed-in person and their clinic."""

    user: UserId
    clinic: ClinicId
    name: str
    role: Role
