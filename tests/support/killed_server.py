"""A server whose processes are killed and started again on the same port."""

from __future__ import annotations

import os
import random
import secrets
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from ptplanner.settings import PROJECT_ROOT
from tests.support.served_processes import (
    RunningServer,
    build_environment,
    is_running,
    list_children,
    list_descendants,
)
from tests.support.waiting import wait_until

# Below the ports that systems give to outgoing connections: people who try again and again while the server is away
# must not be given its port, or reach themselves.
_PORTS = range(20_000, 32_000)


def find_free_port() -> int:
    while True:
        port = _PORTS[secrets.randbelow(len(_PORTS))]
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


class KilledServer:
    """``ptplanner serve`` on one data folder; ``settings`` are environment variables."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, find_free_port()
        self._environment = build_environment(
            folder, PTPLANNER_BIND=f"127.0.0.1:{self.port}", **settings
        )
        self._running: RunningServer | None = None

    @property
    def running(self) -> RunningServer:
        assert self._running is not None, "it has not been started"
        return self._running

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "ptplanner", "serve"], cwd=PROJECT_ROOT, env=self._environment
        )
        self._running = RunningServer(process, self.port, self.folder)
        self.wait_for_answer()

    def wait_for_answer(self) -> None:
        wait_until(self.answers, "the server answers")

    def answers(self) -> bool:
        with suppress(OSError):
            return self.running.get("/healthz") == (200, "ok\n")
        return False

    def run_command(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start another command of ptplanner on the same data; its words are kept back."""
        return subprocess.Popen(
            [sys.executable, "-m", "ptplanner", *arguments],
            cwd=PROJECT_ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def kill_one(self, kind: str, choose: random.Random) -> bool:
        """Kill a ``web`` or ``worker`` process, or one that lays out a ``sheet``; False if none runs."""
        pids = {
            "web": self.running.list_web_processes,
            "worker": self.running.list_workers,
            "sheet": self._list_sheet_processes,
        }[kind]()
        if not pids:
            return False
        with suppress(ProcessLookupError):
            os.kill(choose.choice(sorted(pids)), signal.SIGKILL)
            return True
        return False

    def kill_everything(self) -> None:
        """As a power cut does, but for the system's own buffers."""
        parent = self.running.process
        pids = [parent.pid, *list_descendants(parent.pid)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        parent.wait()
        # One that waits for the disk ends only then, and keeps the port until it does.
        wait_until(lambda: not any(map(is_running, pids)), "all processes have ended")

    def _list_sheet_processes(self) -> list[int]:
        """The children of web processes; a worker's read files for imports."""
        return [pid for web in self.running.list_web_processes() for pid in list_children(web)]
