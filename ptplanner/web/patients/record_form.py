"""The form of a patient record that two people may edit: its parts, and how they are named to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask.typing import ResponseReturnValue

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.domain.record_version import RecordVersion
from ptplanner.services.patients import PatientRecords
from ptplanner.web.patients.forms import (
    CONDITION_FIELDS,
    SIDE_OPTIONS,
    fill_patient_form,
    validate_patient_form,
)
from ptplanner.web.shared.context import current_actor
from ptplanner.web.shared.forms import FormData
from ptplanner.web.shared.record_conflicts import FormParts, Pairs
from ptplanner.web.shared.record_pages import (
    ReadForm,
    RecordPage,
    ShownForm,
    StoredForm,
    parse_version_number,
)
from ptplanner.wording.languages import list_language_options

_CONDITION_PART = "condition-"
_LABELS = {
    "name": "Name",
    "born": "Date of birth",
    "side": "Where does it hurt?",
    "language": "Reads",
    "notes": "Notes",
}
_CONDITION_WORDS = {"since": "since {}", "ended": "ended {}", "detail": "{}"}


def build_patient_page(
    records: PatientRecords,
    patient: PatientId,
    catalog: Catalog,
    today: date,
    render: Callable[[ShownForm, Patient], str],
    leave: Callable[[], ResponseReturnValue],
    leave_merged: Callable[[], ResponseReturnValue],
) -> RecordPage[Patient]:
    """The page on which one patient is edited; ``render`` gets the stored patient for the heading."""
    who = current_actor()

    def load_patient_form() -> StoredForm[Patient]:
        stored = records.get_patient(who, patient)
        form = fill_patient_form(stored)
        return StoredForm(stored, form, str(stored.version.number), stored.version)

    def read_patient_form(data: FormData) -> ReadForm[Patient]:
        result = validate_patient_form(data, patient, catalog, today)
        tidy = fill_patient_form(result.patient) if result.patient else result.typed
        return ReadForm(result.patient, result.errors, result.typed, tidy)

    def save(changed: Patient, version: str) -> None:
        read_version = RecordVersion(parse_version_number(version))
        records.change_patient(who, replace(changed, version=read_version))

    return RecordPage(
        parts=build_patient_parts(catalog),
        load=load_patient_form,
        read=read_patient_form,
        save=save,
        render=lambda shown: render(shown, records.get_patient(who, patient)),
        leave=leave,
        # Each condition is a part of its own, so a merged record has what either of the two has recorded.
        leave_merged=leave_merged,
    )


def build_patient_parts(catalog: Catalog) -> FormParts:
    def name_part(part: str) -> str:
        slug = ConditionSlug(part.removeprefix(_CONDITION_PART))
        if part.startswith(_CONDITION_PART) and slug in catalog.conditions:
            return catalog.conditions[slug].name
        return _LABELS.get(part, part)

    return FormParts(_find_patient_part, name_part, _describe_patient_part)


def _find_patient_part(name: str, value: str) -> str:
    """A condition is one part with its dates and detail."""
    field, hyphen, slug = name.partition("-")
    if name == "condition":
        return f"{_CONDITION_PART}{value}"
    return f"{_CONDITION_PART}{slug}" if hyphen and field in CONDITION_FIELDS else name


def _describe_patient_part(part: str, pairs: Pairs) -> str:
    values = dict(pairs)
    if part.startswith(_CONDITION_PART):
        return _describe_condition(values)
    words = {"side": dict(SIDE_OPTIONS), "language": dict(list_language_options())}.get(part, {})
    return ", ".join(words.get(value, value) for value in values.values())


def _describe_condition(values: dict[str, str]) -> str:
    if "condition" not in values:
        return "not in the record"
    by_field = {name.partition("-")[0]: value for name, value in values.items()}
    more = [text.format(by_field[f]) for f, text in _CONDITION_WORDS.items() if by_field.get(f)]
    return ", ".join(["in the record", *more])
