"""The built-in content, read once, and a small content folder that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ptplanner.domain.catalog import Catalog
from ptplanner.formats import content_files
from ptplanner.formats.content_files.loader import BUILT_IN_FOLDER
from tests.unit.formats.content_files.folder import KEPT, Folder


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return content_files.load_catalog()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Three linked exercises of the built-in content with its tables and one template."""
    for slug in KEPT:
        shutil.copytree(BUILT_IN_FOLDER / "exercises" / slug, tmp_path / "exercises" / slug)
    for name in ("conditions.toml", "rules.toml", "red-flags.toml", "equipment.toml"):
        shutil.copy(BUILT_IN_FOLDER / name, tmp_path / name)
    made = Folder(tmp_path)
    made.write("templates/short.toml", SHORT)
    return made


SHORT = """\
slug = "short"
title = "Short"
summary = "One to warm up, one to work."
before_starting = "See a doctor first."
dose_source = "Ours."

[[sources]]
title = "A test's own words"

[[item]]
exercise = "bird-dog-leg-only"
section = "warm-up"
dose = "2x8/side"

[[item]]
exercise = "bird-dog"
section = "main"
dose = "3x12/side"
"""
