"""The log of a process: text or JSON, each line with the id of its request, and nothing that a user has typed.

Message texts are written by us and hold no personal data. What an exception says may quote a name or a code, so a
traceback keeps places and types and leaves the words out; see ``_describe_exception``.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

JSON_STYLE = "json"
TEXT_STYLE = "text"
# "": text as well, without a line for each request.
LOG_STYLES = ("", TEXT_STYLE, JSON_STYLE)

# One line for each request.
ACCESS_LOGGER = "ptplanner.access"
# Sign-ins, refusals and the like: they are logged whatever the style.
SECURITY_LOGGER = "ptplanner.security"

NO_REQUEST = ""
# What a proxy may call a request: it must not be able to forge a line of the log.
_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{7,63}\Z")

_current_request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)

# Their words come from the interpreter and name code, never a value.
_SAFE_MESSAGES = (AttributeError, ImportError, MemoryError, NameError, RecursionError)
# What every record has; all else was given as ``extra``.
_STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def get_request_id() -> str:
    """The id of the request that this thread answers, or of the request that asked for its job; "" for neither."""
    return _current_request_id.get()


def make_request_id() -> str:
    return secrets.token_hex(8)


def is_request_id(text: str) -> bool:
    return bool(_REQUEST_ID.match(text))


@contextmanager
def use_request_id(request_id: str) -> Iterator[None]:
    """Write ``request_id`` into every line of the log until the block ends."""
    token = _current_request_id.set(request_id)
    try:
        yield
    finally:
        _current_request_id.reset(token)


def keep_request_id(request_id: str) -> None:
    """Write ``request_id`` into every line of this thread until another one is kept."""
    _current_request_id.set(request_id)


def configure_logging(style: str = "") -> None:
    """Write the log of this process to stderr. Calling it again replaces the style."""
    handler = StderrHandler()
    handler.setFormatter(JsonFormatter() if style == JSON_STYLE else TextFormatter())
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, StderrHandler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("ptplanner").setLevel(logging.INFO)
    logging.getLogger(ACCESS_LOGGER).setLevel(logging.INFO if style else logging.WARNING)


class StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to whatever ``sys.stderr`` is at the moment, and knows which request it serves."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _value: TextIO) -> None:
        """``setStream`` of the base class has no use here."""


class TextFormatter(logging.Formatter):
    """``2026-11-30T09:12:03.123Z INFO ptplanner.access: answered method=GET status=200 request_id=...``"""

    def format(self, record: logging.LogRecord) -> str:
        # Fields in groups are for programs; the message says the same.
        fields = " ".join(
            f"{name}={value}"
            for name, value in _collect_fields(record).items()
            if not isinstance(value, dict)
        )
        words = f"{_format_time(record)} {record.levelname} {record.name}: {record.getMessage()}"
        lines = [_write_on_one_line(f"{words} {fields}".rstrip())]
        if record.exc_info and record.exc_info[1]:
            lines += _describe_exception(record.exc_info[1])
        return "\n".join(lines)


class JsonFormatter(logging.Formatter):
    """One JSON object on each line: time, level, logger, message, the fields given as ``extra``, exception."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": _format_time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_collect_fields(record),
        }
        if record.exc_info and record.exc_info[1]:
            entry["exception"] = _describe_exception(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False, default=str)


def _format_time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _collect_fields(record: logging.LogRecord) -> dict[str, Any]:
    given = {name: value for name, value in vars(record).items() if name not in _STANDARD_FIELDS}
    request_id = get_request_id()
    return {**given, "request_id": request_id} if request_id else given


def _write_on_one_line(text: str) -> str:
    """A line break in a message must not look like another entry."""
    return text.replace("\r", "\\r").replace("\n", "\\n")


def _describe_exception(error: BaseException) -> list[str]:
    """The places and types of an exception and of what caused it, first cause last.

    Its words are left out unless Python itself wrote them: they may quote what a user has typed.
    """
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if lines:
            lines.append("caused by")
        frames = traceback.extract_tb(current.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        lines.append(_name_exception(current))
        hides_context = current.__suppress_context__
        current = current.__cause__ or (None if hides_context else current.__context__)
    return lines


def _name_exception(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, _SAFE_MESSAGES):
        return f"{kind}: {_write_on_one_line(str(error))}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}"
    return kind
