"""What the audit trail is told of a therapist's decisions about precautions: rules and exercises, no free text.

The written reason stays with the plan and its revision, where it goes when the patient is erased.
"""

from __future__ import annotations

from ptplanner.domain.ids import RuleId
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import RevisionDocument
from ptplanner.services.edits import Edit, Keep, Reconsider


def decision(edit: Edit, plan: Plan) -> tuple[str, str] | None:
    """Action and detail where the edit decides about a precaution; ``plan`` is the one after it."""
    match edit:
        case Keep():
            item = plan.item(edit.item)
            given = next(answer for answer in item.answers if answer.rule == edit.rule)
            return "kept in spite of a precaution", _told(
                item.exercise, edit.rule, given.advice.word
            )
        case Reconsider():
            item = plan.item(edit.item)
            return "took back an answer", f"{item.exercise}: {edit.rule}"
        case _:
            return None


def kept_in(document: RevisionDocument) -> str:
    """Every exercise that a revision keeps in spite of a rule; "" where there is none."""
    told = []
    for finding in document.findings:
        item = document.plan.item(finding.item)
        if item.answer_to(RuleId(finding.rule), finding.advice):
            told.append(_told(item.exercise, finding.rule, finding.advice.word))
    return "; ".join(told)


def _told(exercise: str, rule: str, level: str) -> str:
    return f"{exercise} in spite of {rule} ({level})"
