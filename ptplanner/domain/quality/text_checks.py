"""Checks of the words of an exercise against the plan: sides, doses and languages that the steps bring themselves."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ptplanner.domain.catalog import NO_CATALOG_NUMBER
from ptplanner.domain.dose_words import find_dose_words
from ptplanner.domain.exercise import Exercise, ExerciseText, Unconfirmed
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.quality.check_result import (
    CheckId,
    CheckResult,
    CheckSeverity,
    FixTarget,
    failed,
)
from ptplanner.domain.quality.review_input import ReviewInput, join_therapist_words
from ptplanner.domain.side_words import SideWord, find_side_words
from ptplanner.domain.sides import BodySide, DoseSide, resolve_side

_TURN_SIDES = (
    "Edit the exercise and turn left and right into {side}, or change the side of the dose."
)


def check_side_words(case: ReviewInput) -> Iterable[CheckResult]:
    """Find words that are fixed to a side. Those that contradict the side of the dose block issuing."""
    for item, exercise in case.list_known_items():
        side = resolve_side(item.dosage.side, case.patient.affected_side)
        yield from _check_item_sides(item, exercise, side)
        yield from _check_note_sides(item, exercise, side)


def _check_item_sides(
    item: PlanItem, exercise: Exercise, side: DoseSide | None
) -> Iterable[CheckResult]:
    named = _find_named_sides(exercise.get_text("en"))
    against = _find_opposite(named, side)
    if against:
        place, word = against
        yield failed(
            CheckId.SIDE, CheckSeverity.ERROR,
            f"{exercise.name}, {place} says “{word.words}”, but the dose says {side}.",
            _TURN_SIDES, item.id, FixTarget.EXERCISE,
        )  # fmt: skip
    elif named and side not in (DoseSide.LEFT, DoseSide.RIGHT) and _names_one_side(named):
        place, word = named[0]
        yield failed(
            CheckId.SIDE, CheckSeverity.WARNING,
            f"{exercise.name}, {place} says “{word.words}” and no other side.",
            _TURN_SIDES, item.id, FixTarget.EXERCISE,
        )  # fmt: skip


def _check_note_sides(
    item: PlanItem, exercise: Exercise, side: DoseSide | None
) -> Iterable[CheckResult]:
    """Warn about the therapist's own words: "keep your right leg still" may be meant beside a dose on the left."""
    words = [("your note", word) for word in find_side_words(join_therapist_words(item))]
    against = _find_opposite(words, side)
    if against:
        yield failed(
            CheckId.SIDE, CheckSeverity.WARNING,
            f"{exercise.name}: your note says “{against[1].words}”, and the dose says {side}.",
            "Check that the note means this side.", item.id, FixTarget.NOTE,
        )  # fmt: skip


def _find_opposite(
    named: Iterable[tuple[str, SideWord]], side: DoseSide | None
) -> tuple[str, SideWord] | None:
    if side not in (DoseSide.LEFT, DoseSide.RIGHT):
        return None
    opposite = BodySide(side.value).opposite
    return next(((place, word) for place, word in named if word.side is opposite), None)


def _names_one_side(named: tuple[tuple[str, SideWord], ...]) -> bool:
    return len({word.side for _, word in named}) == 1


# Cached: the same exercises are checked after every change of the plan.
@lru_cache(maxsize=2048)
def _find_named_sides(text: ExerciseText) -> tuple[tuple[str, SideWord], ...]:
    """Return every fixed side with the place where it is named: the name, a step or another line."""
    steps = ((f"step {n}", step.text) for n, step in enumerate(text.steps, start=1))
    others = (("its purpose", text.purpose), *(("a stop rule", rule) for rule in text.stop_rules))
    lines = (("its name", text.name), *steps, *others)
    return tuple((place, word) for place, line in lines for word in find_side_words(line))


def check_dose_words(case: ReviewInput) -> Iterable[CheckResult]:
    """Find doses in the steps of custom exercises; the sheet prints the dose of the plan above them."""
    for item, exercise in case.list_known_items():
        if exercise.number == NO_CATALOG_NUMBER:
            for place, words in _find_named_doses(exercise.get_text("en"))[:1]:
                yield failed(
                    CheckId.DOSE, CheckSeverity.WARNING,
                    f"{exercise.name}, {place} names a dose of its own: “{words}”.",
                    "Edit the exercise and move it into the dose.", item.id, FixTarget.EXERCISE,
                )  # fmt: skip


@lru_cache(maxsize=2048)
def _find_named_doses(text: ExerciseText) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"step {n}", words)
        for n, step in enumerate(text.steps, start=1)
        for words in find_dose_words(step.text)
    )


def check_languages(case: ReviewInput) -> Iterable[CheckResult]:
    """Warn about imported texts that seem to be in another language than English."""
    for item, exercise in case.list_known_items():
        if Unconfirmed.LANGUAGE in exercise.unconfirmed:
            yield failed(
                CheckId.READING_GRADE, CheckSeverity.WARNING,
                f"{exercise.name}: its text seems not to be English.",
                "Read it. Saving it under “Own exercises” confirms it.", item.id, FixTarget.EXERCISE,
            )  # fmt: skip
