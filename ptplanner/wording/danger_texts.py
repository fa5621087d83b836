"""The boxes of danger signs in words, the same on paper and on the phone."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.red_flags import RedFlagKind
from ptplanner.domain.revision import RevisionDocument
from ptplanner.wording.languages import Wording


@dataclass(frozen=True)
class DangerBox:
    """The signs of one kind under a heading that says what to do."""

    kind: RedFlagKind
    heading: str
    signs: tuple[str, ...]


def build_danger_boxes(document: RevisionDocument, words: Wording) -> tuple[DangerBox, ...]:
    """Build a box for each kind that has signs, most urgent first."""
    boxes = (
        DangerBox(
            kind,
            _format_heading(kind, document, words),
            tuple(flag.text for flag in document.red_flags if flag.kind is kind),
        )
        for kind in RedFlagKind
    )
    return tuple(box for box in boxes if box.signs)


def _format_heading(kind: RedFlagKind, document: RevisionDocument, words: Wording) -> str:
    clinic = document.clinic
    if kind is RedFlagKind.SAME_DAY:
        return words.format_same_day_heading(clinic.out_of_hours_phone)
    if not document.has_safer_wording:
        return (
            words.format_emergency_heading(clinic.emergency_number)
            if kind is RedFlagKind.EMERGENCY
            else words.PHRASES.ask_first_heading
        )
    if kind is RedFlagKind.EMERGENCY:
        return words.format_call_now_heading(clinic.emergency_number)
    return words.format_check_first_heading(clinic.doctor_word)
