"""Every possible dose, for property tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from ptplanner.domain import dosage as d
from ptplanner.domain.sides import DoseSide


def spans(bounds: tuple[int, int]) -> st.SearchStrategy[d.Span]:
    ends = st.integers(*bounds)
    return st.tuples(ends, ends).map(lambda pair: d.Span(min(pair), max(pair)))


def decimal_spans(bounds: tuple[Decimal, Decimal]) -> st.SearchStrategy[d.DecimalSpan]:
    ends = st.decimals(*bounds, places=2, allow_nan=False)
    return st.tuples(ends, ends).map(lambda pair: d.DecimalSpan(min(pair), max(pair)))


def durations() -> st.SearchStrategy[d.Span]:
    """Any seconds, and often whole minutes, as doses have them."""
    minutes = spans((1, d.DURATION_S_BOUNDS[1] // 60))
    return st.one_of(
        spans(d.DURATION_S_BOUNDS), minutes.map(lambda span: d.Span(span.low * 60, span.high * 60))
    )


def loads() -> st.SearchStrategy[d.Load]:
    weights = decimal_spans(d.LOAD_BOUNDS)
    return st.one_of(
        st.builds(d.Load, st.sampled_from([d.LoadUnit.KG, d.LoadUnit.LB]), weights),
        st.sampled_from(d.Band).map(lambda band: d.Load(d.LoadUnit.BAND, band=band)),
        st.just(d.Load(d.LoadUnit.BODY_WEIGHT)),
    )


def days() -> st.SearchStrategy[d.Days]:
    named = st.sets(st.sampled_from(d.Weekday), min_size=1).map(
        lambda chosen: tuple(sorted(chosen))
    )
    return st.one_of(
        spans(d.DAYS_PER_WEEK_BOUNDS).map(lambda count: d.Days(per_week=count)),
        named.map(lambda weekdays: d.Days(weekdays=weekdays)),
        st.just(d.Days(every_second_day=True)),
    )


def tempos() -> st.SearchStrategy[d.Tempo]:
    part = st.integers(*d.TEMPO_S_BOUNDS)
    first = st.none() | st.sampled_from(d.TempoDirection)
    parts = st.tuples(part, part, part, part).filter(any)
    return st.tuples(parts, first).map(lambda pair: d.Tempo(*pair[0], first=pair[1]))


def doses() -> st.SearchStrategy[d.Dosage]:
    amounts = st.fixed_dictionaries(
        {},
        optional={
            "sets": spans(d.SETS_BOUNDS),
            "repetitions": spans(d.REPETITIONS_BOUNDS),
            "hold_s": spans(d.HOLD_S_BOUNDS),
            "tempo": tempos(),
            "as_tolerated": st.booleans(),
        },
    )
    aerobic = st.fixed_dictionaries(
        {},
        optional={
            "sets": spans(d.SETS_BOUNDS),
            "hold_s": spans(d.HOLD_S_BOUNDS),
            "duration_s": durations(),
            "distance": st.builds(
                d.Distance, decimal_spans(d.DISTANCE_BOUNDS), st.sampled_from(d.DistanceUnit)
            ),
            "pace": st.sampled_from(d.Pace),
            "as_tolerated": st.booleans(),
        },
    )
    none_given = st.just({"none_given": True})
    rest = st.fixed_dictionaries(
        {},
        optional={
            "rest_s": spans(d.REST_S_BOUNDS),
            "load": loads(),
            "effort": spans(d.EFFORT_BOUNDS),
            "side": st.sampled_from(DoseSide),
            "per_day": spans(d.PER_DAY_BOUNDS),
            "days": days(),
            "weeks": spans(d.WEEKS_BOUNDS),
            "max_pain": st.integers(*d.PAIN_BOUNDS),
        },
    )
    return st.tuples(st.one_of(amounts, aerobic, none_given), rest).map(
        lambda parts: d.Dosage(**parts[0], **parts[1])
    )
