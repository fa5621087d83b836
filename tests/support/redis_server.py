"""A real Redis for tests, which a test may stop."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis import Redis, RedisError

from tests.support.waiting import wait_until


@dataclass
class RedisServer:
    """``url`` names it, whether it runs or not."""

    folder: Path
    port: int
    _process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = f"--port {self.port} --bind 127.0.0.1 --appendonly no".split()
        self._process = subprocess.Popen(
            [
                "redis-server",
                *options,
                "--save",
                "",
                "--dir",
                str(self.folder),
            ],  # wherever it is installed
            stdout=subprocess.DEVNULL,
        )
        wait_until(self._answers, "Redis answers")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(client.ping())
        except RedisError:
            return False


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port: int = reserved.getsockname()[1]
    server = RedisServer(tmp_path, port)
    try:
        server.start()
        yield server
    finally:
        server.stop()
