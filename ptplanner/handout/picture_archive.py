"""Archives the drawings of issued sheets by digest, so that a sheet can be rendered again with the same ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ptplanner.atomic_files import write_file_atomically
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


@dataclass(frozen=True)
class PictureArchive:
    """A folder of drawings named by digest, copied from ``current_dir``, which changes with each release.

    A drawing is stored once, however many sheets show it, and is never replaced.
    """

    archive_dir: Path
    current_dir: Path = EXERCISES_DIR

    def store(self, exercises: Iterable[ExerciseSlug]) -> Mapping[ExerciseSlug, PictureDigests]:
        """Store today's drawings of the exercises that have any; raises FileNotWritten."""
        pairs = load_figures(frozenset(exercises), self.current_dir)
        for pair in pairs.values():
            for drawing in (pair.start, pair.end):
                self._store_figure(drawing)
        return {
            slug: PictureDigests(pair.start.digest, pair.end.digest) for slug, pair in pairs.items()
        }

    def find_missing(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        """Find the exercises whose issued drawings are missing or damaged."""
        printed = document.pictures or {}
        return tuple(
            slug for slug in sorted(printed) if self._load_archived_pair(printed[slug]) is None
        )

    def load_issued_figures(self, document: RevisionDocument) -> FigurePairs:
        """Load the drawings as issued; today's if those are lost or the revision does not record them."""
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
            svg = self._get_figure_path(digest).read_bytes()
        except OSError:
            return None
        return parse_figure(svg) if hashlib.sha256(svg).hexdigest() == digest else None

    def _store_figure(self, drawing: Figure) -> None:
        path = self._get_figure_path(drawing.digest)
        if self._load_archived_figure(drawing.digest):
            return
        write_file_atomically(
            path, drawing.svg, subject="the pictures of the sheet", create_folder=True
        )

    def _get_figure_path(self, digest: str) -> Path:
        return self.archive_dir / f"{digest}.svg"
