"""The last use of sessions is shared through Redis; without it they live by their rows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ptplanner.storage.redis_seen_marks import RedisSeenMarks
from tests.support.redis_server import RedisServer, redis_server

__all__ = ["redis_server"]

pytestmark = pytest.mark.integration
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def test_a_mark_of_one_machine_is_found_by_another_and_a_lost_redis_harms_none(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = RedisSeenMarks(redis_server.url), RedisSeenMarks(redis_server.url)
    assert there.find_seen("a" * 64) is None
    here.save_seen("a" * 64, NOON)
    assert there.find_seen("a" * 64) == NOON
    redis_server.stop()
    for _ in range(3):
        here.save_seen("a" * 64, NOON)
        assert here.find_seen("a" * 64) is None
    assert len([one for one in caplog.records if "not in Redis" in one.getMessage()]) == 1
    here._client.close()
    there._client.close()
