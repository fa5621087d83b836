"""Backups as owners see and start them: when the last good one was, the last nights, practice, download."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ptplanner.domain.access import Permission, has_permission, require_permission
from ptplanner.domain.backups import BackupKind, BackupRefused, BackupRun
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import AuditEntry
from ptplanner.services import passwords
from ptplanner.services.accounts import WrongCredentials
from ptplanner.services.backup_jobs import BackupHandler, PracticeHandler
from ptplanner.services.backup_nights import NIGHTLY_AT, NIGHTS_SHOWN, Night, judge_nights
from ptplanner.services.backup_ports import BackupPlace, BackupTool
from ptplanner.services.due_times import Daily
from ptplanner.services.jobs import JobKind, Jobs
from ptplanner.services.ports import Clock, Store

logger = logging.getLogger(__name__)

# A new installation has no backup yet, and nobody is warned of that.
FIRST_DAYS = timedelta(days=7)
# So long after the last good backup owners are told on every page.
WARN_AFTER = timedelta(days=3)
_REMEMBERED_FOR = timedelta(minutes=1)
BACKUP_JOB = "backup"
PRACTICE_JOB = "practise-restore"


@dataclass(frozen=True)
class BackupOverview:
    """What the page shows. ``place`` is None if no nightly backups are wanted."""

    last_good: BackupRun | None
    last_run: BackupRun | None
    last_practice: BackupRun | None
    nights: tuple[Night, ...]
    place: BackupPlace | None
    is_first_week: bool
    may_download: bool
    has_several_clinics: bool


@dataclass(frozen=True)
class Backups:
    """``tool`` is None if backups are switched off by PTPLANNER_BACKUPS=off."""

    store: Store
    jobs: Jobs
    tool: BackupTool | None
    clock: Clock
    # A warning is asked for with every page: when it was built, and its text.
    _warnings: dict[ClinicId, tuple[datetime, str]] = field(default_factory=dict)

    def register_kinds(self) -> None:
        if self.tool is None:
            return
        kinds = self.jobs.kinds
        backup = BackupHandler(self.store, self.tool, self.clock)
        kinds.register(JobKind(BACKUP_JOB, "Backup", backup, is_exclusive=True))
        practice = PracticeHandler(self.store, self.tool, self.clock)
        kinds.register(JobKind(PRACTICE_JOB, "Practise a restore", practice, is_exclusive=True))
        kinds.register_periodic(BACKUP_JOB, Daily(NIGHTLY_AT))

    def show_overview(self, who: Actor) -> BackupOverview:
        require_permission(who, Permission.SEE_INSTALLATION)
        now = self.clock()
        with self.store.begin_read() as repos:
            runs = repos.backup_runs.list(now - timedelta(days=NIGHTS_SHOWN + 2))
            last_good = repos.backup_runs.find_last_good()
            clinics = repos.clinics.count_clinics()
        backups = [run for run in runs if run.kind is not BackupKind.PRACTICE]
        practices = [run for run in runs if run.kind is BackupKind.PRACTICE]
        return BackupOverview(
            last_good=last_good,
            last_run=next(iter(backups), None),
            last_practice=next(iter(practices), None),
            nights=judge_nights(backups, now, has_older=last_good is not None),
            place=self.tool.measure_place() if self.tool else None,
            is_first_week=self._is_first_week(now),
            may_download=self._may_download(last_good, clinics),
            has_several_clinics=clinics > 1,
        )

    def warn_owner(self, who: Actor) -> str:
        """A sentence for every page of an owner if there is no good backup of late; "" if all is well."""
        if not has_permission(who, Permission.SEE_INSTALLATION):
            return ""
        now = self.clock()
        built_at, text = self._warnings.get(who.clinic, (None, ""))
        if built_at is None or now - built_at > _REMEMBERED_FOR:
            text = self._build_warning(who, now)
            self._warnings[who.clinic] = now, text
        return text

    def back_up_now(self, who: Actor) -> None:
        require_permission(who, Permission.SEE_INSTALLATION)
        self._require_tool()
        self.jobs.enqueue(who, BACKUP_JOB, payload={"kind": BackupKind.ASKED.value})
        self._audit_backup(who, "asked for a backup")

    def practise_restore(self, who: Actor) -> None:
        require_permission(who, Permission.SEE_INSTALLATION)
        self._require_tool()
        self.jobs.enqueue(who, PRACTICE_JOB)
        self._audit_backup(who, "practised a restore")

    def open_last_backup(self, who: Actor, password: str) -> Path:
        """The file of the last good backup. One that is not locked needs the password of ``who`` again.

        Raises WrongCredentials, NotFound, or BackupRefused if it holds the patients of other clinics in the clear.
        """
        require_permission(who, Permission.SEE_INSTALLATION)
        tool = self._require_tool()
        with self.store.begin_read() as repos:
            run = repos.backup_runs.find_last_good()
            clinics = repos.clinics.count_clinics()
            user = repos.users.find_by_id(who.user)
        path = tool.locate_backup(run.file) if run else None
        if run is None or path is None:
            raise NotFound(
                "There is no backup to download. Back up now, and look again in a minute."
            )
        if not run.is_locked:
            _require_one_clinic(clinics)
            if not passwords.is_correct_reading(password, user.password_hash if user else ""):
                raise WrongCredentials("The password is wrong, so nothing was downloaded.")
        self._audit_backup(who, "downloaded a backup", detail=run.file)
        return path

    def _require_tool(self) -> BackupTool:
        if self.tool is None:
            raise BackupRefused("Backups are switched off here by PTPLANNER_BACKUPS=off.")
        return self.tool

    def _may_download(self, last_good: BackupRun | None, clinics: int) -> bool:
        if (
            last_good is None
            or self.tool is None
            or self.tool.locate_backup(last_good.file) is None
        ):
            return False
        return last_good.is_locked or clinics == 1

    def _is_first_week(self, now: datetime) -> bool:
        return self.tool is not None and now - self.tool.get_first_start() < FIRST_DAYS

    def _build_warning(self, who: Actor, now: datetime) -> str:
        with self.store.begin_read() as repos:
            last = repos.backup_runs.find_last_good()
            is_demo = repos.clinics.get(who.clinic).is_demo
        if is_demo or self._is_first_week(now):
            return ""
        if last is None:
            return "There is no backup. If this computer breaks, all plans are lost."
        if now - last.started_at > WARN_AFTER:
            return f"The last good backup is {(now - last.started_at).days} days old."
        return ""

    def _audit_backup(self, who: Actor, action: str, detail: str = "") -> None:
        entry = AuditEntry(self.clock(), who.user, action, "backup", detail)
        with self.store.begin_write() as repos:
            repos.audit.add(who.clinic, entry)


def _require_one_clinic(clinics: int) -> None:
    if clinics > 1:
        raise BackupRefused(
            "The backup holds the patients of several clinics and is not locked, so no clinic can download it. "
            "Whoever runs this server can set PTPLANNER_BACKUP_RECIPIENT."
        )
