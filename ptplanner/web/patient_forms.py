"""The patient form: submitted text is preserved, and errors are reported by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition, PatientCondition
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.patient import NAME_LIMIT, NOTE_LIMIT, OLDEST_YEARS, Patient
from ptplanner.domain.sides import AffectedSide
from ptplanner.web.dates import UnreadableDate, read_date, spoken
from ptplanner.web.languages import CODES

# "L5-S1, left" and the like; longer belongs in the notes.
DETAIL_LIMIT = 120


class Fields(Protocol):
    """The part of a submitted form that is used here."""

    def get(self, name: str, default: str, /) -> str: ...
    def getlist(self, name: str, /) -> list[str]: ...


@dataclass(frozen=True)
class TypedCondition:
    slug: str
    since: str = ""
    ended: str = ""
    detail: str = ""


@dataclass(frozen=True)
class TypedPatient:
    """The form's values as submitted."""

    name: str = ""
    born: str = ""
    language: str = "en"
    side: str = AffectedSide.NONE.value
    notes: str = ""
    conditions: Mapping[str, TypedCondition] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """The validated patient, or None with ``errors`` (field -> message)."""

    patient: Patient | None
    errors: Mapping[str, str]


def typed(fields: Fields) -> TypedPatient:
    return TypedPatient(
        name=fields.get("name", ""),
        born=fields.get("born", ""),
        language=fields.get("language", "en"),
        side=fields.get("side", AffectedSide.NONE.value),
        # Browsers send CRLF; the limit counts a line break as one character, as the page's counter does.
        notes=fields.get("notes", "").replace("\r\n", "\n"),
        conditions={slug: _typed_condition(fields, slug) for slug in fields.getlist("condition")},
    )


def _typed_condition(fields: Fields, slug: str) -> TypedCondition:
    return TypedCondition(
        slug,
        fields.get(f"since-{slug}", ""),
        fields.get(f"ended-{slug}", ""),
        fields.get(f"detail-{slug}", ""),
    )


def as_typed(patient: Patient) -> TypedPatient:
    """Fill the form from a stored patient."""
    return TypedPatient(
        name=patient.name,
        born=spoken(patient.born) if patient.born else "",
        language=patient.language,
        side=patient.affected_side.value,
        notes=patient.notes,
        conditions={
            has.condition: TypedCondition(
                has.condition,
                spoken(has.since) if has.since else "",
                spoken(has.ended) if has.ended else "",
                has.detail,
            )
            for has in patient.conditions
        },
    )


def read(form: TypedPatient, patient: PatientId, catalog: Catalog, today: date) -> Read:
    errors: dict[str, str] = {}
    name = _name(form.name, errors)
    born = _date(form.born, "born", errors)
    _check_birth(born, today, errors)
    conditions = tuple(
        condition
        for typed_one in form.conditions.values()
        if (condition := _condition(typed_one, catalog, today, errors))
    )
    if len(form.notes) > NOTE_LIMIT:
        errors["notes"] = f"{len(form.notes)} characters; the notes take {NOTE_LIMIT}."
    if form.language not in CODES:
        errors["language"] = "Choose a language from the list."
    if form.side not in list(AffectedSide):
        errors["side"] = "Choose one of these."
    if errors:
        return Read(None, errors)
    side = AffectedSide(form.side)
    return Read(
        Patient(patient, name, born, form.language, side, conditions, form.notes.strip()), {}
    )


def _name(text: str, errors: dict[str, str]) -> str:
    name = " ".join(text.split())
    if not name:
        errors["name"] = "Write the patient's name."
    elif len(name) > NAME_LIMIT:
        errors["name"] = f"{len(name)} characters; a name takes {NAME_LIMIT}."
    return name


def _date(text: str, where: str, errors: dict[str, str]) -> date | None:
    try:
        return read_date(text)
    except UnreadableDate as error:
        errors[where] = str(error)
        return None


def _check_birth(born: date | None, today: date, errors: dict[str, str]) -> None:
    if born and born > today:
        errors["born"] = f"{spoken(born)} is in the future."
    elif born and born.year < today.year - OLDEST_YEARS:
        errors["born"] = f"{spoken(born)} is more than {OLDEST_YEARS} years ago."


def _condition(
    form: TypedCondition, catalog: Catalog, today: date, errors: dict[str, str]
) -> PatientCondition | None:
    """Validate one condition; None if the catalog does not know it, as only a tampered form can ask."""
    known = catalog.conditions.get(ConditionSlug(form.slug))
    if known is None:
        return None
    since = _date(form.since, f"since-{form.slug}", errors)
    ended = _date(form.ended, f"ended-{form.slug}", errors)
    _check_dates(known, since, ended, today, errors)
    if len(form.detail) > DETAIL_LIMIT:
        errors[f"detail-{form.slug}"] = f"{len(form.detail)} characters; it takes {DETAIL_LIMIT}."
    return PatientCondition(known.slug, since, ended, " ".join(form.detail.split()))


def _check_dates(
    known: Condition, since: date | None, ended: date | None, today: date, errors: dict[str, str]
) -> None:
    where = f"since-{known.slug}"
    if since and since > today:
        errors.setdefault(where, f"{spoken(since)} is in the future.")
    if known.needs_date and since is None and ended is None:
        errors.setdefault(where, "Write the date: the precautions count from it.")
    if since and ended and ended < since:
        errors.setdefault(f"ended-{known.slug}", "It ended before it began. Check both dates.")
