"""What is wrong with a rule that a clinic writes, field by field, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from ptplanner.domain.condition import Rule
from ptplanner.domain.ids import ConditionSlug
from ptplanner.domain.readability import HIGHEST_GRADE, grade

# Two lines of the sheet; the therapist's own line may be as long.
LINE_LIMIT = 300
URL_LIMIT = 500
# Read at a glance beside a warning sign.
MOST_WORDS_OF_WHY = 6
YEARS = (1950, 2100)
# Two years cover every precaution after surgery.
WEEKS = (1, 104)

_LINES = {
    "for-therapist": "Write what the therapist should know.",
    "avoid": "Write what to avoid, such as: Do not lift your arm over your head.",
    "why": "Write why, in six words at most.",
    "instead": "Write what to do instead.",
    "source-title": "Write where this comes from: a guideline, a paper, your surgeon’s protocol.",
}


def rule_faults(rule: Rule, conditions: Container[ConditionSlug]) -> Mapping[str, str]:
    """Field -> sentence, the first fault of each; empty where the rule can be kept."""
    faults: dict[str, str] = {}
    for field, sentence in (*_missing(rule, conditions), *_too_much(rule), *_out_of_range(rule)):
        faults.setdefault(field, sentence)
    return faults


def _lines(rule: Rule) -> Mapping[str, str]:
    return {
        "for-therapist": rule.for_therapist,
        "avoid": rule.avoid,
        "why": rule.why,
        "instead": rule.instead,
        "source-title": rule.source.title,
    }


def _missing(rule: Rule, conditions: Container[ConditionSlug]) -> Iterable[tuple[str, str]]:
    if rule.condition not in conditions:
        yield "condition", "Choose a condition."
    if not rule.tags:
        yield "movement", "Choose at least one movement; a rule finds exercises by them."
    for field, text in _lines(rule).items():
        if not text.strip():
            yield field, _LINES[field]


def _too_much(rule: Rule) -> Iterable[tuple[str, str]]:
    for field, text in _lines(rule).items():
        if len(text) > LINE_LIMIT:
            yield field, f"{len(text)} characters; it takes {LINE_LIMIT}."
    words = len(rule.why.split())
    if words > MOST_WORDS_OF_WHY:
        yield "why", f"{words} words; at most {MOST_WORDS_OF_WHY}."
    level = grade("\n".join((rule.avoid, rule.why, rule.instead)))
    if level is not None and level > HIGHEST_GRADE:
        said = f"The patient’s lines read at grade {level:.1f}; at most {HIGHEST_GRADE:.0f}."
        yield "avoid", f"{said} Use shorter words and sentences."


def _out_of_range(rule: Rule) -> Iterable[tuple[str, str]]:
    url = rule.source.url
    if url and not url.startswith(("https://", "http://")):
        yield "source-url", "An address begins with https://"
    if len(url) > URL_LIMIT:
        yield "source-url", f"{len(url)} characters; it takes {URL_LIMIT}."
    if not YEARS[0] <= rule.source.year <= YEARS[1]:
        yield "source-year", "Write the year of the source, such as 2024."
    if rule.in_force_weeks is not None and not WEEKS[0] <= rule.in_force_weeks <= WEEKS[1]:
        yield "weeks", f"Weeks go from {WEEKS[0]} to {WEEKS[1]}. Leave it empty if it has no end."
