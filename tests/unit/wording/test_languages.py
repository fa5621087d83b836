"""What a language offers is what the interface asks for, no more and no less."""

from __future__ import annotations

import dataclasses

import pytest

from ptplanner.wording import english, languages
from ptplanner.wording.languages import Wording
from ptplanner.wording.phone_texts import TickTexts, TimerTexts

pytestmark = pytest.mark.unit


def test_english_offers_exactly_what_every_language_must_offer() -> None:
    asked = {name for name in vars(Wording) if not name.startswith("_")}
    assert set(english.__all__) == asked


def test_every_language_can_be_named_and_english_comes_first() -> None:
    options = languages.list_language_options()
    assert options[0] == ("en", "English")
    assert ("ar", "Arabic") in options
    assert set(languages.WORDING_BY_LANGUAGE) <= set(languages.LANGUAGE_CODES)


@pytest.mark.parametrize(
    ("sets", "repetitions", "summary"),
    [(1, 1, ""), (1, 10, "10 times"), (3, 1, "3 sets"), (3, 10, "3 sets of 10 times")],
)
def test_the_timer_sums_the_dose_up(sets: int, repetitions: int, summary: str) -> None:
    assert english.build_timer_texts(sets, repetitions, has_hold=True).summary == summary


def test_ticks_have_a_text_for_each_number_of_ticked_exercises() -> None:
    texts = english.build_tick_texts(2)
    assert texts.progress == ("Today: 0 of 2 done.", "Today: 1 of 2 done.", "Today: all done.")
    assert texts.weekdays[0] == ("M", "Monday")


def test_no_text_of_a_script_is_empty() -> None:
    timer: TimerTexts = english.build_timer_texts(3, 10, has_hold=False)
    ticks: TickTexts = english.build_tick_texts(1)
    for texts in (timer, ticks):
        assert all(getattr(texts, field.name) for field in dataclasses.fields(texts))
