"""Parse the builder's forms into edits; an invalid value raises an error that names its field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Days, Dosage
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import ExerciseSlug, ItemId, RuleId
from ptplanner.domain.plan import Plan, Schedule, Section
from ptplanner.domain.template import named_phase
from ptplanner.services import edits
from ptplanner.web.dose_fields import FormValues, days_from, dosage_from

DOSE_PREFIX = "dose-"
# A version is a counter; no plan needs more than ten digits.
_VERSION_DIGITS = 10


@dataclass(frozen=True)
class TypedDose:
    """A dose that could not be parsed; its text stays in the field."""

    item: str
    text: str
    message: str


def version_in(form: FormValues) -> int:
    return _number(form.get("version", ""), "The version of the plan", digits=_VERSION_DIGITS)


def adding(form: FormValues) -> edits.Add:
    section = form.get("section", "")
    place = form.get("place", "")
    return edits.Add(
        ExerciseSlug(form.get("exercise", "")),
        _section(section) if section else None,
        _number(place, "The place") if place else None,
    )


def moving(item: ItemId, plan: Plan, form: FormValues) -> edits.Move:
    """Parse a move to a place in a section, or to its end if no place is given."""
    section = _section(form.get("section", ""))
    place = form.get("place", "")
    end = len(plan.in_section(section))
    return edits.Move(item, section, _number(place, "The place") if place else end)


def stepping(item: ItemId, form: FormValues) -> edits.Step:
    return edits.Step(item, -1 if form.get("by", "") == "-1" else 1)


def dosing(item: ItemId, form: FormValues) -> edits.SetDose:
    return edits.SetDose(item, typed_dosage(form))


def typed_dosage(form: FormValues) -> Dosage:
    """Parse whichever was edited last: the shorthand or the structured fields."""
    # Without scripts, "Save fields" adds a second "source" after the hidden field's "text".
    if "fields" in form.getlist("source"):
        return dosage_from(form)
    return shorthand.parse(form.get("text", ""))


def dosing_all(plan: Plan, form: FormValues) -> edits.SetDoses:
    """Parse every dose in the form that has changed; an error names the exercise by its number."""
    changed: list[tuple[ItemId, Dosage]] = []
    for number, item in enumerate(plan.items, start=1):
        text = form.get(f"{DOSE_PREFIX}{item.id}", shorthand.format(item.dosage))
        try:
            dosage = shorthand.parse(text)
        except InvalidValue as error:
            raise InvalidValue(f"Dose {number}, “{text[:60]}”: {error}") from error
        if dosage != item.dosage:
            changed.append((item.id, dosage))
    return edits.SetDoses(tuple(changed))


def wording(item: ItemId, form: FormValues) -> edits.SetNote:
    return edits.SetNote(item, _lines(form.get("note", "")), _lines(form.get("warning", "")))


def swapping(item: ItemId, form: FormValues) -> edits.Swap:
    return edits.Swap(item, ExerciseSlug(form.get("exercise", "")))


def keeping(item: ItemId, form: FormValues) -> edits.Keep:
    return edits.Keep(item, RuleId(form.get("rule", "")), form.get("reason", ""))


def reconsidering(item: ItemId, form: FormValues) -> edits.Reconsider:
    return edits.Reconsider(item, RuleId(form.get("rule", "")))


def templating(form: FormValues) -> edits.ApplyTemplate:
    return edits.ApplyTemplate(*named_phase(form.get("template", "")))


def scheduling(form: FormValues) -> edits.SetSchedule:
    weeks = form.get("weeks", "").strip()
    return edits.SetSchedule(
        Schedule(
            per_day=_number(form.get("per_day", ""), "Times a day"),
            days=days_from(form) or Days(per_week=7),
            weeks=_number(weeks, "Weeks") if weeks else None,
        )
    )


def detailing(form: FormValues) -> edits.SetDetails:
    return edits.SetDetails(
        title=form.get("title", ""),
        max_pain=_number(form.get("max_pain", ""), "The pain limit"),
        next_visit=_date(form.get("next_visit", "")),
    )


def _section(text: str) -> Section:
    try:
        return Section(text)
    except ValueError:
        raise InvalidValue("Choose warm-up, main or cool-down.") from None


def _number(text: str, label: str, digits: int = 4) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= digits):
        raise InvalidValue(f"{label}: write a whole number.")
    return int(text)


def _date(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidValue("Next visit: write a date, like 2026-12-12.") from None


def _lines(text: str) -> str:
    """Convert CRLF to LF, because limits count a line break as one character."""
    return text.replace("\r\n", "\n").strip()
