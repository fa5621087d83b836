"""Views of the patient list and of a patient's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import PatientCondition, PrecautionRule
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan_review import RevisionReview
from ptplanner.domain.records import PatientSummary
from ptplanner.services.patients import PatientList
from ptplanner.services.plans_in_use import OpenReviews, PatientReviews
from ptplanner.web.shared.review_views import (
    RevisionAlertView,
    build_revision_alert,
    name_catalog_exercises,
)
from ptplanner.wording.english.clinical import AFFECTED_SIDE_LABELS
from ptplanner.wording.english.dates import (
    format_date_or_month,
    format_long_date,
    format_short_date,
)
from ptplanner.wording.english.numbers import choose_form, format_quantity
from ptplanner.wording.languages import format_language_name, has_sheet_wording


@dataclass(frozen=True)
class PatientRowView:
    """A line of the patient list. ``plan_line`` is bold, ``plan_detail`` stands below it."""

    id: str
    name: str
    facts: str
    conditions: str
    plan_line: str
    plan_detail: str
    plan_id: str
    action: str
    alerts: tuple[RevisionAlertView, ...] = ()


@dataclass(frozen=True)
class PatientListView:
    query: str
    count_line: str
    rows: tuple[PatientRowView, ...]
    total: int
    shows_open_only: bool = False


def build_patient_list_view(
    found: PatientList,
    query: str,
    limit: int,
    catalog: Catalog,
    today: date,
    reviews: PatientReviews,
) -> PatientListView:
    rows = _build_patient_rows(found.rows, reviews, catalog, today)
    return PatientListView(
        query, _format_count_line(len(rows), found.total, query, limit), rows, found.total
    )


def build_open_reviews_view(found: OpenReviews, catalog: Catalog, today: date) -> PatientListView:
    rows = _build_patient_rows(found.rows, found.reviews, catalog, today)
    verb = choose_form(len(rows), "has", "have")
    line = f"{len(rows)} of {format_quantity(found.total, 'patient')} {verb} a plan with something to answer"
    return PatientListView("", line, rows, found.total, shows_open_only=True)


def _build_patient_rows(
    rows: Iterable[PatientSummary], reviews: PatientReviews, catalog: Catalog, today: date
) -> tuple[PatientRowView, ...]:
    names = name_catalog_exercises(catalog) if reviews else {}
    return tuple(
        replace(
            _build_patient_row(row, catalog, today),
            alerts=build_patient_alerts(reviews.get(row.patient.id, ()), names, today),
        )
        for row in rows
    )


def build_patient_alerts(
    reviews: Iterable[RevisionReview], names: dict[str, str], today: date
) -> tuple[RevisionAlertView, ...]:
    return tuple(build_revision_alert(review, names, today) for review in reviews)


def _format_count_line(shown: int, total: int, query: str, limit: int) -> str:
    if query:
        more = "The best " if shown == limit else ""
        return f"{more}{shown} of {format_quantity(total, 'patient')} for “{query}”"
    if shown < total:
        return f"{shown} of {format_quantity(total, 'patient')}, last opened first. Search to find others."
    return f"{format_quantity(total, 'patient')}, last opened first"


def _build_patient_row(row: PatientSummary, catalog: Catalog, today: date) -> PatientRowView:
    patient = row.patient
    line, detail = _describe_latest_plan(row, today)
    return PatientRowView(
        id=patient.id,
        name=patient.name,
        facts=_format_patient_facts(patient, today),
        conditions=_format_condition_names(patient, catalog, today),
        plan_line=line,
        plan_detail=detail,
        plan_id=row.plan or "",
        action="Open" if row.revision_number else "Finish draft" if row.plan else "Start a plan",
    )


def _describe_latest_plan(row: PatientSummary, today: date) -> tuple[str, str]:
    exercises = format_quantity(row.exercise_count, "exercise")
    if row.plan is None:
        return "No plan yet", ""
    if not row.revision_number or row.issued_on is None:
        return "Draft", f"{exercises} · not issued"
    parts = [exercises, format_short_date(row.issued_on, today)]
    if row.ended_on:
        return f"Revision {row.revision_number}, ended {format_short_date(row.ended_on, today)}", (
            " · ".join(parts)
        )
    if row.has_draft_changes:
        parts.append("changed since")
    if row.next_visit and row.next_visit >= today:
        parts.append(f"next visit {format_short_date(row.next_visit, today)}")
    return f"Revision {row.revision_number}", " · ".join(parts)


def _format_patient_facts(patient: Patient, today: date) -> str:
    age = patient.calculate_age(today)
    parts = (f"{age} y" if age is not None else "", AFFECTED_SIDE_LABELS[patient.affected_side])
    return " · ".join(part for part in parts if part)


def _format_condition_names(patient: Patient, catalog: Catalog, today: date) -> str:
    current = [has for has in patient.conditions if has.is_current(today)]
    names = [_get_condition_name(has, catalog) for has in current]
    if not names:
        return "No condition recorded"
    return " · ".join([names[0], *(lowercase_first(name) for name in names[1:])])


def _get_condition_name(has: PatientCondition, catalog: Catalog) -> str:
    known = catalog.conditions.get(has.condition)
    return known.name if known else has.condition


def lowercase_first(text: str) -> str:
    """Lowercase the first letter for use inside a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


