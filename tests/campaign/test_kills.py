"""Five hundred kills while people work: nothing acknowledged is lost, nothing comes twice, no file is half.

PTPLANNER_CAMPAIGN_COUNT shortens it, PTPLANNER_CAMPAIGN_SEED makes other choices.
"""

from __future__ import annotations

import gzip
import lzma
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import pytest

from ptplanner.settings import PROJECT_ROOT
from ptplanner.storage.database import make_engine, parse_database_url
from ptplanner.storage.schema import HEAD_VERSION
from tests.pdf.reading import scanned
from tests.support.killed_server import KilledServer
from tests.support.ledger_checks import LedgerCheck
from tests.support.served_processes import build_environment, prepare_demo_clinic
from tests.support.waiting import wait_until
from tests.support.working_people import (
    Act,
    Ledger,
    add_patients,
    export_everything,
    import_exercises,
    make_plans,
    people_at_work,
    write_and_issue,
)

KILLS = 500
# How often each is chosen; "everything" is the parent with all that it has started.
KINDS = {"web": 28, "worker": 18, "sheet": 14, "everything": 14, "command": 16, "migration": 10}
COMMANDS = ("backup", "export-all", "audit")
# Of which the campaign must get so many acknowledged for each kill, or it proves little.
LEAST_FOR_EACH_KILL = {"patient": 1.0, "note": 1.0, "sheet": 0.2, "upload": 0.1, "import": 0.1}
WRITES = ("patient", "note", "sheet", "upload", "import", "export")
# A process that dies again and again is started after ever longer pauses; then everything is started anew.
LONGEST_WAIT_SECONDS = 6.0
RELEASES = PROJECT_ROOT / "tests" / "integration"


@dataclass
class Campaign:
    server: KilledServer
    acts: dict[str, Act]
    ledger: Ledger
    check: LedgerCheck
    choose: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _read_sheets: int = 0

    def let_people_work(self) -> AbstractContextManager[None]:
        return people_at_work(self.acts, self.server.url, self.ledger)

    def kill_next(self) -> None:
        kind = self.choose.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "command":
            kind = self._kill_command()
        elif kind == "migration":
            self._kill_migration()
        elif kind == "everything":
            self._kill_everything()
        elif not self.server.kill_one(kind, self.choose):
            return
        self.kills[kind] += 1
        self.faults += [f"after kill {self.kills.total()}: {fault}" for fault in self._look()]

    def wait_for_progress(self) -> None:
        """Wait until something is acknowledged, then a moment more, so that kills meet every step."""
        before, deadline = self._count_writes(), time.monotonic() + LONGEST_WAIT_SECONDS
        while self._count_writes() == before:
            if time.monotonic() > deadline:
                self._kill_everything()
                self.kills["everything"] += 1
                deadline += 60
            time.sleep(0.02)
        time.sleep(self.choose.uniform(0, 1.5))

    def _count_writes(self) -> int:
        return sum(self.ledger.acts[kind] for kind in WRITES)

    def _kill_everything(self) -> None:
        self.server.kill_everything()
        self.server.start()

    def _look(self) -> Iterator[str]:
        yield from self.check.list_faults(self.ledger)
        for plan, number in self.ledger.sheets[self._read_sheets :][-1:]:
            digest = self.check.find_sheet_digest(plan, number)
            (file,) = self.server.folder.rglob(f"{digest}.pdf")
            if not scanned(file.read_bytes(), last_page=1):
                yield f"sheet {number} of plan {plan} has no code that can be read"
        self._read_sheets = len(self.ledger.sheets)

    def _kill_command(self) -> str:
        """Kill a command at a random moment; it leaves a whole file or none, and nothing that stops the next."""
        name = self.choose.choice(COMMANDS)
        target = self.server.folder.parent / f"{name}-{self.kills.total()}.zip"
        given = ("audit", "verify") if name == "audit" else (name, str(target))
        with kill_after(self.server.run_command(*given), self.choose.uniform(0.3, 4.0)) as status:
            if status not in (0, None):
                self.faults.append(f"{name} ended with {status}")
        if name == "backup" and target.exists():
            self._require_success("backup", "check", str(target))
        target.unlink(missing_ok=True)
        return name

    def _require_success(self, *command: str) -> None:
        process = self.server.run_command(*command)
        said = process.communicate()[1]
        if process.returncode != 0:
            self.faults.append(f"{' '.join(command)}: {said.decode()[-400:]}")

    def _kill_migration(self) -> None:
        """A database of an earlier release is opened by a command that is killed, and then opens whole."""
        folder = self.server.folder.parent / "migration"
        folder.mkdir()
        database = folder / "ptplanner.sqlite3"
        database.write_bytes(self.choose.choice(load_databases_of_releases()))
        before = count_rows(database)
        with kill_after(set_up(folder), self.choose.uniform(0.5, 5.0)):
            pass
        self.faults += list_damage(database)
        if set_up(folder).wait() != 0:
            self.faults.append("the migration could not be repeated")
        self.faults += list_damage(database)
        after = count_rows(database)
        if before.items() - after.items() or read_version(database) != HEAD_VERSION:
            self.faults.append(f"the migration lost rows: {before} {after}")
        shutil.rmtree(folder)


