"""The database: SQLite by default, PostgreSQL if the address says so, with the same behaviour on both."""

from __future__ import annotations

from ptplanner.storage.schema import migrate
from ptplanner.storage.store import SqlStore, open_store

__all__ = ["SqlStore", "migrate", "open_store"]
