"""The patient form and its choices: submitted text is kept, and errors are reported by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo
from werkzeug.datastructures import MultiDict

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition, PatientCondition
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.patient import MAX_AGE_YEARS, NAME_LIMIT, PATIENT_NOTES_LIMIT, Patient
from ptplanner.domain.sides import AffectedSide
from ptplanner.web.shared.forms import (
    Checkbox,
    ChosenValues,
    FormData,
    FormModel,
    Line,
    OptionalDate,
    OptionalDateOrMonth,
    Paragraphs,
    get_form_context,
    limit_length,
    require_text,
    validate_form,
)
from ptplanner.wording.english.dates import TypedDate, format_date_or_month, format_long_date
from ptplanner.wording.english.numbers import join_words
from ptplanner.wording.languages import LANGUAGE_CODES

# "L5-S1, left" and the like; longer belongs in the notes.
DETAIL_LIMIT = 120
# The longest that precautions are known ahead.
MAX_YEARS_AHEAD = 10
# The fields of a condition are followed by a hyphen and its slug in the page: "since-glaucoma".
CONDITION_FIELDS = ("since", "undated", "ended", "detail")


def _validate_birth_date(born: date | None, info: ValidationInfo) -> date | None:
    today = get_form_context(info, date)
    if born and born > today:
        raise ValueError(f"{format_long_date(born)} is in the future.")
    if born and born.year < today.year - MAX_AGE_YEARS:
        raise ValueError(f"{format_long_date(born)} is more than {MAX_AGE_YEARS} years ago.")
    return born


def _validate_language(code: str) -> str:
    if code not in LANGUAGE_CODES:
        raise ValueError("Choose a language from the list.")
    return code


class PatientForm(FormModel):
    """The fields of the patient; each of the conditions has a ``ConditionForm``."""

    name: Annotated[
        Line, require_text("Write the patient's name."), limit_length(NAME_LIMIT, "a name takes")
    ]
    born: Annotated[OptionalDate, AfterValidator(_validate_birth_date)] = None
    language: Annotated[Line, AfterValidator(_validate_language)] = "en"
    side: AffectedSide = AffectedSide.NONE
    notes: Annotated[Paragraphs, limit_length(PATIENT_NOTES_LIMIT, "the notes take")] = ""
    slugs: Annotated[ChosenValues, Field(alias="condition")] = ()


@dataclass(frozen=True)
class _ConditionContext:
    """What the dates of a condition are checked against."""

    condition: Condition
    today: date
    born: date | None


def _validate_end(ended: date | None, info: ValidationInfo) -> date | None:
    today = get_form_context(info, _ConditionContext).today
    if ended and ended.year > today.year + MAX_YEARS_AHEAD:
        raise ValueError(
            f"{format_long_date(ended)} is more than {MAX_YEARS_AHEAD} years ahead. "
            "Leave it empty if nobody knows."
        )
    if ended and ended.year < today.year - MAX_AGE_YEARS:
        raise ValueError(f"{format_long_date(ended)} is more than {MAX_AGE_YEARS} years ago.")
    return ended


def _validate_since(since: TypedDate | None, info: ValidationInfo) -> TypedDate | None:
    context = get_form_context(info, _ConditionContext)
    today = context.today
    if (
        since
        and since.is_month_only
        and (since.day.year, since.day.month) == (today.year, today.month)
    ):
        since = replace(since, day=min(since.day, today))
    if since and since.day > today:
        raise ValueError(
            f"{format_date_or_month(since.day, is_month_only=since.is_month_only)} is in the future."
        )
    if since and since.day.year < today.year - MAX_AGE_YEARS:
        raise ValueError(f"{format_long_date(since.day)} is more than {MAX_AGE_YEARS} years ago.")
    if since and context.born and since.day < context.born:
        raise ValueError(f"That is before the date of birth, {format_long_date(context.born)}.")
    is_known = since is not None or info.data.get("ended") is not None
    if context.condition.needs_date and not is_known and not info.data.get("undated"):
        raise ValueError(
            "Write the date, or the month like Oct 2026: the precautions count from it. "
            "If nobody knows it, tick “not known”."
        )
    return since


class ConditionForm(FormModel):
    """The fields of one condition that the patient has."""

    ended: Annotated[OptionalDate, AfterValidator(_validate_end)] = None
    undated: Checkbox = False
    since: Annotated[OptionalDateOrMonth, AfterValidator(_validate_since)]
    detail: Annotated[Line, limit_length(DETAIL_LIMIT)] = ""


@dataclass(frozen=True)
class PatientFormResult:
    """The validated patient, or None with ``errors`` (form field -> message); ``typed`` is shown again."""

    patient: Patient | None
    errors: Mapping[str, str]
    typed: FormData


def fill_patient_form(patient: Patient) -> FormData:
    """What the form shows of a stored patient."""
    shown: dict[str, str | list[str]] = {
        "name": patient.name,
        "born": _format_date_field(patient.birth_date),
        "language": patient.language,
        "side": patient.affected_side.value,
        "notes": patient.notes,
        "condition": [has.condition for has in patient.conditions],
    }
    for has in patient.conditions:
        shown[f"since-{has.condition}"] = (
            format_date_or_month(has.since, is_month_only=has.is_month_only) if has.since else ""
        )
        shown[f"undated-{has.condition}"] = "" if has.since else "yes"
        shown[f"ended-{has.condition}"] = _format_date_field(has.ended)
        shown[f"detail-{has.condition}"] = has.detail
    return MultiDict(shown)


def _format_date_field(day: date | None) -> str:
    return format_long_date(day) if day else ""


def validate_patient_form(
    data: FormData, patient: PatientId, catalog: Catalog, today: date
) -> PatientFormResult:
    """Validate the patient's fields and those of each ticked condition."""
    result = validate_form(PatientForm, data, today)
    errors = dict(result.errors)
    form = result.values
    born = form.born if form else None
    conditions = tuple(_validate_conditions(result.typed, catalog, today, born, errors))
    if form is None or errors:
        return PatientFormResult(None, errors, result.typed)
    return PatientFormResult(
        Patient(patient, form.name, form.born, form.language, form.side, conditions, form.notes),
        {},
        result.typed,
    )


