"""Wording around precautions: when one ends, who set its rule, and what a template would raise."""

from __future__ import annotations

from collections import Counter
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, Rule
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.precautions import Match, foreseen
from ptplanner.domain.template import Phase
from ptplanner.web.clinical_words import ADVICE_WORDS, counted
from ptplanner.web.dates import spoken

_TRIPPED = {Advice.AVOID: "to avoid", Advice.CAUTION: "with caution", Advice.NOTE: "with a note"}


def until_words(match: Match) -> str:
    """Format as ``Until 14 March 2027 (12 weeks).``; empty if it has no known end."""
    if match.until is None:
        return ""
    term = f" ({counted(match.weeks, 'week')})" if match.weeks else ""
    return f"Until {spoken(match.until)}{term}."


def date_wanted(match: Match) -> str:
    """Say that the date is missing from which the end is counted; empty if it is not needed."""
    if not match.lacks_date or match.rule.in_force_weeks is None:
        return ""
    return f"It applies for {counted(match.rule.in_force_weeks, 'week')}, but no date is recorded."


def whose(rule: Rule) -> str:
    """Say that a rule is the clinic's own or adjusted by it; empty for an unchanged built-in rule."""
    if rule.is_own:
        return "Your clinic’s own rule."
    if rule.adjusted is None or rule.adjusted_from is None:
        return ""
    was = ADVICE_WORDS[rule.adjusted_from].lower()
    return f"Changed by your clinic, built in as {was}: “{rule.adjusted.reason}”"


def tripped(phase: Phase, patient: PatientContext, catalog: Catalog, today: date) -> str:
    """Count exercises by their strongest precaution, ``1 to avoid, 3 with caution``; empty for none."""
    strongest = (against[0].rule.advice for _, against in foreseen(phase, patient, catalog, today))
    counts = Counter(strongest)
    return ", ".join(
        f"{counts[advice]} {said}" for advice, said in _TRIPPED.items() if counts[advice]
    )
