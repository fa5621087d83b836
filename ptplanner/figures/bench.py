"""Measures how long drawing takes and how large its files are: medians and maxima, beside their limits."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ptplanner.figures.build import build
from ptplanner.figures.built import BUILT, CLIP_LIMIT, SVG_LIMIT, THUMB_LIMIT

# One lying, one on hands and knees, one with furniture: simple, medium and expensive.
SAMPLE = ("heel-slide", "bird-dog", "sit-to-stand")
PICTURES_LIMIT_S, CLIP_LIMIT_S = 5.0, 90.0


def sizes(folder: Path = BUILT) -> dict[str, Any]:
    """Measure the sizes of the built files, in bytes."""
    drawings = sorted(folder.glob("*/*.svg"))
    return {
        "exercises": len(list(folder.glob("*/end.svg"))),
        "clips": len(list(folder.glob("*/demo.mp4"))),
        "svg_bytes": _summary((path.stat().st_size for path in drawings), SVG_LIMIT),
        "svg_gzip_bytes": _summary(len(gzip.compress(path.read_bytes())) for path in drawings),
        "clip_bytes": _summary((p.stat().st_size for p in folder.glob("*/demo.mp4")), CLIP_LIMIT),
        "thumb_bytes": _summary(
            (p.stat().st_size for p in folder.glob("*/thumb-*.webp")), THUMB_LIMIT
        ),
        "all_bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    }


def times(slugs: Iterable[str] = SAMPLE) -> dict[str, Any]:
    """Measure wall-clock and processor seconds on one core, warm; built files are not touched."""
    told = {}
    with TemporaryDirectory() as folder:
        build(SAMPLE[0], clip=False, into=Path(folder) / "warm-up")
        for slug in slugs:
            pictures = _timed(slug, Path(folder), clip=False)
            told[slug] = {"pictures": pictures, "clip": _timed(slug, Path(folder), clip=True)}
    return {
        "limits_s": {"pictures": PICTURES_LIMIT_S, "clip": CLIP_LIMIT_S},
        "median": {
            part: {
                clock: statistics.median(one[part][clock] for one in told.values())
                for clock in ("wall_s", "cpu_s")
            }
            for part in ("pictures", "clip")
        },
        "exercises": told,
    }


def _timed(slug: str, into: Path, *, clip: bool) -> dict[str, float]:
    wall, processor = time.perf_counter(), time.process_time()
    build(slug, clip=clip, into=into)
    return {
        "wall_s": round(time.perf_counter() - wall, 2),
        "cpu_s": round(time.process_time() - processor, 2),
    }


def _summary(values: Iterable[int], limit: int | None = None) -> dict[str, float]:
    known = sorted(values)
    told = {"median": statistics.median(known), "largest": known[-1]} if known else {}
    return told | ({"limit": limit} if limit else {})
