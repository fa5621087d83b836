"""Views of the patient list and of a patient's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import PatientCondition, Rule
from ptplanner.domain.patient import Patient
from ptplanner.domain.sides import AffectedSide
from ptplanner.services.patients import PatientList
from ptplanner.services.ports import PatientRow
from ptplanner.web.clinical_words import counted
from ptplanner.web.dates import spoken, spoken_short
from ptplanner.web.languages import is_worded, name_of

SIDES = {
    AffectedSide.LEFT: "Left side",
    AffectedSide.RIGHT: "Right side",
    AffectedSide.BOTH: "Both sides",
    AffectedSide.NONE: "",
}


@dataclass(frozen=True)
class RowView:
    """A line of the patient list. ``plan_line`` is bold, ``plan_detail`` stands below it."""

    id: str
    name: str
    facts: str
    conditions: str
    plan_line: str
    plan_detail: str
    plan: str
    action: str


@dataclass(frozen=True)
class ListView:
    query: str
    count_line: str
    rows: tuple[RowView, ...]
    total: int


def patient_list(
    found: PatientList, query: str, limit: int, catalog: Catalog, today: date
) -> ListView:
    rows = tuple(_row(row, catalog, today) for row in found.rows)
    return ListView(query, _count_line(len(rows), found.total, query, limit), rows, found.total)


def _count_line(shown: int, total: int, query: str, limit: int) -> str:
    if query:
        more = "The best " if shown == limit else ""
        return f"{more}{shown} of {counted(total, 'patient')} for “{query}”"
    if shown < total:
        return f"{shown} of {counted(total, 'patient')}, last opened first. Search to find others."
    return f"{counted(total, 'patient')}, last opened first"


def _row(row: PatientRow, catalog: Catalog, today: date) -> RowView:
    patient = row.patient
    line, detail = _plan_words(row, today)
    return RowView(
        id=patient.id,
        name=patient.name,
        facts=_facts(patient, today),
        conditions=_condition_names(patient, catalog, today),
        plan_line=line,
        plan_detail=detail,
        plan=row.plan or "",
        action="Open" if row.revision else "Finish draft" if row.plan else "Start a plan",
    )


def _plan_words(row: PatientRow, today: date) -> tuple[str, str]:
    exercises = counted(row.exercises, "exercise")
    if row.plan is None:
        return "No plan yet", ""
    if not row.revision or row.issued_on is None:
        return "Draft", f"{exercises} · not issued"
    detail = f"{exercises} · {spoken_short(row.issued_on, today)}"
    return f"Revision {row.revision}", detail + (
        " · changed since" if row.has_draft_changes else ""
    )


def _facts(patient: Patient, today: date) -> str:
    age = patient.age_on(today)
    said = (f"{age} y" if age is not None else "", SIDES[patient.affected_side])
    return " · ".join(part for part in said if part)


def _condition_names(patient: Patient, catalog: Catalog, today: date) -> str:
    current = [has for has in patient.conditions if has.is_current(today)]
    names = [_name(has, catalog) for has in current]
    if not names:
        return "No condition recorded"
    return " · ".join([names[0], *(lower_first(name) for name in names[1:])])


def _name(has: PatientCondition, catalog: Catalog) -> str:
    known = catalog.conditions.get(has.condition)
    return known.name if known else has.condition


def lower_first(text: str) -> str:
    """Lowercase the first letter for use inside a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


@dataclass(frozen=True)
class HeldCondition:
    """A condition of the patient as their page shows it."""

    name: str
    dates: str
    rules: str
    is_checked: bool
    is_current: bool
    why_unchecked: str = ""
    until: str = ""
    lacks_date: bool = False


@dataclass(frozen=True)
class PatientHeader:
    id: str
    name: str
    badge: str
    facts: str
    notes: str
    conditions: tuple[HeldCondition, ...]


def header(patient: Patient, catalog: Catalog, today: date) -> PatientHeader:
    return PatientHeader(
        id=patient.id,
        name=patient.name,
        badge=SIDES[patient.affected_side],
        facts=" · ".join(_header_facts(patient, today)),
        notes=patient.notes,
        conditions=tuple(_held(has, catalog, today) for has in patient.conditions),
    )


def _header_facts(patient: Patient, today: date) -> list[str]:
    facts = []
    if patient.born is not None:
        facts.append(f"{patient.age_on(today)} years, born {spoken(patient.born)}")
    facts.append(f"reads {name_of(patient.language)}")
    if not is_worded(patient.language):
        facts.append("sheets are in English so far")
    return facts


def _held(has: PatientCondition, catalog: Catalog, today: date) -> HeldCondition:
    rules = [rule for rule in catalog.rules if rule.condition == has.condition]
    in_force = [rule for rule in rules if has.is_in_force(rule.in_force_weeks, today)]
    return HeldCondition(
        name=", ".join(part for part in (_name(has, catalog), has.detail) if part),
        dates=_dates(has, today),
        rules=_rules_line(len(rules), len(in_force), is_current=has.is_current(today)),
        is_checked=bool(rules),
        is_current=has.is_current(today),
        why_unchecked=catalog.why_unchecked(has.condition),
        until=_until(has, in_force, today),
        lacks_date=any(has.lacks_date(rule.in_force_weeks) for rule in in_force),
    )


def _until(has: PatientCondition, in_force: list[Rule], today: date) -> str:
    """Format the end of its last precaution, ``until 14 March 2027 (12 weeks)``; empty if one has no end."""
    ends = {rule.in_force_weeks: has.ends_on(rule.in_force_weeks) for rule in in_force}
    if has.ended is not None and has.is_current(today):
        return f"until {spoken(has.ended)}"
    known = {weeks: end for weeks, end in ends.items() if end is not None}
    if not known or len(known) < len(ends):
        return ""
    weeks, last = max(known.items(), key=lambda pair: pair[1])
    term = f" ({counted(weeks, 'week')})" if weeks else ""
    return f"until {spoken(last)}{term}"


def _dates(has: PatientCondition, today: date) -> str:
    since = f"since {spoken(has.since)}" if has.since else ""
    ended = f"ended {spoken(has.ended)}" if has.ended and not has.is_current(today) else ""
    return ", ".join(part for part in (since, ended) if part)


def _rules_line(rules: int, in_force: int, *, is_current: bool) -> str:
    if not is_current:
        return "ended; no longer checked"
    if rules and not in_force:
        return "its precautions have ended"
    verb = "checks" if in_force == 1 else "check"
    return f"{counted(in_force, 'rule')} {verb} every plan"
