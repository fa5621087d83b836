"""Writes and reads a whole file in one of our formats; reading reports every problem."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ptplanner.interop.json_text import NotJson, doubled_field, parsed
from ptplanner.interop.plan_model import DOSE_TAGS
from ptplanner.interop.problems import FormatError, Problem, explained

Model = TypeVar("Model", bound=BaseModel)


def written(document: dict[str, object]) -> str:
    """Format a document as JSON; equal documents give equal text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_whole(text: bytes, model: type[Model], fields: Iterable[str]) -> Model:
    """Parse a file into ``model``; raise FormatError with every problem; unknown fields suggest one of ``fields``."""
    try:
        value = parsed(text)
    except NotJson as error:
        raise FormatError([Problem("", str(error))]) from None
    twice = doubled_field(value)
    if twice is not None:
        raise FormatError([Problem("", f"The field “{twice}” appears twice in one object.")])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise explained(error, frozenset(fields), DOSE_TAGS) from error
