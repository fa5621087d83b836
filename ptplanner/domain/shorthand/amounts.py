"""What begins with a number: ``3x10-12``, ``30s hold``, ``2.5 kg``, ``2xd``, ``6w``, ``10/side``."""

from __future__ import annotations

from decimal import Decimal

from ptplanner.domain.dosage import Days, Load, LoadUnit
from ptplanner.domain.errors import (
    DosageContradiction,
    DosageOutOfRange,
    Place,
    ShorthandError,
)
from ptplanner.domain.shorthand.reading import Amount, Reading
from ptplanner.domain.shorthand.scan import Token
from ptplanner.domain.shorthand.words import Sense
from ptplanner.domain.sides import DoseSide

FIGURES = (Sense.NUMBER, Sense.CLOCK)
TIME = frozenset({Sense.SECOND, Sense.MINUTE})
WEIGHT = frozenset({Sense.KG, Sense.LB})
UNITS = TIME | WEIGHT | {Sense.SET, Sense.REP, Sense.DAYS, Sense.WEEK}
A_DAY = (Sense.PER_DAY, Sense.EVERY_DAY, Sense.DAILY)
NO_UNITS: frozenset[Sense] = frozenset()
SECONDS_PER_MINUTE = 60
_WHAT_FOLLOWS = "What follows the “x”? Write 3x10, or 3 sets."
# After these a decimal comma could as well separate: "3x10,5kg".
_COMMA_IN_DOUBT = (Sense.X, Sense.DASH, Sense.HOLD, Sense.REST, Sense.SET, Sense.REP, Sense.R)


def read_amount(reading: Reading, units: frozenset[Sense] = UNITS) -> Amount:
    """A number or a range with its unit: ``10``, ``10-12``, ``30-60s``, ``30 s to 1 min``, ``1:30``."""
    low, low_unit, low_place = _measure(reading, units)
    before = reading.at
    if reading.sees(Sense.DASH) and reading.sees(*FIGURES, ahead=1):
        reading.at += 1
        high, high_unit, high_place = _measure(reading, units)
        if low_unit is None or high_unit is None or low_unit is high_unit:
            if low_unit is None and _is_minutes(reading, high_unit):
                low *= SECONDS_PER_MINUTE
            return Amount(low, high, high_unit or low_unit, low_place, high_place)
        reading.at = before
    return Amount(low, low, low_unit, low_place, low_place)


def _is_minutes(reading: Reading, unit: Sense | None) -> bool:
    return unit is Sense.SECOND and reading.tokens[reading.at - 1].sense is Sense.MINUTE


def _measure(reading: Reading, units: frozenset[Sense]) -> tuple[Decimal, Sense | None, Place]:
    token = reading.peek()
    reading.at += 1
    if token.sense is Sense.CLOCK:
        minutes, _, seconds = token.text.partition(":")
        reading.take(Sense.MINUTE)
        return Decimal(int(minutes) * SECONDS_PER_MINUTE + int(seconds)), Sense.SECOND, token.place
    value = _value(reading, token)
    unit = _take_unit(reading, units)
    if unit is not Sense.MINUTE:
        return value, unit, token.place
    value *= SECONDS_PER_MINUTE
    if reading.sees(Sense.NUMBER) and reading.sees(Sense.SECOND, ahead=1):
        value += _value(reading, reading.peek())
        reading.at += 2
        return value, Sense.SECOND, reading.place_since(token.place)
    return value, Sense.SECOND, token.place


def _value(reading: Reading, token: Token) -> Decimal:
    if isinstance(token.word.value, int):
        return Decimal(token.word.value)
    if "," in token.text:
        before = reading.tokens[max(0, reading.at - 2)]
        if before is not token and (token.is_joined or before.sense in _COMMA_IN_DOUBT):
            clear = token.text.replace(",", ".")
            raise reading.error(
                f"“{token.text}” can be one number or two. Write {clear}, or a space after the comma.",
                token.place, clear,
            )  # fmt: skip
    return Decimal(token.text.replace(",", "."))


def _take_unit(reading: Reading, units: frozenset[Sense]) -> Sense | None:
    if Sense.REP in units and reading.sees(Sense.R):
        return Sense.REP if _is_repetitions(reading) else None
    token = reading.take(*units)
    return token.sense if token else None


