"""Doses as therapists write them are read, written back, or refused with the word at fault."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import (
    Band,
    Days,
    DecimalSpan,
    Distance,
    DistanceUnit,
    Dosage,
    Load,
    LoadUnit,
    Pace,
    Span,
    Tempo,
    Weekday,
)
from ptplanner.domain.errors import ShorthandError
from ptplanner.domain.shorthand.vocabulary import KNOWN_WORDS
from ptplanner.domain.sides import DoseSide
from tests.support.doses import doses

EACH, LEFT, RIGHT = DoseSide.EACH, DoseSide.LEFT, DoseSide.RIGHT
THREE_TENS = Dosage(sets=Span.of(3), repetitions=Span.of(10))
MWF = Days(weekdays=(Weekday.MON, Weekday.WED, Weekday.FRI))

READINGS = {
    "3x10-12/side": Dosage(sets=Span.of(3), repetitions=Span(10, 12), side=EACH),
    "3x12 ea h5 r60 2xd 5xw 6w": Dosage(
        sets=Span.of(3), repetitions=Span.of(12), side=EACH, hold_s=Span.of(5), rest_s=Span.of(60),
        per_day=Span.of(2), days=Days(per_week=Span.of(5)), weeks=Span.of(6),
    ),
    "2x30s L": Dosage(sets=Span.of(2), hold_s=Span.of(30), side=LEFT),
    "hold 30-60s": Dosage(hold_s=Span(30, 60)),
    "10r 3kg rpe4-6": Dosage(
        repetitions=Span.of(10), load=Load(LoadUnit.KG, DecimalSpan.of(Decimal(3))), effort=Span(4, 6)
    ),
    "green band": Dosage(load=Load(LoadUnit.BAND, band=Band.GREEN)),
    "3 sets of 10": THREE_TENS,
    "3 × 10–12": Dosage(sets=Span.of(3), repetitions=Span(10, 12)),
    "3x10 bid": Dosage(sets=Span.of(3), repetitions=Span.of(10), per_day=Span.of(2)),
    "3X10 EOD": Dosage(sets=Span.of(3), repetitions=Span.of(10), days=Days(every_second_day=True)),
    "2x10 daily": Dosage(sets=Span.of(2), repetitions=Span.of(10), per_day=Span.of(1), days=Days(per_week=Span.of(7))),
    "twice daily": Dosage(per_day=Span.of(2)),
    "30 sec": Dosage(hold_s=Span.of(30)),
    "1:30": Dosage(hold_s=Span.of(90)),
    "30s to 1 min": Dosage(hold_s=Span(30, 60)),
    "5 lb": Dosage(load=Load(LoadUnit.LB, DecimalSpan.of(Decimal(5)))),
    "2,5 kg": Dosage(load=Load(LoadUnit.KG, DecimalSpan.of(Decimal("2.5")))),
    "3x10 R": Dosage(sets=Span.of(3), repetitions=Span.of(10), side=RIGHT),
    "10r R r60": Dosage(repetitions=Span.of(10), side=RIGHT, rest_s=Span.of(60)),
    "10-12 per leg": Dosage(repetitions=Span(10, 12), side=EACH),
    "10 reps x 3 sets": THREE_TENS,
    "sets 3 reps 10": THREE_TENS,
    "three sets of ten reps": THREE_TENS,
    "3x10x5s": Dosage(sets=Span.of(3), repetitions=Span.of(10), hold_s=Span.of(5)),
    "3x10 @ 20kg": Dosage(
        sets=Span.of(3), repetitions=Span.of(10), load=Load(LoadUnit.KG, DecimalSpan.of(20))
    ),
    "@3-0-1-0": Dosage(tempo=Tempo(3, 0, 1, 0)),
    "mon, wed and fri": Dosage(days=MWF),
    "MWF": Dosage(days=MWF),
    "pain max 4/10": Dosage(max_pain=4),
    "painful side": Dosage(side=DoseSide.PAINFUL),
    "no rest": Dosage(rest_s=Span.of(0)),
    "no dose": Dosage(none_given=True),
    "3 sets as tolerated": Dosage(sets=Span.of(3), as_tolerated=True),
    "3x10 each leg hold 5 seconds twice a day for 6 weeks": Dosage(
        sets=Span.of(3), repetitions=Span.of(10), side=EACH, hold_s=Span.of(5), per_day=Span.of(2), weeks=Span.of(6)
    ),
    "2x/day": Dosage(per_day=Span.of(2)),
    "3 times a week": Dosage(days=Days(per_week=Span.of(3))),
    "5 days/week for 6 weeks": Dosage(days=Days(per_week=Span.of(5)), weeks=Span.of(6)),
    "tid": Dosage(per_day=Span.of(3)),
    "q.o.d.": Dosage(days=Days(every_second_day=True)),
    "alternate days": Dosage(days=Days(every_second_day=True)),
    "mon-wed": Dosage(days=Days(weekdays=(Weekday.MON, Weekday.TUE, Weekday.WED))),
    "alternating legs": Dosage(side=DoseSide.ALTERNATE),
    "both sides": Dosage(side=EACH),
    "3x10 w/ red theraband": Dosage(
        sets=Span.of(3), repetitions=Span.of(10), load=Load(LoadUnit.BAND, band=Band.RED)
    ),
    "body-weight": Dosage(load=Load(LoadUnit.BODY_WEIGHT)),
    "5#": Dosage(load=Load(LoadUnit.LB, DecimalSpan.of(Decimal(5)))),
    '2 x 30"': Dosage(sets=Span.of(2), hold_s=Span.of(30)),
    "2 x 1 min": Dosage(sets=Span.of(2), hold_s=Span.of(60)),
    "1 min 30 s": Dosage(hold_s=Span.of(90)),
    "1.5 min": Dosage(hold_s=Span.of(90)),
    "1-2 min": Dosage(hold_s=Span(60, 120)),
    "90s rest": Dosage(rest_s=Span.of(90)),
    "30s hold, 60s rest": Dosage(hold_s=Span.of(30), rest_s=Span.of(60)),
    "2x30s rest 60s": Dosage(sets=Span.of(2), hold_s=Span.of(30), rest_s=Span.of(60)),
    "30 s hold, 3 sets": Dosage(sets=Span.of(3), hold_s=Span.of(30)),
    "30s rest 3x10": Dosage(sets=Span.of(3), repetitions=Span.of(10), rest_s=Span.of(30)),
    "10 x 3 sets": THREE_TENS,
    "3 sets 10": THREE_TENS,
    "3x10,2xd": Dosage(sets=Span.of(3), repetitions=Span.of(10), per_day=Span.of(2)),
    "3x10 x 6 weeks": Dosage(sets=Span.of(3), repetitions=Span.of(10), weeks=Span.of(6)),
    "3x10 x2/day": Dosage(sets=Span.of(3), repetitions=Span.of(10), per_day=Span.of(2)),
    "10/side": Dosage(repetitions=Span.of(10), side=EACH),
    "tempo 3010": Dosage(tempo=Tempo(3, 0, 1, 0)),
    "5/10 rpe": Dosage(effort=Span.of(5)),
    "pain free": Dosage(max_pain=0),
    "every 2nd day": Dosage(days=Days(every_second_day=True)),
    "hold 10 sec, repeat 5 times": Dosage(hold_s=Span.of(10), repetitions=Span.of(5)),
    "right leg only": Dosage(side=RIGHT),
    ".5 kg": Dosage(load=Load(LoadUnit.KG, DecimalSpan.of(Decimal("0.5")))),
    "AMRAP": Dosage(as_tolerated=True),
    "3x10 - rest 30s": Dosage(sets=Span.of(3), repetitions=Span.of(10), rest_s=Span.of(30)),
    "3x10 – each side": Dosage(sets=Span.of(3), repetitions=Span.of(10), side=EACH),
    "٣×١٠": THREE_TENS,
    "3 X 10 REPS; HOLD: 5 SEC.": Dosage(sets=Span.of(3), repetitions=Span.of(10), hold_s=Span.of(5)),
    "2-3 times a day": Dosage(per_day=Span(2, 3)),
    "2-3x/week": Dosage(days=Days(per_week=Span(2, 3))),
    "4-6 weeks": Dosage(weeks=Span(4, 6)),
    "3-4x10": Dosage(sets=Span(3, 4), repetitions=Span.of(10)),
    "3x10 r45-60": Dosage(sets=Span.of(3), repetitions=Span.of(10), rest_s=Span(45, 60)),
    "1-2.5 kg": Dosage(load=Load(LoadUnit.KG, DecimalSpan.of(1, "2.5"))),
    "25 min": Dosage(duration_s=Span.of(1500)),
    "20-30min easy pace": Dosage(duration_s=Span(1200, 1800), pace=Pace.EASY),
    "distance: 500 m": Dosage(distance=Distance(DecimalSpan.of(500), DistanceUnit.METER)),
    "1.5 km": Dosage(distance=Distance(DecimalSpan.of("1.5"), DistanceUnit.KILOMETER)),
    "hold 5 min": Dosage(hold_s=Span.of(300)),
    "5 min": Dosage(duration_s=Span.of(300)),
    "2 min": Dosage(hold_s=Span.of(120)),
    "": Dosage(),
    "  ": Dosage(),
}  # fmt: skip


@pytest.mark.parametrize(("text", "dose"), READINGS.items())
def test_doses_are_read_as_therapists_write_them(text: str, dose: Dosage) -> None:
    assert shorthand.parse_shorthand(text) == dose


@given(doses())
def test_every_dose_survives_writing_and_reading(dose: Dosage) -> None:
    assert shorthand.parse_shorthand(shorthand.format_shorthand(dose)) == dose


@pytest.mark.parametrize(
    ("text", "word", "says"),
    [
        ("3x10-12/sde h5", "sde", "Write side, L, R or alt"),
        ("99999x1", "99999", "Sets go from 1 to 20."),
        ("3x10 h0", "0", "Hold seconds go from 1 to 600."),
        ("3x12-10", "12-10", "write 10-12"),
        ("3x10 hodl", "hodl", "Did you mean “hold”?"),
        ("3x10 3x12", "3x12", "a second time"),
        ("3x", "3x", "Write 3x10, or 3 sets."),
        ("- each side", "-", "must be between two numbers"),
        ("each side - 3x10", "-", "must be between two numbers"),
        ("3x10 -", "-", "must be between two numbers"),
        ("3x10 - - each side", "-", "must be between two numbers"),
        ("10", "10", "10 of what?"),
        ("10 R", "10", "10 of what?"),
        ("10 r60", "10", "10 of what?"),
        ("hold 2.5s", "2.5", "whole seconds"),
        ("no dose 3x10", "no dose", "cannot stand together"),
        ("pain", "pain", "pain<=4"),
        ("band", "band", "green band"),
        ("3x10-200", "200", "Repetitions go from 1 to 100."),
        ("3x10 x 2", "2", "needs a unit"),
        ("3x10 pain, free", "pain", "How much pain at most?"),
        ("3x10 no; rest", "no", "is not complete"),
        ("3x10 both legs", "both legs", "together or one after the other"),
        ("3x10R", "R", "two ways"),
        ("3x10 r", "r", "right side"),
        ("10r60", "r", "two ways"),
        ("3x10,5kg", "10,5", "one number or two"),
        ("3x10+", "+", "not part of a dose"),
        ("hold -5", "hold", "Write hold 5."),
        ("3x10-", "-", "between two numbers"),
        ("5m", "m", "minutes or metres"),
        ("pain < 4", "pain <", "the most that is allowed"),
        ("every 2 hours", "every", "every day"),
        ("sets of 10", "sets", "How many sets?"),
        ("2 days", "2 days", "5 days a week"),
        ("3x10 💪", "💪", "not part of a dose"),
        ("1e5 reps", "e", "not a unit"),
        ("L R", "R", "a second time"),
        ("0.05 kg", "0.05", "Load goes from 0.1 to 500."),
        (",", ",", "no dose"),
        ("3x10 slow", "slow", "tempo 3-1-3"),
        ("7/8 rpe", "8", "out of 10"),
        ("2 L", "2", "2 of what?"),
        ("3x10 5kg each hand", "each hand", "two weights or two sides"),
        ("3 sets of", "of", "3 sets of 10"),
        ("10+ reps", "+", "10-12"),
        ("load 5", "5", "5 kg or 5 lb"),
    ],
)
def test_an_error_points_at_the_word_and_says_what_is_expected(
    text: str, word: str, says: str
) -> None:
    with pytest.raises(ShorthandError) as caught:
        shorthand.parse_shorthand(text)
    place = caught.value.location
    assert text[place.start : place.end] == word
    assert says in str(caught.value)
    assert caught.value.expected


@pytest.mark.parametrize(
    "hostile",
    ["1" * 200, "1-" * 100, "x" * 200, "1x" * 100, "a.b." * 50, "," * 200, "1," * 100, "per " * 50,
     "30s rest " * 22, "@" * 200, "/" * 200, "each " * 40, "-" * 200],
)  # fmt: skip
def test_hostile_text_is_refused_at_once(hostile: str) -> None:
    started = time.process_time()
    with pytest.raises(ShorthandError):
        shorthand.parse_shorthand(hostile)
    assert time.process_time() - started < 0.2


def test_a_typing_error_gets_a_suggestion() -> None:
    with pytest.raises(ShorthandError) as caught:
        shorthand.parse_shorthand("3x10 hodl 5")
    assert caught.value.suggestion == "hold"


def test_a_word_is_never_suggested_for_itself() -> None:
    for word in KNOWN_WORDS:
        assert _suggestion(f"3x10 {word}") != word


def _suggestion(text: str) -> str:
    try:
        shorthand.parse_shorthand(text)
    except ShorthandError as error:
        return error.suggestion
    return ""


def test_the_shorthand_of_an_empty_dose_is_empty() -> None:
    assert shorthand.format_shorthand(Dosage()) == ""


@given(st.text(max_size=240))
def test_any_text_is_a_dose_or_an_error_inside_the_text(text: str) -> None:
    try:
        shorthand.parse_shorthand(text)
    except ShorthandError as error:
        place = error.location
    else:
        return
    assert 0 <= place.start <= place.end <= len(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "3",
                "x",
                "10",
                "-",
                "12",
                "s",
                "r",
                "h",
                "/",
                "each",
                "side",
                "2xd",
                "5xw",
                "kg",
                "L",
                "R",
                "@",
                ":",
                "tempo",
            ]
        ),
        max_size=20,
    )
)
def test_any_order_of_known_words_is_a_dose_or_an_error(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        dose = shorthand.parse_shorthand(text)
    except ShorthandError:
        return
    assert shorthand.parse_shorthand(shorthand.format_shorthand(dose)) == dose


def test_a_pasted_page_is_refused_before_it_is_read() -> None:
    with pytest.raises(ShorthandError, match="at most 200 characters"):
        shorthand.parse_shorthand("3x10 " * 2_000)


def test_the_confirmation_reads_like_a_sentence() -> None:
    assert (
        shorthand.describe_dose(shorthand.parse_shorthand("3x10-12/side h5"))
        == "3 sets · 10–12 repetitions · each side · hold 5 s"
    )
