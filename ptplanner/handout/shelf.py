"""Archives the drawings of issued sheets by digest, so that a sheet can be rendered again with the same ones."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.revision import PrintedPictures, RevisionDocument
from ptplanner.handout.figures import EXERCISES, Figure, FigurePair, Figures, figure, figures_of


@dataclass(frozen=True)
class PictureShelf:
    """A folder of drawings named by digest, copied from ``current_dir``, which changes with each release.

    A drawing is stored once, however many sheets show it, and is never replaced.
    """

    folder: Path
    drawings: Path = EXERCISES

    def keep(self, exercises: Iterable[ExerciseSlug]) -> Mapping[ExerciseSlug, PrintedPictures]:
        """Store today's drawings of the exercises that have any; raises StorageUnavailable."""
        pairs = figures_of(frozenset(exercises), self.drawings)
        for pair in pairs.values():
            for drawing in (pair.start, pair.end):
                self._put(drawing)
        return {
            slug: PrintedPictures(pair.start.digest, pair.end.digest)
            for slug, pair in pairs.items()
        }

    def unlike(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        """Find the exercises whose issued drawings are missing or damaged."""
        printed = document.pictures or {}
        return tuple(slug for slug in sorted(printed) if self._pair(printed[slug]) is None)

    def figures(self, document: RevisionDocument) -> Figures:
        """Load the drawings as issued; today's if those are lost or the revision does not record them."""
        today = figures_of(frozenset(document.exercises), self.drawings)
        if document.pictures is None:
            return today
        kept = {slug: self._pair(said) for slug, said in document.pictures.items()}
        return {slug: pair or today[slug] for slug, pair in kept.items() if pair or slug in today}

    def _pair(self, said: PrintedPictures) -> FigurePair | None:
        start, end = self._kept(said.start), self._kept(said.end)
        return FigurePair(start, end) if start and end else None

    def _kept(self, digest: str) -> Figure | None:
        """Load an archived drawing; None if it is missing or does not match its digest."""
        try:
            svg = self._path(digest).read_bytes()
        except OSError:
            return None
        return figure(svg) if hashlib.sha256(svg).hexdigest() == digest else None

    def _put(self, drawing: Figure) -> None:
        path = self._path(drawing.digest)
        if self._kept(drawing.digest):
            return
        half = path.with_name(f"{path.name}.{os.getpid()}.half")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            half.write_bytes(drawing.svg)
            half.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                half.unlink()
            raise StorageUnavailable(
                f"The pictures of the sheet could not be stored: {error.strerror}."
            ) from error

    def _path(self, digest: str) -> Path:
        return self.folder / f"{digest}.svg"
