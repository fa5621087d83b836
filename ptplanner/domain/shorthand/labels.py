"""What begins with a word: ``hold 5``, ``rpe4-6``, ``pain<=4``, ``tempo 3-1-2``, ``mon wed fri``."""

from __future__ import annotations

from ptplanner.domain.dosage import Band, Days, Tempo, Weekday
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange
from ptplanner.domain.shorthand import amounts
from ptplanner.domain.shorthand.amounts import FIGURES, NO_UNITS, TIME
from ptplanner.domain.shorthand.reading import Reading
from ptplanner.domain.shorthand.words import Sense
from ptplanner.domain.sides import DoseSide

_MISSING = {
    Sense.HOLD: ("How long? Write hold 5.", "hold 5"),
    Sense.REST: ("How long? Write rest 60.", "rest 60"),
    Sense.SET: ("How many sets? Write 3 sets.", "3 sets"),
    Sense.REP: ("How many repetitions? Write 10 reps.", "10 reps"),
    Sense.EFFORT: ("How hard? Write rpe4-6, from 0 to 10.", "rpe4-6"),
    Sense.PAIN: ("How much pain at most? Write pain<=4.", "pain<=4"),
    Sense.LOAD: ("Which load? Write 5 kg, 5 lb, green band or body weight.", "5 kg"),
}
# What may stand between a label and its number; not the "of" of "sets of 10", which counts repetitions.
_BETWEEN = {
    Sense.HOLD: (Sense.IS, Sense.NOISE),
    Sense.REST: (Sense.IS, Sense.NOISE),
    Sense.EFFORT: (Sense.IS, Sense.NOISE),
    Sense.PAIN: (Sense.IS, Sense.NOISE, Sense.MOST),
}
_TEMPO_PARTS = (3, 4)


def says(reading: Reading) -> None:
    """A phrase that says a part in full: ``bid``, ``left leg``, ``green band``, ``as tolerated``."""
    token = reading.peek()
    reading.at += 1
    reading.put(token.word.field, token.word.value, token.place)


def daily(reading: Reading) -> None:
    """Every day, and once unless the dose says how often."""
    token = reading.peek()
    reading.at += 1
    reading.put("days", Days(per_week=7), token.place)
    reading.is_daily = token.sense is Sense.DAILY


def weekly(reading: Reading) -> None:
    token = reading.peek()
    reading.at += 1
    if token.text.casefold() != "weekly":
        raise reading.error("How often? Write 3 times a week.", token.place, "3 times a week")
    reading.put("days", Days(per_week=1), token.place)


def once(reading: Reading) -> None:
    """``twice a day``, ``once weekly``."""
    token = reading.peek()
    value = token.word.value
    if reading.sees(*amounts.A_DAY, Sense.PER_WEEK, ahead=1) and isinstance(value, int):
        is_week = reading.sees(Sense.PER_WEEK, ahead=1)
        reading.at += 2
        place = reading.place_since(token.place)
        if is_week:
            reading.put("days", Days(per_week=value), place)
        else:
            reading.put("per_day", value, place)
        return
    raise reading.error(
        f"A day or a week? Write {token.text} a day.", token.place, f"{token.text} a day"
    )


def labelled(reading: Reading) -> None:
    """``hold 5``, ``rest 1 min``, ``sets 3``, ``reps: 10``, ``rpe 5/10``, ``pain max 4``."""
    label = reading.peek()
    reading.at += 1
    reading.skip(*_BETWEEN.get(label.sense, (Sense.IS,)))
    if reading.take(Sense.LESS):
        place = reading.place_since(label.place)
        raise reading.error("Write the most that is allowed: pain<=4.", place, "pain<=4")
    if not reading.sees(*FIGURES):
        message, expected = _MISSING[label.sense]
        raise reading.error(message, label.place, expected)
    units = TIME if label.sense in (Sense.HOLD, Sense.REST) else NO_UNITS
    amount = amounts.read_amount(reading, units)
    match label.sense:
        case Sense.HOLD | Sense.REST:
            amounts.time(reading, amount, label.sense)
        case Sense.SET:
            reading.put_count("sets", amount)
        case Sense.REP:
            reading.put_span("repetitions", amount)
        case _:
            amounts.out_of_ten(reading)
            amounts.rating(reading, amount, label.sense)


def most(reading: Reading) -> None:
    """``max pain 4``."""
    token = reading.peek()
    reading.at += 1
    reading.skip(Sense.NOISE)
    if not reading.sees(Sense.PAIN):
        raise reading.error(
            f"“{token.text}” stands with pain alone: pain<=4. Write a range like 8-10.",
            token.place, "pain<=4",
        )  # fmt: skip
    labelled(reading)


