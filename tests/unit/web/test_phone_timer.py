"""What the timer of a phone counts for each kind of dose."""

from __future__ import annotations

import pytest

from ptplanner.domain.shorthand import parse_shorthand
from ptplanner.web.phone.exercise_views import TimerView, build_phone_exercise
from tests.support.builders import an_exercise


def _timer(text: str) -> TimerView | None:
    return build_phone_exercise(an_exercise(), parse_shorthand(text), equipment={}).timer


def test_a_duration_is_counted_to_its_upper_end_with_words_for_moving() -> None:
    timer = _timer("walk 20-30 min")
    assert timer is not None
    assert (timer.sets, timer.repetitions, timer.hold_s) == (1, 1, 1800)
    assert (timer.texts.hold, timer.texts.idle) == ("Keep going", "Timer")


@pytest.mark.parametrize(
    ("text", "counted"),
    [("2-3x8-10 h5 r45-60", (3, 10, 5, 60)), ("3x30s", (3, 1, 30, 0)), ("3x10", (3, 10, 0, 0))],
)
def test_a_range_is_counted_to_its_upper_end(text: str, counted: tuple[int, ...]) -> None:
    timer = _timer(text)
    assert timer is not None
    assert (timer.sets, timer.repetitions, timer.hold_s, timer.rest_s) == counted


@pytest.mark.parametrize("text", ["walk 2 km", "as tolerated", "no dose"])
def test_without_a_number_to_count_there_is_no_timer(text: str) -> None:
    assert _timer(text) is None
