"""PEMAT-P, the printed form of AHRQ's assessment tool: 24 items, of which a machine can judge 22.

Every item is measured on the sheet as it will be printed. Items that do not apply are left out of the count, as
the tool itself says; items for a person are listed and never counted as met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ptplanner.domain.quality import sheet_checks, word_checks
from ptplanner.domain.quality.case import PrintedCase
from ptplanner.domain.quality.reasons import FOR_A_PERSON, PEMAT_ITEMS, REASONS
from ptplanner.domain.quality.values import Check, Key

Look = Callable[[PrintedCase], Iterable[Check]]

SHEET_CHECKS: Mapping[Key, tuple[Look, str]] = MappingProxyType(
    {
        Key.COMMON_WORDS: (word_checks.common_words, "No word of the list of hard ones."),
        Key.TERMS: (word_checks.terms, "Every medical term on it is explained."),
        Key.ACTIVE_VOICE: (word_checks.active_voice, "Every step asks for something."),
        Key.YOU: (word_checks.you, "It speaks to the reader."),
        Key.UNITS: (word_checks.units, "Every number has its unit; no shorthand."),
        Key.SUMS: (word_checks.sums, "No sums to do."),
        Key.PURPOSE: (sheet_checks.purpose, "It says what it is for."),
        Key.NOTHING_SPARE: (sheet_checks.nothing_spare, "Nothing is empty or stands twice."),
        Key.SEQUENCE: (sheet_checks.sequence, "Cautions, start, movement, grid: in this order."),
        Key.SUMMARY: (sheet_checks.summary, "The strip at the top sums it up."),
        Key.CHUNKS: (sheet_checks.chunks, "At most five short steps each."),
        Key.HEADINGS: (sheet_checks.headings, "Every part has a heading."),
        Key.CUES: (sheet_checks.cues, "When to stop stands in a box on the front."),
        Key.TABLE: (sheet_checks.table, "The tick grid has short, whole labels."),
        Key.PICTURES: (sheet_checks.pictures, "Every exercise has start and end drawn."),
        Key.CAPTIONS: (sheet_checks.captions, "Every picture has a caption."),
        Key.CLIPS: (sheet_checks.clips, "Every code opens a moving demonstration."),
        Key.STARTABLE: (sheet_checks.startable, "It says what to do."),
        Key.STEPS: (sheet_checks.steps, "Every exercise goes step by step."),
        Key.TOOL: (sheet_checks.tool, "The tick grid has a row for each exercise and for pain."),
        Key.HOW_TO: (sheet_checks.how_to, "It says how to use the grid and the pain numbers."),
    }
)
# Judged together with item 7: without a sum there is nothing to explain.
_HOW_TO_SUM = 24
_WORD_KEYS = frozenset({Key.COMMON_WORDS, Key.TERMS, Key.ACTIVE_VOICE, Key.YOU, Key.SUMS})


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not-met"
    DOES_NOT_APPLY = "does-not-apply"
    FOR_YOU = "for-you"


@dataclass(frozen=True)
class Item:
    """One item of PEMAT-P; ``note`` is the question for a person, or why it does not apply."""

    number: int
    title: str
    verdict: Verdict
    note: str = ""


def keys_that_apply(given: PrintedCase) -> tuple[Key, ...]:
    """All but what this sheet gives no ground for: captions without pictures, English words without English."""
    return tuple(key for key in SHEET_CHECKS if _applies(key, given))


def _applies(key: Key, given: PrintedCase) -> bool:
    if not given.cards:
        return False
    if key is Key.CAPTIONS:
        return any(card.has_picture for card in given.cards)
    return given.judges_words or key not in _WORD_KEYS


def items(checks: Iterable[Check], given: PrintedCase) -> tuple[Item, ...]:
    """All 24 with their verdicts, by number."""
    failed = {check.key for check in checks if not check.passed}
    by_number = {n: key for key in SHEET_CHECKS for n in REASONS[key].items}
    return tuple(_item(n, by_number.get(n), failed, given) for n in PEMAT_ITEMS)


def _item(number: int, key: Key | None, failed: set[Key], given: PrintedCase) -> Item:
    title = PEMAT_ITEMS[number]
    if key is None:
        return Item(number, title, Verdict.FOR_YOU, FOR_A_PERSON[number])
    if not _applies(key, given):
        return _not_judged(number, key, given)
    if number == _HOW_TO_SUM and key not in failed:
        return Item(number, title, Verdict.DOES_NOT_APPLY, "There is nothing to work out.")
    return Item(number, title, Verdict.NOT_MET if key in failed else Verdict.MET)


def _not_judged(number: int, key: Key, given: PrintedCase) -> Item:
    title = PEMAT_ITEMS[number]
    if not given.cards:
        return Item(number, title, Verdict.DOES_NOT_APPLY, "There is no exercise yet.")
    if key is Key.CAPTIONS:
        return Item(number, title, Verdict.DOES_NOT_APPLY, "There is no picture.")
    return Item(number, title, Verdict.FOR_YOU, "The word lists know English alone.")


def score(items_: Iterable[Item]) -> tuple[int, int]:
    """Met, and all that the machine could judge."""
    verdicts = [item.verdict for item in items_]
    is_met = verdicts.count(Verdict.MET)
    return is_met, is_met + verdicts.count(Verdict.NOT_MET)
