"""Builds the doctor of an installation; it works without a database and without the web application."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ptplanner.doctor.address import inspect_address, inspect_proxy
from ptplanner.doctor.computer import inspect_disk, inspect_memory, inspect_versions
from ptplanner.doctor.data import inspect_database, inspect_rights, inspect_secret
from ptplanner.doctor.fonts import inspect_fonts
from ptplanner.doctor.kept_report import ReportFile
from ptplanner.services.doctor import Doctor, Inspect, Inspection
from ptplanner.services.ports import Clock
from ptplanner.settings import Settings

REPORT_NAME = "doctor.json"


def build_doctor(settings: Settings, clock: Clock) -> Doctor:
    kept = ReportFile(settings.data_dir / REPORT_NAME)
    return Doctor(_list_inspections(settings), kept.load_report, kept.save_report, clock)


def _list_inspections(settings: Settings) -> tuple[tuple[str, Inspect], ...]:
    """The inspections by name, in the order in which they are shown."""
    return (
        ("Database", partial(inspect_database, settings)),
        ("Rights", _ignore_depth(partial(inspect_rights, settings))),
        ("Secret", _ignore_depth(partial(inspect_secret, settings))),
        ("Address", _ignore_depth(partial(inspect_address, settings))),
        ("Proxy", _ignore_depth(partial(inspect_proxy, settings))),
        ("Disk", _ignore_depth(partial(inspect_disk, settings))),
        ("Memory", _ignore_depth(inspect_memory)),
        ("Fonts", _ignore_depth(inspect_fonts)),
        ("Versions", _ignore_depth(inspect_versions)),
    )


def _ignore_depth(inspect: Callable[[], Inspection | None]) -> Inspect:
    """For an inspection that always looks at everything."""
    return lambda _deep: inspect()
