"""The precautions printed for the patient: each once, with the numbers of the exercises it applies to."""

from __future__ import annotations

from ptplanner.domain.ids import ItemId
from ptplanner.domain.revision import PrintedFinding, RevisionDocument
from ptplanner.handout.sheet import CareLine
from ptplanner.handout.wording import Wording


def care_lines(document: RevisionDocument, words: Wording) -> tuple[CareLine, ...]:
    """Build the precautions, strongest advice first; rules with the same text are merged."""
    numbers = {item.id: number for number, item in enumerate(document.plan.items, start=1)}
    said: dict[tuple[object, ...], list[PrintedFinding]] = {}
    for one in sorted(document.findings, key=lambda finding: -finding.advice):
        told = (one.avoid, one.why, one.instead, one.until, one.is_kept)
        said.setdefault(told, []).append(one)
    return tuple(_line(findings, numbers, words) for findings in said.values())


def _line(findings: list[PrintedFinding], numbers: dict[ItemId, int], words: Wording) -> CareLine:
    first = findings[0]
    about = tuple(sorted({numbers[f.item] for f in findings if f.item in numbers}))
    place = words.apart_from if first.is_kept else words.in_exercises
    ends = (words.counts_until(first.until),) if first.until else ()
    return CareLine(
        where=place(about) if about else "",
        avoid=words.sentence(first.avoid),
        why=" ".join((words.sentence(first.why), *ends)),
        is_kept=first.is_kept,
        instead=words.instead(first.instead),
    )
