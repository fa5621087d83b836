"""Metrics of several processes on an address of their own, read by the library's own parser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from ptplanner.settings import PROJECT_ROOT
from tests.support.served_processes import build_environment, prepare_demo_clinic, run_server
from tests.support.waiting import PATIENCE_SECONDS, wait_until


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def scrape(port: int) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample by its name and labels."""
    with urllib.request.urlopen(  # our own server
        f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_SECONDS
    ) as answer:
        text = answer.read().decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def find_value(port: int, name: str, **labels: str) -> float:
    """The value of a sample; 0 if there is none, or nobody answers yet."""
    with suppress(OSError):
        return scrape(port).get((name, frozenset(labels.items())), 0.0)
    return 0.0


def count_health(port: int) -> float:
    return find_value(
        port,
        "ptplanner_request_seconds_count",
        endpoint="health.check_liveness",
        method="GET",
        status="2xx",
    )


def test_the_counts_of_all_processes_are_added_up_and_outlive_them(tmp_path: Path) -> None:
    prepare_demo_clinic(tmp_path)
    port = find_free_port()
    bind = f"127.0.0.1:{port}"
    with run_server(tmp_path, PTPLANNER_METRICS_BIND=bind, PTPLANNER_WEB_PROCESSES="2") as server:
        wait_until(lambda: find_value(port, "ptplanner_database_up") == 1, "metrics are shown")
        before = count_health(port)
        for _ in range(10):
            assert server.get("/healthz")[0] == 200
        assert count_health(port) == before + 10
        os.kill(server.list_web_processes()[0], signal.SIGKILL)
        assert count_health(port) >= before + 10
        wait_until(lambda: find_value(port, "ptplanner_workers") == 1, "the worker is counted")
        names = {name for name, _ in scrape(port)}
        assert {"ptplanner_disk_free_bytes", "ptplanner_build_info"} <= names
        assert "ptplanner_disk" not in server.get("/metrics")[1]


def test_web_and_worker_of_one_computer_may_be_started_apart(tmp_path: Path) -> None:
    """As the units of systemd do, with the same settings."""
    prepare_demo_clinic(tmp_path)
    port = find_free_port()
    bind = f"127.0.0.1:{port}"
    with run_server(tmp_path, "--only", "web", PTPLANNER_METRICS_BIND=bind) as server:
        wait_until(lambda: find_value(port, "ptplanner_database_up") == 1, "metrics are shown")
        assert server.get("/healthz")[0] == 200
        counted = count_health(port)
        working = subprocess.Popen(
            [sys.executable, "-m", "ptplanner", "serve", "--only", "worker"],
            cwd=PROJECT_ROOT,
            env=build_environment(tmp_path, PTPLANNER_METRICS_BIND=bind),
        )
        try:
            wait_until(lambda: find_value(port, "ptplanner_workers") == 1, "the worker is counted")
            assert working.poll() is None
            assert count_health(port) >= counted > 0
        finally:
            working.terminate()
            working.wait(PATIENCE_SECONDS)


def test_nothing_is_counted_unless_it_is_asked_for(tmp_path: Path) -> None:
    prepare_demo_clinic(tmp_path)
    with run_server(tmp_path, PTPLANNER_WORKERS="0") as server:
        assert server.get("/healthz")[0] == 200
        assert not (tmp_path / "metrics").exists()
