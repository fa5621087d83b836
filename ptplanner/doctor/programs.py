"""Inspects the versions of what runs, and the programs and libraries that some settings need."""

from __future__ import annotations

import ctypes
import platform
import shutil
import sqlite3
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ptplanner import __version__
from ptplanner.doctor.results import name_some, report_fine, report_warning, report_wrong
from ptplanner.services.doctor import Inspection
from ptplanner.settings import Settings
from ptplanner.storage.database import parse_database_url
from ptplanner.wording.languages import WORDING_BY_LANGUAGE

# The library that is needed, and the setting that needs it.
_LIBRARIES = (
    ("boto3", "PTPLANNER_FILES with s3://"),
    ("redis", "REDIS_URL"),
    ("prometheus_client", "PTPLANNER_METRICS_BIND"),
    ("psycopg", "DATABASE_URL with postgresql://"),
)
_PACKAGES = {"prometheus_client": "prometheus-client", "psycopg": "psycopg[binary]"}
_PANGO_NAMES = ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.dylib")
_SAMPLE_ZONE = "Europe/London"


def inspect_versions() -> Inspection:
    parts = [f"ptplanner {__version__}", f"Python {platform.python_version()}"]
    parts += [f"SQLite {sqlite3.sqlite_version}", f"WeasyPrint {_find_version('weasyprint')}"]
    pango = _find_pango_version()
    if not pango:
        return report_wrong(
            "Version",
            "Pango is missing.",
            f"{', '.join(parts)}.",
            why="No sheet can be made without it.",
            steps=(
                "Debian and Ubuntu: `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`.",
                "macOS: `brew install pango`.",
                "Restart.",
            ),
        )
    return report_fine("Version", ", ".join([*parts, f"Pango {pango}"]))


def _find_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _find_pango_version() -> str:
    """The version of Pango, or "" if it cannot be loaded. WeasyPrint itself is for the processes that render."""
    for name in _PANGO_NAMES:
        with suppress(OSError):
            library = ctypes.CDLL(name)
            library.pango_version_string.restype = ctypes.c_char_p
            return str(library.pango_version_string().decode())
    return ""


def inspect_programs(settings: Settings) -> Inspection:
    """What the settings ask for and the computer does not have."""
    missing = [
        f"{_PACKAGES.get(library, library)} (for {needed_by})"
        for library, needed_by in _LIBRARIES
        if _is_needed(library, settings) and find_spec(library) is None
    ]
    if _is_needed("psycopg", settings) and shutil.which("pg_dump") is None:
        missing.append("pg_dump (for backups of PostgreSQL)")
    if not missing:
        return report_fine("Programs", "all that the settings need")
    return report_warning(
        "Programs",
        "Something that the settings need is missing.",
        f"{name_some(missing)}.",
        why="What needs it does not work.",
        steps=(
            "Install libraries with `.venv/bin/python -m pip install NAME`, programs with the system’s own means.",
            "Restart.",
        ),
    )


def _is_needed(library: str, settings: Settings) -> bool:
    needed = {
        "boto3": settings.has_bucket,
        "redis": bool(settings.redis_url),
        "prometheus_client": bool(settings.metrics_bind),
        "psycopg": parse_database_url(settings.database_url).get_backend_name() == "postgresql",
    }
    return needed[library]


def inspect_languages() -> Inspection:
    """The time zones, which come with a library; a wording that cannot be loaded prevents the start."""
    try:
        ZoneInfo(_SAMPLE_ZONE)
    except ZoneInfoNotFoundError:
        return report_wrong(
            "Languages",
            "Data is missing.",
            "Cannot be loaded: time zones.",
            why="Days of a clinic cannot be shown.",
            steps=("Install ptplanner with its libraries again: `sh run.sh install`.", "Restart."),
        )
    languages = ", ".join(WORDING_BY_LANGUAGE)
    return report_fine("Languages", f"{languages}, dates and time zones")
