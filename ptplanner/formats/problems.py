"""The problems of a JSON document: all at once, each with its path, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ptplanner.domain.errors import InvalidValue

# A file with more problems is not fixed one by one; the message counts the rest.
MAX_PROBLEMS_IN_MESSAGE = 20


@dataclass(frozen=True)
class FormatProblem:
    """``path`` like ``items[2].dose.sets``; empty for the document as a whole."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class FormatError(InvalidValue):
    """A JSON document does not follow the open format; ``problems`` lists everything wrong with it."""

    def __init__(self, problems: Iterable[FormatProblem]) -> None:
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:MAX_PROBLEMS_IN_MESSAGE]]
        left = len(self.problems) - len(shown)
        super().__init__("\n".join([*shown, *([f"... and {left} more."] if left else [])]))


_ErrorContext = Mapping[str, Any]


def _name_counted_unit(context: _ErrorContext) -> str:
    return "entries" if context.get("field_type") == "List" else "characters"


_MESSAGES: dict[str, Callable[[_ErrorContext], str]] = {
    "missing": lambda _: "This is missing.",
    "int_type": lambda _: "This must be a whole number.",
    "decimal_type": lambda _: "This must be a number.",
    "string_type": lambda _: "This must be text.",
    "bool_type": lambda _: "This must be true or false.",
    "list_type": lambda _: "This must be a list.",
    "model_type": lambda _: "This must be an object.",
    "model_attributes_type": lambda _: "This must be an object.",
    "enum": lambda ctx: f"This must be {ctx['expected']}.",
    "literal_error": lambda ctx: f"This must be {ctx['expected']}.",
    "greater_than_equal": lambda ctx: f"This must be {ctx['ge']} or more.",
    "less_than_equal": lambda ctx: f"This must be {ctx['le']} or less.",
    "string_too_long": lambda ctx: f"This takes at most {ctx['max_length']} characters.",
    "string_too_short": lambda _: "This must not be empty.",
    "too_long": lambda ctx: f"This takes at most {ctx['max_length']} {_name_counted_unit(ctx)}.",
    "too_short": lambda ctx: f"This needs {ctx['min_length']} or more {_name_counted_unit(ctx)}.",
    "value_error": lambda ctx: str(ctx["error"]),
}


def format_error_from_validation(
    error: ValidationError, known_fields: frozenset[str], tags: frozenset[str] = frozenset()
) -> FormatError:
    """Translate pydantic's errors; ``tags`` are path parts that name a variant of a union, not a field."""
    return FormatError(
        FormatProblem(
            _format_error_path(found["loc"], tags), describe_validation_error(found, known_fields)
        )
        for found in error.errors(include_url=False, include_input=False)
    )


def describe_validation_error(found: ErrorDetails, known_fields: frozenset[str]) -> str:
    kind = found["type"]
    if kind == "extra_forbidden":
        near = get_close_matches(str(found["loc"][-1])[:40], known_fields, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        return f"This is not a field of the format.{hint}"
    says = _MESSAGES.get(kind)
    return says(found.get("ctx", {})) if says else f"{found['msg']}."


def _format_error_path(location: tuple[int | str, ...], tags: frozenset[str]) -> str:
    path = ""
    for part in location:
        if part in tags:
            continue
        step = f"[{part}]" if isinstance(part, int) else f".{str(part)[:60]}"
        path += step
    return path.removeprefix(".")
