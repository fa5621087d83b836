"""Owners see when the last good backup was, and are told when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ptplanner.domain.backup_retention import choose_kept
from ptplanner.domain.backups import BackupKind, BackupRefused, BackupRun, BackupState
from ptplanner.domain.jobs import JobState
from ptplanner.services.backup_nights import NightState, find_night, judge_nights
from ptplanner.services.backups import BACKUP_JOB
from tests.support.jobs_at_once import run_waiting_jobs
from tests.support.memory_backups import FakeBackupTool
from tests.support.memory_services import MemorySite

# A morning; the last night is that of the day before.
NOW = datetime(2026, 11, 30, 9, 0).astimezone()


def run_of(days_ago: int, hour: int = 23, state: BackupState = BackupState.GOOD) -> BackupRun:
    day = NOW.date() - timedelta(days=days_ago)
    at = datetime(day.year, day.month, day.day, hour, 0, 5).astimezone()
    trouble = "the disk is full" if state is BackupState.FAILED else ""
    return BackupRun(f"{days_ago}-{hour}", BackupKind.NIGHT, state, at, trouble=trouble)


def test_a_night_belongs_to_the_evening_on_which_it_was_due() -> None:
    assert find_night(datetime(2026, 11, 29, 23, 30).astimezone()) == date(2026, 11, 29)
    assert find_night(datetime(2026, 11, 30, 8, 0).astimezone()) == date(2026, 11, 29)


def test_nights_are_good_late_missed_or_before_the_first_backup() -> None:
    runs = [
        run_of(1),
        run_of(2, hour=22),  # made up for the night before that, 23 hours late
        run_of(4, state=BackupState.FAILED),
        run_of(5),
    ]
    nights = judge_nights(runs, NOW)
    assert len(nights) == 30
    last = {night.on: night for night in nights[-6:]}
    states = [last[NOW.date() - timedelta(days=back)].state for back in (1, 2, 3, 4, 5, 6)]
    assert states == [
        NightState.GOOD,
        NightState.MISSED,
        NightState.LATE,
        NightState.MISSED,
        NightState.GOOD,
        NightState.NONE,
    ]
    assert last[NOW.date() - timedelta(days=4)].trouble == "the disk is full"


def test_after_a_long_pause_every_night_is_missed() -> None:
    assert {night.state for night in judge_nights([], NOW, has_older=True)} == {NightState.MISSED}
    assert {night.state for night in judge_nights([], NOW)} == {NightState.NONE}


def test_nights_weeks_and_months_are_kept() -> None:
    first = datetime(2025, 1, 1, 23, 0, tzinfo=UTC)
    kept: frozenset[datetime] = frozenset()
    for day in range(500):
        kept = choose_kept([*kept, first + timedelta(days=day)])
    newest = first + timedelta(days=499)
    assert {newest - timedelta(days=back) for back in range(14)} <= kept
    assert len({at.isocalendar()[:2] for at in kept}) >= 8
    assert len({(at.year, at.month) for at in kept}) == 12
    assert len(kept) <= 14 + 8 + 12


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_few_backups_are_all_kept(number: int) -> None:
    moments = [NOW - timedelta(days=day) for day in range(number)]
    assert choose_kept(moments) == frozenset(moments)


def get_tool(site: MemorySite) -> FakeBackupTool:
    tool = site.services.backups.tool
    assert isinstance(tool, FakeBackupTool)
    return tool


def test_a_backup_that_was_asked_for_leaves_a_row_with_what_was_counted(site: MemorySite) -> None:
    backups = site.services.backups
    backups.back_up_now(site.mia)
    run_waiting_jobs(site.services)
    overview = backups.show_overview(site.mia)
    assert overview.last_good is not None
    assert overview.last_good.kind is BackupKind.ASKED
    assert overview.last_good.counts["patients"] == 2
    assert overview.nights[-1].state is not NightState.MISSED


def test_a_backup_that_fails_is_a_row_with_the_reason_and_owners_are_told(site: MemorySite) -> None:
    get_tool(site).error = BackupRefused("The disk is nearly full.")
    site.services.backups.back_up_now(site.mia)
    run_waiting_jobs(site.services)
    overview = site.services.backups.show_overview(site.mia)
    assert overview.last_good is None
    assert overview.last_run is not None
    assert (overview.last_run.state, overview.last_run.trouble) == (
        BackupState.FAILED,
        "The disk is nearly full.",
    )
    assert "There is no backup" in site.services.backups.warn_owner(site.mia)
    assert site.services.backups.warn_owner(site.kim) == ""


def test_nobody_is_warned_in_the_first_week(site: MemorySite) -> None:
    get_tool(site).first_start = site.services.clock() - timedelta(days=2)
    assert site.services.backups.warn_owner(site.mia) == ""


def test_an_old_backup_is_told_with_its_age(site: MemorySite) -> None:
    at = site.services.clock() - timedelta(days=5, hours=1)
    with site.services.store.begin_write() as repos:
        repos.backup_runs.save(BackupRun("old", BackupKind.NIGHT, BackupState.GOOD, at))
    assert site.services.backups.warn_owner(site.mia) == "The last good backup is 5 days old."


def test_the_nightly_job_is_left_out_where_all_patients_are_made_up(site: MemorySite) -> None:
    with site.services.store.begin_write() as repos:
        for who in (site.mia, site.otto):
            repos.clinics.save(replace(repos.clinics.get(who.clinic), is_demo=True))
    job = site.services.jobs.enqueue(None, BACKUP_JOB)
    assert job is not None
    run_waiting_jobs(site.services)
    with site.services.store.begin_read() as repos:
        done = repos.jobs.get(None, job.id)
        assert (done.state, "skipped" in done.result) == (JobState.DONE, True)
        assert repos.backup_runs.find_last_good() is None


def test_a_practice_counts_and_is_no_backup(site: MemorySite) -> None:
    site.services.backups.practise_restore(site.mia)
    run_waiting_jobs(site.services)
    overview = site.services.backups.show_overview(site.mia)
    assert overview.last_practice is not None
    assert overview.last_practice.state is BackupState.GOOD
    assert overview.last_good is None
