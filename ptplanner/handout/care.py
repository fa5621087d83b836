"""The precautions that a patient is told: each said once, with the exercises it is about."""

from __future__ import annotations

from ptplanner.domain.ids import ItemId
from ptplanner.domain.revision import PrintedFinding, RevisionDocument
from ptplanner.handout.sheet import CareLine
from ptplanner.handout.wording import Wording


def care_lines(document: RevisionDocument, words: Wording) -> tuple[CareLine, ...]:
    """Strongest advice first; rules that say the same are one line."""
    numbers = {item.id: number for number, item in enumerate(document.plan.items, start=1)}
    said: dict[tuple[str, str, str], list[PrintedFinding]] = {}
    for finding in sorted(document.findings, key=lambda f: -f.advice):
        said.setdefault((finding.avoid, finding.why, finding.instead), []).append(finding)
    return tuple(_line(findings, numbers, words) for findings in said.values())


def _line(findings: list[PrintedFinding], numbers: dict[ItemId, int], words: Wording) -> CareLine:
    first = findings[0]
    about = tuple(sorted({numbers[f.item] for f in findings if f.item in numbers}))
    return CareLine(
        where=words.in_exercises(about) if about else "",
        avoid=words.sentence(first.avoid),
        why=words.sentence(first.why),
        instead=words.instead(first.instead),
    )
