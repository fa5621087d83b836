"""Reads ``content/changes.toml``: why parts of built-in exercises were corrected since the release before."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ptplanner.domain.clinical_changes import ChangeKind, ChangeReasons
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.formats.content_files.loader import BUILT_IN_FOLDER


class _ChangeRow(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    part: ChangeKind
    why: Annotated[str, Field(min_length=1, max_length=300)]
    exercises: Annotated[tuple[str, ...], Field(min_length=1)]


class _ChangesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    change: tuple[_ChangeRow, ...] = ()


def load_change_reasons(path: Path | None = None) -> ChangeReasons:
    """Return the reasons by exercise and part; raises ValidationError if the file is wrong."""
    text = (path or BUILT_IN_FOLDER / "changes.toml").read_text(encoding="utf-8")
    rows = _ChangesFile.model_validate(tomllib.loads(text)).change
    return {(ExerciseSlug(slug), row.part): row.why for row in rows for slug in row.exercises}
