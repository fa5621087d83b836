"""The precautions printed for the patient: each once, with the numbers of the exercises it applies to."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.ids import ItemId
from ptplanner.domain.revision import PrintedFinding, RevisionDocument
from ptplanner.wording.languages import Wording
from ptplanner.wording.phrases import TextRuns


@dataclass(frozen=True)
class PrecautionText:
    """A precaution in words for the patient, with the exercises it applies to.

    ``is_overridden``: the therapist chose these exercises in spite of it, and ``exercises_label`` says so.
    """

    exercises_label: str
    avoid: str
    why: str
    alternative: TextRuns
    is_overridden: bool = False


def build_precaution_texts(
    document: RevisionDocument, words: Wording
) -> tuple[PrecautionText, ...]:
    """Build the precautions, strongest advice first; rules with the same text are merged."""
    numbers = {item.id: number for number, item in enumerate(document.plan.items, start=1)}
    said: dict[tuple[object, ...], list[PrintedFinding]] = {}
    for one in sorted(document.findings, key=lambda finding: -finding.advice):
        told = (one.avoid, one.why, one.instead, one.until, one.is_overridden)
        said.setdefault(told, []).append(one)
    return tuple(_build_precaution_text(findings, numbers, words) for findings in said.values())


def _build_precaution_text(
    findings: list[PrintedFinding], numbers: dict[ItemId, int], words: Wording
) -> PrecautionText:
    first = findings[0]
    about = tuple(sorted({numbers[f.item] for f in findings if f.item in numbers}))
    place = words.format_exceptions_label if first.is_overridden else words.format_exercises_label
    ends = (words.format_valid_until(first.until),) if first.until else ()
    return PrecautionText(
        exercises_label=place(about) if about else "",
        avoid=words.to_sentence(first.avoid),
        why=" ".join((words.to_sentence(first.why), *ends)),
        is_overridden=first.is_overridden,
        alternative=words.format_alternative(first.instead),
    )
