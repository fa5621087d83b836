"""Reads JSON that strangers made: every fault is a sentence with its place, and none stops the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NoReturn

# Ten thousand entries with long texts in five languages take half of it.
LARGEST_FILE = 60_000_000


class NotJson(ValueError):
    """The text cannot be read; the message says where and why."""


class Doubled(dict[str, object]):
    """An object in which ``field`` stands twice: which of the two is meant, nobody can tell."""

    def __init__(self, values: dict[str, object], field: str) -> None:
        super().__init__(values)
        self.field = field


def parsed(content: bytes) -> object:
    """The value of a JSON text in UTF-8; objects with a field twice come as ``Doubled``."""
    if len(content) > LARGEST_FILE:
        raise NotJson(f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Split it.")
    if not content.strip():
        raise NotJson("The file is empty.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJson(f"This is not a text in UTF-8 (byte {error.start + 1}).") from None
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise NotJson(_where(error, text)) from None
    except RecursionError:
        raise NotJson("This is nested deeper than any exercise is.") from None
    except NotJson:
        raise
    except ValueError:
        raise NotJson("A number in it has too many digits.") from None


def doubled_field(value: object) -> str | None:
    """The first field that stands twice anywhere inside ``value``."""
    return next(_doubled(value), None)


def _doubled(value: object) -> Iterator[str]:
    if isinstance(value, Doubled):
        yield value.field
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        if isinstance(part, dict | list):
            yield from _doubled(part)


def _where(error: json.JSONDecodeError, text: str) -> str:
    place = f"line {error.lineno}, column {error.colno}"
    is_cut = error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip())
    if is_cut:
        return f"The file ends in the middle ({place}). Fetch it again; nothing of it was taken."
    return f"This is not JSON: {error.msg} in {place}."


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    seen: set[str] = set()
    twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]  # add gives None
    return Doubled(values, twice[:60])


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a number.")
