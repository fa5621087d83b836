"""A clinic, the people who work there, and the one who acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from ptplanner.domain import clinic_locale
from ptplanner.domain.clinic_locale import ClinicLocale
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.record_version import FIRST_VERSION, RecordVersion
from ptplanner.domain.revision import ClinicDetails


class Role(StrEnum):
    OWNER = "owner"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"


@dataclass(frozen=True)
class Clinic:
    """``idle_minutes``: after how many minutes without use a session of its people ends.

    ``suspended_at``: since when nobody of it can sign in, by whoever runs the installation; None if people can.
    """

    id: ClinicId
    card: ClinicDetails
    is_demo: bool = False
    locale: ClinicLocale = field(default_factory=ClinicLocale)
    version: RecordVersion = field(default=FIRST_VERSION, compare=False)
    # Long enough for a treatment between two looks at the screen.
    idle_minutes: int = 60
    suspended_at: datetime | None = None


@dataclass(frozen=True)
class ClinicSummary:
    """A clinic and how much it has, for whoever runs the installation; ``last_used_at``: None if never."""

    clinic: Clinic
    people: int
    patients: int
    plans: int
    last_used_at: datetime | None


@dataclass(frozen=True)
class User:
    """A person who can sign in. ``epoch`` counts how often all sessions were ended; cookies of old releases hold it."""

    id: UserId
    clinic: ClinicId
    email: str
    name: str
    role: Role
    password_hash: str
    epoch: int = 0
    is_active: bool = True
    version: RecordVersion = field(default=FIRST_VERSION, compare=False)


@dataclass(frozen=True)
class Actor:
    """A signed-in person and their clinic, with its time zone; None for that of the server."""

    user: UserId
    clinic: ClinicId
    name: str
    role: Role
    time_zone: tzinfo | None = UTC

    def get_local_day(self, moment: datetime) -> date:
        """Return the calendar day of ``moment`` in the clinic."""
        return clinic_locale.get_local_day(moment, self.time_zone)
