"""The views of the doctor: what is wrong first, each with its steps, then what is right in one line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ptplanner.services.doctor import DoctorReport, Inspection, InspectionState
from ptplanner.wording.english.dates import format_ago


@dataclass(frozen=True)
class StepRun:
    """A part of a step; ``is_code`` marks what is typed."""

    text: str
    is_code: bool


@dataclass(frozen=True)
class TroubleView:
    name: str
    tone: str
    icon: str
    severity: str
    headline: str
    seen: str
    why: str
    steps: tuple[tuple[StepRun, ...], ...]


@dataclass(frozen=True)
class FineView:
    name: str
    seen: str


@dataclass(frozen=True)
class DoctorView:
    looked: str
    troubles: tuple[TroubleView, ...]
    fine: tuple[FineView, ...]


_LOOKS = {
    InspectionState.WRONG: ("avoid", "alert-octagon", "Wrong"),
    InspectionState.WARNING: ("caution", "alert-triangle", "Warning"),
}


def build_doctor_view(report: DoctorReport, now: datetime) -> DoctorView:
    troubled = [one for state in _LOOKS for one in report.list_in_state(state)]
    return DoctorView(
        looked=format_ago(report.at, now),
        troubles=tuple(map(_build_trouble, troubled)),
        fine=tuple(
            FineView(one.name, one.seen) for one in report.list_in_state(InspectionState.FINE)
        ),
    )


def _build_trouble(one: Inspection) -> TroubleView:
    tone, icon, severity = _LOOKS[one.state]
    return TroubleView(
        name=one.name,
        tone=tone,
        icon=icon,
        severity=severity,
        headline=one.headline,
        seen=one.seen,
        why=one.why,
        steps=tuple(map(split_step, one.steps)),
    )


def split_step(step: str) -> tuple[StepRun, ...]:
    """Split a step at its backticks, between which stands what is typed."""
    parts = step.split("`")
    return tuple(
        StepRun(text, is_code=number % 2 == 1) for number, text in enumerate(parts) if text
    )
