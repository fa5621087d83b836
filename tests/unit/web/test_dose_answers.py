"""What a page offers where a typed dose is doubtful."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.errors import InvalidValue, ShorthandError
from ptplanner.domain.shorthand import parse_shorthand
from ptplanner.web.plans.dose_answers import DoseAnswer, build_dose_answers
from ptplanner.web.plans.forms import parse_submitted_dosage


def _answers(text: str) -> tuple[DoseAnswer, ...]:
    with pytest.raises(ShorthandError) as refused:
        parse_shorthand(text)
    return build_dose_answers(refused.value)


def test_each_reading_is_an_answer_in_shorthand() -> None:
    assert _answers("14x3") == (
        DoseAnswer("3 sets · 14 repetitions", "3x14"),
        DoseAnswer("14 sets · 3 repetitions", "14 sets of 3 reps"),
    )


def test_an_answer_can_put_words_in_the_note() -> None:
    [answer] = _answers("10 reps before bed")
    assert answer.label == "10 repetitions · 1× a day, and “before bed” in the note"
    assert (answer.text, answer.note) == ("10r 1xd", "before bed")


def test_a_goal_keeps_the_saved_dose() -> None:
    assert _answers("build up to 12") == (DoseAnswer("Put it in the note", None, "build up to 12"),)


def test_a_typing_error_has_no_answers() -> None:
    assert _answers("3x10 hodl") == ()
    assert build_dose_answers(InvalidValue("No.")) == ()


def test_without_scripts_the_chosen_answer_counts() -> None:
    form = MultiDict({"source": "text", "text": "14x3", "chosen": "3x14"})
    assert parse_submitted_dosage(form) == Dosage(sets=Span.of(3), repetitions=Span.of(14))
