"""PEMAT-P checks of the sheet's structure: parts, order, visual cues, pictures and actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ptplanner.domain.exercise import StepRole
from ptplanner.domain.plan import SECTIONS
from ptplanner.domain.quality import lexicon
from ptplanner.domain.quality.check_result import CheckId, CheckResult, FixTarget, failed_as_hint
from ptplanner.domain.quality.review_input import CardOutline, SheetPartKind, SheetReview

MAX_STEPS = 5
MIN_STEPS = 2
MAX_STEP_WORDS = 15
# A note is read once and not while moving, so it may be a little longer than a step.
MAX_SENTENCE_WORDS = 20
MAX_HEADING_WORDS = 9
# Cells of the summary strip: how many exercises, how long, how often.
MIN_SUMMARY_CELLS = 3
MAX_LISTED_NAMES = 3


def check_purpose(given: SheetReview) -> Iterable[CheckResult]:
    """Item 1: the sheet says what it is, and what each exercise is for or works on."""
    if not given.sheet.title.strip():
        yield failed_as_hint(
            CheckId.PURPOSE, "The sheet does not say what it is.", "Give it a title."
        )
    for card in given.cards:
        if not (card.purpose or card.feel):
            yield failed_as_hint(
                CheckId.PURPOSE, f"{card.name} does not say what it is for.",
                "Add its purpose, or where to feel it.", card.item, FixTarget.EXERCISE,
            )  # fmt: skip


def check_nothing_redundant(given: SheetReview) -> Iterable[CheckResult]:
    """Item 2: no part is empty and nothing is repeated. Only a person can tell whether text distracts."""
    for part in given.sheet.parts:
        if not part.text:
            yield failed_as_hint(
                CheckId.NOTHING_REDUNDANT, f"“{part.heading}” has nothing under it.",
                "Write what belongs there, or remove it.", part.item, FixTarget.EXERCISE if part.item else None,
            )  # fmt: skip
    seen: dict[tuple[str, str, tuple[str, ...]], CardOutline] = {}
    for card in given.cards:
        first = seen.setdefault((card.name, card.badge, card.doses), card)
        if first is not card:
            yield failed_as_hint(
                CheckId.NOTHING_REDUNDANT, f"{card.name} is in the plan twice with the same dose.",
                "Remove one of the two.", card.item, FixTarget.ROW,
            )  # fmt: skip


def check_chunks(given: SheetReview) -> Iterable[CheckResult]:
    """Item 8: short pieces."""
    for card in given.cards:
        long = [step.text for step in card.steps if len(step.text.split()) > MAX_STEP_WORDS]
        if len(card.steps) > MAX_STEPS:
            yield failed_as_hint(
                CheckId.CHUNKS, f"{card.name} has {len(card.steps)} steps.",
                f"At most {MAX_STEPS}; join or drop some.", card.item, FixTarget.EXERCISE,
            )  # fmt: skip
        elif long:
            yield failed_as_hint(
                CheckId.CHUNKS, f"{card.name}: a step of {len(long[0].split())} words.",
                f"At most {MAX_STEP_WORDS}; split it.", card.item, FixTarget.EXERCISE,
            )  # fmt: skip
        elif lexicon.count_longest_sentence(card.therapist_words) > MAX_SENTENCE_WORDS:
            is_note = lexicon.count_longest_sentence(card.note) > MAX_SENTENCE_WORDS
            words = lexicon.count_longest_sentence(card.therapist_words)
            yield failed_as_hint(
                CheckId.CHUNKS, f"{card.name}: your note or warning has a sentence of {words} words.",
                f"At most {MAX_SENTENCE_WORDS}; make two of it.", card.item,
                FixTarget.NOTE if is_note else FixTarget.WARNING,
            )  # fmt: skip


def check_headings(given: SheetReview) -> Iterable[CheckResult]:
    """Item 9: every part has a heading that says what it contains."""
    for part in given.sheet.parts:
        words = part.heading.split()
        if not any(sign.isalpha() for sign in part.heading):
            yield failed_as_hint(
                CheckId.HEADINGS, "A part of the sheet has no heading.", "Give it one.", part.item, FixTarget.EXERCISE
            )  # fmt: skip
        elif len(words) > MAX_HEADING_WORDS and part.item:
            yield failed_as_hint(
                CheckId.HEADINGS, f"“{part.heading}” is long for a heading.",
                f"At most {MAX_HEADING_WORDS} words.", part.item, FixTarget.EXERCISE,
            )  # fmt: skip


def check_sequence(given: SheetReview) -> Iterable[CheckResult]:
    """Item 10: precautions, then the exercises in order, then the rest; starting position before movement."""
    order = [list(SheetPartKind).index(part.kind) for part in given.sheet.parts]
    numbers = [card.number for card in given.cards]
    if order != sorted(order) or numbers != list(range(1, len(numbers) + 1)):
        yield failed_as_hint(
            CheckId.SEQUENCE, "The parts of the sheet are out of order.", "Sort the rows again."
        )
    if not _is_grouped_by_section(given.cards):
        yield failed_as_hint(
            CheckId.SEQUENCE, "Warm-up, main part and cool-down are mixed.", "Move the rows.", fix_target=FixTarget.ROW
        )  # fmt: skip
    for card in given.cards:
        if _has_late_start(card):
            yield failed_as_hint(
                CheckId.SEQUENCE, f"{card.name} says how to start after it has begun.",
                "Put the starting position first.", card.item, FixTarget.EXERCISE,
            )  # fmt: skip


def _is_grouped_by_section(cards: Sequence[CardOutline]) -> bool:
    """Only the first card of each section has ``section`` set, so no section may appear twice."""
    opened = [card.section for card in cards if card.section]
    return len(opened) == len(set(opened)) and len(opened) <= len(SECTIONS)


def _has_late_start(card: CardOutline) -> bool:
    roles = [step.role for step in card.steps]
    moves = roles.index(StepRole.MOVE) if StepRole.MOVE in roles else len(roles)
    return StepRole.PREPARE in roles[moves:]


def check_summary(given: SheetReview) -> Iterable[CheckResult]:
    """Item 11: a summary strip."""
    cells = given.sheet.summary
    tells_number = any(str(len(given.cards)) in cell.split() for cell in cells)
    if len(cells) < MIN_SUMMARY_CELLS or not tells_number:
        yield failed_as_hint(
            CheckId.SUMMARY, "The strip at the top does not sum up the plan.",
            "Add exercises and doses.", fix_target=FixTarget.CATALOG,
        )  # fmt: skip


def check_cues(given: SheetReview) -> Iterable[CheckResult]:
    """Item 12: what must not be missed stands out."""
    stop = given.sheet.find_part(SheetPartKind.STOP)
    if stop is None or not stop.is_boxed:
        yield failed_as_hint(CheckId.CUES, "When to stop is not marked.", "Put it in a box.")
    more = given.sheet.find_part(SheetPartKind.MORE_PRECAUTIONS)
    if more is not None and not more.is_boxed:
        count = len(more.lines)
        warnings = "1 warning stands" if count == 1 else f"{count} warnings stand"
        yield failed_as_hint(
            CheckId.CUES,
            f"For want of room {warnings} on the back.",
            "Take an exercise out, or show the patient the back.", fix_target=FixTarget.ROW,
        )  # fmt: skip


def check_pictures(given: SheetReview) -> Iterable[CheckResult]:
    """Items 15 and 26: every exercise has pictures."""
    bare = [card for card in given.cards if not card.has_picture]
    if bare:
        yield failed_as_hint(
            CheckId.PICTURES, f"Printed without a picture: {_join_card_names(bare)}.",
            "Demonstrate it once yourself, or swap it for one with pictures.", bare[0].item, FixTarget.ROW,
        )  # fmt: skip


def check_captions(given: SheetReview) -> Iterable[CheckResult]:
    """Item 17: every picture has a caption."""
    for card in given.cards:
        if any(not caption.strip() for caption in card.captions):
            yield failed_as_hint(
                CheckId.CAPTIONS, f"{card.name}: a picture has no caption.", "Give it one.",
                card.item, FixTarget.EXERCISE,
            )  # fmt: skip


def check_clips(given: SheetReview) -> Iterable[CheckResult]:
    """Not part of PEMAT-P: the page behind each exercise's code shows a clip."""
    still = [card for card in given.cards if not card.has_clip]
    if still:
        yield failed_as_hint(
            CheckId.CLIPS, f"No moving demonstration yet: {_join_card_names(still)}.",
            "The code opens text and pictures only. Demonstrate the movement once.", still[0].item, FixTarget.ROW,
        )  # fmt: skip


