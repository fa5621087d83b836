"""Keeps everything: SQLite by default, PostgreSQL by address, with the same meaning on both."""

from __future__ import annotations

from ptplanner.storage.schema import migrate
from ptplanner.storage.store import SqlStore, open_store

__all__ = ["SqlStore", "migrate", "open_store"]
