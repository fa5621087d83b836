"""How long the campaign is: all of it, or as much as the environment says."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(scope="session")
def times_at_most() -> int:
    """How often to repeat, at most: PTPLANNER_CAMPAIGN_COUNT, for a short run."""
    return int(os.environ.get("PTPLANNER_CAMPAIGN_COUNT", "100000"))


@pytest.fixture(scope="session")
def minutes() -> float:
    """How long to load the server: PTPLANNER_CAMPAIGN_MINUTES."""
    return float(os.environ.get("PTPLANNER_CAMPAIGN_MINUTES", "5"))
