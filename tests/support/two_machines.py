"""Two machines, each with a web process and a worker, on one PostgreSQL, Redis and bucket, behind one address."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import text

from ptplanner.storage.database import make_engine, parse_database_url
from tests.support.file_places import S3Place
from tests.support.http_caller import Caller
from tests.support.killed_server import KilledServer
from tests.support.ledger_checks import LedgerCheck
from tests.support.redis_server import RedisServer
from tests.support.round_robin import spread_over
from tests.support.served_processes import prepare_demo_clinic
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

WRITES = ("patient", "note", "sheet", "import")


@dataclass
class TwoMachines:
    machines: tuple[KilledServer, KilledServer]
    acts: dict[str, Act]
    ledger: Ledger
    check: LedgerCheck

    @contextmanager
    def let_people_work(self) -> Iterator[None]:
        """Until the end of the block, by a proxy that gives each request to the next machine."""
        with (
            spread_over([machine.port for machine in self.machines]) as url,
            people_at_work(self.acts, url, self.ledger),
        ):
            yield

    def wait_for_writes(self, each: int = 2) -> None:
        """Wait until each kind of write was acknowledged so many times more."""
        before = {kind: self.ledger.acts[kind] for kind in WRITES}
        wait_until(
            lambda: all(self.ledger.acts[kind] >= before[kind] + each for kind in WRITES),
            "all kinds of writes go on",
        )

    def kill_one_of_each(self, choose: Random) -> None:
        """Kill the web process of one machine and the worker of the other; their parents start them again."""
        first, second = choose.sample(self.machines, 2)
        assert first.kill_one("web", choose)
        assert second.kill_one("worker", choose)

    def require_all_back(self) -> None:
        wait_until(lambda: all(map(_is_whole, self.machines)), "what was killed is back")

    def require_nothing_lost(self) -> None:
        assert self.ledger.oddities == []
        assert self.check.list_faults(self.ledger) == []
        assert self._list_jobs("failed") == []

    def require_same_sheets(self, number: int) -> None:
        """Both machines give the same PDF of the sheets that were issued last."""
        callers = [Caller(machine.url).sign_in() for machine in self.machines]
        for plan, revision in self.ledger.sheets[-number:]:
            answers = [one.get(f"/plans/{plan}/revisions/{revision}.pdf") for one in callers]
            assert [one.status for one in answers] == [200, 200]
            assert answers[0].body == answers[1].body
            assert answers[0].body.startswith(b"%PDF")

    def _list_jobs(self, state: str) -> list[str]:
        query = text("SELECT kind || ': ' || trouble FROM job WHERE state = :state")
        with self.check.engine.connect() as connection:
            return list(connection.execute(query, {"state": state}).scalars())


def _is_whole(machine: KilledServer) -> bool:
    running = machine.running
    return bool(running.list_web_processes() and running.list_workers() and machine.answers())


@contextmanager
def run_two_machines(
    folder: Path, postgresql_url: str, redis: RedisServer, place: S3Place
) -> Iterator[TwoMachines]:
    """Serve the demo clinic on both machines until the end of the block."""
    shared = {
        "DATABASE_URL": postgresql_url,
        "REDIS_URL": redis.url,
        "PTPLANNER_FILES": f"s3://{place.bucket}/pt",
        "PTPLANNER_SECRET_KEY": "a secret of at least thirty-two letters",
        "PTPLANNER_WEB_THREADS": "8",
        **{name: value for name, value in os.environ.items() if name.startswith("AWS_")},
    }
    services = prepare_demo_clinic(folder / "setup", **shared)
    plans = make_plans(services, 2, exercises=1)
    services.store.close()  # type: ignore[attr-defined]  # the real store
    machines = (KilledServer(folder / "first", **shared), KilledServer(folder / "second", **shared))
    engine = make_engine(parse_database_url(postgresql_url))
    ledger, check = Ledger(), LedgerCheck(engine)
    acts: dict[str, Act] = {
        "ada": add_patients,
        "bea": partial(write_and_issue, plan=plans[0], each=1),
        "cyd": partial(write_and_issue, plan=plans[1]),
        "dot": import_exercises,
        "eve": partial(export_everything, list_done=check.list_done_exports),
    }
    try:
        for machine in machines:
            machine.start()
        yield TwoMachines(machines, acts, ledger, check)
    finally:
        for machine in machines:
            machine.kill_everything()
        engine.dispose()
