"""Waits for conditions; no test depends on how fast the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

# What a busy machine may take; a test that works never waits this long.
PATIENCE_SECONDS = 90.0


def wait_until(is_true: Callable[[], bool], what: str) -> None:
    """Wait for a condition; fail with ``what`` if it does not come true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_true():
        assert time.monotonic() < deadline, f"not after {PATIENCE_SECONDS:g} s: {what}"
        time.sleep(0.02)
