"""Inspects whether there is a backup that would bring everything back, and how old it is."""

from __future__ import annotations

from datetime import UTC, datetime

from ptplanner.doctor.results import format_size, report_fine, report_warning, report_wrong
from ptplanner.domain.backups import BackupRun
from ptplanner.services.backups import WARN_AFTER
from ptplanner.services.doctor import Inspection
from ptplanner.settings import Settings
from ptplanner.storage import SqlStore
from ptplanner.wording.english.dates import format_ago

_WHY = "If this disk breaks today, what was done since is lost."


def inspect_backup(settings: Settings) -> Inspection:
    store = SqlStore(settings.database_url)
    try:
        with store.begin_read() as repos:
            last_good = repos.backup_runs.find_last_good()
            is_demo = repos.clinics.count_clinics() == len(repos.clinics.list_demo_clinics())
    finally:
        store.close()
    if last_good is None and is_demo:
        return report_fine("Backup", "not needed yet: there are only made-up patients")
    return judge_backup(last_good, datetime.now(UTC), is_off=settings.backups_dir is None)


def judge_backup(last_good: BackupRun | None, now: datetime, *, is_off: bool) -> Inspection:
    name = "Backup"
    if is_off:
        return report_warning(
            name,
            "Nightly backups are switched off.",
            "Another program may make them.",
            why=_WHY,
            steps=(
                "Take `PTPLANNER_BACKUPS=off` out of the settings.",
                "If another program makes backups, restore one of them elsewhere once. This warning stays then.",
            ),
        )
    if last_good is None:
        return report_warning(
            name,
            "There is no good backup.",
            "None was finished yet.",
            why=_WHY,
            steps=("Press “Back up now”.", "Look again when it is done."),
        )
    at = last_good.ended_at or last_good.started_at
    if now - at > WARN_AFTER:
        return report_wrong(
            name,
            "The last good backup is old.",
            f"It was made {format_ago(at, now)}.",
            why=_WHY,
            steps=(
                "See on the page Jobs why the last nights failed.",
                "Mend that, and press “Back up now”.",
                "Look again.",
            ),
        )
    return report_fine(name, f"made {format_ago(at, now)}, {format_size(last_good.size)}")
