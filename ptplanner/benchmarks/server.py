"""Benchmark: our server beside gunicorn with as many threads: slow connections, and phone pages per second."""

from __future__ import annotations

import http.client
import importlib.util
import itertools
import os
import signal
import socket
import statistics
import subprocess  # nosec B404  # runs our own command
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation, create_plan
from ptplanner.domain.public_paths import build_code_path
from ptplanner.settings import PROJECT_ROOT, Settings

THREADS = 16
SLOW_CONNECTIONS = (8, 64, 500)
# A page that takes longer counts as not answered.
TIMEOUT_SECONDS = 10.0
PAGES_BESIDE_SLOW = 5
LOAD_SECONDS = 8.0
CLIENTS = 8
IDLE_SECONDS = 5.0
START_SECONDS = 60.0
# Of each other address, because pages are limited per address.
PAGES_PER_ADDRESS = 20


@dataclass(frozen=True)
class ServerUnderTest:
    """A running server, and the address of a phone page on it."""

    process: subprocess.Popen[bytes]
    port: int
    page: str

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT_SECONDS)


def measure_servers(place: BenchmarkInstallation) -> dict[str, object]:
    """Compare both servers, one after the other, on the same database and the same page."""
    page = _issue_page(place)
    environment = _build_environment(place.services.settings)
    ours = [sys.executable, "-m", "ptplanner", "serve", "--only", "web"]
    report: dict[str, object] = {"ptplanner_serve": _measure_server(ours, environment, page)}
    if importlib.util.find_spec("gunicorn") is None:
        report["gunicorn"] = "not measured: gunicorn is not installed here"
        return report
    theirs = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:{port}", "--workers", "1"]
    theirs += ["--worker-class", "gthread", "--threads", str(THREADS), "--timeout", "60"]
    theirs += ["--log-level", "error", "wsgi:app"]
    report["gunicorn"] = _measure_server(theirs, environment, page)
    return report


def _issue_page(place: BenchmarkInstallation) -> str:
    issuing = replace(place.services.issuing, lays_out_before_issue=False)
    plan = create_plan(place, 4)
    version = place.services.planning.open_draft(place.who, plan).stored.version
    revision = issuing.issue_plan(place.who, plan, version)
    return build_code_path(revision.document.codes.plan)


def _build_environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "PTPLANNER_DATA": str(settings.data_dir),
        "PTPLANNER_EXPORTS": str(settings.exports_dir),
        "DATABASE_URL": settings.database_url,
        "PTPLANNER_SECRET_KEY": settings.secret_key,
        "PTPLANNER_TRUSTED_PROXIES": "1",
        "PTPLANNER_WEB_THREADS": str(THREADS),
    }


def _measure_server(
    command: Sequence[str], environment: dict[str, str], page: str
) -> dict[str, object]:
    report: dict[str, object] = {}
    with _run_server(command, environment, page) as server:
        report["phone_page"] = _measure_load(server)
        report["page_ms_beside"] = {
            **{f"{n}_slow": _time_beside(server, n, _send_slowly) for n in SLOW_CONNECTIONS},
            "64_silent": _time_beside(server, 64, _send_nothing),
            "64_slow_readers": _time_beside(server, 64, _read_nothing),
        }
        report["connection_reused_after_5_s"] = _is_connection_reused(server)
    return report


@contextmanager
def _run_server(
    command: Sequence[str], environment: dict[str, str], page: str
) -> Iterator[ServerUnderTest]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603  # nosec B603  # our own command
        [part.replace("{port}", str(port)) for part in command],
        cwd=PROJECT_ROOT,
        env={**environment, "PTPLANNER_BIND": f"127.0.0.1:{port}"},
        stderr=subprocess.DEVNULL,
    )
    server = ServerUnderTest(process, port, page)
    try:
        deadline = time.monotonic() + START_SECONDS
        while _time_page(server) is None and time.monotonic() < deadline:
            time.sleep(0.2)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(TIMEOUT_SECONDS)
        process.kill()
        process.wait()