def load(reading: Reading) -> None:
    """The word before ``5 kg`` or ``green band`` says nothing by itself."""
    label = reading.peek()
    reading.at += 1
    reading.skip(Sense.NOISE, Sense.IS)
    if reading.sees(Sense.NUMBER):
        amount = amounts.read_amount(reading, amounts.WEIGHT)
        if amount.unit is None:
            message = "In what? Write 5 kg or 5 lb."
            raise reading.error(message, amount.place, "kg or lb")
        amounts.put_load(reading, amount)
    elif not (reading.peek().word.field == "load" or reading.sees(Sense.BAND)):
        message, expected = _MISSING[Sense.LOAD]
        raise reading.error(message, label.place, expected)


def band(reading: Reading) -> None:
    colours = ", ".join(Band)
    token = reading.peek()
    raise reading.error(f"Which band? Write green band. Colours: {colours}.", token.place, colours)


def letter_r(reading: Reading) -> None:
    """``r60`` is rest; alone it is the right side."""
    token = reading.peek()
    reading.at += 1
    if reading.sees(*FIGURES) and reading.peek().is_joined:
        amounts.time(reading, amounts.read_amount(reading, TIME), Sense.REST)
    else:
        reading.put("side", DoseSide.RIGHT, token.place)


def slash(reading: Reading) -> None:
    """``/L``; a slash before anything but a side says nothing."""
    token = reading.peek()
    reading.at += 1
    after = reading.peek()
    if after.word.field == "side" or after.sense is Sense.R:
        return
    at_fault = token if after.sense is Sense.END else after
    raise reading.unknown(
        at_fault, f"“{at_fault.text}” is not a side. Write side, L, R or alt.", "side, L, R or alt"
    )


def side(reading: Reading) -> None:
    """``side: left``."""
    token = reading.peek()
    reading.at += 1
    reading.skip(Sense.IS)
    if reading.peek().word.field != "side" and not reading.sees(Sense.R):
        raise reading.error(
            "Which side? Write each side, L, R or alt.", token.place, "each side, L, R or alt"
        )


def tempo(reading: Reading) -> None:
    """``tempo 3-1-2``, ``@3-0-1-0``, ``@3010``: out, pause, back, and a pause before the next."""
    label = reading.peek()
    reading.at += 1
    reading.skip(Sense.IS)
    seconds = _tempo_seconds(reading)
    place = reading.place_since(label.place)
    if len(seconds) not in _TEMPO_PARTS:
        message = "A tempo is three or four numbers: write tempo 3-1-2."
        raise reading.error(message, place, "3-1-2")
    reading.take(Sense.SECOND)
    try:
        reading.put("tempo", Tempo(*seconds), place)
    except (DosageOutOfRange, DosageContradiction) as error:
        raise reading.error(str(error), place, str(error)) from error


def _tempo_seconds(reading: Reading) -> list[int]:
    found: list[int] = []
    while token := reading.take(Sense.NUMBER):
        if not token.text.isdecimal():
            raise reading.error("A tempo has whole seconds.", token.place, "a whole number")
        found.append(int(token.text))
        is_packed = len(found) == 1 and len(token.text) in _TEMPO_PARTS
        if is_packed and not reading.sees(Sense.DASH):
            return [int(digit) for digit in token.text]
        if not (reading.sees(Sense.DASH, Sense.SLASH) and reading.sees(Sense.NUMBER, ahead=1)):
            break
        reading.at += 1
    return found


def at_sign(reading: Reading) -> None:
    """``@3-0-1`` is a tempo; the sign before ``20 kg`` or ``rpe 7`` only joins."""
    start = reading.at
    reading.at += 1
    if reading.sees(Sense.NUMBER):
        amount = amounts.read_amount(reading)
        reading.at = start if amount.unit is None else start + 1
        if amount.unit is None:
            tempo(reading)


def weekday(reading: Reading) -> None:
    """``mon wed fri``, ``mon, wed & fri``, ``mon/wed``, ``mon-fri``."""
    start = reading.peek().place
    days: set[Weekday] = set()
    while True:
        first = last = _day(reading)
        if reading.sees(Sense.DASH) and reading.sees(Sense.WEEKDAY, ahead=1):
            reading.at += 1
            last = _day(reading)
        days |= set(from_to(first, last))
        joins = reading.sees(Sense.BREAK, Sense.SLASH) and reading.sees(Sense.WEEKDAY, ahead=1)
        reading.at += joins
        if not reading.sees(Sense.WEEKDAY):
            break
    reading.put("days", Days(weekdays=tuple(sorted(days))), reading.place_since(start))


def _day(reading: Reading) -> Weekday:
    value = reading.peek().word.value
    reading.at += 1
    return Weekday(value) if isinstance(value, int) else Weekday.MON


def from_to(first: Weekday, last: Weekday) -> tuple[Weekday, ...]:
    """From ``first`` to ``last``, over the week's end where need be."""
    count = (last - first) % 7 + 1
    return tuple(Weekday((first - 1 + offset) % 7 + 1) for offset in range(count))
