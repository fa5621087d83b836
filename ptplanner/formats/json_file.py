"""Reads and writes JSON files. A file is untrusted: every error is a sentence with its place, and none is a crash."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from ptplanner.formats.dose_json import DOSE_TAGS
from ptplanner.formats.problems import FormatError, Problem, format_error_from_validation

ModelT = TypeVar("ModelT", bound=BaseModel)
# Ten thousand entries with long texts in five languages take half of this.
MAX_FILE_BYTES = 60_000_000


# Values are counted by their signs before they are read: each takes fifty bytes of memory or more, however short it
# is in the file. Twenty thousand exercises with everything have about half of this.
MAX_VALUES = 4_000_000
_VALUE_SIGNS = (b",", b"[", b"{")


class InvalidJson(ValueError):
    """The content is not readable JSON; the message says where and why."""


class TooManyValues(InvalidJson):
    """Reading the file would take too much memory."""


class DuplicateFieldObject(dict[str, object]):
    """An object in which ``duplicate_field`` appears twice, so that its value is ambiguous."""

    def __init__(self, values: dict[str, object], field: str) -> None:
        super().__init__(values)
        self.duplicate_field = field


def format_json_document(document: dict[str, object]) -> str:
    """Format a document as JSON; equal documents give equal text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def parse_model_file(
    content: bytes,
    model: type[ModelT],
    known_fields: Collection[str],
    max_bytes: int = MAX_FILE_BYTES,
) -> ModelT:
    """Parse a file into ``model``; raise FormatError with every problem; unknown fields suggest known ones."""
    try:
        value = parse_json(content, max_bytes)
    except InvalidJson as error:
        raise FormatError([Problem("", str(error))]) from None
    twice = find_duplicate_field(value)
    if twice is not None:
        raise FormatError([Problem("", f"The field “{twice}” appears twice in one object.")])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise format_error_from_validation(error, known_fields, DOSE_TAGS) from error


def parse_json(content: bytes, max_bytes: int = MAX_FILE_BYTES) -> object:
    """Parse JSON in UTF-8; an object with a repeated field becomes a ``DuplicateFieldObject``.

    Numbers with decimals become Decimal, so that 2.25 stays the number that somebody typed.
    """
    if len(content) > max_bytes:
        limit = max_bytes // 1_000_000
        raise InvalidJson(f"The file is larger than {limit} MB. Split it, or choose another one.")
    if not content.strip():
        raise InvalidJson("The file is empty.")
    _require_few_values(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidJson(f"This is not UTF-8 text (byte {error.start + 1}).") from None
    try:
        return json.loads(
            text,
            object_pairs_hook=_build_json_object,
            parse_float=Decimal,
            parse_constant=_reject_json_constant,
        )
    except json.JSONDecodeError as error:
        raise InvalidJson(_describe_json_error(error, text)) from None
    except RecursionError:
        raise InvalidJson("This is nested too deeply.") from None
    except InvalidJson:
        raise
    except ValueError:
        raise InvalidJson("It contains a number with too many digits.") from None


def parse_json_or_lines(content: bytes, max_bytes: int = MAX_FILE_BYTES) -> object:
    """Parse JSON, or a list from a file with one JSON object on each line, as many exports are written.

    Raises InvalidJson; for a file of lines it names the first line that cannot be read.
    """
    try:
        return parse_json(content, max_bytes)
    except TooManyValues:
        raise
    except InvalidJson:
        lines = [(n, line) for n, line in enumerate(content.splitlines(), start=1) if line.strip()]
        if len(content) > max_bytes or not _has_object_lines(lines):
            raise
    return [_parse_json_line(number, line, max_bytes) for number, line in lines]


def _require_few_values(content: bytes) -> None:
    if sum(content.count(sign) for sign in _VALUE_SIGNS) > MAX_VALUES:
        raise TooManyValues(
            f"The file holds more than {MAX_VALUES:,} values, which is more than any collection of exercises. "
            "Split it, or choose another one."
        )


def _has_object_lines(lines: list[tuple[int, bytes]]) -> bool:
    """Tell whether each line looks like an object of its own; text over several lines does not."""
    bare = [line.strip().removeprefix(b"\xef\xbb\xbf") for _, line in lines]
    return len(bare) > 1 and all(line[:1] == b"{" and line[-1:] == b"}" for line in bare[:2])


def _parse_json_line(number: int, line: bytes, max_bytes: int) -> object:
    try:
        return parse_json(line, max_bytes)
    except InvalidJson as error:
        raise InvalidJson(f"Line {number}: {error}") from None


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