def _measure_load(server: ServerUnderTest) -> dict[str, float | None]:
    """Pages per second over connections that are kept, with the server's processor time and memory."""
    cpu = _read_cpu_seconds(server.process.pid)
    addresses = itertools.count()
    end = time.monotonic() + LOAD_SECONDS
    with ThreadPoolExecutor(CLIENTS) as pool:
        waits = [
            one
            for some in pool.map(lambda _: _load_pages(server, addresses, end), range(CLIENTS))
            for one in some
        ]
    used = _read_cpu_seconds(server.process.pid)
    return {
        "pages_per_second": round(len(waits) / LOAD_SECONDS, 1),
        "median_ms": round(1000 * statistics.median(waits), 2),
        "cpu_ms_per_page": round(1000 * (used - cpu) / len(waits), 2) if used and cpu else None,
        "memory_mb": _read_memory_mb(server.process.pid),
    }


def _load_pages(server: ServerUnderTest, addresses: Iterator[int], end: float) -> list[float]:
    waits: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_SECONDS)
    headers: dict[str, str] = {}
    while time.monotonic() < end:
        if len(waits) % PAGES_PER_ADDRESS == 0:
            number = next(addresses)
            headers = {"X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        start = time.perf_counter()
        connection.request("GET", server.page, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise ConnectionError(f"status {answer.status} for {server.page}")
        waits.append(time.perf_counter() - start)
    connection.close()
    return waits


def _time_page(server: ServerUnderTest) -> float | None:
    """Milliseconds until a page has come over a new connection; None if it does not come."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", server.page)
        if connection.getresponse().status != http.client.OK:
            return None
    except OSError:
        return None
    finally:
        connection.close()
    return 1000 * (time.perf_counter() - start)


def _time_beside(
    server: ServerUnderTest, count: int, misbehave: Callable[[socket.socket], None]
) -> float | str:
    """The median time of a page while ``count`` connections misbehave."""
    with ExitStack() as stack:
        slow = [stack.enter_context(server.connect()) for _ in range(count)]
        for line in slow:
            misbehave(line)
        times = [_time_page(server) for _ in range(PAGES_BESIDE_SLOW)]
    answered = [one for one in times if one is not None]
    if len(answered) < len(times):
        return f"{len(times) - len(answered)} of {len(times)} not answered in {TIMEOUT_SECONDS:g} s"
    return round(statistics.median(answered), 1)


def _send_slowly(line: socket.socket) -> None:
    line.sendall(b"POST / HT")


def _send_nothing(_line: socket.socket) -> None:
    pass


def _read_nothing(line: socket.socket) -> None:
    """Ask for something larger than the buffers of the system, and leave it there."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    largest = max(
        (PROJECT_ROOT / "static" / "icons").iterdir(), key=lambda path: path.stat().st_size
    )
    path = f"/static/icons/{largest.name}"
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 20)


def _is_connection_reused(server: ServerUnderTest) -> bool:
    """Whether a second page comes over a connection that has been idle for some seconds."""
    with server.connect() as line, suppress(OSError):
        for pause in (IDLE_SECONDS, 0):
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if not line.recv(65536):
                return False
            time.sleep(pause)
        return True
    return False


def _list_processes(parent: int) -> list[int]:
    listed = subprocess.run(  # noqa: S603  # nosec  # a number alone is added
        ["pgrep", "-P", str(parent)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    children = [int(pid) for pid in listed.stdout.split()]
    return [parent, *(pid for child in children for pid in _list_processes(child))]


def _read_cpu_seconds(parent: int) -> float | None:
    """Processor time of a process and all that it has started; None where the system does not tell."""
    total = 0
    for pid in dict.fromkeys(_list_processes(parent)):
        try:
            fields = (
                Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            )
        except OSError:
            return None
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def _read_memory_mb(parent: int) -> float | None:
    """Memory of the parent and its children without the processes that make sheets, as the system counts it."""
    total = 0
    for pid in _list_processes(parent):
        try:
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
            command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
        except OSError:
            return None
        if "multiprocessing" not in command:
            total += int(status.partition("VmRSS:")[2].split()[0])
    return round(total / 1024, 1)
