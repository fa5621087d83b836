"""``ptplanner serve``: one parent that starts again what dies, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.served_processes import (
    RunningServer,
    is_running,
    list_descendants,
    prepare_demo_clinic,
    run_server,
)
from tests.support.waiting import wait_until

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("served")
    prepare_demo_clinic(place).store.close()  # type: ignore[attr-defined]  # the real store
    return place


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    with run_server(folder) as running:
        yield running


def test_slow_and_silent_connections_do_not_stop_pages(server: RunningServer) -> None:
    """Four times as many as there are threads; each is still open when a page has been answered."""
    slow = [server.connect() for _ in range(64)]
    silent = [server.connect() for _ in range(8)]
    try:
        for number, line in enumerate(slow):
            line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Le"[: 8 + number % 32])
        assert server.get("/healthz") == (200, "ok\n")
        assert server.get("/sign-in")[0] == 200
        for line in slow[:2]:
            line.sendall(b" /")
            line.settimeout(0)
            with pytest.raises(BlockingIOError):
                line.recv(1)
    finally:
        for line in slow + silent:
            line.close()


def test_a_killed_web_process_comes_back_and_no_connection_is_refused(
    server: RunningServer,
) -> None:
    (killed,) = server.list_web_processes()
    started = list_descendants(killed)
    os.kill(killed, signal.SIGKILL)
    assert server.get("/healthz") == (200, "ok\n")
    assert server.list_web_processes() != [killed]
    wait_until(
        lambda: not any(map(is_running, started)), "what the killed process had started ends"
    )


def test_a_killed_worker_comes_back(server: RunningServer) -> None:
    (killed,) = server.list_workers()
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: server.list_workers() not in ([], [killed]), "another worker is there")


def test_nothing_is_left_over_when_the_parent_is_killed(folder: Path) -> None:
    with run_server(folder) as running:
        started = list_descendants(running.process.pid)
        running.process.kill()
        wait_until(lambda: not any(map(is_running, started)), "all processes end")


def test_a_server_that_cannot_start_says_why_and_ends(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="the server has ended"), run_server(tmp_path):
        pass
