"""A full disk, eight writers of one plan beside five hundred slow connections, and kills on two machines."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from ptplanner.storage.database import make_engine, parse_database_url
from tests.support.file_places import S3Place, s3_place, s3_server
from tests.support.http_caller import SEE_OTHER, Caller
from tests.support.killed_server import KilledServer
from tests.support.ledger_checks import LedgerCheck
from tests.support.redis_server import RedisServer, redis_server
from tests.support.served_processes import prepare_demo_clinic
from tests.support.two_machines import run_two_machines
from tests.support.waiting import wait_until
from tests.support.working_people import (
    Act,
    Ledger,
    Person,
    SampledPlan,
    add_patients,
    import_exercises,
    make_plans,
    people_at_work,
    write_and_issue,
)

__all__ = ["redis_server", "s3_place", "s3_server"]

DISK_MB = 96
TIMES_FULL = 5
MACHINE_ROUNDS = 20
SLOW_CONNECTIONS = 500
WRITERS = 8
BUSY = 503
# What needs room on the disk before anybody reads it.
UPLOAD = b"[" + b" " * 1_000_000 + b"]"
ACKNOWLEDGED_WRITES = 200
KINDS = ("patient", "note", "sheet", "upload")
_VERSION = re.compile(r'name="version" value="(\d+)"')


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that can be filled."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no room on the disk of ``folder`` until the end of the block."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 65536):
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(
    small_disk: Path, times_at_most: int
) -> None:
    folder = small_disk / "data"
    services = prepare_demo_clinic(folder)
    plans = make_plans(services, 2)
    services.store.close()  # type: ignore[attr-defined]  # the real store
    acts: dict[str, Act] = {
        "ada": add_patients,
        "bea": partial(write_and_issue, plan=plans[0], each=1),
        "cyd": partial(write_and_issue, plan=plans[1], each=2),
        "dot": import_exercises,
    }
    server, ledger = KilledServer(folder), Ledger()
    engine = make_engine(parse_database_url(f"sqlite:///{folder}/ptplanner.sqlite3"))
    check = LedgerCheck(engine, (folder,))
    try:
        server.start()
        visitor = Caller(server.url).sign_in()
        with people_at_work(acts, server.url, ledger):
            for _ in range(min(TIMES_FULL, times_at_most)):
                wait_for_more(ledger.acts, KINDS)
                with filled(small_disk):
                    wait_for_refusals(ledger)
                    assert visitor.upload("/own-exercises/import", "x.json", UPLOAD).status == BUSY
                    refuse_backup(server, small_disk / "one.backup")
                assert check.list_faults(ledger) == []
            wait_for_more(ledger.acts, KINDS)
        assert ledger.oddities == []
        assert check.list_faults(ledger) == []
    finally:
        server.kill_everything()
        engine.dispose()
    sys.stdout.write(f"\nacknowledged: {dict(ledger.acts)}\nrefused: {dict(ledger.refused)}\n")


def wait_for_more(counted: Counter[str], kinds: tuple[str, ...], more: int = 1) -> None:
    before = Counter(counted)
    wait_until(
        lambda: all(counted[kind] >= before[kind] + more for kind in kinds),
        f"{more} more of each of {', '.join(kinds)}",
    )


def wait_for_refusals(ledger: Ledger) -> None:
    """Wait until those who write are refused what they insist on: a patient, a note or its sheet."""
    groups = (("patient",), ("note", "sheet"))
    before = Counter(ledger.refused)
    wait_until(
        lambda: all(sum(ledger.refused[k] - before[k] for k in kinds) >= 3 for kinds in groups),
        "everybody is told that the disk is full",
    )


def refuse_backup(server: KilledServer, file: Path) -> None:
    """A backup that finds no room says so and leaves nothing behind."""
    process = server.run_command("backup", str(file))
    said = process.communicate()[1].decode()
    assert process.returncode != 0
    assert "Traceback" not in said, said
    assert not file.exists()
    assert not list(file.parent.glob("*.part"))


def test_eight_writers_of_one_plan_beside_slow_connections(
    tmp_path: Path, times_at_most: int
) -> None:
    """Each acknowledged save made one version, and whoever was late was told so."""
    folder = tmp_path / "data"
    services = prepare_demo_clinic(folder)
    (plan,) = make_plans(services, 1)
    services.store.close()  # type: ignore[attr-defined]  # the real store
    server, ledger = KilledServer(folder), Ledger()
    acts = {f"writer {n}": partial(write_note, plan=plan) for n in range(WRITERS)}
    try:
        server.start()
        with ExitStack() as stack:
            for _ in range(SLOW_CONNECTIONS):
                line = stack.enter_context(server.running.connect())
                line.sendall(b"POST /patients/new HTTP/1.1\r\nHost:")
            before = read_plan_version(server, plan)
            with people_at_work(acts, server.url, ledger):
                wanted = min(ACKNOWLEDGED_WRITES, times_at_most)
                wait_until(lambda: ledger.acts["note"] >= wanted, "enough is written")
            assert read_plan_version(server, plan) - before == ledger.acts["note"]
    finally:
        server.kill_everything()
    assert ledger.oddities == []
    assert ledger.lost == {}
    sys.stdout.write(f"\nsaved and refused: {dict(ledger.acts)}\n")


def write_note(person: Person, plan: SampledPlan) -> None:
    for number in count(1):
        found = _VERSION.search(person.read(plan.path))
        assert found
        form = {"version": found[1], "note": f"{person.name} wrote {number}.", "warning": ""}
        path = f"{plan.path}/items/{plan.item}/words"
        answer = person.insist("note", lambda: person.caller.post(path, form))  # noqa: B023  # called at once
        if answer.status in (SEE_OTHER, 409):
            person.ledger.acts["note" if answer.status == SEE_OTHER else "refused"] += 1
        else:
            person.report("a note", answer)


def read_plan_version(server: KilledServer, plan: SampledPlan) -> int:
    engine = make_engine(parse_database_url(f"sqlite:///{server.folder}/ptplanner.sqlite3"))
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT version FROM plan WHERE id = ?", (plan.id,))
        version = int(row.scalar_one())
    engine.dispose()
    return version


@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs a Redis")
def test_two_machines_lose_nothing_in_many_kills(
    postgresql_url: str,
    redis_server: RedisServer,
    s3_place: S3Place,
    tmp_path: Path,
    times_at_most: int,
) -> None:
    choose = random.Random(10)  # noqa: S311  # seeded, so that a run can be repeated
    with run_two_machines(tmp_path, postgresql_url, redis_server, s3_place) as both:
        with both.let_people_work():
            for number in range(min(MACHINE_ROUNDS, times_at_most)):
                both.wait_for_writes(each=1)
                if number % 3 == 2:
                    machine = choose.choice(both.machines)
                    machine.kill_everything()
                    both.wait_for_writes(each=1)
                    machine.start()
                else:
                    both.kill_one_of_each(choose)
                both.require_all_back()
                assert both.check.list_faults(both.ledger) == []
            finished = len(both.ledger.exports)
            wait_until(lambda: len(both.ledger.exports) >= finished + 2, "jobs go on")
        both.require_same_sheets(10)
        both.require_nothing_lost()
    sys.stdout.write(f"\nacknowledged: {dict(both.ledger.acts)}\nlost: {dict(both.ledger.lost)}\n")
