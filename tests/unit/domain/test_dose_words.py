"""A dose inside the steps is found, and one clear dose can be taken out of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain import shorthand
from ptplanner.domain.dose_words import find_dose_words, separate_dose
from ptplanner.formats import content_files


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Hold for 5 seconds. Repeat 15 times, then change legs.", ["for 5 seconds", "15 times"]),
        ("Do three sets of 8-10 reps.", ["three sets of 8-10 reps"]),
        ("Hold to a count of ten.", ["Hold to a count of ten"]),
        ("Stretch for 20 to 30 secs twice a day.", ["for 20 to 30 secs", "twice a day"]),
        ("Walk for 10 minutes.", ["for 10 minutes"]),
    ],
)
def test_the_parts_of_a_dose_are_found(line: str, words: list[str]) -> None:
    assert list(find_dose_words(line)) == words


@pytest.mark.parametrize(
    "line",
    [
        "Stand on one leg.",
        "Bend to 90 degrees.",
        "Sit with two feet flat.",
        "Hold the bar with both hands.",
        "Keep your hands 20 inches apart.",
        "Lower while you count to three.",
    ],
)
def test_other_numbers_are_no_dose(line: str) -> None:
    assert find_dose_words(line) == ()
    assert separate_dose([line]).dose is None


@pytest.mark.parametrize(
    ("lines", "dose", "rest"),
    [
        (
            ["Sit and reach forward.", "Hold for 5 seconds. Repeat 15 times, then change legs."],
            "15r/side h5",
            ["Sit and reach forward."],
        ),
        (
            ["Lift your heel slowly for 3 sets of 10.", "Breathe out."],
            "3x10",
            ["Lift your heel slowly.", "Breathe out."],
        ),
        (
            ["Bend your knee.", "Hold for ten seconds and lower slowly."],
            "h10",
            ["Bend your knee.", "Lower slowly."],
        ),
        (["Reach up.", "Hold this stretch for 1 minute, twice a day."], "h60 2xd", ["Reach up."]),
    ],
)
def test_one_clear_dose_is_taken_out(lines: list[str], dose: str, rest: list[str]) -> None:
    found = separate_dose(lines)
    assert found.dose == shorthand.parse_shorthand(dose)
    assert list(filter(None, found.lines)) == rest


@pytest.mark.parametrize(
    "lines",
    [
        ["Hold for 5 seconds.", "Then hold for 20 seconds."],
        ["Lower over 3 seconds.", "Repeat 10 times."],
        ["Hold for 5 seconds."],
        ["Walk for 10 minutes."],
    ],
)
def test_what_is_unclear_or_would_leave_no_step_stays(lines: list[str]) -> None:
    found = separate_dose(lines)
    assert (found.lines, found.dose) == (tuple(lines), None)


def test_no_built_in_exercise_names_sets_or_repetitions_in_its_steps() -> None:
    found = [
        words
        for exercise in content_files.load_catalog().exercises.values()
        for step in exercise.get_text("en").steps
        for words in find_dose_words(step.text)
    ]
    assert [words for words in found if not re.search("second|minute", words)] == []


@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_text_is_read(lines: list[str]) -> None:
    found = separate_dose([*lines, "Lift your arm.", "Repeat 5 times."])
    assert found.lines
