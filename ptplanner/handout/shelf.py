"""Keeps the drawings of issued sheets under their digest, so that a sheet can be made again with the same ones."""

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
    """A folder of drawings by digest, filled from ``drawings``, which improve from release to release.

    A drawing lies here once, however many sheets show it; nothing is ever replaced.
    """

    folder: Path
    drawings: Path = EXERCISES

    def keep(self, exercises: Iterable[ExerciseSlug]) -> Mapping[ExerciseSlug, PrintedPictures]:
        """Today's drawings of these exercises, of those that have any; raises StorageUnavailable."""
        pairs = figures_of(frozenset(exercises), self.drawings)
        for pair in pairs.values():
            for drawing in (pair.start, pair.end):
                self._put(drawing)
        return {
            slug: PrintedPictures(pair.start.digest, pair.end.digest)
            for slug, pair in pairs.items()
        }

    def unlike(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        """Exercises whose drawings on this sheet can no longer be had."""
        printed = document.pictures or {}
        return tuple(slug for slug in sorted(printed) if self._pair(printed[slug]) is None)

    def figures(self, document: RevisionDocument) -> Figures:
        """The drawings as they were when issued; today's where those are lost or were never said."""
        today = figures_of(frozenset(document.exercises), self.drawings)
        if document.pictures is None:
            return today
        kept = {slug: self._pair(said) for slug, said in document.pictures.items()}
        return {slug: pair or today[slug] for slug, pair in kept.items() if pair or slug in today}

    def _pair(self, said: PrintedPictures) -> FigurePair | None:
        start, end = self._kept(said.start), self._kept(said.end)
        return FigurePair(start, end) if start and end else None

    def _kept(self, digest: str) -> Figure | None:
        """None where it is lost or is not what it was."""
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
                f"The pictures of the sheet could not be kept: {error.strerror}."
            ) from error

    def _path(self, digest: str) -> Path:
        return self.folder / f"{digest}.svg"
