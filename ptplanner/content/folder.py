"""One exercise's files, read and checked, before they become an exercise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptplanner.content import models
from ptplanner.content.files import ContentFile


@dataclass(frozen=True)
class Folder:
    """One exercise's files, where they could be read."""

    slug: str
    file: ContentFile
    exercise: models.ExerciseFile
    texts: Mapping[str, tuple[ContentFile, models.TextFile]]
