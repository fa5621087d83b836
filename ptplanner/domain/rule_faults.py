"""Validates a precaution rule written by a clinic. Each error message says what to do about one field."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from ptplanner.domain.condition import PrecautionRule
from ptplanner.domain.ids import ConditionSlug
from ptplanner.domain.readability import MAX_READING_GRADE, compute_reading_grade

# Two lines on the sheet; the therapist's line has the same limit.
RULE_LINE_LIMIT = 300
SOURCE_URL_LIMIT = 500
# Must be readable at a glance beside a warning sign.
MAX_WHY_WORDS = 6
SOURCE_YEARS_BOUNDS = (1950, 2100)
# Two years cover all precautions after surgery.
RULE_WEEKS_BOUNDS = (1, 104)

_MISSING_TEXT_MESSAGES = {
    "for-therapist": "Write what the therapist should know.",
    "avoid": "Write what to avoid, such as: Do not lift your arm over your head.",
    "why": "Write why, in six words at most.",
    "instead": "Write what to do instead.",
    "source-title": "Write where this comes from: a guideline, a paper, your surgeon’s protocol.",
}


def validate_rule(rule: PrecautionRule, conditions: Container[ConditionSlug]) -> Mapping[str, str]:
    """Return the first error message of each invalid form field; empty when the rule is valid."""
    faults: dict[str, str] = {}
    for field, sentence in (
        *_find_missing_fields(rule, conditions),
        *_find_overlong_fields(rule),
        *_find_out_of_range_fields(rule),
    ):
        faults.setdefault(field, sentence)
    return faults


def _list_rule_texts(rule: PrecautionRule) -> Mapping[str, str]:
    return {
        "for-therapist": rule.for_therapist,
        "avoid": rule.avoid,
        "why": rule.why,
        "instead": rule.instead,
        "source-title": rule.source.title,
    }


def _find_missing_fields(
    rule: PrecautionRule, conditions: Container[ConditionSlug]
) -> Iterable[tuple[str, str]]:
    if rule.condition not in conditions:
        yield "condition", "Choose a condition."
    if not rule.tags:
        yield "movement", "Choose at least one movement; a rule finds exercises by them."
    for field, text in _list_rule_texts(rule).items():
        if not text.strip():
            yield field, _MISSING_TEXT_MESSAGES[field]


def _find_overlong_fields(rule: PrecautionRule) -> Iterable[tuple[str, str]]:
    for field, text in _list_rule_texts(rule).items():
        if len(text) > RULE_LINE_LIMIT:
            yield field, f"{len(text)} characters; it takes {RULE_LINE_LIMIT}."
    words = len(rule.why.split())
    if words > MAX_WHY_WORDS:
        yield "why", f"{words} words; at most {MAX_WHY_WORDS}."
    level = compute_reading_grade("\n".join((rule.avoid, rule.why, rule.instead)))
    if level is not None and level > MAX_READING_GRADE:
        said = f"The patient’s lines read at grade {level:.1f}; at most {MAX_READING_GRADE:.0f}."
        yield "avoid", f"{said} Use shorter words and sentences."


def _find_out_of_range_fields(rule: PrecautionRule) -> Iterable[tuple[str, str]]:
    url = rule.source.url
    if url and not url.startswith(("https://", "http://")):
        yield "source-url", "An address begins with https://"
    if len(url) > SOURCE_URL_LIMIT:
        yield "source-url", f"{len(url)} characters; it takes {SOURCE_URL_LIMIT}."
    if not SOURCE_YEARS_BOUNDS[0] <= rule.source.year <= SOURCE_YEARS_BOUNDS[1]:
        yield "source-year", "Write the year of the source, such as 2024."
    if (
        rule.in_force_weeks is not None
        and not RULE_WEEKS_BOUNDS[0] <= rule.in_force_weeks <= RULE_WEEKS_BOUNDS[1]
    ):
        yield (
            "weeks",
            f"Weeks go from {RULE_WEEKS_BOUNDS[0]} to {RULE_WEEKS_BOUNDS[1]}. Leave it empty if it has no end.",
        )
