"""Texts of the audit trail about overrides of precautions: they name rules and exercises and never contain free text.

The written reason is stored only in the plan and its revisions, so it is deleted with the patient.
"""

from __future__ import annotations

from ptplanner.domain.edits import format_override
from ptplanner.domain.ids import RuleId
from ptplanner.domain.revision import RevisionDocument


def format_overrides(document: RevisionDocument) -> str:
    """List the overrides in a revision as one line; "" if there are none."""
    overrides = []
    for finding in document.findings:
        item = document.plan.get_item(finding.item)
        if item.find_override(RuleId(finding.rule), finding.advice):
            overrides.append(format_override(item.exercise, finding.rule, finding.advice.label))
    return "; ".join(overrides)
