"""Rasterizes an SVG file with rsvg-convert."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

from PIL import Image

from ptplanner.figures.errors import ToolMissing


def rasterize_svg(
    path: Path, width: int, height: int | None = None, background: str = "none"
) -> Image.Image:
    """Rasterize to `width`, or to fit `width` and `height`, on a background colour or transparent."""
    tool = shutil.which("rsvg-convert")
    if tool is None:
        raise ToolMissing(
            "rsvg-convert is not installed: apt-get install librsvg2-bin (or brew install librsvg)"
        )
    size = ["-w", str(width)] + (["-h", str(height), "--keep-aspect-ratio"] if height else [])
    done = subprocess.run(
        [tool, *size, "-b", background, str(path)], capture_output=True, check=True
    )
    return Image.open(BytesIO(done.stdout)).convert("RGBA")