def _is_repetitions(reading: Reading) -> bool:
    """Step over the r of ``10r``; the one of ``r60`` is rest, ``R`` is the right side."""
    letter, after = reading.peek(), reading.peek(1)
    joins_next = after.sense in FIGURES and after.is_joined
    if letter.is_joined and (joins_next or letter.text == "R"):
        word = f"{letter.text}{after.text}" if joins_next else letter.text
        raise reading.error(
            f"“{word}” can be read two ways. Write 10 reps, R for the right side, r60 for rest, with spaces.",
            letter.place, "reps, R or r60",
        )  # fmt: skip
    if joins_next or letter.text == "R":
        return False
    reading.at += 1
    return True


def number(reading: Reading) -> None:
    """A statement that begins with a number."""
    amount = read_amount(reading)
    if amount.unit is None and reading.sees(Sense.X, Sense.TIMES):
        counted(reading, amount)
    else:
        settle(reading, amount)


def settle(reading: Reading, amount: Amount) -> None:
    """Put an amount where its unit, or what follows it, says."""
    match amount.unit:
        case Sense.SET:
            reading.put_count("sets", amount)
            _repetitions_after_sets(reading)
        case Sense.REP:
            reading.put_span("repetitions", amount)
        case Sense.SECOND:
            time(reading, amount, _named_after(reading) or Sense.HOLD)
        case Sense.KG | Sense.LB:
            put_load(reading, amount)
        case Sense.WEEK:
            reading.put_count("weeks", amount)
        case Sense.DAYS:
            _days_of_a_week(reading, amount)
        case _:
            _bare(reading, amount)


def counted(reading: Reading, amount: Amount) -> None:
    """A number before x or "times": sets, or how often."""
    cross = reading.peek()
    reading.at += 1
    if reading.sees(*A_DAY, Sense.DAYS) or reading.sees(Sense.PER_WEEK, Sense.WEEK):
        how_often(reading, amount)
    elif cross.sense is Sense.TIMES:
        reading.put_span("repetitions", amount)
    elif reading.sees(*FIGURES):
        _sets_of(reading, amount)
    else:
        place = reading.place_since(amount.place)
        raise reading.error(_WHAT_FOLLOWS, place, "repetitions or seconds")


def _sets_of(reading: Reading, sets: Amount) -> None:
    of = read_amount(reading)
    reading.must_be_new("sets", reading.place_since(sets.place))
    last = reading.tokens[reading.at - 1]
    if last.sense is Sense.R and not last.is_joined:
        raise reading.error(
            "“r” can mean repetitions or the right side here. Write reps or right.",
            last.place, "reps or right",
        )  # fmt: skip
    if of.unit is Sense.SET:
        reading.put_count("sets", of)
        reading.put_span("repetitions", sets)
        return
    reading.put_count("sets", sets)
    if of.unit is None:
        reading.put_span("repetitions", of)
    elif of.unit in (Sense.WEEK, Sense.DAYS):
        raise reading.error(_WHAT_FOLLOWS, reading.place_since(sets.place), "repetitions")
    else:
        settle(reading, of)


def crossed(reading: Reading) -> None:
    """A statement that begins with x: ``x10``, ``x 3 sets``, ``x5s``, ``x 2/day``, ``x 6 weeks``."""
    cross = reading.peek()
    reading.at += 1
    if not reading.sees(*FIGURES):
        raise reading.error(_WHAT_FOLLOWS, cross.place, "repetitions or seconds")
    amount = read_amount(reading)
    if amount.unit is not None:
        settle(reading, amount)
    elif reading.sees(*A_DAY, Sense.PER_WEEK):
        how_often(reading, amount)
    elif "repetitions" not in reading.parts:
        reading.put_span("repetitions", amount)
    elif "sets" not in reading.parts:
        reading.put_count("sets", amount)
    else:
        raise reading.error(
            "The third number needs a unit: write 3x10x5s or 3x10x20kg.", amount.place, "s, kg or lb"
        )  # fmt: skip


def how_often(reading: Reading, amount: Amount) -> None:
    """``2`` before "a day", ``3`` before "a week"."""
    is_week = reading.sees(Sense.PER_WEEK, Sense.WEEK)
    reading.at += 1
    place = reading.place_since(amount.place)
    if amount.is_range:
        raise reading.error("How often is one number: write 2xd or 3xw.", place, "one number")
    if is_week:
        count = reading.whole("days", amount.low, amount.place)
        reading.put("days", _per_week(reading, count, amount.place), place)
    else:
        reading.put_count("per_day", amount)


def _per_week(reading: Reading, count: int, place: Place) -> Days:
    try:
        return Days(per_week=count)
    except DosageOutOfRange as error:
        raise reading.error(str(error), place, str(error)) from error


