"""Thumbnails of both ends of a movement, for lists: a tenth of the drawing's bytes."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from ptplanner.figures import rsvg
from ptplanner.figures.built import THUMBS

# The largest slot in a list is 124 x 78; twice that, for screens with twice the dots.
WIDTH, HEIGHT, COLOURS = 248, 156, 64


def stamp(folder: Path) -> str:
    """Compute a stamp that changes with the drawings that the thumbnails are made from."""
    digest = hashlib.sha256(f"{WIDTH}x{HEIGHT} {COLOURS}".encode())
    for name in THUMBS.values():
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def thumbs(folder: Path) -> dict[str, bytes]:
    """Build the thumbnails by file name; few colours and lossless, which keeps lines sharp."""
    return {name: _small(folder / drawing) for name, drawing in THUMBS.items()}


def _small(drawing: Path) -> bytes:
    few = rsvg.drawn(drawing, WIDTH, HEIGHT).quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    into = BytesIO()
    few.convert("RGBA").save(into, "WEBP", lossless=True, method=6)
    return into.getvalue()
