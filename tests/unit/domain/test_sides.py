"""A step can be worded for either side, and a painful side is that of the patient."""

from __future__ import annotations

import pytest

from ptplanner.domain.sides import (
    AffectedSide,
    BodySide,
    DoseSide,
    SideText,
    choose_lead_side,
    fill_sides,
    fill_sides_as_text,
    resolve_side,
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
    assert resolve_side(DoseSide.PAINFUL, affected) is resolved


def test_a_side_that_is_written_stays_whatever_hurts() -> None:
    assert resolve_side(DoseSide.RIGHT, AffectedSide.LEFT) is DoseSide.RIGHT
    assert resolve_side(None, AffectedSide.LEFT) is None


def test_words_use_the_trained_side_then_the_painful_one_then_left() -> None:
    assert choose_lead_side(DoseSide.RIGHT, AffectedSide.LEFT) is BodySide.RIGHT
    assert choose_lead_side(DoseSide.EACH, AffectedSide.RIGHT) is BodySide.RIGHT
    assert choose_lead_side(None, AffectedSide.NONE) is BodySide.LEFT


def test_a_step_is_worded_for_either_side() -> None:
    assert (
        fill_sides_as_text(STEP, BodySide.LEFT)
        == "Reach your left arm out and push your right leg back."
    )
    assert (
        fill_sides_as_text(STEP, BodySide.RIGHT)
        == "Reach your right arm out and push your left leg back."
    )


def test_only_the_trained_side_is_marked_for_print() -> None:
    marked = [
        run
        for run in fill_sides(STEP, BodySide.LEFT, {BodySide.LEFT: "L", BodySide.RIGHT: "R"})
        if run.is_side
    ]
    assert marked == [SideText("L", is_side=True)]


def test_other_braces_stay_as_text() -> None:
    assert fill_sides_as_text("{{ 7*7 }} {name}", BodySide.LEFT) == "{{ 7*7 }} {name}"
