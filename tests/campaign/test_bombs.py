"""Files that are small to send and large to read, uploaded to a running server: pages go on, memory stays bounded."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.exercises import a_free_entry
from tests.support.http_caller import SEE_OTHER, Caller
from tests.support.killed_server import KilledServer
from tests.support.served_processes import list_descendants, prepare_demo_clinic
from tests.support.waiting import wait_until

GOOD_ENTRY = json.dumps(a_free_entry()).encode()
BOMBS = {
    "a million numbers": b"[" + GOOD_ENTRY + b",1" * 1_000_000 + b"]",
    "empty objects": b"[" + b"{}," * 12_900_000 + b"{}]",
    "empty lists": b"[" + b"[]," * 12_900_000 + b"[]]",
    "unknown fields": b"["
    + GOOD_ENTRY[:-1]
    + b"".join(b',"field%d":1' % n for n in range(1_000_000))
    + b"}]",
    "deep": b"[" * 38_000_000,
    "lines": b"{}\n" * 12_900_000,
}
MOST_MEMORY_MB = 1500
MOST_GROWTH_BYTES = 20_000_000


@dataclass
class Watch:
    """What pages beside a bomb took, and the most memory that all processes had together, in MB."""

    seconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    most_memory: float = 0.0


@contextmanager
def watch_pages(server: KilledServer) -> Iterator[Watch]:
    watch, is_over = Watch(), threading.Event()

    def look() -> None:
        caller = Caller(server.url)
        while not is_over.wait(0.1):
            for path in ("/healthz", "/p"):
                start = time.perf_counter()
                watch.statuses.add(caller.get(path).status)
                watch.seconds.append(time.perf_counter() - start)
            memory = sum(map(_read_memory_mb, list_descendants(server.running.process.pid)))
            watch.most_memory = max(watch.most_memory, memory)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        is_over.set()
        thread.join()


def _read_memory_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024
    except (OSError, IndexError):  # it has ended
        return 0.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KilledServer]:
    folder = tmp_path_factory.mktemp("bombs") / "data"
    prepare_demo_clinic(folder).store.close()  # type: ignore[attr-defined]  # the real store
    server = KilledServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill_everything()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("name", BOMBS)
def test_pages_are_answered_beside_a_bomb(server: KilledServer, name: str) -> None:
    caller = Caller(server.url).sign_in()
    database = server.folder / "ptplanner.sqlite3"
    before, start = database.stat().st_size, time.monotonic()
    with watch_pages(server) as watch:
        answer = caller.upload("/own-exercises/import", "x.json", BOMBS[name])
        assert answer.status in (SEE_OTHER, 413, 422)
        if answer.status == SEE_OTHER:
            path = f"/imports/{answer.record}"
            wait_until(lambda: "Reading the files" not in caller.get(path).text, "it has been read")
    sys.stdout.write(
        f"\n{name}: {len(BOMBS[name]) / 1e6:.0f} MB, {time.monotonic() - start:.0f} s, pages at most "
        f"{max(watch.seconds):.2f} s, memory at most {watch.most_memory:.0f} MB, answer {answer.status}\n"
    )
    assert watch.statuses == {200}
    assert watch.most_memory < MOST_MEMORY_MB
    assert database.stat().st_size - before < MOST_GROWTH_BYTES
