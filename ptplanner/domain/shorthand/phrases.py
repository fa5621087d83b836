"""What therapists write for each part of a dose; every phrase reads itself or leaves the words alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ptplanner.domain.dosage import Days, Load, LoadUnit, Tempo, Weekday
from ptplanner.domain.shorthand import words
from ptplanner.domain.shorthand.cursor import Cursor
from ptplanner.domain.sides import DoseSide

Parts = Mapping[str, object]
Phrase = Callable[[Cursor], "Parts | None"]

_X = {"x"}
_PER = {"a", "an", "per", "/", "each", "every"}
_SIDE_EXPECTED = "side, L, R or alt"


def nothing_given(cursor: Cursor) -> Parts | None:
    """``no dose``, ``no dose given``."""
    if not cursor.take_all({"no"}, {"dose"}):
        return None
    cursor.take({"given"})
    return {"none_given": True}


def as_tolerated(cursor: Cursor) -> Parts | None:
    """``as tolerated``, ``as many as comfortable``, ``AMRAP`` (as many repetitions as possible)."""
    said = (
        cursor.take_all({"as"}, {"tolerated"})
        or cursor.take_all({"as"}, {"many"}, {"as"}, {"comfortable", "possible", "tolerated"})
        or cursor.take({"amrap", "tolerated"})
    )
    return {"as_tolerated": True} if said else None


def every_so_many_days(cursor: Cursor) -> Parts | None:
    """``daily``, ``every day``, ``EOD``, ``every other day``, ``alternate days``."""
    if cursor.take({"eod", "qod"}) or cursor.take_all({"every"}, {"other", "second"}, {"day"}):
        return {"days": Days(every_second_day=True)}
    if cursor.take_all({"alternate", "alternating"}, {"days"}):
        return {"days": Days(every_second_day=True)}
    if cursor.take({"daily"}):
        return {"days": Days(per_week=7), "daily": True}
    return {"days": Days(per_week=7)} if cursor.take_all({"every", "each"}, {"day"}) else None


def latin_frequency(cursor: Cursor) -> Parts | None:
    """``bid``, ``tid``, ``qid``, ``qd``."""
    token = cursor.peek()
    if token is None or not cursor.take(words.LATIN_PER_DAY):
        return None
    return {"per_day": words.LATIN_PER_DAY[token.text]}


def frequency(cursor: Cursor) -> Parts | None:
    """``2xd``, ``2x/day``, ``twice a day``, ``3 times a week``, ``5xw``, ``5 days a week``."""
    start = cursor.at
    count = _count(cursor)
    if count is None:
        cursor.at = start
        return None
    low, high = count
    unit = _frequency_unit(cursor)
    if unit is None:
        cursor.at = start
        return None
    if low != high:
        place = cursor.place_since(start)
        raise cursor.error("How often is one number: write 2xd or 3xw.", place, "one number")
    return {"per_day": low} if unit == "day" else {"days": Days(per_week=low)}


def _count(cursor: Cursor) -> tuple[int, int] | None:
    token = cursor.peek()
    if token is not None and cursor.take(words.TIMES):
        return words.TIMES[token.text], words.TIMES[token.text]
    if not cursor.sees_number() or "." in (token.text if token else ""):
        return None
    span = cursor.span("Times")
    return (span.low, span.high) if span else None


def _frequency_unit(cursor: Cursor) -> str | None:
    """What stands after the count: "day", "week", or None where this is no frequency."""
    said_times = cursor.take({"x", "times", "time"})
    if not said_times and cursor.take({"days", "day"}):
        return "week" if _per_week(cursor) else None
    if cursor.sees(_PER) and cursor.sees(words.DAY | words.WEEK, 1):
        unit = "day" if cursor.sees(words.DAY, 1) else "week"
        cursor.at += 2
        return unit
    if cursor.take({"daily", "d"} if said_times else {"daily"}):
        return "day"
    return (
        "week" if cursor.take({"weekly", "w", "wk"} if said_times else {"weekly", "dpw"}) else None
    )


def _per_week(cursor: Cursor) -> bool:
    return cursor.take({"weekly"}) or cursor.take_all(_PER, words.WEEK)


def weekdays(cursor: Cursor) -> Parts | None:
    """``mon wed fri``, ``mon, wed and fri``, ``mon-fri``, ``MWF``, ``weekdays``."""
    token = cursor.peek()
    if token is not None and cursor.take(words.WEEKDAY_GROUPS):
        return {"days": Days(weekdays=words.WEEKDAY_GROUPS[token.text])}
    days: set[Weekday] = set()
    while (token := cursor.peek()) is not None and cursor.take(words.WEEKDAYS):
        first = words.WEEKDAYS[token.text]
        days |= set(range_of_days(first, _last_day(cursor, first)))
        if cursor.sees({",", "/", "&", "and", "+"}) and cursor.sees(words.WEEKDAYS, 1):
            cursor.at += 1
    return {"days": Days(weekdays=tuple(sorted(days)))} if days else None


def _last_day(cursor: Cursor, first: Weekday) -> Weekday:
    token = cursor.peek(1)
    if token is not None and cursor.take_all({"-", "to"}, words.WEEKDAYS):
        return words.WEEKDAYS[token.text]
    return first


def range_of_days(first: Weekday, last: Weekday) -> tuple[Weekday, ...]:
    """From ``first`` to ``last``, over the week's end where need be."""
    count = (last - first) % 7 + 1
    return tuple(Weekday((first - 1 + offset) % 7 + 1) for offset in range(count))


