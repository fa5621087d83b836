"""Parses untrusted JSON: every error is a sentence with its location, and none crashes the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NoReturn

# Ten thousand entries with long texts in five languages take half of this.
MAX_FILE_BYTES = 60_000_000


class InvalidJson(ValueError):
    """The content is not readable JSON; the message says where and why."""


class DuplicateFieldObject(dict[str, object]):
    """An object in which ``duplicate_field`` appears twice, so that its value is ambiguous."""

    def __init__(self, values: dict[str, object], field: str) -> None:
        super().__init__(values)
        self.duplicate_field = field


def parse_json(content: bytes) -> object:
    """Parse JSON in UTF-8; an object with a repeated field becomes a ``DuplicateFieldObject``."""
    if len(content) > MAX_FILE_BYTES:
        raise InvalidJson(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB. Split it.")
    if not content.strip():
        raise InvalidJson("The file is empty.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidJson(f"This is not UTF-8 text (byte {error.start + 1}).") from None
    try:
        return json.loads(
            text, object_pairs_hook=_build_json_object, parse_constant=_reject_json_constant
        )
    except json.JSONDecodeError as error:
        raise InvalidJson(_describe_json_error(error, text)) from None
    except RecursionError:
        raise InvalidJson("This is nested too deeply for a file of exercises.") from None
    except InvalidJson:
        raise
    except ValueError:
        raise InvalidJson("It contains a number with too many digits.") from None


def find_duplicate_field(value: object) -> str | None:
    """Find the first repeated field anywhere inside ``value``."""
    return next(_iter_duplicate_fields(value), None)


def _iter_duplicate_fields(value: object) -> Iterator[str]:
    if isinstance(value, DuplicateFieldObject):
        yield value.duplicate_field
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        if isinstance(part, dict | list):
            yield from _iter_duplicate_fields(part)


def _describe_json_error(error: json.JSONDecodeError, text: str) -> str:
    place = f"line {error.lineno}, column {error.colno}"
    is_cut = error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip())
    if is_cut:
        return f"The file ends in the middle ({place}). Download it again; nothing was imported."
    return f"This is not JSON: {error.msg} in {place}."


def _build_json_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    seen: set[str] = set()
    twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]  # add gives None
    return DuplicateFieldObject(values, twice[:60])


def _reject_json_constant(name: str) -> NoReturn:
    raise InvalidJson(f"{name} is not a number.")