def _days_of_a_week(reading: Reading, amount: Amount) -> None:
    if not reading.sees(Sense.PER_WEEK):
        raise reading.error(
            "Days of what? Write 5 days a week, or 2xd for twice a day.",
            reading.place_since(amount.place), "5xw",
        )  # fmt: skip
    how_often(reading, amount)


def _repetitions_after_sets(reading: Reading) -> None:
    """The 10 of ``3 sets of 10``; one with a unit or an x of its own stands for itself."""
    start = reading.at
    reading.skip(Sense.NOISE)
    if reading.sees(*FIGURES):
        amount = read_amount(reading)
        if amount.unit is None and not reading.sees(Sense.X, Sense.TIMES, *A_DAY, Sense.PER_WEEK):
            reading.put_span("repetitions", amount)
            return
    reading.at = start


def time(reading: Reading, amount: Amount, label: Sense) -> None:
    if label is Sense.REST:
        reading.put_count("rest_s", amount)
    else:
        reading.put_span("hold_s", amount)


def _named_after(reading: Reading) -> Sense | None:
    """The label of ``30s hold``; in ``30s rest 60`` the label belongs to what follows."""
    if not reading.sees(Sense.HOLD, Sense.REST):
        return None
    start = reading.at
    label = reading.peek().sense
    reading.at += 1
    if reading.sees(*FIGURES):
        amount = read_amount(reading)
        owns = amount.unit in (None, Sense.SECOND) and not reading.sees(Sense.X, Sense.TIMES)
        reading.at = start if owns else start + 1
        return None if owns else label
    return label


def put_load(reading: Reading, amount: Amount) -> None:
    place = reading.place_since(amount.place)
    if amount.is_range:
        raise reading.error("The load: write one weight.", place, "one weight")
    after = reading.peek()
    if after.word.value is DoseSide.EACH and "hand" in after.text.casefold():
        raise reading.error(
            f"“{after.text}” after a weight can mean two weights or two sides. "
            "Write each side, or put it into the note.",
            after.place, "each side",
        )  # fmt: skip
    unit = LoadUnit.KG if amount.unit is Sense.KG else LoadUnit.LB
    try:
        load = Load(unit, amount.low)
    except (DosageOutOfRange, DosageContradiction) as error:
        raise reading.error(str(error), amount.place, str(error)) from error
    reading.put("load", load, place)


def rating(reading: Reading, amount: Amount, label: Sense) -> None:
    if label is Sense.PAIN:
        reading.put_count("max_pain", amount)
    else:
        reading.put_span("effort", amount)


def out_of_ten(reading: Reading) -> None:
    """Step over the second part of ``4/10``."""
    if reading.sees(Sense.SLASH) and reading.sees(Sense.NUMBER, ahead=1):
        ten = reading.peek(1)
        if ten.text != "10":
            raise reading.error("Write it out of 10, like 4/10.", ten.place, "10")
        reading.at += 2


def _bare(reading: Reading, amount: Amount) -> None:
    """A number without unit: what follows tells, or it is an error."""
    if reading.sees(*A_DAY, Sense.PER_WEEK):
        how_often(reading, amount)
        return
    if _tells_repetitions(reading):
        reading.put_span("repetitions", amount)
        return
    start = reading.at
    out_of_ten(reading)
    label = reading.take(Sense.EFFORT, Sense.PAIN)
    if label and not reading.sees(*FIGURES):
        rating(reading, amount, label.sense)
        return
    reading.at = start
    label_after = _named_after(reading)
    if label_after is None:
        raise _of_what(reading, amount)
    time(reading, amount, label_after)


def _tells_repetitions(reading: Reading) -> bool:
    """``10 each``, ``10/side``, ``10 per set``; what ``2 L`` counts nobody can tell."""
    after = reading.peek()
    return after.sense is Sense.PER_SET or after.word.value is DoseSide.EACH


def _of_what(reading: Reading, amount: Amount) -> ShorthandError:
    after = reading.peek()
    if after.sense is Sense.UNKNOWN and after.text[0].isalpha():
        message = f"“{after.text}” is not a unit. Write reps, s, min, kg, lb or w."
        return reading.unknown(after, message, "reps, s, min, kg, lb or w")
    if after.text == "+":
        message = "“+” has no upper end. Write a range like 10-12."
        return reading.error(message, after.place, "10-12")
    if after.sense is Sense.DOUBTFUL:
        return reading.error(f"“{after.text}” {after.word.advice}", after.place, after.word.advice)
    typed = reading.text[amount.place.start : amount.place.end]
    return reading.error(
        f"{typed} of what? Write {typed}r for repetitions, {typed}s for seconds, {typed}kg for a load.",
        amount.place, "a unit after the number",
    )  # fmt: skip
