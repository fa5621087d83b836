"""Audit texts for overrides of precautions: they name rules and exercises and never contain free text.

The written reason is stored only in the plan and its revisions, so it is deleted with the patient.
"""

from __future__ import annotations

from ptplanner.domain.edits import Edit, OverridePrecaution, WithdrawOverride
from ptplanner.domain.ids import RuleId
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import RevisionDocument


def describe_override_edit(edit: Edit, plan: Plan) -> tuple[str, str] | None:
    """Return audit action and detail if the edit adds or withdraws an override; ``plan`` is the plan after the edit."""
    match edit:
        case OverridePrecaution():
            item = plan.get_item(edit.item)
            given = next(answer for answer in item.overrides if answer.rule == edit.rule)
            return "overrode a precaution", _format_override(
                item.exercise, edit.rule, given.advice.label
            )
        case WithdrawOverride():
            item = plan.get_item(edit.item)
            return "withdrew an override", f"{item.exercise}: {edit.rule}"
        case _:
            return None


def format_overrides(document: RevisionDocument) -> str:
    """List the overrides in a revision as one line; "" if there are none."""
    told = []
    for finding in document.findings:
        item = document.plan.get_item(finding.item)
        if item.find_override(RuleId(finding.rule), finding.advice):
            told.append(_format_override(item.exercise, finding.rule, finding.advice.label))
    return "; ".join(told)


def _format_override(exercise: str, rule: str, level: str) -> str:
    return f"{exercise} in spite of {rule} ({level})"
