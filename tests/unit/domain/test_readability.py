"""Flesch-Kincaid grades, compared with counts made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.readability import compute_reading_grade, count_syllables, find_hard_words

SYLLABLES = {
    1: """the knee toes hands breathe stretched squeeze raised through thigh heel spine sides one
        while ears fear sole rolled tired knees eye hour your see pulled floor""",
    2: """slowly breathing shoulder muscle muscles straighten little table handle lifted pushes places
        gentle quiet lying doing every sideways upper towel ankle circles movement forehead something
        likely weakness numbness tingling raises needed carried evening science client""",
    3: """exercise opposite area radius medium idea family rotation period therapist bicycle unstable
        recipe video""",
    4: "repetitions diagonal sciatica comfortable herniated carefully anterior",
    6: "physiotherapist",
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, n) for n, words in SYLLABLES.items() for word in words.split()]
)
def test_words_are_counted_with_the_syllables_they_are_spoken_with(word: str, count: int) -> None:
    assert count_syllables(word) == count


# Words, sentences and syllables counted by hand.
HAND_COUNTED = [
    # below the scale, which starts at 0
    ("The cat sat on the mat.", 6, 1, 6),
    (
        "Lie down on your back with both knees bent and slowly lift your hips until your body makes a straight line.",
        21, 1, 24,
    ),
    (
        "Physical therapists recommend individual exercises. Repetitions make abdominal muscles strong.",
        10, 2, 30,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "sentences", "syllables"), HAND_COUNTED)
def test_a_grade_equals_the_formula_on_manual_counts(
    text: str, words: int, sentences: int, syllables: int
) -> None:
    by_hand = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    found = compute_reading_grade(text)
    assert found is not None
    assert found == pytest.approx(max(0.0, by_hand), abs=0.6)


def test_a_list_is_read_line_by_line() -> None:
    steps = "Lie on your back\nBend your knees\nLift your hips\nHold and breathe"
    assert compute_reading_grade(steps) == compute_reading_grade(steps.replace("\n", ". ") + ".")


def test_two_words_are_too_few_for_a_grade() -> None:
    assert compute_reading_grade("Chin tuck") is None
    assert compute_reading_grade("") is None
    assert compute_reading_grade("… 💪 —") is None


def test_the_hardest_words_are_named_to_be_replaced() -> None:
    assert find_hard_words("Gently perform lumbar stabilisation with proprioceptive control.") == (
        "stabilisation", "proprioceptive",
    )  # fmt: skip


@given(st.text(max_size=300))
def test_any_text_has_a_grade_or_none(text: str) -> None:
    found = compute_reading_grade(text)
    assert found is None or found >= 0
