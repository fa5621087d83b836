"""The queue wakes workers up; whatever happens to it, nothing fails and no other user can read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ptplanner.storage.job_queue import HueyJobQueue

pytestmark = pytest.mark.integration


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "queue.sqlite3"


@pytest.fixture
def queue(file: Path) -> Iterator[HueyJobQueue]:
    opened = HueyJobQueue(file)
    yield opened
    opened.disconnect()


def test_a_message_is_taken_once_by_whoever_waits(queue: HueyJobQueue, file: Path) -> None:
    queue.announce("job-1")
    other = HueyJobQueue(file)
    assert other.wait_for_message(0)
    assert not queue.wait_for_message(0)
    other.disconnect()


def test_only_the_owner_can_read_the_files(queue: HueyJobQueue, file: Path) -> None:
    queue.announce("job-1")
    assert {path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {0o600}
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_made_anew(queue: HueyJobQueue, file: Path, damage: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    queue.announce("job-1")
    assert queue.wait_for_message(0)


def test_a_queue_that_cannot_be_written_is_logged_and_not_raised(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a-file").write_text("")
    queue = HueyJobQueue(tmp_path / "a-file" / "queue.sqlite3")
    queue.announce("job-1")
    assert not queue.wait_for_message(0)
    assert "job-1 waits for the next look" in caplog.text


def test_a_redis_that_is_away_is_logged_and_not_raised(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue = HueyJobQueue(file, "redis://127.0.0.1:1/0")
    queue.announce("job-1")
    assert not queue.wait_for_message(0)
    assert "job-1 waits for the next look" in caplog.text
    assert not file.exists()
