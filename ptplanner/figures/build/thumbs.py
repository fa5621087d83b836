"""Thumbnails of both ends of a movement, for lists: a tenth of the drawing's bytes."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from ptplanner.figures.build import rsvg
from ptplanner.figures.build.files import THUMBNAIL_SOURCES

# The largest slot in a list is 124 x 78; twice that, for screens with twice the dots.
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, THUMBNAIL_COLOURS = 248, 156, 64


def compute_thumbnail_stamp(folder: Path) -> str:
    """Compute a stamp that changes with the drawings that the thumbnails are made from."""
    digest = hashlib.sha256(f"{THUMBNAIL_WIDTH}x{THUMBNAIL_HEIGHT} {THUMBNAIL_COLOURS}".encode())
    for name in THUMBNAIL_SOURCES.values():
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def build_thumbnails(folder: Path) -> dict[str, bytes]:
    """Build the thumbnails by file name; few colours and lossless, which keeps lines sharp."""
    return {name: _build_thumbnail(folder / drawing) for name, drawing in THUMBNAIL_SOURCES.items()}


def _build_thumbnail(drawing: Path) -> bytes:
    few = rsvg.rasterize_svg(drawing, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT).quantize(
        THUMBNAIL_COLOURS, method=Image.Quantize.FASTOCTREE
    )
    into = BytesIO()
    few.convert("RGBA").save(into, "WEBP", lossless=True, method=6)
    return into.getvalue()
