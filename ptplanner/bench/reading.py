"""How long it takes to read the content, which every command begins with."""

from __future__ import annotations

import tomllib

from ptplanner import content
from ptplanner.bench.measure import timed
from ptplanner.content.loader import BUILT_IN

RUNS = 15


def measure() -> dict[str, object]:
    """The checked catalog, and as baseline the same files through the TOML reader alone."""
    files = sorted(BUILT_IN.rglob("*.toml"))
    bare = timed(lambda: [tomllib.loads(path.read_text("utf-8")) for path in files], RUNS)
    return {
        "files": len(files),
        "catalog": timed(content.load, RUNS).as_json(),
        "baseline_toml": bare.as_json(),
    }
