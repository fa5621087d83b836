"""Words for patients, on paper and on the phone: one module per language, all alike.

A further language is a package like ``ptplanner.handout.english`` and a row in ``LANGUAGES``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.exercise import SideNoun
from ptplanner.domain.plan import Schedule
from ptplanner.domain.sides import AffectedSide, DoseSide
from ptplanner.handout import english
from ptplanner.handout.english import (
    calendar_date,
    dose_parts,
    dose_sentence,
    duration,
    hold_caption,
    schedule_line,
    side_badge,
)

# The builder and the phone page speak English so far; they take these functions directly.
__all__ = [
    "LANGUAGES",
    "Wording",
    "calendar_date",
    "dose_parts",
    "dose_sentence",
    "duration",
    "for_language",
    "hold_caption",
    "schedule_line",
    "side_badge",
    "spoken_language",
]


class Wording(Protocol):
    """What a language must be able to say."""

    def dose_parts(
        self,
        dosage: Dosage,
        noun: SideNoun = SideNoun.SIDE,
        *,
        schedule: Schedule | None = None,
        max_pain: int | None = None,
    ) -> tuple[str, ...]: ...
    def dose_sentence(
        self,
        dosage: Dosage,
        noun: SideNoun = SideNoun.SIDE,
        *,
        schedule: Schedule | None = None,
        max_pain: int | None = None,
    ) -> str: ...
    def side_badge(
        self,
        side: DoseSide | None,
        noun: SideNoun = SideNoun.SIDE,
        affected: AffectedSide = AffectedSide.NONE,
    ) -> str: ...
    def schedule_line(self, schedule: Schedule) -> str: ...
    def hold_caption(self, dosage: Dosage) -> str: ...
    def calendar_date(self, day: date) -> str: ...
    def duration(self, seconds: int) -> str: ...


LANGUAGES: Mapping[str, Wording] = {"en": english}


def spoken_language(lang: str) -> str:
    """The language that a sheet for ``lang`` is worded in: English where there is no better."""
    primary = lang.partition("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


def for_language(lang: str) -> Wording:
    return LANGUAGES[spoken_language(lang)]
