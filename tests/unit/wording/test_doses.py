"""Doses in words: what a patient reads for every part of a dose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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
    Pace,
    Span,
    Tempo,
    TempoDirection,
    Weekday,
)
from ptplanner.domain.exercise import SideNoun
from ptplanner.domain.plan import Schedule
from ptplanner.domain.sides import AffectedSide, DoseSide
from ptplanner.wording import english, languages

pytestmark = pytest.mark.unit

TEN = Span.of(10)
TEN_TO_TWELVE = Span.of(10, 12)

SENTENCES = [
    (Dosage(sets=Span.of(3), repetitions=TEN_TO_TWELVE), "3 sets of 10 to 12."),
    (Dosage(sets=Span.of(1), repetitions=TEN), "1 set of 10."),
    (Dosage(repetitions=TEN), "10 times."),
    (Dosage(repetitions=Span.of(1)), "1 time."),
    (
        Dosage(
            sets=Span.of(3),
            repetitions=TEN_TO_TWELVE,
            hold_s=Span.of(5),
            rest_s=Span.of(60),
            side=DoseSide.EACH,
        ),
        "3 sets of 10 to 12 on each side. Hold 5 seconds. Rest 1 minute.",
    ),
    (
        Dosage(sets=Span.of(2), repetitions=TEN, side=DoseSide.ALTERNATE),
        "2 sets of 10, switching sides each time.",
    ),
    (Dosage(sets=Span.of(2), repetitions=TEN, side=DoseSide.LEFT), "2 sets of 10."),
    (Dosage(hold_s=Span.of(30, 60)), "Hold 30 to 60 seconds."),
    (Dosage(hold_s=Span.of(60, 120)), "Hold 1 to 2 minutes."),
    (Dosage(hold_s=Span.of(90, 150)), "Hold 1 minute 30 seconds to 2 minutes 30 seconds."),
    (Dosage(sets=Span.of(2), hold_s=Span.of(30)), "Hold 30 seconds, 2 times."),
    (
        Dosage(sets=Span.of(2), hold_s=Span.of(30), side=DoseSide.EACH),
        "Hold 30 seconds, 2 times on each side.",
    ),
    (
        Dosage(repetitions=TEN, tempo=Tempo(2, 0, 4, first=TempoDirection.UP)),
        "10 times. Each time: up in 2 seconds, down in 4 seconds.",
    ),
    (
        Dosage(repetitions=TEN, tempo=Tempo(3, 0, 1, first=TempoDirection.DOWN)),
        "10 times. Each time: down in 3 seconds, up in 1 second.",
    ),
    (Dosage(duration_s=Span.of(1200)), "20 minutes."),
    (Dosage(duration_s=Span(1200, 1800), pace=Pace.EASY), "20 to 30 minutes. Go at an easy pace."),
    (Dosage(sets=Span.of(3), duration_s=Span.of(60)), "3 sets of 1 minute."),
    (
        Dosage(duration_s=Span.of(120), side=DoseSide.EACH, as_tolerated=True),
        "2 minutes on each side, or as long as feels comfortable.",
    ),
    (
        Dosage(distance=Distance(DecimalSpan.of("1.5"), DistanceUnit.KILOMETER), pace=Pace.BRISK),
        "1.5 km. Go at a brisk pace.",
    ),
    (Dosage(distance=Distance(DecimalSpan.of(1), DistanceUnit.MILE)), "1 mile."),
    (
        Dosage(
            distance=Distance(DecimalSpan.of(400, 500), DistanceUnit.METER), duration_s=Span.of(600)
        ),
        "400 to 500 meters, 10 minutes.",
    ),
    (
        Dosage(sets=Span(3, 4), repetitions=TEN, rest_s=Span(45, 60)),
        "3 to 4 sets of 10. Rest 45 to 60 seconds.",
    ),
    (
        Dosage(sets=Span(2, 3), hold_s=Span.of(30)),
        "Hold 30 seconds, 2 to 3 times.",
    ),
    (
        Dosage(repetitions=TEN, load=Load(LoadUnit.KG, DecimalSpan.of(1, "2.5"))),
        "10 times. Use 1 to 2.5 kg.",
    ),
    (
        Dosage(
            repetitions=TEN, per_day=Span(2, 3), days=Days(per_week=Span(4, 5)), weeks=Span(4, 6)
        ),
        "10 times. 2 to 3 times a day, 4 to 5 days a week, for 4 to 6 weeks.",
    ),
    (Dosage(repetitions=TEN, per_day=Span(1, 2)), "10 times. Once or twice a day."),
    (Dosage(sets=Span.of(3)), "3 sets."),
    (Dosage(as_tolerated=True), "As many as feels comfortable."),
    (
        Dosage(as_tolerated=True, side=DoseSide.EACH),
        "As many as feels comfortable on each side.",
    ),
    (Dosage(sets=Span.of(3), as_tolerated=True), "3 sets. As many as feels comfortable."),
    (
        Dosage(sets=Span.of(3), repetitions=TEN, as_tolerated=True),
        "3 sets of 10, or as many as feels comfortable.",
    ),
    (
        Dosage(hold_s=Span.of(30), as_tolerated=True),
        "Hold 30 seconds, or as long as feels comfortable.",
    ),
    (Dosage(none_given=True), "As your therapist showed you."),
    (Dosage(none_given=True, rest_s=Span.of(30)), "As your therapist showed you. Rest 30 seconds."),
    (Dosage(), "Ask your therapist how many."),
    (
        Dosage(repetitions=TEN, tempo=Tempo(2, 0, 2)),
        "10 times. Each time: out in 2 seconds, back in 2 seconds.",
    ),
    (
        Dosage(repetitions=TEN, tempo=Tempo(2, 1, 3, 1)),
        (
            "10 times. Each time: out in 2 seconds, pause for 1 second, back in 3 seconds, "
            "rest for 1 second."
        ),
    ),
    (Dosage(repetitions=TEN, rest_s=Span.of(0)), "10 times. No rest in between."),
    (Dosage(repetitions=TEN, rest_s=Span.of(90)), "10 times. Rest 1 minute 30 seconds."),
    (
        Dosage(repetitions=TEN, load=Load(LoadUnit.KG, DecimalSpan.of(Decimal("2.50")))),
        "10 times. Use 2.5 kg.",
    ),
    (
        Dosage(repetitions=TEN, load=Load(LoadUnit.LB, DecimalSpan.of(Decimal(10)))),
        "10 times. Use 10 lb.",
    ),
    (
        Dosage(repetitions=TEN, load=Load(LoadUnit.BAND, band=Band.GREEN)),
        "10 times. Use the green band.",
    ),
    (Dosage(repetitions=TEN, load=Load(LoadUnit.BODY_WEIGHT)), "10 times. Use your body weight."),
    (Dosage(repetitions=TEN, effort=Span.of(4, 6)), "10 times. Effort 4 to 6 out of 10."),
    (Dosage(repetitions=TEN, per_day=Span.of(1)), "10 times. Once a day."),
    (
        Dosage(
            repetitions=TEN, per_day=Span.of(2), days=Days(per_week=Span.of(5)), weeks=Span.of(6)
        ),
        "10 times. Twice a day, 5 days a week, for 6 weeks.",
    ),
    (Dosage(repetitions=TEN, days=Days(every_second_day=True)), "10 times. Every second day."),
    (
        Dosage(repetitions=TEN, days=Days(weekdays=(Weekday.MON, Weekday.WED, Weekday.FRI))),
        "10 times. On Monday, Wednesday and Friday.",
    ),
    (Dosage(repetitions=TEN, max_pain=3), "10 times. Stop if pain goes above 3 out of 10."),
    (Dosage(repetitions=TEN, max_pain=0), "10 times. Stop at the first pain."),
]


@pytest.mark.parametrize(
    ("dosage", "expected"), SENTENCES, ids=[expected for _, expected in SENTENCES]
)
def test_a_dose_is_worded_in_whole_words(dosage: Dosage, expected: str) -> None:
    assert english.format_dose_sentence(dosage) == expected


@pytest.mark.parametrize(
    ("dosage", "expected"),
    [
        (Dosage(sets=Span.of(3), repetitions=TEN, hold_s=Span.of(5)), "hold 5 seconds"),
        (Dosage(hold_s=Span.of(30, 60), side=DoseSide.EACH), "hold 30 to 60 seconds"),
        (Dosage(repetitions=TEN, side=DoseSide.EACH), "10 times each leg"),
        (Dosage(sets=Span.of(1), repetitions=TEN_TO_TWELVE, side=DoseSide.LEFT), "10 to 12 times"),
        (
            Dosage(sets=Span.of(3), repetitions=TEN_TO_TWELVE, side=DoseSide.EACH),
            "10 to 12 times a set",
        ),
        (Dosage(sets=Span.of(2)), ""),
        (Dosage(as_tolerated=True), ""),
        (Dosage(none_given=True), ""),
        (Dosage(), ""),
    ],
)
def test_the_end_picture_says_what_to_do_there(dosage: Dosage, expected: str) -> None:
    assert english.format_dose_caption(dosage, SideNoun.LEG) == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        (SideNoun.LEG, "3 sets of 10 on each leg."),
        (SideNoun.DIAGONAL, "3 sets of 10 on each diagonal."),
        (SideNoun.FOOT, "3 sets of 10 on each foot."),
    ],
)
def test_a_side_is_named_by_its_body_part(noun: SideNoun, expected: str) -> None:
    dosage = Dosage(sets=Span.of(3), repetitions=TEN, side=DoseSide.EACH)
    assert english.format_dose_sentence(dosage, noun) == expected


def test_switching_feet_has_its_irregular_plural() -> None:
    dosage = Dosage(repetitions=TEN, side=DoseSide.ALTERNATE)
    assert (
        english.format_dose_sentence(dosage, SideNoun.FOOT) == "10 times, switching feet each time."
    )


def test_what_is_printed_for_the_whole_plan_is_not_repeated() -> None:
    schedule = Schedule(per_day=Span.of(2), days=Days(per_week=Span.of(5)), weeks=Span.of(6))
    same = Dosage(
        repetitions=TEN,
        per_day=Span.of(2),
        days=Days(per_week=Span.of(5)),
        weeks=Span.of(6),
        max_pain=5,
    )
    assert english.format_dose_sentence(same, schedule=schedule, max_pain=5) == "10 times."
    other = Dosage(
        repetitions=TEN,
        per_day=Span.of(1),
        days=Days(per_week=Span.of(5)),
        weeks=Span.of(6),
        max_pain=3,
    )
    assert (
        english.format_dose_sentence(other, schedule=schedule, max_pain=5)
        == "10 times. Once a day. Stop if pain goes above 3 out of 10."
    )


@pytest.mark.parametrize(
    ("side", "noun", "affected", "badge"),
    [
        (None, SideNoun.LEG, AffectedSide.LEFT, ""),
        (DoseSide.LEFT, SideNoun.LEG, AffectedSide.NONE, "LEFT leg"),
        (DoseSide.RIGHT, SideNoun.ARM, AffectedSide.LEFT, "RIGHT arm"),
        (DoseSide.EACH, SideNoun.SIDE, AffectedSide.LEFT, "Each side, LEFT first"),
        (DoseSide.EACH, SideNoun.SIDE, AffectedSide.NONE, "Each side"),
        (DoseSide.EACH, SideNoun.DIAGONAL, AffectedSide.LEFT, "Each diagonal"),
        (DoseSide.ALTERNATE, SideNoun.LEG, AffectedSide.LEFT, "Switch legs each time"),
        (DoseSide.PAINFUL, SideNoun.LEG, AffectedSide.RIGHT, "RIGHT leg"),
        (DoseSide.PAINFUL, SideNoun.LEG, AffectedSide.BOTH, "Each leg"),
        (DoseSide.PAINFUL, SideNoun.LEG, AffectedSide.NONE, "Painful leg"),
    ],
)
def test_the_badge_names_the_trained_side(
    side: DoseSide | None, noun: SideNoun, affected: AffectedSide, badge: str
) -> None:
    assert english.format_side_badge(side, noun, affected) == badge


@pytest.mark.parametrize(
    ("schedule", "line"),
    [
        (
            Schedule(Span.of(2), Days(per_week=Span.of(5)), Span.of(6)),
            "twice a day, 5 days a week, for 6 weeks",
        ),
        (Schedule(Span.of(1), Days(per_week=Span.of(7)), None), "once a day, every day"),
        (
            Schedule(Span.of(3), Days(every_second_day=True), Span.of(1)),
            "3 times a day, every second day, for 1 week",
        ),
        (Schedule(Span.of(1), Days(per_week=Span.of(1)), None), "once a day, 1 day a week"),
    ],
)
def test_a_schedule_is_one_line(schedule: Schedule, line: str) -> None:
    assert english.format_schedule(schedule) == line


def test_a_date_has_its_month_in_words() -> None:
    assert english.format_long_date(date(2026, 11, 21)) == "21 November 2026"


def test_an_unknown_language_is_worded_in_english_and_says_so() -> None:
    assert languages.choose_language("ar") == "en"
    assert languages.choose_language("en-GB") == "en"
    assert (
        languages.get_wording("ar").format_dose_sentence(Dosage(sets=Span.of(2), repetitions=TEN))
        == "2 sets of 10."
    )
