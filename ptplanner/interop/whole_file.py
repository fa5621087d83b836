"""A file in one of our formats, held against its model as a whole: out as text, in with every problem told."""

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
    """The same document always gives the same text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_whole(text: bytes, model: type[Model], fields: Iterable[str]) -> Model:
    """The file as ``model``; raises FormatError with every problem, its path and the ``fields`` it may have."""
    try:
        value = parsed(text)
    except NotJson as error:
        raise FormatError([Problem("", str(error))]) from None
    twice = doubled_field(value)
    if twice is not None:
        raise FormatError([Problem("", f"The field “{twice}” stands twice in one object.")])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise explained(error, frozenset(fields), DOSE_TAGS) from error
