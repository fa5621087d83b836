"""The tier `figures` solves and draws: it is collected only where the build's libraries are."""

from __future__ import annotations

from importlib.util import find_spec

LIBRARIES = ("numpy", "scipy", "numba", "contourpy", "anny")
collect_ignore_glob = ["test_*.py"] if any(find_spec(name) is None for name in LIBRARIES) else []
