"""Doses put together from the phrases of leaflets, with the dose that each was made from: none is read wrong."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

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
    Weekday,
)
from ptplanner.domain.shorthand import parse_shorthand
from ptplanner.domain.shorthand.number_words import NUMBER_WORDS
from ptplanner.domain.sides import DoseSide

Parts = dict[str, Any]
WORDS = {value: word for word, value in NUMBER_WORDS.items() if word not in ("dozen", "hundred")}


def _say(span: Span, draw: st.DrawFn) -> str:
    """Say a range in one of the ways of handouts."""
    names = [str(span.low), WORDS.get(span.low, str(span.low))]
    if span.is_single:
        return draw(st.sampled_from(names))
    joins = ["-", " to ", " - ", "–"] + ([" or "] if span.high == span.low + 1 else [])
    return f"{span.low}{draw(st.sampled_from(joins))}{span.high}"


def _spans(low: int, high: int, widest: int = 4) -> st.SearchStrategy[Span]:
    return st.tuples(st.integers(low, high), st.integers(0, widest)).map(
        lambda pair: Span(pair[0], min(high, pair[0] + (pair[1] if pair[1] > 1 else 0)))
    )


@st.composite
def _amounts(draw: st.DrawFn) -> tuple[list[str], Parts]:
    sets, reps = draw(_spans(2, 5, 2)), draw(_spans(6, 30))
    said_sets, said_reps = _say(sets, draw), _say(reps, draw)
    text = draw(
        st.sampled_from(
            [
                f"{said_sets} sets of {said_reps}",
                f"do {said_sets} sets of {said_reps} repetitions",
                f"please try to complete {said_sets} sets of {said_reps} reps",
                f"{said_reps} reps x {said_sets} sets",
                f"{said_reps} repetitions for {said_sets} sets",
                f"perform {said_sets} rounds of {said_reps} slow heel raises",
                f"sets: {said_sets}, reps: {said_reps}",
                f"Reps - {said_reps}, Sets - {said_sets}",
                f"{sets.low}-{sets.high} x {reps.low}-{reps.high}",
            ]
        )
    )
    return [text], {"sets": sets, "repetitions": reps}


@st.composite
def _repetitions(draw: st.DrawFn) -> tuple[list[str], Parts]:
    reps = draw(_spans(2, 40))
    said = _say(reps, draw)
    forms = [
        "repeat {} times", "do this {} times", "{} repetitions", "{} reps", "aim for {} reps",
        "lift and lower it {} times", "{} straight leg raises", "at least {} repetitions", "repetitions: {}",
    ]  # fmt: skip
    return [draw(st.sampled_from(forms)).format(said)], {"repetitions": reps}


@st.composite
def _holds(draw: st.DrawFn) -> tuple[list[str], Parts]:
    hold = draw(_spans(2, 60))
    forms = [
        "hold for {} seconds", "hold {} sec", "keep it there for {} seconds, then come back",
        "holding each one for {} seconds", "stay in the end position for {} seconds", "hold: {} s",
        "squeeze your thigh and hold for {} seconds", "hold this position for {} seconds and relax",
        "with a {} second hold", "hold time: {} sec",
    ]  # fmt: skip
    return [draw(st.sampled_from(forms)).format(_say(hold, draw))], {"hold_s": hold}


@st.composite
def _walks(draw: st.DrawFn) -> tuple[list[str], Parts]:
    minutes = draw(_spans(5, 60, 10))
    said, pace = _say(minutes, draw), draw(st.sampled_from(Pace))
    duration = {"duration_s": Span(minutes.low * 60, minutes.high * 60)}
    forms = {
        "walk for {} minutes": {},
        "{} min walk": {},
        "ride your bike for {} min": {},
        "go for a {}-minute swim": {},
        "walk for {} minutes at a " + pace.value + " pace": {"pace": pace},
        "a " + pace.value + " walk of {} minutes": {"pace": pace},
        "walk 1.5 km in {} minutes": {
            "distance": Distance(DecimalSpan.of("1.5"), DistanceUnit.KILOMETER)
        },
    }
    form = draw(st.sampled_from(sorted(forms)))
    return [form.format(said)], {**duration, **forms[form]}


_OFTEN: list[tuple[str, Parts]] = [
    ("twice a day", {"per_day": Span.of(2)}),
    ("3 times daily", {"per_day": Span.of(3)}),
    ("every morning and evening", {"per_day": Span.of(2)}),
    ("2-3 times each day", {"per_day": Span(2, 3)}),
    ("four times throughout the day", {"per_day": Span.of(4)}),
    ("once in the morning", {"per_day": Span.of(1)}),
    ("bid", {"per_day": Span.of(2)}),
    ("frequency: twice daily", {"per_day": Span.of(2)}),
]
_DAYS: list[tuple[str, Parts]] = [
    ("5 days a week", {"days": Days(per_week=Span.of(5))}),
    ("on three days of the week", {"days": Days(per_week=Span.of(3))}),
    ("2-3x/week", {"days": Days(per_week=Span(2, 3))}),
    ("every other day", {"days": Days(every_second_day=True)}),
    ("every two days", {"days": Days(every_second_day=True)}),
    ("on Mondays and Thursdays", {"days": Days(weekdays=(Weekday.MON, Weekday.THU))}),
    ("every day", {"days": Days(per_week=Span.of(7))}),
]
_WEEKS: list[tuple[str, Parts]] = [
    ("for 6 weeks", {"weeks": Span.of(6)}),
    ("for 4 to 6 weeks", {"weeks": Span(4, 6)}),
    ("over the next two weeks", {"weeks": Span.of(2)}),
]
_SIDES: list[tuple[str, Parts]] = [
    ("on each leg", {"side": DoseSide.EACH}),
    ("both sides", {"side": DoseSide.EACH}),
    ("left leg only", {"side": DoseSide.LEFT}),
    ("with your right arm", {"side": DoseSide.RIGHT}),
    ("alternating legs", {"side": DoseSide.ALTERNATE}),
    ("on the sore side", {"side": DoseSide.PAINFUL}),
]
_LOADS: list[tuple[str, Parts]] = [
    ("with the green band", {"load": Load(LoadUnit.BAND, band=Band.GREEN)}),
    ("with 2.5 kg", {"load": Load(LoadUnit.KG, DecimalSpan.of("2.5"))}),
    ("use a 1 to 2 kg weight", {"load": Load(LoadUnit.KG, DecimalSpan.of(1, 2))}),
    ("body weight", {"load": Load(LoadUnit.BODY_WEIGHT)}),
]
_RESTS: list[tuple[str, Parts]] = [
    ("rest 60 seconds between sets", {"rest_s": Span.of(60)}),
    ("with 90 seconds off after every set", {"rest_s": Span.of(90)}),
    ("1-2 minutes of rest between sets", {"rest_s": Span(60, 120)}),
]
_EFFORTS: list[tuple[str, Parts]] = [
    ("effort 5 out of 10", {"effort": Span.of(5)}),
    ("at RPE 6-7", {"effort": Span(6, 7)}),
    ("pain no more than 4/10", {"max_pain": 4}),
    ("stop if pain goes above 3", {"max_pain": 3}),
]


@st.composite
def phrases(draw: st.DrawFn) -> tuple[str, Dosage]:
    """A sentence of a handout, and the dose that it says."""
    start = draw(st.sampled_from(["amount", "repetitions", "walk"]))
    texts, parts = draw({"amount": _amounts, "repetitions": _repetitions, "walk": _walks}[start]())
    groups = [_OFTEN, _DAYS, _WEEKS, _EFFORTS]
    if start != "walk":
        groups += [_SIDES, _LOADS]
        if draw(st.booleans()):
            more, held = draw(_holds())
            texts, parts = [*texts, *more], {**parts, **held}
    if start == "amount":
        groups.append(_RESTS)
    for group in draw(st.lists(st.sampled_from(range(len(groups))), unique=True, max_size=3)):
        text, said = draw(st.sampled_from(groups[group]))
        texts, parts = [*texts, text], {**parts, **said}
    ordered = draw(st.permutations(texts))
    return draw(st.sampled_from([", ", "; ", ". ", " | "])).join(ordered), Dosage(**parts)


@settings(max_examples=600, deadline=None)
@given(phrases())
def test_a_sentence_of_a_handout_is_read_as_it_was_meant(phrase: tuple[str, Dosage]) -> None:
    text, dose = phrase
    if len(text) <= 200:
        assert parse_shorthand(text) == dose
