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
from ptplanner.wording import english
from ptplanner.wording.english import (
    format_dose_caption,
    format_dose_parts,
    format_dose_sentence,
    format_duration,
    format_long_date,
    format_schedule,
    format_side_badge,
)
from ptplanner.wording.phrases import PainZone, Phrases, TextRuns

# The builder is in English only and uses these functions directly.
__all__ = [
    "WORDING_BY_LANGUAGE",
    "Wording",
    "choose_language",
    "format_dose_caption",
    "format_dose_parts",
    "format_dose_sentence",
    "format_duration",
    "format_long_date",
    "format_schedule",
    "format_side_badge",
    "get_wording",
]


class Wording(Protocol):
    """The functions and constants that every language module provides."""

    def format_dose_parts(
        self,
        dosage: Dosage,
        noun: SideNoun = SideNoun.SIDE,
        *,
        schedule: Schedule | None = None,
        max_pain: int | None = None,
    ) -> tuple[str, ...]: ...
    def format_dose_sentence(
        self,
        dosage: Dosage,
        noun: SideNoun = SideNoun.SIDE,
        *,
        schedule: Schedule | None = None,
        max_pain: int | None = None,
    ) -> str: ...
    def format_side_badge(
        self,
        side: DoseSide | None,
        noun: SideNoun = SideNoun.SIDE,
        affected: AffectedSide = AffectedSide.NONE,
    ) -> str: ...
    def format_schedule(self, schedule: Schedule) -> str: ...
    def format_dose_caption(self, dosage: Dosage, noun: SideNoun = SideNoun.SIDE) -> str: ...
    def format_differing_frequency(self, dosage: Dosage, schedule: Schedule) -> str: ...
    def format_long_date(self, day: date) -> str: ...
    def format_duration(self, seconds: int) -> str: ...
    def to_sentence(self, text: str, *, capital: bool = True) -> str: ...

    @property
    def PHRASES(self) -> Phrases: ...  # noqa: N802  # a constant of each language's module
    @property
    def SIDE_NAMES(self) -> Mapping[BodySide, str]: ...  # noqa: N802
    def format_plan_summary(
        self, exercises: int, minutes: int, schedule: Schedule, next_visit: date | None
    ) -> tuple[TextRuns, ...]: ...
    def format_pain_limit(self, limit: int) -> TextRuns: ...
    def build_pain_zones(self, limit: int) -> tuple[PainZone, ...]: ...
    def format_progression(self, limit: int, *, has_ranges: bool) -> TextRuns: ...
    def format_exercises_label(self, numbers: tuple[int, ...]) -> str: ...
    def format_exceptions_label(self, numbers: tuple[int, ...]) -> str: ...
    def format_valid_until(self, day: date) -> str: ...
    def format_alternative(self, text: str) -> TextRuns: ...
    def format_grid_heading(self, name: str) -> str: ...
    def format_start_day(self, day: str) -> str: ...
    def format_marking_instruction(self, per_day: int) -> str: ...
    def list_tick_marks(self, per_day: int) -> tuple[tuple[str, str], ...]: ...
    def list_day_columns(self, value: Days) -> tuple[tuple[str, str], ...]: ...
    def format_week(self, index: int) -> str: ...
    def format_later_weeks(self, first: int, last: int) -> str: ...
    def format_emergency_heading(self, call: str) -> str: ...
    def keep_side_on_line(self, dose: str) -> str: ...
    def format_end_caption(self, caption: str, hold: str) -> str: ...
    def format_picture_alt(self, name: str, *, is_start: bool) -> str: ...
    def format_plan_qr_alt(self, code: str) -> str: ...
    def format_exercise_qr_alt(self, name: str) -> str: ...
    def format_contact(self, therapist: str, clinic: str) -> TextRuns: ...
    def format_plan_code(self, code: str) -> str: ...
    def format_revision_number(self, revision: int) -> str: ...


WORDING_BY_LANGUAGE: Mapping[str, Wording] = {"en": english}


def choose_language(lang: str) -> str:
    """Return the supported language for ``lang``, or English if it is not supported."""
    primary = lang.partition("-")[0].lower()
    return primary if primary in WORDING_BY_LANGUAGE else "en"


def get_wording(lang: str) -> Wording:
    return WORDING_BY_LANGUAGE[choose_language(lang)]
