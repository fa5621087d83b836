"""PEMAT-P on the sheet's make-up: parts, order, cues, pictures, and what it helps to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ptplanner.domain.exercise import StepRole
from ptplanner.domain.plan import SECTIONS
from ptplanner.domain.quality import lexicon
from ptplanner.domain.quality.case import PrintedCase
from ptplanner.domain.quality.printed import PartKind, PrintedCard
from ptplanner.domain.quality.values import Check, Field, Key, hint

MOST_STEPS = 5
FEWEST_STEPS = 2
MOST_WORDS_OF_A_STEP = 15
# A note is read once and not while moving: a little longer than a step.
MOST_WORDS_OF_A_SENTENCE = 20
MOST_WORDS_OF_A_HEADING = 9
# Cells of the strip at a glance: how many exercises, how long, how often.
FEWEST_CELLS = 3
MOST_NAMES = 3


def purpose(given: PrintedCase) -> Iterable[Check]:
    """1. What the sheet is, and what each exercise is for or works on."""
    if not given.sheet.title.strip():
        yield hint(Key.PURPOSE, "The sheet does not say what it is.", "Give it a title.")
    for card in given.cards:
        if not (card.purpose or card.feel):
            yield hint(
                Key.PURPOSE, f"{card.name} does not say what it is for.",
                "Add its purpose, or where to feel it.", card.item, Field.EXERCISE,
            )  # fmt: skip


def nothing_spare(given: PrintedCase) -> Iterable[Check]:
    """2. No empty part and nothing twice; whether words lead away is for a person."""
    for part in given.sheet.parts:
        if not part.text:
            yield hint(
                Key.NOTHING_SPARE, f"“{part.heading}” has nothing under it.",
                "Write what belongs there, or take it out.", part.item, Field.EXERCISE if part.item else None,
            )  # fmt: skip
    seen: dict[tuple[str, str, tuple[str, ...]], PrintedCard] = {}
    for card in given.cards:
        first = seen.setdefault((card.name, card.badge, card.doses), card)
        if first is not card:
            yield hint(
                Key.NOTHING_SPARE, f"{card.name} stands twice with the same dose.",
                "Remove one of the two.", card.item, Field.ROW,
            )  # fmt: skip


def chunks(given: PrintedCase) -> Iterable[Check]:
    """8. Short pieces."""
    for card in given.cards:
        long = [step.text for step in card.steps if len(step.text.split()) > MOST_WORDS_OF_A_STEP]
        if len(card.steps) > MOST_STEPS:
            yield hint(
                Key.CHUNKS, f"{card.name} has {len(card.steps)} steps.",
                f"At most {MOST_STEPS}; join or drop some.", card.item, Field.EXERCISE,
            )  # fmt: skip
        elif long:
            yield hint(
                Key.CHUNKS, f"{card.name}: a step of {len(long[0].split())} words.",
                f"At most {MOST_WORDS_OF_A_STEP}; split it.", card.item, Field.EXERCISE,
            )  # fmt: skip
        elif lexicon.longest_sentence(card.own_words) > MOST_WORDS_OF_A_SENTENCE:
            is_note = lexicon.longest_sentence(card.note) > MOST_WORDS_OF_A_SENTENCE
            words = lexicon.longest_sentence(card.own_words)
            yield hint(
                Key.CHUNKS, f"{card.name}: your words have a sentence of {words} words.",
                f"At most {MOST_WORDS_OF_A_SENTENCE}; make two of it.", card.item,
                Field.NOTE if is_note else Field.WARNING,
            )  # fmt: skip


def headings(given: PrintedCase) -> Iterable[Check]:
    """9. Every part has a heading that says what it holds."""
    for part in given.sheet.parts:
        words = part.heading.split()
        if not any(sign.isalpha() for sign in part.heading):
            yield hint(
                Key.HEADINGS, "A part of the sheet has no heading.", "Give it one.", part.item, Field.EXERCISE
            )  # fmt: skip
        elif len(words) > MOST_WORDS_OF_A_HEADING and part.item:
            yield hint(
                Key.HEADINGS, f"“{part.heading}” is long for a heading.",
                f"At most {MOST_WORDS_OF_A_HEADING} words.", part.item, Field.EXERCISE,
            )  # fmt: skip


def sequence(given: PrintedCase) -> Iterable[Check]:
    """10. First what to mind, then the exercises in their order, then the rest; start before movement."""
    order = [list(PartKind).index(part.kind) for part in given.sheet.parts]
    numbers = [card.number for card in given.cards]
    if order != sorted(order) or numbers != list(range(1, len(numbers) + 1)):
        yield hint(Key.SEQUENCE, "The parts of the sheet are out of order.", "Sort the rows anew.")
    if not _are_grouped(given.cards):
        yield hint(
            Key.SEQUENCE, "Warm-up, main part and cool-down are mixed.", "Move the rows.", field=Field.ROW
        )  # fmt: skip
    for card in given.cards:
        if _starts_late(card):
            yield hint(
                Key.SEQUENCE, f"{card.name} says how to start after it has begun.",
                "Put the starting position first.", card.item, Field.EXERCISE,
            )  # fmt: skip


def _are_grouped(cards: Sequence[PrintedCard]) -> bool:
    """``section`` stands on the first card of each section alone: none may come twice."""
    opened = [card.section for card in cards if card.section]
    return len(opened) == len(set(opened)) and len(opened) <= len(SECTIONS)


def _starts_late(card: PrintedCard) -> bool:
    roles = [step.role for step in card.steps]
    moves = roles.index(StepRole.MOVE) if StepRole.MOVE in roles else len(roles)
    return StepRole.PREPARE in roles[moves:]


def summary(given: PrintedCase) -> Iterable[Check]:
    """11. The plan at a glance."""
    cells = given.sheet.summary
    tells_number = any(str(len(given.cards)) in cell.split() for cell in cells)
    if len(cells) < FEWEST_CELLS or not tells_number:
        yield hint(
            Key.SUMMARY, "The strip at the top does not sum up the plan.",
            "Add exercises and doses.", field=Field.CATALOG,
        )  # fmt: skip


def cues(given: PrintedCase) -> Iterable[Check]:
    """12. What must not be missed stands out."""
    stop = given.sheet.part(PartKind.STOP)
    if stop is None or not stop.is_boxed:
        yield hint(Key.CUES, "When to stop is not marked.", "Put it in a box.")
    more = given.sheet.part(PartKind.MORE_CARE)
    if more is not None and not more.is_boxed:
        count = len(more.lines)
        said = "1 warning stands" if count == 1 else f"{count} warnings stand"
        yield hint(
            Key.CUES,
            f"For want of room {said} on the back.",
            "Take an exercise out, or show the patient the back.", field=Field.ROW,
        )  # fmt: skip


def pictures(given: PrintedCase) -> Iterable[Check]:
    """15, 26. Start and end drawn, for the side that is trained."""
    bare = [card for card in given.cards if not card.has_picture]
    if bare:
        yield hint(
            Key.PICTURES, f"Printed without a picture: {_names(bare)}.",
            "Show it once yourself, or swap for one that is drawn.", bare[0].item, Field.ROW,
        )  # fmt: skip


def captions(given: PrintedCase) -> Iterable[Check]:
    """17. Every picture has a caption."""
    for card in given.cards:
        if any(not caption.strip() for caption in card.captions):
            yield hint(
                Key.CAPTIONS, f"{card.name}: a picture has no caption.", "Give it one.",
                card.item, Field.EXERCISE,
            )  # fmt: skip


def clips(given: PrintedCase) -> Iterable[Check]:
    """Beyond PEMAT-P: the movement itself, behind the code."""
    still = [card for card in given.cards if not card.has_clip]
    if still:
        yield hint(
            Key.CLIPS, f"No moving demonstration yet: {_names(still)}.",
            "The code opens the words and pictures. Show the movement once.", still[0].item, Field.ROW,
        )  # fmt: skip


def table(given: PrintedCase) -> Iterable[Check]:
    """19. A tick grid with short, whole labels."""
    grid = given.sheet.table
    for label, card in zip(grid.rows, given.cards, strict=False):
        if len(label) > grid.fits:
            yield hint(
                Key.TABLE, f"The tick grid cuts the name “{card.name}” short.",
                f"Give it a name of at most {grid.fits - 3} letters.", card.item, Field.EXERCISE,
            )  # fmt: skip


def startable(given: PrintedCase) -> Iterable[Check]:
    """20. At least one thing to do."""
    if not any(card.steps and card.doses for card in given.cards):
        yield hint(
            Key.STARTABLE, "There is nothing to do yet.", "Add an exercise.", field=Field.CATALOG
        )


def steps(given: PrintedCase) -> Iterable[Check]:
    """22. Each exercise in explicit steps."""
    for card in given.cards:
        if len(card.steps) < FEWEST_STEPS:
            yield hint(
                Key.STEPS, f"{card.name} has no steps." if not card.steps else f"{card.name} has only one step.",
                "Break it up: how to start, then how to move.", card.item, Field.EXERCISE,
            )  # fmt: skip


def tool(given: PrintedCase) -> Iterable[Check]:
    """23. A tick grid with a line for each exercise and one for pain."""
    grid = given.sheet.table
    if len(grid.rows) != len(given.cards) or not grid.rows or not grid.has_pain_row:
        yield hint(
            Key.TOOL, "The tick grid does not hold every exercise.", "Add exercises.", field=Field.CATALOG
        )  # fmt: skip


def how_to(given: PrintedCase) -> Iterable[Check]:
    """25. How to use the grid, and what the pain numbers mean."""
    diary, pain = given.sheet.part(PartKind.DIARY), given.sheet.part(PartKind.PAIN)
    if (
        not all(line.strip() for line in given.sheet.how_to)
        or not given.sheet.how_to
        or not (diary and pain)
    ):
        yield hint(Key.HOW_TO, "Nothing says how to use the grid.", "Add a line above it.")


def _names(cards: Sequence[PrintedCard]) -> str:
    more = f" and {len(cards) - MOST_NAMES} more" if len(cards) > MOST_NAMES else ""
    return ", ".join(card.name for card in cards[:MOST_NAMES]) + more
