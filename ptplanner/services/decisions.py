"""Audit texts for overrides of precautions: they name rules and exercises and never contain free text.

The written reason is stored only in the plan and its revisions, so it is deleted with the patient.
"""

from __future__ import annotations

from ptplanner.domain.ids import RuleId
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import RevisionDocument
from ptplanner.services.edits import Edit, Keep, Reconsider


def decision(edit: Edit, plan: Plan) -> tuple[str, str] | None:
    """Return audit action and detail if the edit adds or withdraws an override; ``plan`` is the plan after the edit."""
    match edit:
        case Keep():
            item = plan.item(edit.item)
            given = next(answer for answer in item.answers if answer.rule == edit.rule)
            return "overrode a precaution", _told(
                item.exercise, edit.rule, given.advice.word
            )
        case Reconsider():
            item = plan.item(edit.item)
            return "withdrew an override", f"{item.exercise}: {edit.rule}"
        case _:
            return None


def kept_in(document: RevisionDocument) -> str:
    """List the overrides in a revision as one line; "" if there are none."""
    told = []
    for finding in document.findings:
        item = document.plan.item(finding.item)
        if item.answer_to(RuleId(finding.rule), finding.advice):
            told.append(_told(item.exercise, finding.rule, finding.advice.word))
    return "; ".join(told)


def _told(exercise: str, rule: str, level: str) -> str:
    return f"{exercise} in spite of {rule} ({level})"
