"""Left and right in the words of others are found, and turned into the sides of the dose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.side_words import find_side_words, replace_side_words
from ptplanner.domain.sides import BodySide
from ptplanner.formats import content_files


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Strap the cuff to your right ankle.", ["right ankle"]),
        ("Do the same with the left leg.", ["left leg"]),
        ("Raise your RIGHT upper arm, then the Left one hand.", ["RIGHT upper arm", "Left one hand"]),
        ("Lie on your left side.", ["left side"]),
        ("Place your right-hand palm up.", ["right-hand"]),
        ("Step to the right.", ["right"]),
        ("Shift your weight on the left, and wait.", ["left"]),
        ("Hold the band in the left hand and your right hand.", ["left hand", "right hand"]),
    ],
)  # fmt: skip
def test_a_fixed_side_is_found_with_its_words(text: str, words: list[str]) -> None:
    assert [found.words for found in find_side_words(text)] == words


@pytest.mark.parametrize(
    "text",
    [
        "Bend your knees to a right angle.",
        "Raise your {side} leg.",
        "Stop right away if it hurts.",
        "Turn your head from left to right.",
        "Look left and right.",
        "Sway to the left and to the right.",
        "Start with the left or right leg.",
        "Keep going until no breath is left.",
        "Find the right height for the seat.",
        "Upright arms help; stay bright, legs straight.",
        "Leave the left over food alone.",
        "The weight feels all right.",
    ],
)
def test_other_meanings_are_left_alone(text: str) -> None:
    assert find_side_words(text) == ()
    assert replace_side_words([text]) == (text,)


def test_the_side_named_first_becomes_the_trained_side() -> None:
    lines = (
        "Strap the cuff to your right ankle.",
        "Stand on the left leg.",
        "Pull your right heel.",
    )
    assert replace_side_words(lines) == (
        "Strap the cuff to your {side} ankle.",
        "Stand on the {other} leg.",
        "Pull your {side} heel.",
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Do the same with the left leg.",
        "Then repeat on your left side.",
        "Repeat with the other arm.",
        "Switch sides.",
        "Now change legs.",
    ],
)
def test_a_sentence_that_only_asks_for_the_other_side_is_left_out(sentence: str) -> None:
    lines = ("Lift your right knee.", sentence)
    assert replace_side_words(lines) == ("Lift your {side} knee.", "")
    joined = f"Lift your right knee. {sentence}"
    assert replace_side_words((joined,)) == ("Lift your {side} knee.",)


def test_a_sentence_with_a_number_stays() -> None:
    lines = ("Lift your right knee.", "Repeat 5 times on the left leg.")
    assert replace_side_words(lines)[1] == "Repeat 5 times on the {other} leg."


def test_no_built_in_exercise_is_fixed_to_a_side() -> None:
    for exercise in content_files.load_catalog().exercises.values():
        text = exercise.get_text("en")
        lines = (*(step.text for step in text.steps), text.purpose, *text.stop_rules)
        assert [find_side_words(line) for line in lines if find_side_words(line)] == []


@given(st.text(max_size=300), st.sampled_from(BodySide))
def test_any_text_is_read_and_what_is_replaced_names_no_side(text: str, side: BodySide) -> None:
    line = f"{text} Bend your {side} knee."
    replaced = replace_side_words([line])
    assert all(not find_side_words(one) for one in replaced)
    assert "{" in " ".join(replaced) or "Bend" not in " ".join(replaced)
