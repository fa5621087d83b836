"""Builds the doctor of an installation; it works without a database and without the web application."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ptplanner.doctor.address import inspect_address, inspect_proxy
from ptplanner.doctor.backup_age import inspect_backup
from ptplanner.doctor.clock import inspect_clock
from ptplanner.doctor.computer import inspect_disk, inspect_memory
from ptplanner.doctor.data import inspect_database, inspect_rights, inspect_secret
from ptplanner.doctor.fonts import inspect_fonts
from ptplanner.doctor.kept_report import ReportFile
from ptplanner.doctor.own_address import inspect_reach
from ptplanner.doctor.programs import inspect_languages, inspect_programs, inspect_versions
from ptplanner.doctor.stored_files import inspect_files
from ptplanner.doctor.work import inspect_jobs, inspect_redis
from ptplanner.services.doctor import Doctor, Inspect, Inspection
from ptplanner.services.ports import Clock
from ptplanner.settings import Settings

REPORT_NAME = "doctor.json"


def build_doctor(settings: Settings, clock: Clock) -> Doctor:
    kept = ReportFile(settings.data_dir / REPORT_NAME)
    ask_address = _ignore_depth(partial(inspect_reach, settings))
    return Doctor(
        _list_inspections(settings),
        kept.load_report,
        kept.save_report,
        clock,
        on_request=(("Reach", ask_address),),
    )


def _list_inspections(settings: Settings) -> tuple[tuple[str, Inspect], ...]:
    """The inspections by name, in the order in which they are shown."""
    return (
        ("Database", partial(inspect_database, settings)),
        ("Files", partial(inspect_files, settings)),
        ("Backup", _ignore_depth(partial(inspect_backup, settings))),
        ("Rights", _ignore_depth(partial(inspect_rights, settings))),
        ("Secret", _ignore_depth(partial(inspect_secret, settings))),
        ("Address", _ignore_depth(partial(inspect_address, settings))),
        ("Proxy", _ignore_depth(partial(inspect_proxy, settings))),
        ("Jobs", _ignore_depth(partial(inspect_jobs, settings))),
        ("Redis", _ignore_depth(partial(inspect_redis, settings))),
        ("Disk", _ignore_depth(partial(inspect_disk, settings))),
        ("Memory", _ignore_depth(inspect_memory)),
        ("Clock", _ignore_depth(partial(inspect_clock, settings))),
        ("Fonts", _ignore_depth(inspect_fonts)),
        ("Languages", _ignore_depth(inspect_languages)),
        ("Programs", _ignore_depth(partial(inspect_programs, settings))),
        ("Version", _ignore_depth(inspect_versions)),
    )


def _ignore_depth(inspect: Callable[[], Inspection | None]) -> Inspect:
    """For an inspection that always looks at everything."""
    return lambda _deep: inspect()
