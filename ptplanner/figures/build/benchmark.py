"""Measures how long drawing takes and how large its files are: medians and maxima, beside their limits."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ptplanner.figures.build.builder import build_figure
from ptplanner.figures.build.files import (
    BUILT_DIR,
    CLIP_BYTES_LIMIT,
    SVG_BYTES_LIMIT,
    THUMBNAIL_BYTES_LIMIT,
)

# One lying, one on hands and knees, one with furniture: simple, medium and expensive.
SAMPLE_SLUGS = ("heel-slide", "bird-dog", "sit-to-stand")
PICTURES_TIME_LIMIT_S, CLIP_TIME_LIMIT_S = 5.0, 90.0


def measure_file_sizes(folder: Path = BUILT_DIR) -> dict[str, Any]:
    """Measure the sizes of the built files, in bytes."""
    drawings = sorted(folder.glob("*/*.svg"))
    return {
        "exercises": len(list(folder.glob("*/end.svg"))),
        "clips": len(list(folder.glob("*/demo.mp4"))),
        "svg_bytes": _summarize_byte_counts(
            (path.stat().st_size for path in drawings), SVG_BYTES_LIMIT
        ),
        "svg_gzip_bytes": _summarize_byte_counts(
            len(gzip.compress(path.read_bytes())) for path in drawings
        ),
        "clip_bytes": _summarize_byte_counts(
            (p.stat().st_size for p in folder.glob("*/demo.mp4")), CLIP_BYTES_LIMIT
        ),
        "thumb_bytes": _summarize_byte_counts(
            (p.stat().st_size for p in folder.glob("*/thumb-*.webp")), THUMBNAIL_BYTES_LIMIT
        ),
        "all_bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    }


def measure_drawing_times(slugs: Iterable[str] = SAMPLE_SLUGS) -> dict[str, Any]:
    """Measure wall-clock and processor seconds on one core, warm; built files are not touched."""
    times = {}
    with TemporaryDirectory() as folder:
        build_figure(SAMPLE_SLUGS[0], clip=False, into=Path(folder) / "warm-up")
        for slug in slugs:
            pictures = _time_figure(slug, Path(folder), clip=False)
            times[slug] = {
                "pictures": pictures,
                "clip": _time_figure(slug, Path(folder), clip=True),
            }
    return {
        "limits_s": {"pictures": PICTURES_TIME_LIMIT_S, "clip": CLIP_TIME_LIMIT_S},
        "median": {
            part: {
                clock: statistics.median(one[part][clock] for one in times.values())
                for clock in ("wall_s", "cpu_s")
            }
            for part in ("pictures", "clip")
        },
        "exercises": times,
    }


def _time_figure(slug: str, into: Path, *, clip: bool) -> dict[str, float]:
    wall, processor = time.perf_counter(), time.process_time()
    build_figure(slug, clip=clip, into=into)
    return {
        "wall_s": round(time.perf_counter() - wall, 2),
        "cpu_s": round(time.process_time() - processor, 2),
    }


def _summarize_byte_counts(values: Iterable[int], limit: int | None = None) -> dict[str, float]:
    known = sorted(values)
    summary = {"median": statistics.median(known), "largest": known[-1]} if known else {}
    return summary | ({"limit": limit} if limit else {})
