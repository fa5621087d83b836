"""Views of a revision in use that has something to answer: what is asked, and what has changed since its issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.plan_review import CauseKind, OpenQuestion, ReviewCause, RevisionReview
from ptplanner.domain.revision import RevisionDocument
from ptplanner.wording.english.clinical import lowercase_first
from ptplanner.wording.english.dates import format_short_date
from ptplanner.wording.english.numbers import format_quantity

# About as much as can be read at a glance; the builder shows all.
MAX_CAUSES_SHOWN = 3


@dataclass(frozen=True)
class RevisionAlertView:
    """``title`` is bold; ``reason`` says what has changed since; ``exercises`` lists what is asked."""

    plan_id: str
    number: int
    title: str
    reason: str
    exercises: tuple[str, ...]
    has_avoid: bool


def name_issued_exercises(document: RevisionDocument) -> dict[str, str]:
    return {slug: exercise.name for slug, exercise in document.exercises.items()}


def name_catalog_exercises(catalog: Catalog) -> dict[str, str]:
    return {slug: exercise.name for slug, exercise in catalog.exercises.items()}


def build_revision_alert(
    review: RevisionReview, names: dict[str, str], today: date
) -> RevisionAlertView:
    """``names``: the names of the exercises by slug; an unknown one is shown by its slug."""
    revision = review.revision
    return RevisionAlertView(
        plan_id=revision.plan.id,
        number=revision.number,
        title=f"Revision {revision.number} has {format_quantity(review.exercise_count, 'exercise')} to answer.",
        reason=" ".join(
            _format_cause(cause, revision.issued_on, today)
            for cause in review.causes[:MAX_CAUSES_SHOWN]
        ),
        exercises=tuple(
            dict.fromkeys(_format_question(question, names) for question in review.questions)
        ),
        has_avoid=any(question.is_avoid for question in review.questions),
    )


def _format_question(question: OpenQuestion, names: dict[str, str]) -> str:
    name = names.get(question.item.exercise, question.item.exercise)
    if question.match is None:
        about = lowercase_first(question.cause.condition.name)
        return f"{name}: movements not described, so nothing is checked for {about}"
    about = lowercase_first(question.match.condition.name)
    return f"{name}: {question.match.rule.advice.label} with {about}"


def _format_cause(cause: ReviewCause, issued_on: date, today: date) -> str:
    issued = f"after it was issued on {format_short_date(issued_on, today)}"
    on = f" on {format_short_date(cause.on, today)}" if cause.on else ""
    after = ", after it was issued." if on else f" {issued}."
    name = cause.condition.name
    return {
        CauseKind.CONDITION_ADDED: f"{name} was added{on}{after}",
        CauseKind.CONDITION_CHANGED: f"The dates of {name} were changed {issued}.",
        CauseKind.RULE_ADJUSTED: f"Your clinic changed a rule for {name}{on}{after}",
        CauseKind.CLINIC_RULE: f"Your clinic wrote a rule for {name}{on}{after}",
        CauseKind.CATALOG: f"A rule for {name}, or an exercise, was corrected {issued}.",
    }[cause.kind]
