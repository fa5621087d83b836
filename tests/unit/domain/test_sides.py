"""A step can be said for either side, and a painful side is the patient's."""

from __future__ import annotations

import pytest

from ptplanner.domain.sides import (
    AffectedSide,
    BodySide,
    DoseSide,
    Spoken,
    lead_side,
    resolve,
    say,
    say_plainly,
)

STEP = "Reach your {side} arm out and push your {other} leg back."


@pytest.mark.parametrize(
    ("affected", "resolved"),
    [
        (AffectedSide.LEFT, DoseSide.LEFT),
        (AffectedSide.RIGHT, DoseSide.RIGHT),
        (AffectedSide.BOTH, DoseSide.EACH),
        (AffectedSide.NONE, DoseSide.PAINFUL),
    ],
)
def test_the_painful_side_is_the_one_that_hurts(affected: AffectedSide, resolved: DoseSide) -> None:
    assert resolve(DoseSide.PAINFUL, affected) is resolved


def test_a_side_that_is_written_stays_whatever_hurts() -> None:
    assert resolve(DoseSide.RIGHT, AffectedSide.LEFT) is DoseSide.RIGHT
    assert resolve(None, AffectedSide.LEFT) is None


def test_words_lead_with_the_trained_side_then_the_painful_one_then_left() -> None:
    assert lead_side(DoseSide.RIGHT, AffectedSide.LEFT) is BodySide.RIGHT
    assert lead_side(DoseSide.EACH, AffectedSide.RIGHT) is BodySide.RIGHT
    assert lead_side(None, AffectedSide.NONE) is BodySide.LEFT


def test_a_step_is_said_for_either_side() -> None:
    assert (
        say_plainly(STEP, BodySide.LEFT) == "Reach your left arm out and push your right leg back."
    )
    assert (
        say_plainly(STEP, BodySide.RIGHT) == "Reach your right arm out and push your left leg back."
    )


def test_only_the_trained_side_is_marked_for_print() -> None:
    marked = [
        run
        for run in say(STEP, BodySide.LEFT, {BodySide.LEFT: "L", BodySide.RIGHT: "R"})
        if run.is_side
    ]
    assert marked == [Spoken("L", is_side=True)]


def test_other_braces_are_text() -> None:
    assert say_plainly("{{ 7*7 }} {name}", BodySide.LEFT) == "{{ 7*7 }} {name}"
