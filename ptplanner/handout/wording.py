"""Wording for patients, on paper and on the phone: one package per language, all with the same functions.

To add a language, write a package like ``english`` and add it to ``WORDING_BY_LANGUAGE``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from ptplanner.domain.dosage import Days, Dosage
from ptplanner.domain.exercise import SideNoun
from ptplanner.domain.plan import Schedule
from ptplanner.domain.sides import AffectedSide, BodySide, DoseSide
from ptplanner.handout import english
from ptplanner.handout.english import (
    calendar_date,
    dose_caption,
    dose_parts,
    dose_sentence,
    duration,
    schedule_line,
    side_badge,
)
from ptplanner.handout.phrases import PainBand, Phrases, Runs

# The builder is in English only and uses these functions directly.
__all__ = [
    "LANGUAGES",
    "Wording",
    "calendar_date",
    "dose_caption",
    "dose_parts",
    "dose_sentence",
    "duration",
    "for_language",
    "schedule_line",
    "side_badge",
    "spoken_language",
]


class Wording(Protocol):
    """The functions and constants that every language module provides."""

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
    def dose_caption(self, dosage: Dosage, noun: SideNoun = SideNoun.SIDE) -> str: ...
    def own_frequency(self, dosage: Dosage, schedule: Schedule) -> str: ...
    def calendar_date(self, day: date) -> str: ...
    def duration(self, seconds: int) -> str: ...
    def sentence(self, text: str, *, capital: bool = True) -> str: ...

    @property
    def PHRASES(self) -> Phrases: ...  # noqa: N802  # a constant of each language's module
    @property
    def SIDES(self) -> Mapping[BodySide, str]: ...  # noqa: N802
    def glance(
        self, exercises: int, minutes: int, schedule: Schedule, next_visit: date | None
    ) -> tuple[Runs, ...]: ...
    def pain_limit(self, limit: int) -> Runs: ...
    def pain_bands(self, limit: int) -> tuple[PainBand, ...]: ...
    def ready_for_more(self, limit: int, *, has_ranges: bool) -> Runs: ...
    def in_exercises(self, numbers: tuple[int, ...]) -> str: ...
    def apart_from(self, numbers: tuple[int, ...]) -> str: ...
    def counts_until(self, day: date) -> str: ...
    def instead(self, text: str) -> Runs: ...
    def keep_track(self, name: str) -> str: ...
    def from_day(self, day: str) -> str: ...
    def how_to_mark(self, per_day: int) -> str: ...
    def marks(self, per_day: int) -> tuple[tuple[str, str], ...]: ...
    def day_names(self, value: Days) -> tuple[tuple[str, str], ...]: ...
    def week(self, index: int) -> str: ...
    def later_weeks(self, first: int, last: int) -> str: ...
    def emergency(self, call: str) -> str: ...
    def on_paper(self, dose: str) -> str: ...
    def end_caption(self, caption: str, hold: str) -> str: ...
    def picture_alt(self, name: str, *, is_start: bool) -> str: ...
    def plan_qr_alt(self, code: str) -> str: ...
    def exercise_qr_alt(self, name: str) -> str: ...
    def call_us(self, therapist: str, clinic: str) -> Runs: ...
    def plan_code(self, code: str) -> str: ...
    def version(self, revision: int) -> str: ...


LANGUAGES: Mapping[str, Wording] = {"en": english}


def spoken_language(lang: str) -> str:
    """Return the supported language for ``lang``, or English if it is not supported."""
    primary = lang.partition("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


def for_language(lang: str) -> Wording:
    return LANGUAGES[spoken_language(lang)]
