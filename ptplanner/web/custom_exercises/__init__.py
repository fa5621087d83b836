"""The custom exercise part: a clinic's own exercises, written or imported."""