@contextmanager
def kill_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[int | None]:
    """Give the status of a process that ended by itself, or None after killing it."""
    try:
        yield process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        yield None
    finally:
        process.kill()
        process.communicate()


def set_up(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "ptplanner", "setup"],
        cwd=PROJECT_ROOT,
        env=build_environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@cache
def load_databases_of_releases() -> tuple[bytes, ...]:
    """Filled databases that earlier releases have written."""
    packed = sorted((RELEASES / "databases").glob("*.sqlite.xz"))
    oldest = gzip.decompress((RELEASES / "made_by_2283437" / "clinic.sqlite.gz").read_bytes())
    return oldest, *(lzma.decompress(path.read_bytes()) for path in packed)


def count_rows(database: Path) -> dict[str, int]:
    """Rows of what people have written, of all tables that the database has."""
    with closing(sqlite3.connect(database)) as connection:
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        return {
            table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # our names
            for table in there
            & {"patient", "plan", "plan_history", "revision", "access_code", "own_exercise"}
        }


def read_version(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def list_damage(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        keys = [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    return [f"migration: {one}" for one in said + keys if one != "ok"]


@contextmanager
def open_campaign(folder: Path, acts: dict[str, Act], seed: int) -> Iterator[Campaign]:
    server = KilledServer(folder, PTPLANNER_WEB_THREADS="8")
    engine = make_engine(parse_database_url(f"sqlite:///{folder}/ptplanner.sqlite3"))
    ledger = Ledger()
    try:
        server.start()
        check = LedgerCheck(engine, (folder,))
        acts = {**acts, "hal": partial(export_everything, list_done=check.list_done_exports)}
        yield Campaign(server, acts, ledger, check, random.Random(seed))  # noqa: S311  # seeded, so that a run can be repeated
    finally:
        server.kill_everything()
        engine.dispose()


def test_nothing_acknowledged_is_lost_by_kills(tmp_path: Path, times_at_most: int) -> None:
    folder = tmp_path / "data"
    services = prepare_demo_clinic(folder)
    plans = make_plans(services, 3, exercises=2)
    services.store.close()  # type: ignore[attr-defined]  # the real store
    acts: dict[str, Act] = {
        "ada": add_patients,
        "bea": add_patients,
        "cyd": partial(write_and_issue, plan=plans[0]),
        "dot": partial(write_and_issue, plan=plans[1]),
        "eve": partial(write_and_issue, plan=plans[2], each=9),
        "fay": import_exercises,
        "gus": import_exercises,
    }
    kills = min(KILLS, times_at_most)
    seed = int(os.environ.get("PTPLANNER_CAMPAIGN_SEED", "10"))
    started = time.monotonic()
    with open_campaign(folder, acts, seed) as campaign:
        try:
            with campaign.let_people_work():
                while campaign.kills.total() < kills:
                    campaign.wait_for_progress()
                    campaign.kill_next()
                    assert campaign.faults + campaign.ledger.oddities == []
                campaign.server.wait_for_answer()
                finish_jobs(campaign)
            assert campaign.check.list_faults(campaign.ledger) == []
        finally:
            sys.stdout.write(describe(campaign, started))
    assert campaign.faults + campaign.ledger.oddities == []
    require_enough(campaign, kills)


def finish_jobs(campaign: Campaign) -> None:
    """What was running when its worker was killed is taken over by the next, and gets done."""
    before = Counter(campaign.ledger.acts)
    wanted = {"import": 2, "export": 1}
    wait_until(
        lambda: all(campaign.ledger.acts[k] - before[k] >= n for k, n in wanted.items()),
        "the imports and exports go on",
    )


def require_enough(campaign: Campaign, kills: int) -> None:
    acts = campaign.ledger.acts
    few = {
        kind: acts[kind]
        for kind, share in LEAST_FOR_EACH_KILL.items()
        if acts[kind] < share * kills
    }
    assert few == {}, "too few were acknowledged to prove anything"


def describe(campaign: Campaign, started: float) -> str:
    ledger = campaign.ledger
    return (
        f"\n{campaign.kills.total()} kills in {time.monotonic() - started:.0f} s: {dict(campaign.kills)}\n"
        f"acknowledged: {dict(ledger.acts)}\nanswers lost: {dict(ledger.lost)}\n"
        f"refused, to be tried again: {dict(ledger.refused)}\n"
        f"faults: {campaign.faults}\noddities: {ledger.oddities}\n"
    )


@pytest.fixture(autouse=True)
def _need_pdftoppm() -> None:
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm is not installed")
