"""Parse the builder's forms into edits; an invalid value raises an error that names its field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain import edits, shorthand
from ptplanner.domain.dosage import Days, Dosage
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import ExerciseSlug, ItemId, RuleId
from ptplanner.domain.plan import Schedule, Section
from ptplanner.domain.template import parse_phase_reference
from ptplanner.web.plans.dose_fields import (
    DoseFields,
    days_from_form,
    dosage_from_form,
    read_typed_fields,
)
from ptplanner.web.shared.forms import FormData
from ptplanner.wording.english.dates import UnreadableDate, parse_date

DOSE_PREFIX = "dose-"
# A version is a counter; no plan needs more than ten digits.
_VERSION_DIGITS = 10


@dataclass(frozen=True)
class RejectedDose:
    """A dose that could not be parsed; what was typed stays in its inputs.

    ``fields`` is None if the shorthand was edited; otherwise ``field`` names the input at fault.
    """

    item: str
    text: str
    message: str
    fields: DoseFields | None = None
    field: str = ""


def build_rejected_dose(item: str, form: FormData, error: InvalidValue) -> RejectedDose:
    if not _is_from_fields(form):
        return RejectedDose(item, form.get("text", ""), str(error))
    return RejectedDose(
        item,
        form.get("text", ""),
        str(error),
        read_typed_fields(form),
        getattr(error, "field", ""),
    )


def _is_from_fields(form: FormData) -> bool:
    # Without scripts, "Save fields" adds a second "source" after the hidden field's "text".
    return "fields" in form.getlist("source")


def parse_version(form: FormData) -> int:
    return _parse_whole_number(
        form.get("version", ""), "The version of the plan", digits=_VERSION_DIGITS
    )


def parse_add(form: FormData) -> edits.AddExercise:
    section = form.get("section", "")
    place = form.get("place", "")
    return edits.AddExercise(
        ExerciseSlug(form.get("exercise", "")),
        _parse_section(section) if section else None,
        _parse_whole_number(place, "The place") if place else None,
    )


def parse_move(item: ItemId, form: FormData) -> edits.MoveItem:
    """Parse a move to a place in a section, or to its end if no place is given."""
    place = form.get("place", "")
    return edits.MoveItem(
        item,
        _parse_section(form.get("section", "")),
        _parse_whole_number(place, "The place") if place else None,
    )


def parse_step(item: ItemId, form: FormData) -> edits.ShiftItem:
    return edits.ShiftItem(item, -1 if form.get("by", "") == "-1" else 1)


def parse_dose(item: ItemId, form: FormData) -> edits.SetDose:
    return edits.SetDose(item, parse_submitted_dosage(form))


def parse_submitted_dosage(form: FormData) -> Dosage:
    """Parse whichever was edited last: the shorthand or the structured fields."""
    if _is_from_fields(form):
        return dosage_from_form(form)
    return shorthand.parse_shorthand(form.get("text", ""))


def parse_all_doses(form: FormData) -> edits.SetDoses:
    names = (name for name in form if name.startswith(DOSE_PREFIX))
    return edits.SetDoses(
        tuple((ItemId(name.removeprefix(DOSE_PREFIX)), form.get(name, "")) for name in names)
    )


def parse_note(item: ItemId, form: FormData) -> edits.SetNote:
    return edits.SetNote(
        item,
        _normalize_line_ends(form.get("note", "")),
        _normalize_line_ends(form.get("warning", "")),
    )


def parse_removal(item: ItemId, _: FormData) -> edits.RemoveItem:
    return edits.RemoveItem(item)


def parse_restoration(item: ItemId, _: FormData) -> edits.RestoreItem:
    return edits.RestoreItem(item)


def parse_swap(item: ItemId, form: FormData) -> edits.SwapExercise:
    return edits.SwapExercise(item, ExerciseSlug(form.get("exercise", "")))


def parse_override(item: ItemId, form: FormData) -> edits.OverridePrecaution:
    return edits.OverridePrecaution(item, RuleId(form.get("rule", "")), form.get("reason", ""))


def parse_override_withdrawal(item: ItemId, form: FormData) -> edits.WithdrawOverride:
    return edits.WithdrawOverride(item, RuleId(form.get("rule", "")))


def parse_template(form: FormData) -> edits.ApplyTemplate:
    return edits.ApplyTemplate(*parse_phase_reference(form.get("template", "")))


def parse_plan_details(form: FormData) -> edits.SetPlanDetails:
    """Parse the form of the schedule, pain limit, next visit and title."""
    weeks = form.get("weeks", "").strip()
    return edits.SetPlanDetails(
        schedule=Schedule(
            per_day=_parse_whole_number(form.get("per_day", ""), "Times a day"),
            days=days_from_form(form) or Days(per_week=7),
            weeks=_parse_whole_number(weeks, "Weeks") if weeks else None,
        ),
        title=form.get("title", ""),
        max_pain=_parse_whole_number(form.get("max_pain", ""), "The pain limit"),
        next_visit=_parse_next_visit(form.get("next_visit", "")),
    )


def _parse_section(text: str) -> Section:
    try:
        return Section(text)
    except ValueError:
        raise InvalidValue("Choose warm-up, main or cool-down.") from None


def _parse_whole_number(text: str, label: str, digits: int = 4) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= digits):
        raise InvalidValue(f"{label}: write a whole number.")
    return int(text)


def _parse_next_visit(text: str) -> date | None:
    """Parse a date in any form that the patient form takes too."""
    try:
        return parse_date(text)
    except UnreadableDate as error:
        raise InvalidValue(f"Next visit: {error}") from None


def _normalize_line_ends(text: str) -> str:
    """Convert CRLF to LF, because limits count a line break as one character."""
    return text.replace("\r\n", "\n").strip()
