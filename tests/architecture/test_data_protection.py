"""The document on data protection names every table, every area of files, and what browsers keep."""

from __future__ import annotations

import re

from ptplanner.domain.files import FileArea
from ptplanner.storage import backup_tables, job_tables, session_tables
from ptplanner.storage.content_tables import METADATA
from tests.architecture.tree import ROOT, modules

DOCUMENT = (ROOT / "docs/data-protection.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)
# Each of these modules adds its tables to METADATA when it is imported.
TABLE_MODULES = (backup_tables, job_tables, session_tables)


def _list_rows(heading: str) -> list[str]:
    section = DOCUMENT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return ROW.findall(section)


def test_every_table_is_described_once() -> None:
    assert sorted(_list_rows("What is stored in the database")) == sorted(METADATA.tables)


def test_every_module_with_tables_is_known_here() -> None:
    defining = {
        module.name
        for module in modules()
        if re.search(
            r"^    __tablename__ = ", module.path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    known = {module.__name__ for module in TABLE_MODULES} | {
        f"ptplanner.storage.{name}" for name in ("tables", "audit_tables", "content_tables")
    }
    assert defining == known


def test_every_area_of_files_is_described_once() -> None:
    assert sorted(_list_rows("What is stored in files")) == sorted(FileArea)


def test_everything_that_browsers_keep_is_named() -> None:
    scripts = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "static/js").rglob("*.js")
    )
    kept = set(re.findall(r'_?(?:KEY|PREFIX|CACHE) = "(ptplanner[^"]*)"', scripts))
    cookies = {
        name
        for module in modules()
        for name in re.findall(
            r'_?COOKIE(?:_NAME)? = "([^"]+)"', module.path.read_text(encoding="utf-8")
        )
    }
    assert len(kept) >= 6
    assert len(cookies) >= 2
    assert {name for name in kept | cookies if f"`{name}`" not in DOCUMENT} == set()


def test_whatever_uses_browser_storage_is_known_here() -> None:
    """A new script that stores something must be described in the document, and then be added here."""
    using = {
        path.relative_to(ROOT / "static/js").as_posix()
        for path in (ROOT / "static/js").rglob("*.js")
        if re.search(
            r"\b(?:localStorage|sessionStorage|indexedDB|caches\.open|document\.cookie)\b",
            path.read_text(encoding="utf-8"),
        )
    }
    assert using == {
        "phone/offline.js",
        "phone/service-worker.js",
        "phone/ticks.js",
        "shared/kept-forms.js",
        "shared/kept-text.js",
        "shared/shortcuts.js",
    }


# Settings by which nothing leaves the computer: where and how the program runs, and what it says of itself.
SETTINGS_THAT_SEND_NOTHING = frozenset(
    {
        "PTPLANNER_BIND",
        "PTPLANNER_DATA",
        "PTPLANNER_EXPORTS",
        "PTPLANNER_FILES_CACHE_MB",
        "PTPLANNER_LOG",
        "PTPLANNER_PUBLIC_URL",
        "PTPLANNER_SLOW_QUERY_MS",
        "PTPLANNER_TRUSTED_PROXIES",
        "PTPLANNER_WEB_PROCESSES",
        "PTPLANNER_WEB_THREADS",
        "PTPLANNER_WORKERS",
    }
)


def test_every_setting_that_may_send_data_elsewhere_is_described() -> None:
    """A new setting is described in the document, or is added above because it sends nothing."""
    text = (ROOT / "ptplanner/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(PTPLANNER_[A-Z_]+|DATABASE_URL|REDIS_URL)"', text))
    assert len(read) > 15
    silent = {name for name in read if not re.search(rf"`{name}[`=]", DOCUMENT)}
    assert silent - SETTINGS_THAT_SEND_NOTHING == set()
    assert read >= SETTINGS_THAT_SEND_NOTHING
