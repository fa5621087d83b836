"""The problems of a file or form: all at once, each with its place, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from ptplanner.domain.errors import InvalidValue

# A file with more problems is not fixed one by one; the message counts the rest.
MAX_PROBLEMS_IN_MESSAGE = 20
# Longer values and names are cut in messages.
MAX_QUOTED_LENGTH = 60


@dataclass(frozen=True)
class Problem:
    """A problem of a file; ``path`` like ``items[2].dose.sets``, empty for the document as a whole.

    ``file`` is "" if the reader of the message knows the file. ``line`` counts from 1, and is 0 if it is unknown.
    """

    path: str
    message: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message) if part)


class FormatError(InvalidValue):
    """A document does not follow the open format; ``problems`` lists everything wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:MAX_PROBLEMS_IN_MESSAGE]]
        left = len(self.problems) - len(shown)
        super().__init__("\n".join([*shown, *([f"... and {left} more."] if left else [])]))


_ErrorContext = Mapping[str, Any]


def _name_counted_unit(context: _ErrorContext) -> str:
    return (
        "entries"
        if context.get("field_type") in ("List", "Tuple", "Set", "Frozenset")
        else "characters"
    )


def _describe_too_short(context: _ErrorContext) -> str:
    unit, least = _name_counted_unit(context), context["min_length"]
    if unit == "characters" and least == 1:
        return "This must not be empty."
    return f"This needs {least} or more {unit}."


_MESSAGES: dict[str, Callable[[_ErrorContext], str]] = {
    "missing": lambda _: "This is missing.",
    "int_type": lambda _: "This must be a whole number.",
    "decimal_type": lambda _: "This must be a number.",
    "string_type": lambda _: "This must be text.",
    "bool_type": lambda _: "This must be true or false.",
    "list_type": lambda _: "This must be a list.",
    "tuple_type": lambda _: "This must be a list.",
    "dict_type": lambda _: "This must be an object.",
    "model_type": lambda _: "This must be an object.",
    "model_attributes_type": lambda _: "This must be an object.",
    "date_type": lambda _: "This must be a date like 2026-03-01.",
    "greater_than_equal": lambda ctx: f"This must be {ctx['ge']} or more.",
    "less_than_equal": lambda ctx: f"This must be {ctx['le']} or less.",
    "string_too_long": lambda ctx: f"This takes at most {ctx['max_length']} characters.",
    "string_too_short": lambda _: "This must not be empty.",
    "too_long": lambda ctx: f"This takes at most {ctx['max_length']} {_name_counted_unit(ctx)}.",
    "too_short": _describe_too_short,
    "value_error": lambda ctx: str(ctx["error"]),
    "field_error": lambda ctx: str(ctx["sentence"]),
}


def build_field_error(field: str, sentence: str) -> PydanticCustomError:
    """An error that a validator of a whole model raises about one of its fields."""
    return PydanticCustomError("field_error", "{sentence}", {"sentence": sentence, "field": field})


def locate_error(found: ErrorDetails) -> tuple[int | str, ...]:
    """The path of one of pydantic's errors."""
    field = found.get("ctx", {}).get("field") if found["type"] == "field_error" else None
    return (*found["loc"], field) if field else found["loc"]


def format_error_from_validation(
    error: ValidationError, known_fields: Collection[str], tags: frozenset[str] = frozenset()
) -> FormatError:
    """Translate pydantic's errors; ``tags`` are path parts that name a variant of a union, not a field."""
    return FormatError(
        Problem(
            format_path([part for part in locate_error(found) if part not in tags]),
            describe_validation_error(found, known_fields),
        )
        for found in list_validation_errors(error)
    )


def list_validation_errors(error: ValidationError) -> list[ErrorDetails]:
    """pydantic's errors; a list that is too short only because its entries are invalid is left out."""
    errors = error.errors(include_url=False)
    containers = {found["loc"][:depth] for found in errors for depth in range(len(found["loc"]))}
    return [
        found for found in errors if found["type"] != "too_short" or found["loc"] not in containers
    ]


def describe_validation_error(found: ErrorDetails, known_fields: Collection[str]) -> str:
    """Describe one of pydantic's errors in a sentence; an unknown field suggests one of ``known_fields``."""
    kind, context = found["type"], found.get("ctx", {})
    if kind == "extra_forbidden":
        hint = suggest_nearest(str(found["loc"][-1]), known_fields)
        return f"This is not a field of the format.{hint}"
    if kind in ("enum", "literal_error"):
        return describe_unknown_value(found["input"], _split_expected_values(context["expected"]))
    describe = _MESSAGES.get(kind)
    return describe(context) if describe else f"{found['msg']}."


def describe_unknown_value(value: object, known: Sequence[str]) -> str:
    """``“suppine” is not known. Did you mean “supine”? Allowed: ...``"""
    allowed = ", ".join(word for word in known if word)
    return f"{_quote(value)} is not known.{suggest_nearest(str(value), known)} Allowed: {allowed}."


def suggest_nearest(value: str, known: Iterable[str]) -> str:
    """`` Did you mean “supine”?``; "" if no known word is near."""
    near = get_close_matches(value[:MAX_QUOTED_LENGTH], list(known), n=1)
    return f" Did you mean “{near[0]}”?" if near else ""


def _quote(value: object) -> str:
    text = "".join(char for char in str(value) if char.isprintable())
    return f"“{text[:MAX_QUOTED_LENGTH]}”"


def _split_expected_values(expected: str) -> list[str]:
    """Split pydantic's list ``'left', 'right' or 'each'``."""
    return expected.replace("'", "").replace(" or ", ", ").split(", ")


def format_path(location: Sequence[int | str]) -> str:
    """Format a path as ``items[2].dose.sets``, with indexes counted from 0."""
    steps = (
        f"[{part}]" if isinstance(part, int) else f".{part[:MAX_QUOTED_LENGTH]}"
        for part in location
    )
    return "".join(steps).removeprefix(".")
