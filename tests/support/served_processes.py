"""The command ``ptplanner serve`` running on a demo clinic, for tests that kill and stop its processes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from ptplanner.app import create_app
from ptplanner.services.demo import DEMO_EMAIL, DemoClinic
from ptplanner.services.suite import Services
from ptplanner.settings import PROJECT_ROOT, load_settings
from ptplanner.storage import migrate
from tests.support.waiting import PATIENCE_SECONDS, wait_until

PASSWORD = "seven slow swans swim"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class RunningServer:
    """A parent process with its children; ``folder`` holds the database."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(  # noqa: S310  # our own server
                f"{self.url}{path}", timeout=PATIENCE_SECONDS
            ) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def sign_in(self) -> HttpSession:
        """The session of the demo clinic's owner."""
        session = HttpSession(self.url)
        token = _TOKEN.search(session.get("/sign-in")[1].decode())
        assert token
        fields = {"email": DEMO_EMAIL, "password": PASSWORD, "csrf_token": token[1]}
        assert session.post("/sign-in", fields)[0] == 200
        return session

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)

    def list_web_processes(self) -> list[int]:
        return [pid for pid in list_children(self.process.pid) if "--listen-fd" in _command(pid)]

    def list_workers(self) -> list[int]:
        return [
            pid for pid in list_children(self.process.pid) if "ptplanner worker" in _command(pid)
        ]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


class HttpSession:
    """A browser without scripts on the real server; threads may share it once it is signed in."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a page, after redirects."""
        return self._open(f"{self._url}{path}")

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, bytes]:
        return self._open(f"{self._url}{path}", urlencode(fields).encode())

    def _open(self, url: str, body: bytes | None = None) -> tuple[int, bytes]:
        try:
            with self._opener.open(url, body, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()


def list_children(parent: int) -> list[int]:
    """The processes that a process has started and that still run."""
    listed = subprocess.run(
        ["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in listed.stdout.split()]


def list_descendants(parent: int) -> list[int]:
    children = list_children(parent)
    return children + [pid for child in children for pid in list_descendants(child)]


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state.strip()) and not state.startswith("Z")


def _command(pid: int) -> str:
    return subprocess.run(
        ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout


def prepare_demo_clinic(folder: Path, **extra: str) -> Services:
    """A database in ``folder`` with the demo clinic, as ``ptplanner setup`` makes it; ``extra`` settings."""
    settings = load_settings(build_environment(folder, **extra))
    migrate(settings.database_url)
    services: Services = create_app(settings).extensions["ptplanner"]
    services.store.index_catalog(services.built_in_catalog)  # type: ignore[attr-defined]  # the real store
    DemoClinic(services.accounts, services.patients).create_demo(PASSWORD)
    return services


def build_environment(folder: Path, **extra: str) -> dict[str, str]:
    """This process's environment, with the data of ptplanner in ``folder`` and no other setting but ``extra``."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PTPLANNER_")}
    return {
        **kept,
        "PYTHONPATH": str(PROJECT_ROOT),
        "PTPLANNER_DATA": str(folder),
        "PTPLANNER_EXPORTS": str(folder / "exports"),
        **extra,
    }


@contextmanager
def run_server(folder: Path, *arguments: str, **extra: str) -> Iterator[RunningServer]:
    """Run ``ptplanner serve`` until the end of the block; whatever is left then is killed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = build_environment(folder, PTPLANNER_BIND=f"127.0.0.1:{port}", **extra)
    process = subprocess.Popen(
        [sys.executable, "-m", "ptplanner", "serve", *arguments], cwd=PROJECT_ROOT, env=environment
    )
    running = RunningServer(process, port, folder)
    pids: set[int] = set()
    try:
        wait_until(lambda: _answers(running), "the server answers")
        pids.update(list_descendants(process.pid))
        yield running
    finally:
        pids.update(list_descendants(process.pid))
        process.kill()
        process.wait()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _answers(running: RunningServer) -> bool:
    assert running.process.poll() is None, "the server has ended"
    with suppress(OSError):
        return running.get("/healthz") == (200, "ok\n")
    return False
