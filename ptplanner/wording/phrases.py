"""Text values of a sheet: runs of text, pain zones, and the fixed phrases of one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TextRun:
    """A piece of a line; printed in bold if ``is_strong``."""

    text: str
    is_strong: bool = False


TextRuns = tuple[TextRun, ...]


def join_text_runs(runs: TextRuns) -> str:
    """Join the runs of a line to plain text."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True)
class PainZone:
    """A part of the pain scale and what to do there; ``sign`` is the CSS class of its printed symbol."""

    sign: str
    numbers: str
    name: str
    advice: str


@dataclass(frozen=True)
class Phrases:
    """Headings and labels that are the same on every sheet of a language."""

    title: str
    opening_heading: str
    patient_label: str
    therapist_label: str
    scan_prompt: str
    type_code_prompt: str
    precautions_heading: str
    stop_heading: str
    red_flags_pointer: str
    full_sheet_pointer: str
    back_pointer: str
    start_caption: str
    end_caption: str
    feel_label: str
    feel_short_label: str
    purpose_label: str
    equipment_label: str
    setup_label: str
    note_label: str
    scan_plan_prompt: str
    danger_page_label: str
    more_page_label: str
    demonstration_prompt: str
    section_names: tuple[str, str, str]
    pain_diary_instruction: TextRuns
    exercise_column_heading: str
    pain_row_label: str
    pain_zones_heading: str
    ask_first_heading: str
    stop_rules_heading: str
    notes_heading: str
    goals_heading: str
    goals_instruction: str
    progression_heading: str
    too_much_heading: str
    too_much_advice: str
    contact_label: str
    credits_label: str
    credit_by: str
    credit_derived_from: str
    page_label: str
    page_of_label: str
    not_reviewed_note: str
    reviewed_note: str