def weeks(cursor: Cursor) -> Parts | None:
    """``6w``, ``6 weeks``, ``for 6 weeks``."""
    start = cursor.at
    if cursor.sees_number() and cursor.sees(words.WEEKS, 1):
        count = cursor.whole("Weeks")
        cursor.at += 1
        return {"weeks": count}
    cursor.at = start
    return None


def sets_by(cursor: Cursor) -> Parts | None:
    """``3x10-12``, ``2x30s``, ``3x10x5s``, ``3 sets of 10``, ``3x10x20kg``, ``sets 3``."""
    start = cursor.at
    sets = _sets(cursor)
    if sets is None:
        cursor.at = start
        return None
    parts: dict[str, object] = {"sets": sets}
    cursor.take({"of"})
    cursor.take(_X)
    parts |= _amount(cursor) or {}
    if len(parts) == 1 and cursor.tokens[cursor.at - 1].text == "x":
        raise cursor.error(
            "What follows the “x”? Write 3x10, or 3 sets.", cursor.place_since(start), "repetitions or seconds"
        )  # fmt: skip
    if "repetitions" in parts and cursor.take(_X):
        parts |= _third(cursor)
    return parts


def _sets(cursor: Cursor) -> int | None:
    if cursor.take(words.SETS):
        cursor.take({":"})
        return cursor.whole("Sets")
    if not cursor.sees_number() or not (cursor.sees(_X, 1) or cursor.sees(words.SETS, 1)):
        return None
    sets = cursor.whole("Sets")
    cursor.at += 1
    return sets


def _amount(cursor: Cursor) -> Parts | None:
    """Repetitions or seconds, after the sets."""
    if not cursor.sees_number():
        return None
    held = cursor.seconds(unit_needed=True)
    if held is not None:
        cursor.take({"hold", "holds"})
        return {"hold_s": held}
    if _is_other_unit(cursor):
        return None
    span = cursor.span("Repetitions")
    _take_repetitions_word(cursor)
    return {"repetitions": span}


def _is_other_unit(cursor: Cursor) -> bool:
    return cursor.sees(words.KILOGRAMS | words.POUNDS | words.WEEKS | words.SETS, 1)


def _take_repetitions_word(cursor: Cursor) -> bool:
    """``10r`` is repetitions, ``10 R`` is the right side."""
    if cursor.sees({"r"}):
        return (
            cursor.sees_joined({"r"}) and not _is_joined_number_next(cursor) and cursor.take({"r"})
        )
    return cursor.take(words.REPETITIONS)


def _third(cursor: Cursor) -> Parts:
    """``x5s`` or ``x20kg`` after sets and repetitions."""
    held = cursor.seconds(unit_needed=True) if cursor.sees_number() else None
    if held is not None:
        return {"hold_s": held}
    loaded = load(cursor)
    if loaded is None:
        place = cursor.place_since(cursor.at - 1)
        raise cursor.error(
            "The third number needs a unit: write 3x10x5s or 3x10x20kg.", place, "s, kg or lb"
        )
    return loaded


