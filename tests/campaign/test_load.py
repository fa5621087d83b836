"""Twenty therapists, two hundred phones and a batch of two hundred sheets at once, for PTPLANNER_CAMPAIGN_MINUTES.

Prints what it has measured; the times are compared with those of the idle server in the same run.
"""

from __future__ import annotations

import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ptplanner.domain.ids import PlanId
from ptplanner.domain.public_paths import build_code_path
from ptplanner.services.suite import Services
from tests.support.http_caller import Answer, AnswerLost, Caller
from tests.support.killed_server import KilledServer
from tests.support.served_processes import list_children, prepare_demo_clinic
from tests.support.working_people import SampledPlan, find_therapist, make_plans

THERAPISTS, PHONES, SHEETS = 20, 200, 200
EXERCISES = 6
# Before the load and again after it, because other work on the computer comes and goes.
IDLE_PAGES = 100
IDLE_PAUSE_SECONDS = 0.15
# How long people look at a page, in seconds.
PHONE_READS = (5.0, 20.0)
THERAPIST_READS = (2.0, 8.0)
MAX_TIMES_IDLE = 3.0
# Memory at the end as a multiple of that in the middle.
MAX_GROWTH = 1.15
GOOD = frozenset({200, 303})
BUSY = 503
SEARCHES = ("knee", "bird", "stretch the calf", "stand on one leg", "shoulder band")
_VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass
class Measured:
    """Seconds by kind of page, answers by kind and status, and memory in MB by kind of process, over time."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[str] = field(default_factory=Counter)
    memory: list[dict[str, float]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, kind: str, act: Callable[[], Answer]) -> Answer | None:
        start = time.perf_counter()
        try:
            answer = act()
        except AnswerLost:
            answer = None
        status = answer.status if answer else 0
        with self._lock:
            self.statuses[f"{kind} {status}"] += 1
            if status in GOOD:
                self.seconds[kind].append(time.perf_counter() - start)
        return answer

    def list_errors(self) -> dict[str, int]:
        """Answers that are neither good nor "busy, try again" to somebody who waits for a sheet."""
        fine = {*(str(status) for status in GOOD), "409"}
        return {
            key: count
            for key, count in self.statuses.items()
            if key.rpartition(" ")[2] not in fine and key != f"sheet {BUSY}"
        }

    def get_ms(self, kind: str, share: float) -> float:
        times = sorted(self.seconds[kind])
        return round(1000 * times[int(share * (len(times) - 1))], 1) if times else 0.0


@dataclass(frozen=True)
class Clinic:
    """A running server with what people open. ``phones``: addresses of pages; ``batch``: of sheets to be made.

    ``therapists`` are signed in; one more of them prints the batch.
    """

    server: KilledServer
    plans: list[SampledPlan]
    phones: list[str]
    batch: list[str]
    therapists: list[Caller] = field(default_factory=list)


@contextmanager
def open_clinic(folder: Path) -> Iterator[Clinic]:
    services = prepare_demo_clinic(folder, PTPLANNER_TRUSTED_PROXIES="1")
    plans = make_plans(services, THERAPISTS, exercises=EXERCISES)
    given = issue_copies(services, plans[0].id, max(PHONES, SHEETS))
    services.store.close()  # type: ignore[attr-defined]  # the real store
    server = KilledServer(folder, PTPLANNER_TRUSTED_PROXIES="1")
    try:
        server.start()
        sheets = [f"/plans/{plan}/revisions/1.pdf" for plan, _ in given[:SHEETS]]
        therapists = [
            Caller(server.url, f"10.2.0.{number + 1}").sign_in() for number in range(THERAPISTS + 1)
        ]
        yield Clinic(server, plans, [path for _, path in given[:PHONES]], sheets, therapists)
    finally:
        server.kill_everything()


def issue_copies(services: Services, plan: str, number: int) -> list[tuple[str, str]]:
    """Issued copies of a plan whose sheets are not made yet: each plan, and the address of its page for phones."""
    who = find_therapist(services)
    issuing = replace(services.issuing, lays_out_before_issue=False)
    patient = services.planning.open_draft(who, PlanId(plan)).patient.id
    content = services.transfer.export_plan(who, PlanId(plan)).encode()
    made: list[tuple[str, str]] = []
    for _ in range(number):
        copy = services.transfer.import_plan(who, patient, content)
        version = services.planning.open_draft(who, copy).stored.version
        revision = issuing.issue_plan(who, copy, version)
        made.append((copy, build_code_path(revision.document.codes.plan)))
    return made


def browse_phone(clinic: Clinic, measured: Measured, number: int, is_over: threading.Event) -> None:
    """A patient opens the plan again and again; each has an address of its own."""
    look = random.Random(number)  # noqa: S311  # how long somebody looks
    caller = Caller(clinic.server.url, f"10.1.{number // 250}.{number % 250 + 1}")
    while not is_over.wait(look.uniform(*PHONE_READS)):
        measured.call("phone", lambda: caller.get(clinic.phones[number]))


def share_address(
    clinic: Clinic, measured: Measured, number: int, is_over: threading.Event
) -> None:
    """As ``browse_phone``, but everybody is in the network of the clinic."""
    look = random.Random(number)  # noqa: S311  # how long somebody looks
    caller = Caller(clinic.server.url, "10.9.9.9")
    while not is_over.wait(look.uniform(*PHONE_READS)):
        measured.call("phone, one address", lambda: caller.get(clinic.phones[number]))


def work_on_plan(clinic: Clinic, measured: Measured, number: int, is_over: threading.Event) -> None:
    """A therapist opens the plan, edits doses, searches and looks at the preview."""
    look = random.Random(1000 + number)  # noqa: S311  # how long somebody looks
    caller, plan = clinic.therapists[number], clinic.plans[number]
    version = ""
    while not is_over.wait(look.uniform(*THERAPIST_READS)):
        kind = look.choices(("open", "edit", "search", "preview"), (30, 40, 20, 10))[0]
        if kind == "open" or not version:
            page = measured.call("open", lambda: caller.get(plan.path))
            found = _VERSION.search(page.text) if page else None
            version = found[1] if found else ""
        elif kind == "edit":
            dose = {"version": version, "text": f"{look.randint(1, 4)}x{look.randint(5, 15)}"}
            measured.call("edit", lambda: caller.post(f"{plan.path}/items/{plan.item}/dose", dose))  # noqa: B023  # called at once
            version = ""
        elif kind == "search":
            words = look.choice(SEARCHES).replace(" ", "+")
            measured.call("search", lambda: caller.get(f"/exercises?q={words}"))  # noqa: B023  # called at once
        else:
            measured.call("preview", lambda: caller.get(f"{plan.path}/preview"))


def print_batch(clinic: Clinic, measured: Measured, number: int, is_over: threading.Event) -> None:
    """Ask for one sheet of the batch until it is made; whoever is told to wait, waits."""
    caller = clinic.therapists[-1]
    while not is_over.is_set():
        answer = measured.call("sheet", lambda: caller.get(clinic.batch[number]))
        if answer is not None and answer.status != BUSY:
            return
        is_over.wait(answer.retry_after if answer else 1)


Act = Callable[[Clinic, Measured, int, threading.Event], None]


@contextmanager
def crowd_at_work(clinic: Clinic, measured: Measured, *groups: tuple[Act, int]) -> Iterator[None]:
    is_over = threading.Event()
    threads = [
        threading.Thread(target=act, args=(clinic, measured, number, is_over), daemon=True)
        for act, count in groups
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def measure_idle(clinic: Clinic, measured: Measured) -> None:
    """Phone pages, one after the other, while nobody else is there."""
    for number in range(IDLE_PAGES):
        caller = Caller(clinic.server.url, f"10.3.0.{number + 1}")
        measured.call("idle", lambda: caller.get(clinic.phones[number % PHONES]))  # noqa: B023  # called at once
        time.sleep(IDLE_PAUSE_SECONDS)


def read_memory(server: KilledServer) -> dict[str, float]:
    """Resident memory in MB: all web processes, all workers, and the processes that lay out sheets."""
    web, workers = server.running.list_web_processes(), server.running.list_workers()
    kinds = {
        "web": web,
        "worker": workers,
        "sheets": [pid for one in web for pid in list_children(one)],
    }
    return {kind: round(sum(map(read_resident_mb, pids)), 1) for kind, pids in kinds.items()}


def read_resident_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def load_for(
    clinic: Clinic, measured: Measured, seconds: float, groups: Sequence[tuple[Act, int]]
) -> None:
    """Let the crowd work, and look at the memory sixteen times."""
    with crowd_at_work(clinic, measured, *groups):
        for _ in range(16):
            time.sleep(seconds / 16)
            measured.memory.append(read_memory(clinic.server))


def describe(measured: Measured) -> str:
    lines = [f"\n{'kind':20} {'answers':>8} {'p50 ms':>9} {'p95 ms':>9} {'most ms':>9}"]
    for kind, times in measured.seconds.items():
        figures = (measured.get_ms(kind, share) for share in (0.5, 0.95, 1.0))
        lines.append(f"{kind:20} {len(times):8} " + " ".join(f"{one:9}" for one in figures))
    lines.append(f"answers by status: {dict(measured.statuses)}")
    lines += [
        f"memory in MB: {one}" for one in measured.memory[:: max(1, len(measured.memory) // 8)]
    ]
    return "\n".join([*lines, ""])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_phones_are_answered_and_memory_stays_flat_under_load(
    tmp_path: Path, minutes: float
) -> None:
    measured = Measured()
    with open_clinic(tmp_path / "data") as clinic:
        measure_idle(clinic, measured)
        therapists = (work_on_plan, THERAPISTS)
        measured.memory.append(read_memory(clinic.server))
        own = [therapists, (browse_phone, PHONES), (print_batch, SHEETS)]
        load_for(clinic, measured, minutes * 60 * 0.8, own)
        shared = [therapists, (share_address, PHONES)]
        load_for(clinic, measured, minutes * 60 * 0.2, shared)
        measure_idle(clinic, measured)
        sys.stdout.write(describe(measured))
    assert measured.list_errors() == {}
    for kind in ("phone", "phone, one address"):
        assert measured.get_ms(kind, 0.95) <= MAX_TIMES_IDLE * measured.get_ms("idle", 0.95)
    middle, end = measured.memory[len(measured.memory) // 2], measured.memory[-1]
    assert {kind: mb for kind, mb in end.items() if mb > MAX_GROWTH * middle[kind]} == {}
