"""The log: text or JSON, one line for each entry, without what a user has typed."""

from __future__ import annotations

import json
import logging
from contextlib import suppress

import pytest

from ptplanner.logs import JsonFormatter, TextFormatter, is_request_id, use_request_id


def make_record(
    message: str, *, error: BaseException | None = None, **fields: object
) -> logging.LogRecord:
    record = logging.makeLogRecord(
        {"name": "ptplanner.access", "levelno": logging.INFO, "levelname": "INFO", "msg": message}
    )
    vars(record).update(fields)
    if error is not None:
        with suppress(type(error)):
            raise error
        record.exc_info = (type(error), error, error.__traceback__)
    return record


def test_an_entry_in_json_holds_its_fields_and_the_request() -> None:
    with use_request_id("a1b2c3d4"):
        line = JsonFormatter().format(make_record("answered", status=200, endpoint="plans.show"))
    entry = json.loads(line)
    assert entry.pop("time").endswith("Z")
    assert entry == {
        "level": "info",
        "logger": "ptplanner.access",
        "message": "answered",
        "status": 200,
        "endpoint": "plans.show",
        "request_id": "a1b2c3d4",
    }


def test_an_entry_as_text_is_one_line() -> None:
    line = TextFormatter().format(make_record("answered\nERROR forged", status=200))
    assert line.count("\n") == 0
    assert line.endswith(r"INFO ptplanner.access: answered\nERROR forged status=200")


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_what_an_exception_says_stays_out(formatter: logging.Formatter) -> None:
    error = ValueError("Ana Ruiz was born never")
    error.__cause__ = KeyError("Ana")
    written = formatter.format(make_record("a request failed", error=error))
    assert "Ana" not in written
    assert "ValueError" in written
    assert "KeyError" in written
    assert "test_logs.py" in written


def test_what_python_itself_says_of_code_stays() -> None:
    error = AttributeError("'NoneType' object has no attribute 'name'")
    assert "has no attribute 'name'" in TextFormatter().format(make_record("x", error=error))


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("0f3c2a9e-7d41-4b6e", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("short", False),
        ("a1b2c3d4\nforged", False),
        ("a1b2c3d4 forged", False),
        ('a1b2c3d4"}', False),
        ("-a1b2c3d4", False),
        ("ÄÄÄÄÄÄÄÄÄ", False),
        ("", False),
    ],
)
def test_a_request_id_from_outside_has_a_shape(text: str, is_valid: bool) -> None:
    assert is_request_id(text) is is_valid
