"""Benchmark: load the content, which every command begins with."""

from __future__ import annotations

import tomllib

from ptplanner.benchmarks.timing import time_calls
from ptplanner.formats import content_files
from ptplanner.formats.content_files.loader import BUILT_IN_FOLDER

RUNS = 15


def measure_content_loading() -> dict[str, object]:
    """Milliseconds to load the validated catalog; the baseline only parses the same TOML files."""
    files = sorted(BUILT_IN_FOLDER.rglob("*.toml"))
    bare = time_calls(lambda: [tomllib.loads(path.read_text("utf-8")) for path in files], RUNS)
    return {
        "files": len(files),
        "catalog": time_calls(content_files.load_catalog, RUNS).to_report(),
        "baseline_toml": bare.to_report(),
    }
