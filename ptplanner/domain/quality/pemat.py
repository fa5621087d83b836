"""PEMAT-P, AHRQ's assessment tool for printed materials: 24 items, of which software can judge 22.

Every item is judged on the outline of the sheet. As the tool prescribes, items that do not apply are left out of
the count. Items that need a person are listed and never counted as met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ptplanner.domain.quality import sheet_checks, word_checks
from ptplanner.domain.quality.check_result import CheckId, CheckResult
from ptplanner.domain.quality.rationale import PEMAT_ITEM_TITLES, PEMAT_QUESTIONS, RATIONALES
from ptplanner.domain.quality.review_input import SheetReview

SheetCheck = Callable[[SheetReview], Iterable[CheckResult]]

SHEET_CHECKS: Mapping[CheckId, tuple[SheetCheck, str]] = MappingProxyType(
    {
        CheckId.COMMON_WORDS: (
            word_checks.check_common_words,
            "No word from the list of hard words.",
        ),
        CheckId.TERMS: (word_checks.check_medical_terms, "Every medical term on it is explained."),
        CheckId.ACTIVE_VOICE: (word_checks.check_active_voice, "Every step asks for something."),
        CheckId.SECOND_PERSON: (word_checks.check_second_person, "It speaks to the reader."),
        CheckId.UNITS: (word_checks.check_units, "Every number has its unit; no shorthand."),
        CheckId.SUMS: (word_checks.check_sums, "No sums to do."),
        CheckId.PURPOSE: (sheet_checks.check_purpose, "It says what it is for."),
        CheckId.NOTHING_REDUNDANT: (
            sheet_checks.check_nothing_redundant,
            "No part is empty or repeated.",
        ),
        CheckId.SEQUENCE: (
            sheet_checks.check_sequence,
            "Cautions, start, movement, grid: in this order.",
        ),
        CheckId.SUMMARY: (sheet_checks.check_summary, "The strip at the top sums it up."),
        CheckId.CHUNKS: (sheet_checks.check_chunks, "At most five short steps each."),
        CheckId.HEADINGS: (sheet_checks.check_headings, "Every part has a heading."),
        CheckId.CUES: (sheet_checks.check_cues, "When to stop is in a box on the front."),
        CheckId.TABLE: (sheet_checks.check_grid_labels, "The tick grid shows every label in full."),
        CheckId.PICTURES: (
            sheet_checks.check_pictures,
            "Every exercise has pictures of start and end.",
        ),
        CheckId.CAPTIONS: (sheet_checks.check_captions, "Every picture has a caption."),
        CheckId.CLIPS: (sheet_checks.check_clips, "Every code opens a moving demonstration."),
        CheckId.HAS_ACTION: (sheet_checks.check_has_action, "It says what to do."),
        CheckId.STEPS: (sheet_checks.check_steps, "Every exercise goes step by step."),
        CheckId.TICK_GRID: (
            sheet_checks.check_tick_grid,
            "The tick grid has a row for each exercise and for pain.",
        ),
        CheckId.GRID_INSTRUCTIONS: (
            sheet_checks.check_grid_instructions,
            "It says how to use the grid and the pain numbers.",
        ),
    }
)
# Judged together with item 7: without a calculation there is nothing to explain.
_ARITHMETIC_HELP_ITEM = 24
_WORD_CHECKS = frozenset(
    {CheckId.COMMON_WORDS, CheckId.TERMS, CheckId.ACTIVE_VOICE, CheckId.SECOND_PERSON, CheckId.SUMS}
)


class PematVerdict(StrEnum):
    MET = "met"
    NOT_MET = "not-met"
    DOES_NOT_APPLY = "does-not-apply"
    FOR_THERAPIST = "for-you"


@dataclass(frozen=True)
class PematItem:
    """One item of PEMAT-P. ``note`` is the question for a person, or the reason why it does not apply."""

    number: int
    title: str
    verdict: PematVerdict
    note: str = ""


def list_applicable_checks(given: SheetReview) -> tuple[CheckId, ...]:
    """List the checks that apply to this sheet: no captions without pictures, no word lists unless English."""
    return tuple(key for key in SHEET_CHECKS if _is_applicable(key, given))


def _is_applicable(key: CheckId, given: SheetReview) -> bool:
    if not given.cards:
        return False
    if key is CheckId.CAPTIONS:
        return any(card.has_picture for card in given.cards)
    return given.can_judge_words or key not in _WORD_CHECKS


def judge_items(checks: Iterable[CheckResult], given: SheetReview) -> tuple[PematItem, ...]:
    """Judge all 24 items, in the order of their numbers."""
    failed = {check.id for check in checks if not check.passed}
    by_number = {n: key for key in SHEET_CHECKS for n in RATIONALES[key].pemat_items}
    return tuple(_judge_item(n, by_number.get(n), failed, given) for n in PEMAT_ITEM_TITLES)


def _judge_item(
    number: int, key: CheckId | None, failed: set[CheckId], given: SheetReview
) -> PematItem:
    title = PEMAT_ITEM_TITLES[number]
    if key is None:
        return PematItem(number, title, PematVerdict.FOR_THERAPIST, PEMAT_QUESTIONS[number])
    if not _is_applicable(key, given):
        return _build_unjudged_item(number, key, given)
    if number == _ARITHMETIC_HELP_ITEM and key not in failed:
        return PematItem(
            number, title, PematVerdict.DOES_NOT_APPLY, "There is nothing to work out."
        )
    return PematItem(number, title, PematVerdict.NOT_MET if key in failed else PematVerdict.MET)


def _build_unjudged_item(number: int, key: CheckId, given: SheetReview) -> PematItem:
    title = PEMAT_ITEM_TITLES[number]
    if not given.cards:
        return PematItem(number, title, PematVerdict.DOES_NOT_APPLY, "There is no exercise yet.")
    if key is CheckId.CAPTIONS:
        return PematItem(number, title, PematVerdict.DOES_NOT_APPLY, "There is no picture.")
    return PematItem(number, title, PematVerdict.FOR_THERAPIST, "The word lists are English only.")


def count_met(items_: Iterable[PematItem]) -> tuple[int, int]:
    """Return the number of items met and the number of items that could be judged."""
    verdicts = [item.verdict for item in items_]
    is_met = verdicts.count(PematVerdict.MET)
    return is_met, is_met + verdicts.count(PematVerdict.NOT_MET)
