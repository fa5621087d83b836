"""Marks each test with its tier, which is the folder it lies in."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def pytest_itemcollected(item: pytest.Item) -> None:
    """`tests/pdf/test_x.py` is of the tier `pdf`; an unknown folder fails, as markers are strict."""
    tier = item.path.relative_to(TESTS).parts[0]
    item.add_marker(tier)
