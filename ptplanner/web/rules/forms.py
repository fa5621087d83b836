"""The form of a clinic's own rule: submitted text is preserved, and errors are reported by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptplanner.domain.condition import Advice, Condition, PrecautionRule, validate_rule
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import MovementTag, Source
from ptplanner.domain.ids import ConditionSlug, RuleId
from ptplanner.web.shared.forms import FormData

OFF = "off"
# Enough for any year or term; int() of a very long text is slow.
MAX_DIGITS = 4


@dataclass(frozen=True)
class RuleForm:
    """The form's values as submitted."""

    condition: str = ""
    advice: str = Advice.CAUTION.label
    movements: tuple[str, ...] = ()
    for_therapist: str = ""
    avoid: str = ""
    why: str = ""
    instead: str = ""
    weeks: str = ""
    source_title: str = ""
    source_url: str = ""
    source_year: str = ""


def rule_form_from_request(fields: FormData) -> RuleForm:
    def line(name: str) -> str:
        return " ".join(fields.get(name, "").split())

    return RuleForm(
        condition=fields.get("condition", ""),
        advice=fields.get("advice", ""),
        movements=tuple(fields.getlist("movement")),
        for_therapist=line("for-therapist"),
        avoid=line("avoid"),
        why=line("why"),
        instead=line("instead"),
        weeks=line("weeks"),
        source_title=line("source-title"),
        source_url=line("source-url"),
        source_year=line("source-year"),
    )


def rule_form_from_rule(rule: PrecautionRule) -> RuleForm:
    """Fill the form from a stored rule."""
    return RuleForm(
        condition=rule.condition,
        advice=rule.advice.label,
        movements=tuple(rule.tags),
        for_therapist=rule.for_therapist,
        avoid=rule.avoid,
        why=rule.why,
        instead=rule.instead,
        weeks=str(rule.in_force_weeks or ""),
        source_title=rule.source.title,
        source_url=rule.source.url,
        source_year=str(rule.source.year),
    )


def validate_rule_form(
    form: RuleForm, rule_id: RuleId, conditions: Mapping[ConditionSlug, Condition]
) -> tuple[PrecautionRule | None, Mapping[str, str]]:
    """Validate the form; return the rule, or None and error messages by field."""
    known = {tag.value: tag for tag in MovementTag}
    advice = find_advice(form.advice)
    rule = PrecautionRule(
        id=rule_id,
        condition=ConditionSlug(form.condition),
        tags=frozenset(known[text] for text in form.movements if text in known),
        advice=advice or Advice.CAUTION,
        for_therapist=form.for_therapist,
        avoid=form.avoid,
        why=form.why,
        instead=form.instead,
        source=Source(form.source_title, form.source_url, _parse_digits(form.source_year) or 0),
        in_force_weeks=_parse_digits(form.weeks),
        is_custom=True,
    )
    errors = dict(validate_rule(rule, conditions))
    if advice is None:
        errors["advice"] = "Choose one of these."
    if form.weeks and _parse_digits(form.weeks) is None:
        errors["weeks"] = "Write a number of weeks, or leave it empty."
    return (None, errors) if errors else (rule, {})


def find_advice(text: str) -> Advice | None:
    return next((advice for advice in Advice if advice.label == text), None)


def parse_adjusted_advice(text: str) -> Advice | None:
    """The advice chosen for a built-in rule, None for "off"; raises InvalidValue if nothing was chosen."""
    advice = find_advice(text)
    if advice is None and text != OFF:
        raise InvalidValue("Choose what it should be in your clinic.")
    return advice


def _parse_digits(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return int(text) if is_number else None