@dataclass(frozen=True)
class PatientConditionView:
    """A condition of the patient as their page shows it."""

    name: str
    dates: str
    rule_line: str
    has_rules: bool
    is_current: bool
    why_unchecked: str = ""
    until: str = ""
    lacks_date: bool = False


@dataclass(frozen=True)
class PatientHeaderView:
    id: str
    name: str
    badge: str
    facts: str
    notes: str
    conditions: tuple[PatientConditionView, ...]


def build_patient_header(patient: Patient, catalog: Catalog, today: date) -> PatientHeaderView:
    return PatientHeaderView(
        id=patient.id,
        name=patient.name,
        badge=AFFECTED_SIDE_LABELS[patient.affected_side],
        facts=" · ".join(_list_header_facts(patient, today)),
        notes=patient.notes,
        conditions=tuple(_build_condition_view(has, catalog, today) for has in patient.conditions),
    )


def _list_header_facts(patient: Patient, today: date) -> list[str]:
    facts = []
    if patient.birth_date is not None:
        facts.append(
            f"{patient.calculate_age(today)} years, born {format_long_date(patient.birth_date)}"
        )
    facts.append(f"reads {format_language_name(patient.language)}")
    if not has_sheet_wording(patient.language):
        facts.append("sheets are in English so far")
    return facts


def _build_condition_view(
    has: PatientCondition, catalog: Catalog, today: date
) -> PatientConditionView:
    rules = [rule for rule in catalog.rules if rule.condition == has.condition]
    in_force = [rule for rule in rules if has.is_in_force(rule.in_force_weeks, today)]
    return PatientConditionView(
        name=", ".join(part for part in (_get_condition_name(has, catalog), has.detail) if part),
        dates=_format_condition_dates(has, today),
        rule_line=_format_rule_line(len(rules), len(in_force), is_current=has.is_current(today)),
        has_rules=bool(rules),
        is_current=has.is_current(today),
        why_unchecked=catalog.explain_unchecked(has.condition),
        until=_format_precautions_end(has, in_force, today),
        lacks_date=any(has.is_missing_date(rule.in_force_weeks) for rule in in_force),
    )


def _format_precautions_end(
    has: PatientCondition, in_force: list[PrecautionRule], today: date
) -> str:
    """Format the end of its last precaution, ``until 14 March 2027 (12 weeks)``; empty if one has no end."""
    ends = {rule.in_force_weeks: has.find_end_date(rule.in_force_weeks) for rule in in_force}
    if has.ended is not None and has.is_current(today):
        return f"until {format_long_date(has.ended)}"
    known = {weeks: end for weeks, end in ends.items() if end is not None}
    if not known or len(known) < len(ends):
        return ""
    weeks, last = max(known.items(), key=lambda pair: pair[1])
    term = f" ({format_quantity(weeks, 'week')})" if weeks else ""
    return f"until {format_long_date(last)}{term}"


def _format_condition_dates(has: PatientCondition, today: date) -> str:
    since = (
        f"since {format_date_or_month(has.since, is_month_only=has.is_month_only)}"
        if has.since
        else ""
    )
    ended = (
        f"ended {format_long_date(has.ended)}" if has.ended and not has.is_current(today) else ""
    )
    return ", ".join(part for part in (since, ended) if part)


def _format_rule_line(rules: int, in_force: int, *, is_current: bool) -> str:
    if not is_current:
        return "ended; no longer checked"
    if rules and not in_force:
        return "its precautions have ended"
    verb = choose_form(in_force, "checks", "check")
    return f"{format_quantity(in_force, 'rule')} {verb} every plan"
