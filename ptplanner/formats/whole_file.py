"""Writes and reads a whole file in one of our formats; reading reports every problem."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ptplanner.formats.json_text import InvalidJson, find_duplicate_field, parse_json
from ptplanner.formats.plan_model import DOSE_TAGS
from ptplanner.formats.problems import FormatError, FormatProblem, format_error_from_validation

ModelT = TypeVar("ModelT", bound=BaseModel)


def format_json_document(document: dict[str, object]) -> str:
    """Format a document as JSON; equal documents give equal text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def parse_model_file(text: bytes, model: type[ModelT], fields: Iterable[str]) -> ModelT:
    """Parse a file into ``model``; raise FormatError with every problem; unknown fields suggest one of ``fields``."""
    try:
        value = parse_json(text)
    except InvalidJson as error:
        raise FormatError([FormatProblem("", str(error))]) from None
    twice = find_duplicate_field(value)
    if twice is not None:
        raise FormatError([FormatProblem("", f"The field “{twice}” appears twice in one object.")])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise format_error_from_validation(error, frozenset(fields), DOSE_TAGS) from error
