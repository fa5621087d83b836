"""How long a session takes, compared with counts made by hand."""

from __future__ import annotations

import pytest

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.duration_estimate import (
    estimate_day_seconds,
    estimate_exercise_seconds,
    estimate_session_seconds,
    round_up_to_minutes,
)
from ptplanner.domain.plan import Schedule
from ptplanner.domain.sides import AffectedSide
from tests.support.builders import a_plan, an_item

LEFT, BOTH = AffectedSide.LEFT, AffectedSide.BOTH


@pytest.mark.parametrize(
    ("dose", "seconds"),
    [
        # getting ready 15, then 3 sets of 10 slow repetitions of 4 s, and 2 rests of 15
        ("3x10", 15 + 3 * 40 + 2 * 15),
        ("3x10 r60", 15 + 3 * 40 + 2 * 60),
        # each repetition is held on top of its own 4 s
        ("2x10 h5 r0", 15 + 2 * 10 * (4 + 5)),
        ("1x10 tempo 3-1-2", 15 + 10 * 6),
        # a range counts with its middle
        ("1x8-12", 15 + 10 * 4),
        ("hold 30-60s", 15 + 45),
        ("2x30s r0", 15 + 60),
        # both sides do everything; in turn they share it
        ("1x10/side", 2 * (15 + 40)),
        ("1x10 alt", 15 + 40),
        ("1x10 L", 15 + 40),
        # somebody has said that no number fits: one short bout
        ("as tolerated", 15 + 60),
        ("no dose", 15 + 60),
        # nobody has said anything yet
        ("2xd", 0),
    ],
)
def test_a_dose_takes_as_long_as_its_parts(dose: str, seconds: float) -> None:
    assert estimate_exercise_seconds(shorthand.parse_shorthand(dose), LEFT) == seconds


def test_a_painful_side_counts_twice_where_both_hurt() -> None:
    dose = shorthand.parse_shorthand("1x10 painful side")
    assert estimate_exercise_seconds(dose, BOTH) == 2 * estimate_exercise_seconds(dose, LEFT)


def test_a_day_counts_each_exercise_as_often_as_it_is_done() -> None:
    once, thrice = shorthand.parse_shorthand("1x10"), shorthand.parse_shorthand("1x10 3xd")
    plan = a_plan(
        an_item("1", dosage=once),
        an_item("2", dosage=thrice),
        schedule=Schedule(per_day=Span.of(2)),
    )
    assert estimate_session_seconds(plan, LEFT) == 2 * 55
    assert estimate_day_seconds(plan, LEFT) == 55 * 2 + 55 * 3


def test_minutes_are_rounded_up() -> None:
    assert [round_up_to_minutes(s) for s in (0, 1, 60, 61)] == [0, 1, 1, 2]


def test_a_missing_dose_takes_no_time_on_paper() -> None:
    assert estimate_exercise_seconds(Dosage(), LEFT) == 0
