"""Notes down in Redis when a session was last used, so that several machines share it without writing rows."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime

from ptplanner.domain.user_session import SESSION_HOURS

log = logging.getLogger(__name__)

# A Redis in the same network answers in a millisecond; a page must not wait longer for one that hangs.
TIMEOUT_SECONDS = 0.5
# How long a Redis that did not answer is left alone. Sessions then live by their rows, which are minutes old at most.
PAUSE_SECONDS = 15.0
_PREFIX = "ptplanner:seen:"


class RedisSeenMarks:
    """Thread-safe. A Redis that is away is logged, and never an error of a page."""

    def __init__(self, redis_url: str) -> None:
        from redis import Redis

        self._client = Redis.from_url(
            redis_url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )
        self._paused_until = 0.0

    def find_seen(self, session: str) -> datetime | None:
        from redis import RedisError

        if time.monotonic() < self._paused_until:
            return None
        try:
            found = self._client.get(_PREFIX + session)
        except RedisError as error:
            self._pause(error)
            return None
        text = bytes(found).decode() if isinstance(found, bytes) else ""
        return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else None

    def save_seen(self, session: str, at: datetime) -> None:
        from redis import RedisError

        if time.monotonic() < self._paused_until:
            return
        try:
            self._client.set(_PREFIX + session, int(at.timestamp()), ex=SESSION_HOURS * 60 * 60)
        except RedisError as error:
            self._pause(error)

    def _pause(self, error: Exception) -> None:
        log.warning("The last use of sessions is not in Redis (%s).", type(error).__name__)
        self._paused_until = time.monotonic() + PAUSE_SECONDS
