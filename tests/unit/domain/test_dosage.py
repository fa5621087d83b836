"""A dose contains only what a person can be asked to do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ptplanner.domain.dosage import (
    Band,
    Days,
    DecimalSpan,
    Distance,
    DistanceUnit,
    Dosage,
    Load,
    LoadUnit,
    Span,
    Tempo,
    Weekday,
)
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange


@pytest.mark.parametrize(
    ("field", "bad", "sentence"),
    [
        ("sets", Span.of(0), "Sets go from 1 to 20."),
        ("sets", Span.of(21), "Sets go from 1 to 20."),
        ("repetitions", Span.of(101), "Repetitions go from 1 to 100."),
        ("repetitions", Span(0, 10), "Repetitions go from 1 to 100."),
        ("hold_s", Span.of(601), "Hold seconds go from 1 to 600."),
        ("rest_s", Span.of(-1), "Rest seconds go from 0 to 600."),
        ("effort", Span.of(11), "Effort (RPE) goes from 0 to 10."),
        ("per_day", Span.of(17), "Times a day go from 1 to 16."),
        ("weeks", Span.of(53), "Weeks go from 1 to 52."),
        ("duration_s", Span.of(10_801), "Seconds of duration go from 1 to 10800."),
        ("max_pain", 11, "The pain limit goes from 0 to 10."),
    ],
)
def test_a_number_out_of_bounds_is_refused_with_its_bounds(
    field: str, bad: int | Span, sentence: str
) -> None:
    with pytest.raises(DosageOutOfRange) as refused:
        Dosage(**{field: bad})  # type: ignore[arg-type]  # the table names fields
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("field", "edge"),
    [("sets", Span.of(1)), ("sets", Span.of(20)), ("rest_s", Span.of(0)), ("rest_s", Span.of(600)),
     ("max_pain", 0), ("max_pain", 10),
     ("repetitions", Span(1, 100)), ("hold_s", Span(1, 600)), ("effort", Span(0, 10))],
)  # fmt: skip
def test_the_bounds_themselves_are_allowed(field: str, edge: int | Span) -> None:
    assert getattr(Dosage(**{field: edge}), field) == edge  # type: ignore[arg-type]  # as above


def test_a_range_must_not_be_reversed() -> None:
    with pytest.raises(DosageContradiction, match="write 10-12"):
        Span(12, 10)


def test_a_load_is_a_weight_a_coloured_band_or_the_body() -> None:
    for unit, value, band in [
        (LoadUnit.KG, None, None),
        (LoadUnit.BAND, None, None),
        (LoadUnit.BAND, Decimal(3), Band.RED),
        (LoadUnit.BODY_WEIGHT, Decimal(70), None),
        (LoadUnit.LB, Decimal(5), Band.RED),
    ]:
        with pytest.raises(DosageContradiction, match="A load is a weight"):
            Load(unit, DecimalSpan.of(value) if value else None, band)


@pytest.mark.parametrize("value", ["0.05", "500.5", "2.255"])
def test_a_load_stays_within_household_limits(value: str) -> None:
    with pytest.raises(DosageOutOfRange):
        Load(LoadUnit.KG, DecimalSpan.of(Decimal(value)))


def test_a_tempo_takes_at_least_a_second() -> None:
    assert Tempo(3, 0, 1).total_s == 4
    with pytest.raises(DosageContradiction, match="at least one second"):
        Tempo(0, 0, 0)


def test_days_are_chosen_in_one_way_only() -> None:
    with pytest.raises(DosageContradiction, match="one of them"):
        Days(per_week=Span.of(3), every_second_day=True)
    with pytest.raises(DosageContradiction, match="one of them"):
        Days()
    with pytest.raises(DosageContradiction, match="from Monday on"):
        Days(weekdays=(Weekday.FRI, Weekday.MON))


def test_every_second_day_is_four_days_in_the_fuller_week() -> None:
    assert Days(every_second_day=True).max_per_week == 4
    assert Days(weekdays=(Weekday.MON, Weekday.FRI)).max_per_week == 2
    assert Days(per_week=Span.of(5)).max_per_week == 5


def test_no_dose_excludes_any_number() -> None:
    with pytest.raises(DosageContradiction, match="cannot stand together"):
        Dosage(none_given=True, sets=Span.of(3))
    assert Dosage(none_given=True, per_day=Span.of(2)).per_day == Span.of(2)


def test_a_dose_is_missing_until_an_amount_is_given() -> None:
    assert Dosage().is_missing
    assert Dosage(per_day=Span.of(2), rest_s=Span.of(60)).is_missing
    assert not Dosage(as_tolerated=True).is_missing
    assert not Dosage(none_given=True).is_missing
    assert not Dosage(hold_s=Span.of(30)).is_missing


def test_only_a_dose_without_any_part_is_empty() -> None:
    assert Dosage().is_empty
    assert not Dosage(max_pain=0).is_empty


@pytest.mark.parametrize("value", ["0.05", "20001", "1.255"])
def test_a_distance_stays_within_a_days_reach(value: str) -> None:
    with pytest.raises(DosageOutOfRange):
        Distance(DecimalSpan.of(value), DistanceUnit.KILOMETER)


def test_a_range_goes_from_low_to_high() -> None:
    assert DecimalSpan.of("1.5", 2).high == Decimal(2)
    with pytest.raises(DosageContradiction, match="low to high"):
        DecimalSpan.of(2, 1)


@pytest.mark.parametrize(
    ("dose", "sentence"),
    [
        ({"duration_s": Span.of(60)}, "A duration and a number of repetitions"),
        ({"distance": Distance(DecimalSpan.of(1), DistanceUnit.MILE)}, "A distance and a number"),
    ],
)
def test_repetitions_exclude_a_duration_and_a_distance(dose: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DosageContradiction, match=sentence):
        Dosage(repetitions=Span.of(10), **dose)
    assert not Dosage(**dose).is_missing
