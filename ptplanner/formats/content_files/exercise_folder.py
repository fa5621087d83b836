"""The validated files of one exercise, before they are built into an exercise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptplanner.formats.content_files import models
from ptplanner.formats.content_files.files import ContentFile


@dataclass(frozen=True)
class ExerciseFolder:
    """The files of one exercise that are valid."""

    slug: str
    file: ContentFile
    exercise: models.ExerciseFile
    texts: Mapping[str, tuple[ContentFile, models.TextFile]]
