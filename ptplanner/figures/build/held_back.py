"""Exercises that are left without a figure on purpose, with the reason of each: read from `held-back.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ptplanner.figures.build.files import list_catalog_slugs
from ptplanner.figures.errors import FigureError

HELD_BACK_FILE = Path(__file__).with_name("held-back.toml")


class InvalidHeldBackList(FigureError):
    """The list names an unknown exercise, or gives no reason."""


def load_held_back_reasons(path: Path = HELD_BACK_FILE) -> dict[str, str]:
    """Load the reason why each held-back exercise has no figure, by slug."""
    said: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = sorted(set(said) - set(list_catalog_slugs()))
    if unknown:
        raise InvalidHeldBackList(f"{path.name}: not in the catalog: {', '.join(unknown)}")
    silent = sorted(slug for slug, reason in said.items() if not str(reason).strip())
    if silent:
        raise InvalidHeldBackList(f"{path.name}: no reason given for {', '.join(silent)}")
    return said
