"""Two web processes and two workers on PostgreSQL, Redis and a bucket: one of each is killed, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.support.file_places import S3Place, s3_place, s3_server
from tests.support.redis_server import RedisServer, redis_server
from tests.support.two_machines import run_two_machines

__all__ = ["redis_server", "s3_place", "s3_server"]

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def test_a_killed_web_process_and_worker_lose_nothing(
    postgresql_url: str, redis_server: RedisServer, s3_place: S3Place, tmp_path: Path
) -> None:
    with run_two_machines(tmp_path, postgresql_url, redis_server, s3_place) as both:
        with both.let_people_work():
            both.wait_for_writes(each=1)
            both.kill_one_of_each(Random(10))  # noqa: S311  # seeded, so that a run can be repeated
            both.wait_for_writes(each=1)
            both.require_all_back()
        both.require_same_sheets(2)
        both.require_nothing_lost()
