"""Benchmark: load the content, which every command begins with."""

from __future__ import annotations

import tomllib

from ptplanner import content
from ptplanner.bench.measure import timed
from ptplanner.content.loader import BUILT_IN

RUNS = 15


def measure() -> dict[str, object]:
    """Milliseconds to load the validated catalog; the baseline only parses the same TOML files."""
    files = sorted(BUILT_IN.rglob("*.toml"))
    bare = timed(lambda: [tomllib.loads(path.read_text("utf-8")) for path in files], RUNS)
    return {
        "files": len(files),
        "catalog": timed(content.load, RUNS).as_json(),
        "baseline_toml": bare.as_json(),
    }
