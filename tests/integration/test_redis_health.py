"""Redis is asked where it is set; what is said of it never holds its password."""

from __future__ import annotations

import socket

import pytest

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.storage.redis_health import require_redis


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_without_redis_nothing_is_asked() -> None:
    require_redis("")


@pytest.mark.parametrize(
    "url", ["redis://mia:hunter2@127.0.0.1:PORT/0", "redis://[::1", "no address"]
)
def test_a_redis_that_does_not_answer_is_named_without_its_password(url: str) -> None:
    with pytest.raises(StorageUnavailable) as refused:
        require_redis(url.replace("PORT", str(_closed_port())))
    assert "does not answer" in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert "REDIS_URL" in str(refused.value)