def repetitions(cursor: Cursor) -> Parts | None:
    """``10r``, ``8-12 reps``, ``reps 10``, ``x10``, ``10 per leg``."""
    start = cursor.at
    if cursor.take({"reps", "rep", "repetitions"}) or _crossed(cursor):
        cursor.take({":"})
        span = cursor.span("Repetitions")
        if span is not None and not cursor.sees(words.SECONDS | words.MINUTES):
            _take_repetitions_word(cursor)
            return {"repetitions": span}
    elif cursor.sees_number() and "." not in cursor.tokens[cursor.at].text:
        span = cursor.span("Repetitions")
        is_sided = cursor.sees({"per", "/", "each"}) and cursor.sees(words.BODY_PARTS, 1)
        if _take_repetitions_word(cursor) or is_sided:
            return {"repetitions": span}
    cursor.at = start
    return None


def _crossed(cursor: Cursor) -> bool:
    """Step over the sign of ``x10``; the one of ``10 reps x 3 sets`` only joins."""
    return cursor.sees_number(1) and not cursor.sees(words.SETS, 2) and cursor.take(_X)


def hold(cursor: Cursor) -> Parts | None:
    """``h5``, ``hold 30-60s``, ``hold for 5 seconds``, ``30 sec``, ``2 min hold``, ``1:30``."""
    start = cursor.at
    is_named = cursor.take({"h", "hold", "holds", "held", "holding"})
    if is_named:
        cursor.take({":"})
        cursor.take({"for"})
    held = cursor.seconds(unit_needed=not is_named)
    if held is None or (not is_named and cursor.sees({"rest", "rests", "pause", "break"})):
        cursor.at = start
        return None
    if not is_named:
        cursor.take({"hold", "holds"})
    return {"hold_s": held}


def rest(cursor: Cursor) -> Parts | None:
    """``r60``, ``rest 1 min``, ``60s rest``, ``no rest``."""
    start = cursor.at
    if cursor.take_all({"no"}, {"rest"}):
        return {"rest_s": 0}
    is_named = cursor.take({"rest"}) or (_is_joined_number_next(cursor) and cursor.take({"r"}))
    if is_named:
        cursor.take({":"})
        cursor.take({"for"})
    span = cursor.seconds(unit_needed=not is_named)
    if span is None or not (is_named or cursor.take({"rest", "rests", "pause", "break"})):
        cursor.at = start
        return None
    if not span.is_single:
        raise cursor.error(
            "Rest is one number of seconds: write r60.", cursor.place_since(start), "r60"
        )
    return {"rest_s": span.low}


def _is_joined_number_next(cursor: Cursor) -> bool:
    after = cursor.peek(1)
    return after is not None and after.is_number and after.is_joined


def tempo(cursor: Cursor) -> Parts | None:
    """``tempo 3-1-2``, ``@3-0-1-0``, ``t3-1-2``: out, pause, back, and a pause at the end."""
    start = cursor.at
    if not (cursor.take({"tempo", "@"}) or (_is_joined_number_next(cursor) and cursor.take({"t"}))):
        return None
    cursor.take({":"})
    seconds = _joined_by(cursor, {"-", "/"})
    if len(seconds) not in (3, 4):
        if cursor.tokens[start].text == "@":
            cursor.at = start
            return None
        place = cursor.place_since(start)
        raise cursor.error("A tempo is three or four numbers: write tempo 3-1-2.", place, "3-1-2")
    return {"tempo": Tempo(*seconds)}


def _joined_by(cursor: Cursor, signs: set[str]) -> list[int]:
    numbers: list[int] = []
    while (number := cursor.whole("Tempo seconds")) is not None:
        numbers.append(number)
        if not (cursor.sees(signs) and cursor.sees_number(1)):
            break
        cursor.at += 1
    return numbers


def load(cursor: Cursor) -> Parts | None:
    """``3kg``, ``5 lb``, ``@ 20kg``, ``green band``, ``band red``, ``body weight``."""
    start = cursor.at
    if cursor.take({"bw", "bodyweight"}) or cursor.take_all({"body"}, {"weight"}):
        return {"load": Load(LoadUnit.BODY_WEIGHT)}
    if cursor.take_all({"body"}, {"-"}, {"weight"}):
        return {"load": Load(LoadUnit.BODY_WEIGHT)}
    cursor.take({"@"})
    value = cursor.decimal()
    if value is not None and cursor.take(words.KILOGRAMS):
        return {"load": Load(LoadUnit.KG, value)}
    if value is not None and cursor.take(words.POUNDS):
        return {"load": Load(LoadUnit.LB, value)}
    cursor.at = start
    return _band(cursor)


