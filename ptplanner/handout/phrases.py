"""Text values of a sheet: runs of text, pain zones, and the fixed phrases of one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """A piece of a line; printed in bold if ``is_strong``."""

    text: str
    strong: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class PainBand:
    """A part of the pain scale and what to do there; ``sign`` is the CSS class of its printed symbol."""

    sign: str
    numbers: str
    name: str
    advice: str


@dataclass(frozen=True)
class Phrases:
    """Headings and labels that are the same on every sheet of a language."""

    title: str
    patient_label: str
    therapist_label: str
    scan: str
    type_code: str
    take_care: str
    stop: str
    danger_signs: str
    see_full_sheet: str
    more_on_back: str
    start: str
    end: str
    feel: str
    feel_short: str
    purpose: str
    see_it_move: str
    sections: tuple[str, str, str]
    pain_scale: Runs
    exercise: str
    pain_row: str
    how_much_pain: str
    ask_first: str
    also_stop: str
    notes: str
    next_step: str
    next_step_when: str
    ready: str
    too_much: str
    too_much_advice: str
    questions: str
    credits: str
    by: str
    made_from: str
    page: str
    page_of: str
    not_reviewed: str
    reviewed: str
