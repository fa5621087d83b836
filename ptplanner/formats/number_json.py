"""Numbers and ranges in the open JSON format: a number, and beside it a "_max" where it is a range."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt, WithJsonSchema

from ptplanner.domain import dosage as d
from ptplanner.domain.errors import InvalidValue


def make_range_field(bounds: tuple[int, int], meaning: str) -> object:
    return Field(ge=bounds[0], le=bounds[1], description=meaning)


def _parse_exact_number(value: object) -> object:
    """Convert a JSON number to an exact decimal: 2.25 stays the number that the therapist typed."""
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if not is_number or not Decimal(str(value)).is_finite():
        raise ValueError("This must be a number.")
    return Decimal(str(value))


WholeNumber = StrictInt
LoadValue = Annotated[
    Decimal,
    Field(ge=d.LOAD_BOUNDS[0], le=d.LOAD_BOUNDS[1]),
    BeforeValidator(_parse_exact_number),
    WithJsonSchema(
        {"type": "number", "minimum": float(d.LOAD_BOUNDS[0]), "maximum": float(d.LOAD_BOUNDS[1]), "multipleOf": 0.01}
    ),
]  # fmt: skip
DistanceValue = Annotated[
    Decimal,
    Field(ge=d.DISTANCE_BOUNDS[0], le=d.DISTANCE_BOUNDS[1]),
    BeforeValidator(_parse_exact_number),
    WithJsonSchema(
        {"type": "number", "minimum": float(d.DISTANCE_BOUNDS[0]), "maximum": float(d.DISTANCE_BOUNDS[1]),
         "multipleOf": 0.01}
    ),
]  # fmt: skip


def _validate_range(name: str, low: int | Decimal | None, high: int | Decimal | None) -> None:
    if high is None:
        return
    if low is None:
        raise InvalidValue(f"{name} is missing: it is the lower number of {name}_max.")
    if low > high:
        raise InvalidValue(f"{name} is more than {name}_max.")


def to_count_span(name: str, low: int | None, high: int | None) -> d.Span | None:
    """Build the range of a number and its optional ``_max``; raise InvalidValue if they do not fit together."""
    _validate_range(name, low, high)
    return None if low is None else d.Span.of(low, high)


def count_to_json(name: str, span: d.Span | None) -> dict[str, object]:
    """Convert a count to its number, and to its ``_max`` if it is a range."""
    if span is None:
        return {}
    return {name: span.low} if span.is_single else {name: span.low, f"{name}_max": span.high}


def to_decimal_span(name: str, low: Decimal | None, high: Decimal | None) -> d.DecimalSpan | None:
    _validate_range(name, low, high)
    return None if low is None else d.DecimalSpan.of(low, high)


def decimals_to_json(name: str, span: d.DecimalSpan | None) -> dict[str, object]:
    if span is None:
        return {}
    low, high = _decimal_to_json(span.low), _decimal_to_json(span.high)
    return {name: low} if span.is_single else {name: low, f"{name}_max": high}


def _decimal_to_json(value: Decimal) -> int | float:
    """A float round-trips every load: they have at most two decimals and are at most 20,000."""
    return int(value) if value == value.to_integral_value() else float(value)
