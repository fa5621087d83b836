"""The English texts about what changed between two revisions, for patients and for therapists."""

from __future__ import annotations

from ptplanner.domain.exercise import SideNoun
from ptplanner.domain.plan import PlanItem, Schedule, Section
from ptplanner.domain.revision import ItemChangeKind
from ptplanner.domain.sides import DoseSide
from ptplanner.wording.english.doses import format_schedule

CHANGE_LABELS = {
    ItemChangeKind.NEW: "New",
    ItemChangeKind.CHANGED: "Changed",
    ItemChangeKind.MOVED: "Moved",
    ItemChangeKind.STOPPED: "Stop doing",
}
ITEM_REMOVED = "It is not in your plan any more."
_SECTION_NAMES = {
    Section.WARM_UP: "the warm-up",
    Section.MAIN: "the main part",
    Section.COOL_DOWN: "the cool-down",
}


def format_move(section: Section) -> str:
    return f"Now in {_SECTION_NAMES[section]}."


def format_dose_change(now: str, before: str) -> str:
    return f"Now: {now} Before: {before}"


def format_dose_with_side(dose: str, side: DoseSide | None, noun: SideNoun) -> str:
    """``3 sets of 10. Left leg.``; any other side is part of the dose already."""
    if side in (DoseSide.LEFT, DoseSide.RIGHT):
        return f"{dose} {side.value.capitalize()} {noun.value}."
    return dose


def format_text_change(before: PlanItem, after: PlanItem) -> str:
    """Describe changes of the therapist's note and warning; without any, only the notation of the dose differs."""
    parts = []
    if after.warning != before.warning:
        parts.append(f"Take care: “{after.warning}”" if after.warning else "The warning is gone.")
    if after.note != before.note:
        parts.append(f"Note: “{after.note}”" if after.note else "The note is gone.")
    return " ".join(parts) or "The same dose, written in another way."


def format_schedule_change(now: Schedule, before: Schedule) -> tuple[str, str]:
    """Format what changed and how: ``How often``, ``Now: once a day, ... Before: twice a day, ...``."""
    return ("How often", f"Now: {format_schedule(now)}. Before: {format_schedule(before)}.")


def format_pain_limit_change(now: int, before: int) -> tuple[str, str]:
    return ("When to stop", f"Now: stop above {now} out of 10. Before: above {before}.")
