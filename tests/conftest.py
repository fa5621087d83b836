"""Marks each test with its tier, which is the folder it lies in, and sets how many examples a property gets."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.databases import (
    postgresql_server,
    postgresql_template,
    postgresql_url,
    sqlite_template,
    sqlite_url,
)

__all__ = [
    "postgresql_server",
    "postgresql_template",
    "postgresql_url",
    "sqlite_template",
    "sqlite_url",
]

TESTS = Path(__file__).parent

# The environment of the drawing has no Hypothesis, and its tests state no properties.
if find_spec("hypothesis"):
    from hypothesis import settings

    # No deadline: on a busy machine a single example may wait for its turn.
    settings.register_profile("everyday", deadline=None, max_examples=25)
    # The build server tries more examples, and the same ones each time: a change is refused for what it changes.
    # New examples are tried wherever else the tests run.
    settings.register_profile(
        "ci", deadline=None, max_examples=200, derandomize=True, database=None
    )
    settings.load_profile("ci" if os.environ.get("CI") == "true" else "everyday")


def pytest_itemcollected(item: pytest.Item) -> None:
    """`tests/pdf/test_x.py` is of the tier `pdf`; an unknown folder fails, as markers are strict."""
    tier = item.path.relative_to(TESTS).parts[0]
    item.add_marker(tier)
