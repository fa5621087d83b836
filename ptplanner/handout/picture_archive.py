"""Archives the drawings of issued sheets by digest, so that a sheet can be rendered again with the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ptplanner.domain.errors import FileDamaged, FileMissing, InvalidValue
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.revision import PictureDigests, RevisionDocument
from ptplanner.handout.pictures import (
    EXERCISES_DIR,
    Figure,
    FigurePair,
    FigurePairs,
    load_figures,
    parse_figure,
)


class DrawingFiles(Protocol):
    """What the archive needs of the file store."""

    def get(self, key: FileKey) -> bytes: ...
    def save(self, area: FileArea, content: bytes) -> FileKey: ...


@dataclass(frozen=True)
class PictureArchive:
    """Drawings named by digest in the file store, copied from ``current_dir``, which changes with each release.

    A drawing is stored once, however many sheets show it, and is never replaced by another one.
    """

    files: DrawingFiles
    current_dir: Path = EXERCISES_DIR

    def store(self, exercises: Iterable[ExerciseSlug]) -> Mapping[ExerciseSlug, PictureDigests]:
        """Store today's drawings of the exercises that have any; raises FileNotWritten or FilesUnavailable."""
        pairs = load_figures(frozenset(exercises), self.current_dir)
        for pair in pairs.values():
            self._store_pair(pair)
        return {slug: _list_digests(pair) for slug, pair in pairs.items()}

    def restore_missing(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        """Store drawings again that are missing or damaged, where today's are still the same; returns whose."""
        printed = document.pictures or {}
        today = load_figures(frozenset(printed), self.current_dir)
        restored = tuple(
            slug
            for slug in self.find_missing(document)
            if slug in today and _list_digests(today[slug]) == printed[slug]
        )
        for slug in restored:
            self._store_pair(today[slug])
        return restored

    def find_missing(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        """Find the exercises whose issued drawings are missing or damaged."""
        printed = document.pictures or {}
        return tuple(
            slug for slug in sorted(printed) if self._load_archived_pair(printed[slug]) is None
        )

    def load_issued_figures(self, document: RevisionDocument) -> FigurePairs:
        """Load the drawings as issued; today's if those are lost or the revision does not record them.

        Raises FilesUnavailable instead of printing other drawings because a bucket does not answer.
        """
        today = load_figures(frozenset(document.exercises), self.current_dir)
        if document.pictures is None:
            return today
        kept = {
            slug: self._load_archived_pair(digests) for slug, digests in document.pictures.items()
        }
        return {slug: pair or today[slug] for slug, pair in kept.items() if pair or slug in today}

    def _load_archived_pair(self, digests: PictureDigests) -> FigurePair | None:
        start, end = (
            self._load_archived_figure(digests.start),
            self._load_archived_figure(digests.end),
        )
        return FigurePair(start, end) if start and end else None

    def _load_archived_figure(self, digest: str) -> Figure | None:
        """Load an archived drawing; None if it is missing or does not match its digest."""
        try:
            return parse_figure(self.files.get(FileKey(FileArea.PICTURES, digest)))
        except (FileMissing, FileDamaged, InvalidValue):
            return None

    def _store_pair(self, pair: FigurePair) -> None:
        for drawing in (pair.start, pair.end):
            self.files.save(FileArea.PICTURES, drawing.svg)


def _list_digests(pair: FigurePair) -> PictureDigests:
    return PictureDigests(pair.start.digest, pair.end.digest)
