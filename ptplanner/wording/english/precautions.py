"""Wording around precautions: when one ends, who set its rule, and what a template would raise."""

from __future__ import annotations

from collections import Counter
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, PrecautionRule
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.precautions import RuleMatch, preview_findings
from ptplanner.domain.template import Phase
from ptplanner.wording.english.clinical import ADVICE_LABELS
from ptplanner.wording.english.dates import format_long_date
from ptplanner.wording.english.numbers import format_quantity

_ADVICE_PHRASES = {
    Advice.AVOID: "to avoid",
    Advice.CAUTION: "with caution",
    Advice.NOTE: "with a note",
}


def format_until(match: RuleMatch) -> str:
    """Format as ``Until 14 March 2027 (12 weeks).``; empty if it has no known end."""
    if match.until is None:
        return ""
    term = f" ({format_quantity(match.weeks, 'week')})" if match.weeks else ""
    return f"Until {format_long_date(match.until)}{term}."


def format_missing_date(match: RuleMatch) -> str:
    """Say that the date is missing from which the end is counted; empty if it is not needed."""
    if not match.is_missing_date or match.rule.in_force_weeks is None:
        return ""
    return f"It applies for {format_quantity(match.rule.in_force_weeks, 'week')}, but no date is recorded."


def format_rule_on_paper(rule: PrecautionRule) -> str:
    """Format what the sheet says: for an "avoid" also what it says once the therapist keeps the exercise."""
    safely = rule.safely or rule.instead
    if rule.advice is not Advice.AVOID:
        return safely
    return f"{rule.avoid} {rule.why} {rule.instead} If the exercise is kept: {safely}"


def describe_rule_origin(rule: PrecautionRule) -> str:
    """Say that a rule is the clinic's own or adjusted by it; empty for an unchanged built-in rule."""
    if rule.is_custom:
        return "Your clinic’s own rule."
    if rule.adjustment is None or rule.original_advice is None:
        return ""
    was = ADVICE_LABELS[rule.original_advice].lower()
    return f"Changed by your clinic, built in as {was}: “{rule.adjustment.reason}”"


def format_template_findings(
    phase: Phase, patient: PatientContext, catalog: Catalog, today: date
) -> str:
    """Count exercises by their strongest precaution, ``1 to avoid, 3 with caution``; empty for none."""
    strongest = (
        against[0].rule.advice for _, against in preview_findings(phase, patient, catalog, today)
    )
    counts = Counter(strongest)
    return ", ".join(
        f"{counts[advice]} {phrase}" for advice, phrase in _ADVICE_PHRASES.items() if counts[advice]
    )
