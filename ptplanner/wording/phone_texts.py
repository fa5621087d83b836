"""Text values of the patient's pages: fixed phrases of a language, and the texts that a page's scripts show."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.wording.phrases import TextRuns


@dataclass(frozen=True)
class PhonePhrases:
    """Headings, labels and sentences that are the same on every page of a language."""

    site_name: str
    skip_link: str
    code_form_title: str
    unknown_code: str
    mistyped_code: str
    unknown_code_hints: tuple[str, ...]
    code_label: str
    code_hint: str
    open_code: str
    camera_hint: str
    type_code: str
    demonstrations_title: str
    demonstrations_heading: str
    demonstrations_note: str
    demonstration_heading: str
    demonstration_stop_reminder: TextRuns
    back_to_plan: str
    warning_label: str
    note_label: str
    sides_label: str
    steps_label: str
    feel_label: str
    equipment_label: str
    stop_rules_heading: str
    other_exercises_label: str
    stop_label: str
    get_help: str
    timer_label: str
    timer_start: str
    timer_skip: str
    play_clip: str
    pause_clip: str
    help_heading: str
    open_new_plan: str
    exercise_removed_notice: TextRuns
    week_label: str
    ticks_note: str
    goals_note: str
    onward_label: str
    outdated_heading: str
    differences_heading: str
    no_differences: str
    new_sheet_label: str
    old_sheet_link: str


@dataclass(frozen=True)
class TimerTexts:
    """What the timer of one exercise shows; ``{number}``, ``{phase}`` and ``{place}`` are filled in by its script."""

    ready: str
    hold: str
    ease_back: str
    work: str
    rest: str
    idle: str
    summary: str
    repetition: str
    set: str
    side_done: str
    done: str
    finished: str
    start: str
    pause: str
    go_on: str
    set_done: str
    next_set: str
    other_side: str
    again: str
    announcement: str


@dataclass(frozen=True)
class TickTexts:
    """What the page of a plan shows about ticks; ``{number}``, ``{day}`` and ``{state}`` are filled in by its script.

    ``progress`` has one text for each number of ticked exercises, from none to all.
    ``weekdays`` are (letter, full name), Monday first.
    """

    progress: tuple[str, ...]
    weekdays: tuple[tuple[str, str], ...]
    day: str
    current_day: str
    done: str
    rest_day: str
    not_done: str
    start: str
    go_on: str
    again: str
