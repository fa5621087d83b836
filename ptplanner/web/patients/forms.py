"""The patient form: submitted text is preserved, and errors are reported by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition, PatientCondition
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.patient import MAX_AGE_YEARS, NAME_LIMIT, PATIENT_NOTES_LIMIT, Patient
from ptplanner.domain.sides import AffectedSide
from ptplanner.web.shared.forms import FormData
from ptplanner.wording.english.dates import UnreadableDate, format_long_date, parse_date
from ptplanner.wording.languages import LANGUAGE_CODES

# "L5-S1, left" and the like; longer belongs in the notes.
DETAIL_LIMIT = 120


@dataclass(frozen=True)
class ConditionForm:
    slug: str
    since: str = ""
    ended: str = ""
    detail: str = ""


@dataclass(frozen=True)
class PatientForm:
    """The form's values as submitted."""

    name: str = ""
    born: str = ""
    language: str = "en"
    side: str = AffectedSide.NONE.value
    notes: str = ""
    conditions: Mapping[str, ConditionForm] = field(default_factory=dict)


@dataclass(frozen=True)
class PatientFormResult:
    """The validated patient, or None with ``errors`` (field -> message)."""

    patient: Patient | None
    errors: Mapping[str, str]


def patient_form_from_request(fields: FormData) -> PatientForm:
    return PatientForm(
        name=fields.get("name", ""),
        born=fields.get("born", ""),
        language=fields.get("language", "en"),
        side=fields.get("side", AffectedSide.NONE.value),
        # Browsers send CRLF; the limit counts a line break as one character, as the page's counter does.
        notes=fields.get("notes", "").replace("\r\n", "\n"),
        conditions={
            slug: _condition_form_from_request(fields, slug) for slug in fields.getlist("condition")
        },
    )


def _condition_form_from_request(fields: FormData, slug: str) -> ConditionForm:
    return ConditionForm(
        slug,
        fields.get(f"since-{slug}", ""),
        fields.get(f"ended-{slug}", ""),
        fields.get(f"detail-{slug}", ""),
    )


def patient_form_from_patient(patient: Patient) -> PatientForm:
    """Fill the form from a stored patient."""
    return PatientForm(
        name=patient.name,
        born=format_long_date(patient.birth_date) if patient.birth_date else "",
        language=patient.language,
        side=patient.affected_side.value,
        notes=patient.notes,
        conditions={
            has.condition: ConditionForm(
                has.condition,
                format_long_date(has.since) if has.since else "",
                format_long_date(has.ended) if has.ended else "",
                has.detail,
            )
            for has in patient.conditions
        },
    )


def validate_patient_form(
    form: PatientForm, patient: PatientId, catalog: Catalog, today: date
) -> PatientFormResult:
    errors: dict[str, str] = {}
    name = _validate_patient_name(form.name, errors)
    born = _parse_date_field(form.born, "born", errors)
    _validate_birth_date(born, today, errors)
    conditions = tuple(
        condition
        for typed_one in form.conditions.values()
        if (condition := _validate_condition(typed_one, catalog, today, errors))
    )
    if len(form.notes) > PATIENT_NOTES_LIMIT:
        errors["notes"] = f"{len(form.notes)} characters; the notes take {PATIENT_NOTES_LIMIT}."
    if form.language not in LANGUAGE_CODES:
        errors["language"] = "Choose a language from the list."
    if form.side not in list(AffectedSide):
        errors["side"] = "Choose one of these."
    if errors:
        return PatientFormResult(None, errors)
    side = AffectedSide(form.side)
    return PatientFormResult(
        Patient(patient, name, born, form.language, side, conditions, form.notes.strip()), {}
    )


def _validate_patient_name(text: str, errors: dict[str, str]) -> str:
    name = " ".join(text.split())
    if not name:
        errors["name"] = "Write the patient's name."
    elif len(name) > NAME_LIMIT:
        errors["name"] = f"{len(name)} characters; a name takes {NAME_LIMIT}."
    return name


def _parse_date_field(text: str, where: str, errors: dict[str, str]) -> date | None:
    try:
        return parse_date(text)
    except UnreadableDate as error:
        errors[where] = str(error)
        return None


def _validate_birth_date(born: date | None, today: date, errors: dict[str, str]) -> None:
    if born and born > today:
        errors["born"] = f"{format_long_date(born)} is in the future."
    elif born and born.year < today.year - MAX_AGE_YEARS:
        errors["born"] = f"{format_long_date(born)} is more than {MAX_AGE_YEARS} years ago."


def _validate_condition(
    form: ConditionForm, catalog: Catalog, today: date, errors: dict[str, str]
) -> PatientCondition | None:
    """Validate one condition; None if the catalog does not know it, as only a tampered form can ask."""
    known = catalog.conditions.get(ConditionSlug(form.slug))
    if known is None:
        return None
    since = _parse_date_field(form.since, f"since-{form.slug}", errors)
    ended = _parse_date_field(form.ended, f"ended-{form.slug}", errors)
    _validate_condition_dates(known, since, ended, today, errors)
    if len(form.detail) > DETAIL_LIMIT:
        errors[f"detail-{form.slug}"] = f"{len(form.detail)} characters; it takes {DETAIL_LIMIT}."
    return PatientCondition(known.slug, since, ended, " ".join(form.detail.split()))


def _validate_condition_dates(
    known: Condition, since: date | None, ended: date | None, today: date, errors: dict[str, str]
) -> None:
    where = f"since-{known.slug}"
    if since and since > today:
        errors.setdefault(where, f"{format_long_date(since)} is in the future.")
    if known.needs_date and since is None and ended is None:
        errors.setdefault(where, "Write the date: the precautions count from it.")
    if since and ended and ended < since:
        errors.setdefault(f"ended-{known.slug}", "It ended before it began. Check both dates.")