def check_grid_labels(given: SheetReview) -> Iterable[CheckResult]:
    """Item 19: the tick grid shows short labels in full."""
    grid = given.sheet.grid
    for label, card in zip(grid.rows, given.cards, strict=False):
        if len(label) > grid.max_label_length:
            yield failed_as_hint(
                CheckId.TABLE, f"The tick grid cuts the name “{card.name}” short.",
                f"Give it a name of at most {grid.max_label_length - 3} letters.", card.item, FixTarget.EXERCISE,
            )  # fmt: skip


def check_has_action(given: SheetReview) -> Iterable[CheckResult]:
    """Item 20: at least one action."""
    if not any(card.steps and card.doses for card in given.cards):
        yield failed_as_hint(
            CheckId.HAS_ACTION,
            "There is nothing to do yet.",
            "Add an exercise.",
            fix_target=FixTarget.CATALOG,
        )


def check_steps(given: SheetReview) -> Iterable[CheckResult]:
    """Item 22: each exercise has explicit steps."""
    for card in given.cards:
        if len(card.steps) < MIN_STEPS:
            yield failed_as_hint(
                CheckId.STEPS, f"{card.name} has no steps." if not card.steps else f"{card.name} has only one step.",
                "Break it up: how to start, then how to move.", card.item, FixTarget.EXERCISE,
            )  # fmt: skip


def check_tick_grid(given: SheetReview) -> Iterable[CheckResult]:
    """Item 23: a tick grid with a row for each exercise and one for pain."""
    grid = given.sheet.grid
    if len(grid.rows) != len(given.cards) or not grid.rows or not grid.has_pain_row:
        yield failed_as_hint(
            CheckId.TICK_GRID,
            "The tick grid does not list every exercise.",
            "Add exercises.",
            fix_target=FixTarget.CATALOG,
        )


def check_grid_instructions(given: SheetReview) -> Iterable[CheckResult]:
    """Item 25: how to use the grid, and what the pain numbers mean."""
    diary, pain = (
        given.sheet.find_part(SheetPartKind.TICK_GRID),
        given.sheet.find_part(SheetPartKind.PAIN),
    )
    if (
        not all(line.strip() for line in given.sheet.grid_instructions)
        or not given.sheet.grid_instructions
        or not (diary and pain)
    ):
        yield failed_as_hint(
            CheckId.GRID_INSTRUCTIONS, "Nothing says how to use the grid.", "Add a line above it."
        )


def _join_card_names(cards: Sequence[CardOutline]) -> str:
    more = f" and {len(cards) - MAX_LISTED_NAMES} more" if len(cards) > MAX_LISTED_NAMES else ""
    return ", ".join(card.name for card in cards[:MAX_LISTED_NAMES]) + more
