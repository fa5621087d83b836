"""The form of a clinic's own rule: submitted text is preserved, and errors are reported by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict
from werkzeug.datastructures import MultiDict

from ptplanner.domain.condition import Advice, Condition, PrecautionRule, validate_rule
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import MovementTag, Source
from ptplanner.domain.ids import ConditionSlug, RuleId
from ptplanner.web.shared.forms import (
    WRONG_CHOICE,
    ChosenValues,
    FormData,
    FormModel,
    Line,
    parse_form,
    read_known_members,
    read_optional_number,
    read_whole_number,
    use_hyphens,
    validate_form,
)

OFF = "off"


def _read_weeks(text: str) -> int | None:
    try:
        return read_optional_number(text)
    except ValueError:
        raise ValueError("Write a number of weeks, or leave it empty.") from None


def _read_year(text: str) -> int:
    """A text that is not a year becomes 0; the rule itself says what a year is like."""
    try:
        return read_whole_number(text)
    except ValueError:
        return 0


def _read_advice(text: str) -> Advice:
    advice = find_advice(text)
    if advice is None:
        raise ValueError(WRONG_CHOICE)
    return advice


class RuleForm(FormModel):
    """The fields of a rule."""

    model_config = ConfigDict(alias_generator=use_hyphens)

    condition: Line = ""
    advice: Annotated[Advice, BeforeValidator(_read_advice)] = Advice.CAUTION
    movement: ChosenValues = ()
    for_therapist: Line = ""
    avoid: Line = ""
    why: Line = ""
    instead: Line = ""
    safely: Line = ""
    weeks: Annotated[int | None, BeforeValidator(_read_weeks)] = None
    source_title: Line = ""
    source_url: Line = ""
    source_year: Annotated[int, BeforeValidator(_read_year)] = 0


@dataclass(frozen=True)
class RuleFormResult:
    """The validated rule, or None with ``errors`` (form field -> message); ``typed`` is shown again."""

    rule: PrecautionRule | None
    errors: Mapping[str, str]
    typed: FormData


def fill_rule_form(rule: PrecautionRule) -> FormData:
    """What the form shows of a stored rule."""
    shown: dict[str, str | list[str]] = {
        "condition": rule.condition,
        "advice": rule.advice.label,
        "movement": sorted(tag.value for tag in rule.tags),
        "for-therapist": rule.for_therapist,
        "avoid": rule.avoid,
        "why": rule.why,
        "instead": rule.instead,
        "safely": rule.safely,
        "weeks": str(rule.in_force_weeks or ""),
        "source-title": rule.source.title,
        "source-url": rule.source.url,
        "source-year": str(rule.source.year),
    }
    return MultiDict(shown)


def validate_rule_form(
    data: FormData, rule_id: RuleId, conditions: Mapping[ConditionSlug, Condition]
) -> RuleFormResult:
    """Validate the form. All errors are found at once: fields that cannot be read count as empty for the others."""
    result = validate_form(RuleForm, data)
    form = result.values
    if form is None:
        readable = [(key, text) for key, text in data.items(multi=True) if key not in result.errors]
        form = parse_form(RuleForm, MultiDict(readable))
    rule = _build_rule(form, rule_id)
    errors = {**validate_rule(rule, conditions), **result.errors}
    return RuleFormResult(None if errors else rule, errors, result.typed)


def _build_rule(form: RuleForm, rule_id: RuleId) -> PrecautionRule:
    return PrecautionRule(
        id=rule_id,
        condition=ConditionSlug(form.condition),
        tags=frozenset(read_known_members(MovementTag, form.movement)),
        advice=form.advice,
        for_therapist=form.for_therapist,
        avoid=form.avoid,
        why=form.why,
        instead=form.instead,
        safely=form.safely,
        source=Source(form.source_title, form.source_url, form.source_year),
        in_force_weeks=form.weeks,
        is_custom=True,
    )


def find_advice(text: str) -> Advice | None:
    return next((advice for advice in Advice if advice.label == text), None)


def parse_adjusted_advice(text: str) -> Advice | None:
    """The advice chosen for a built-in rule, None for "off"; raises InvalidValue if nothing was chosen."""
    advice = find_advice(text)
    if advice is None and text != OFF:
        raise InvalidValue("Choose what it should be in your clinic.")
    return advice
