"""The form of a clinic's own rule: submitted text is preserved, and errors are reported by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ptplanner.domain.condition import Advice, Condition, Rule
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import MovementTag, Source
from ptplanner.domain.ids import ConditionSlug, RuleId
from ptplanner.domain.rule_faults import rule_faults

OFF = "off"
# Enough for any year or term; int() of a very long text is slow.
MOST_DIGITS = 4


class Fields(Protocol):
    """The part of a submitted form that is used here."""

    def get(self, name: str, default: str, /) -> str: ...
    def getlist(self, name: str, /) -> list[str]: ...


@dataclass(frozen=True)
class TypedRule:
    """The form's values as submitted."""

    condition: str = ""
    advice: str = Advice.CAUTION.word
    movements: tuple[str, ...] = ()
    for_therapist: str = ""
    avoid: str = ""
    why: str = ""
    instead: str = ""
    weeks: str = ""
    source_title: str = ""
    source_url: str = ""
    source_year: str = ""


def typed(fields: Fields) -> TypedRule:
    def line(name: str) -> str:
        return " ".join(fields.get(name, "").split())

    return TypedRule(
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


def as_typed(rule: Rule) -> TypedRule:
    """Fill the form from a stored rule."""
    return TypedRule(
        condition=rule.condition,
        advice=rule.advice.word,
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


def read(
    form: TypedRule, rule_id: RuleId, conditions: Mapping[ConditionSlug, Condition]
) -> tuple[Rule | None, Mapping[str, str]]:
    """Validate the form; return the rule, or None and error messages by field."""
    known = {tag.value: tag for tag in MovementTag}
    advice = read_advice(form.advice)
    rule = Rule(
        id=rule_id,
        condition=ConditionSlug(form.condition),
        tags=frozenset(known[text] for text in form.movements if text in known),
        advice=advice or Advice.CAUTION,
        for_therapist=form.for_therapist,
        avoid=form.avoid,
        why=form.why,
        instead=form.instead,
        source=Source(form.source_title, form.source_url, _number(form.source_year) or 0),
        in_force_weeks=_number(form.weeks),
        is_own=True,
    )
    errors = dict(rule_faults(rule, conditions))
    if advice is None:
        errors["advice"] = "Choose one of these."
    if form.weeks and _number(form.weeks) is None:
        errors["weeks"] = "Write a number of weeks, or leave it empty."
    return (None, errors) if errors else (rule, {})


def read_advice(text: str) -> Advice | None:
    return next((advice for advice in Advice if advice.word == text), None)


def chosen_advice(text: str) -> Advice | None:
    """The advice chosen for a built-in rule, None for "off"; raises InvalidValue if nothing was chosen."""
    advice = read_advice(text)
    if advice is None and text != OFF:
        raise InvalidValue("Choose what it should be in your clinic.")
    return advice


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
