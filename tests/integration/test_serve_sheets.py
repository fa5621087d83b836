"""Sheets on the running server: pages are answered beside them, and stopping finishes them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.services.demo import DEMO_EMAIL
from ptplanner.services.suite import Services
from ptplanner.serving.supervisor import EXIT_INTERRUPTED
from tests.support.served_processes import (
    RunningServer,
    is_running,
    list_descendants,
    prepare_demo_clinic,
    run_server,
)
from tests.support.waiting import PATIENCE_SECONDS, wait_until

pytestmark = pytest.mark.integration


@contextmanager
def lay_out_previews(server: RunningServer, plans: list[PlanId]) -> Iterator[list[Future[int]]]:
    """Ask for all previews at once; begin the block when some are made and the others wait or are refused."""
    session = server.sign_in()

    def ask(plan: PlanId) -> int:
        status, body = session.get(f"/plans/{plan}/preview.pdf")
        assert (status == 200) == body.startswith(b"%PDF")
        return status

    with ThreadPoolExecutor(len(plans)) as pool:
        asked = [pool.submit(ask, plan) for plan in plans]
        wait_until(lambda: any(one.done() for one in asked), "the queue is full")
        yield asked


def make_plans(folder: Path, *, exercises: int, count: int) -> list[PlanId]:
    """Make equal plans of one patient of the demo clinic."""
    services = prepare_demo_clinic(folder)
    who, patient = _find_therapist(services)
    first = services.planning.start_plan(who, patient)
    for slug in sorted(services.built_in_catalog.exercises)[:exercises]:
        version = services.planning.open_draft(who, first).stored.version
        services.planning.edit_plan(who, first, version, edits.AddExercise(slug))
    text = services.transfer.export_plan(who, first).encode()
    plans = [services.transfer.import_plan(who, patient, text) for _ in range(count)]
    services.store.close()  # type: ignore[attr-defined]  # the real store
    return plans


def _find_therapist(services: Services) -> tuple[Actor, PatientId]:
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(DEMO_EMAIL)
        assert user is not None
        patient = repos.patients.list(user.clinic, "Tomasz")[0].patient.id
    return Actor(user.id, user.clinic, user.name, user.role), patient


def test_stopping_finishes_the_sheets_under_way(tmp_path: Path) -> None:
    """With four threads no sheet waits, so that all that are not refused are under way."""
    plans = make_plans(tmp_path, exercises=2, count=8)
    with (
        run_server(tmp_path, PTPLANNER_WEB_THREADS="4") as server,
        lay_out_previews(server, plans) as asked,
    ):
        assert server.stop() == 0
        assert {one.result(PATIENCE_SECONDS) for one in asked} == {200, 503}


@pytest.mark.slow
def test_a_phone_is_answered_while_long_previews_are_made(tmp_path: Path) -> None:
    plans = make_plans(tmp_path, exercises=40, count=10)
    with run_server(tmp_path) as server, lay_out_previews(server, plans) as asked:
        assert server.get("/p")[0] == 200
        assert server.get("/readyz")[0] == 200
        assert not all(one.done() for one in asked)
        assert {one.result(PATIENCE_SECONDS) for one in asked} == {200, 503}


@pytest.mark.slow
def test_a_second_ctrl_c_ends_at_once(tmp_path: Path) -> None:
    plans = make_plans(tmp_path, exercises=40, count=10)
    with run_server(tmp_path) as server, ExitStack() as stack:
        asked = stack.enter_context(lay_out_previews(server, plans))
        started = list_descendants(server.process.pid)
        server.process.send_signal(signal.SIGINT)
        wait_until(lambda: not is_listening(server), "it stops accepting")
        assert server.stop(signal.SIGINT) == EXIT_INTERRUPTED
        wait_until(lambda: not any(map(is_running, started)), "all processes end")
        assert any(one.exception(PATIENCE_SECONDS) for one in asked)


def is_listening(server: RunningServer) -> bool:
    try:
        server.connect().close()
    except ConnectionRefusedError:
        return False
    return True