def _validate_conditions(
    typed: FormData, catalog: Catalog, today: date, born: date | None, errors: dict[str, str]
) -> Iterator[PatientCondition]:
    """Only a tampered form ticks a condition that the catalog does not know; it is left out."""
    for slug in dict.fromkeys(typed.getlist("condition")):
        known = catalog.conditions.get(ConditionSlug(slug))
        if known is None:
            continue
        fields = {name: typed.get(f"{name}-{slug}", "") for name in CONDITION_FIELDS}
        result = validate_form(
            ConditionForm, MultiDict(fields), _ConditionContext(known, today, born)
        )
        errors.update({f"{name}-{slug}": message for name, message in result.errors.items()})
        form = result.values
        if form and form.since and form.ended and form.ended < _find_first_day(form.since):
            errors[f"ended-{slug}"] = "It ended before it began. Check both dates."
        elif form:
            since = form.since
            yield PatientCondition(
                known.slug,
                since.day if since else None,
                form.ended,
                form.detail,
                is_month_only=since is not None and since.is_month_only,
            )


def _find_first_day(typed: TypedDate) -> date:
    return typed.day.replace(day=1) if typed.is_month_only else typed.day


SIDE_OPTIONS = (("left", "Left"), ("right", "Right"), ("both", "Both"), ("none", "No side"))


@dataclass(frozen=True)
class ConditionChoice:
    """A line of the condition picker; ``filter_text`` is what its filter searches.

    ``which``: a question where one of its names is also that of another condition; else empty.
    """

    slug: str
    name: str
    alias_line: str
    filter_text: str
    is_selected: bool
    has_rules: bool
    why_unchecked: str
    needs_date: bool
    which: str


@dataclass(frozen=True)
class PatientFormView:
    form: FormData
    selected: tuple[ConditionChoice, ...]
    others: tuple[ConditionChoice, ...]


def build_patient_form_view(form: FormData, catalog: Catalog) -> PatientFormView:
    """Build the view: the patient's conditions first, then all others by name."""
    ticked = dict.fromkeys(map(ConditionSlug, form.getlist("condition")))
    chosen = tuple(
        _build_condition_choice(catalog.conditions[slug], catalog, is_selected=True)
        for slug in ticked
        if slug in catalog.conditions
    )
    others = sorted(
        (c for c in catalog.conditions.values() if c.slug not in ticked),
        key=lambda condition: condition.name.casefold(),
    )
    return PatientFormView(
        form, chosen, tuple(_build_condition_choice(c, catalog, is_selected=False) for c in others)
    )


def _build_condition_choice(
    condition: Condition, catalog: Catalog, *, is_selected: bool
) -> ConditionChoice:
    ruled = any(rule.condition == condition.slug for rule in catalog.rules)
    words = (condition.name, condition.plain_name, *condition.aliases, *condition.icd10)
    return ConditionChoice(
        slug=condition.slug,
        name=condition.name,
        alias_line=", ".join(condition.aliases[:3]),
        filter_text=" ".join(words).casefold(),
        is_selected=is_selected,
        has_rules=ruled,
        why_unchecked=catalog.explain_unchecked(condition.slug),
        needs_date=condition.needs_date,
        which=_ask_which_condition(condition, catalog),
    )


def _ask_which_condition(condition: Condition, catalog: Catalog) -> str:
    """Ask which one it is where therapists call several conditions by one name, such as THR."""
    names = {alias.casefold(): alias for alias in condition.aliases}
    shared: dict[str, None] = {}
    others: list[str] = []
    for other in catalog.conditions.values():
        same = [name for name in map(str.casefold, other.aliases) if name in names]
        if other.slug != condition.slug and same:
            shared.update(dict.fromkeys(same))
            others.append(f"{other.name[:1].lower()}{other.name[1:]}")
    if not others:
        return ""
    called = join_words([f"“{names[name]}”" for name in shared])
    return f"{called} can also mean {' or '.join(others)}. Ask which one: the rules differ."