def _band(cursor: Cursor) -> Parts | None:
    start = cursor.at
    named_first = cursor.take({"band", "theraband"})
    cursor.take({":"})
    token = cursor.peek()
    if token is not None and cursor.take(words.COLOURS):
        if not named_first:
            cursor.take({"band", "theraband"})
        return {"load": Load(LoadUnit.BAND, band=words.COLOURS[token.text])}
    if named_first:
        colours = ", ".join(words.COLOURS)
        raise cursor.error(
            f"Which band? Write green band. Colours: {colours}.", cursor.place_since(start), colours
        )
    cursor.at = start
    return None


def effort(cursor: Cursor) -> Parts | None:
    """``rpe4-6``, ``rpe 5/10``, ``effort 5``."""
    start = cursor.at
    if not cursor.take({"rpe", "effort"}):
        return None
    cursor.take({":"})
    span = cursor.span("Effort")
    if span is None:
        raise cursor.error(
            "How hard? Write rpe4-6, from 0 to 10.", cursor.place_since(start), "rpe4-6"
        )
    _out_of_ten(cursor)
    return {"effort": span}


def pain_limit(cursor: Cursor) -> Parts | None:
    """``pain<=4``, ``pain max 4/10``, ``max pain 4``, ``pain up to 4``."""
    start = cursor.at
    if not (cursor.take({"pain"}) or cursor.take_all({"max"}, {"pain"})):
        return None
    if not cursor.take({"<=", "max", ":", "limit"}):
        cursor.take_all({"up"}, {"to"})
    limit = cursor.whole("Pain numbers")
    if limit is None:
        raise cursor.error(
            "How much pain at most? Write pain<=4.", cursor.place_since(start), "pain<=4"
        )
    _out_of_ten(cursor)
    return {"max_pain": limit}


def _out_of_ten(cursor: Cursor) -> None:
    ten = cursor.peek(1)
    if cursor.sees({"/"}) and ten is not None and ten.text == "10":
        cursor.at += 2


def side(cursor: Cursor) -> Parts | None:
    """``/side``, ``each leg``, ``ea``, ``both sides``, ``L``, ``right arm``, ``alt``, ``painful side``."""
    start = cursor.at
    found = _named_side(cursor)
    if found is not None:
        return {"side": found}
    cursor.at = start
    if cursor.take({"/"}):
        token = cursor.peek()
        place = token.place if token else cursor.place_since(start)
        raise cursor.error(
            f"“{cursor.words_at(place)}” is not a side. Write side, L, R or alt.", place, _SIDE_EXPECTED
        )  # fmt: skip
    return None


def _named_side(cursor: Cursor) -> DoseSide | None:
    if cursor.take({"ea", "each", "both", "/", "per"}):
        return _after_each(cursor)
    for side_, forms in (
        (DoseSide.LEFT, {"l", "left", "lt"}),
        (DoseSide.RIGHT, {"r", "right", "rt"}),
        (DoseSide.ALTERNATE, {"alt", "alternate", "alternating", "alternately"}),
    ):
        if cursor.take(forms):
            cursor.take(words.BODY_PARTS)
            return side_
    if cursor.take({"painful", "sore", "affected", "involved"}) and cursor.take(words.BODY_PARTS):
        return DoseSide.PAINFUL
    return None


def _after_each(cursor: Cursor) -> DoseSide | None:
    said = cursor.tokens[cursor.at - 1].text
    if said == "/" and not cursor.sees(words.BODY_PARTS):
        return (
            _named_side(cursor)
            if cursor.sees({"ea", "each", "l", "r", "left", "right", "alt"})
            else None
        )
    if cursor.take(words.BODY_PARTS):
        return DoseSide.EACH
    return DoseSide.EACH if said in ("ea", "each", "both") else None


# In this order: a longer reading stands before a shorter one that begins alike.
PHRASES: tuple[Phrase, ...] = (
    nothing_given,
    as_tolerated,
    every_so_many_days,
    latin_frequency,
    frequency,
    weekdays,
    weeks,
    sets_by,
    tempo,
    load,
    effort,
    pain_limit,
    repetitions,
    rest,
    hold,
    side,
)
