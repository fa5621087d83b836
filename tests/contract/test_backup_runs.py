"""Runs of backups are kept for the whole installation."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.backups import BackupKind, BackupRun, BackupState
from ptplanner.services.ports import Store
from tests.integration.records import NOON, after

GOOD = BackupRun(
    id="one",
    kind=BackupKind.NIGHT,
    state=BackupState.GOOD,
    started_at=NOON,
    ended_at=after(2),
    night=NOON.date(),
    file="ptplanner-2026-03-02T120000Z.backup",
    size=5_000_000_000,
    is_locked=True,
    counts={"patients": 2},
)


def test_a_run_is_saved_replaced_and_listed_newest_first(store: Store) -> None:
    begun = BackupRun("two", BackupKind.ASKED, BackupState.RUNNING, after(60))
    failed = replace(
        begun, state=BackupState.FAILED, ended_at=after(61), trouble="The disk is full."
    )
    with store.begin_write() as repos:
        for run in (GOOD, begun, failed):
            repos.backup_runs.save(run)
    with store.begin_read() as repos:
        assert repos.backup_runs.list(NOON) == (failed, GOOD)
        assert repos.backup_runs.list(after(1)) == (failed,)


def test_the_last_good_one_is_neither_failed_nor_practice(store: Store) -> None:
    with store.begin_read() as repos:
        assert repos.backup_runs.find_last_good() is None
    with store.begin_write() as repos:
        for run in (
            GOOD,
            replace(GOOD, id="earlier", started_at=after(-60)),
            replace(GOOD, id="failed", started_at=after(60), state=BackupState.FAILED),
            replace(GOOD, id="practice", started_at=after(90), kind=BackupKind.PRACTICE),
        ):
            repos.backup_runs.save(run)
    with store.begin_read() as repos:
        assert repos.backup_runs.find_last_good() == GOOD
