"""Exercises that are left without a figure on purpose, with the reason of each: read from `held-back.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ptplanner.figures.built import catalog
from ptplanner.figures.errors import FigureError

LIST = Path(__file__).with_name("held-back.toml")


class HeldBackListWrong(FigureError):
    """The list names an unknown exercise, or gives no reason."""


def reasons(path: Path = LIST) -> dict[str, str]:
    """Load the reason why each held-back exercise has no figure, by slug."""
    said: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = sorted(set(said) - set(catalog()))
    if unknown:
        raise HeldBackListWrong(f"{path.name}: not in the catalog: {', '.join(unknown)}")
    silent = sorted(slug for slug, reason in said.items() if not str(reason).strip())
    if silent:
        raise HeldBackListWrong(f"{path.name}: no reason given for {', '.join(silent)}")
    return said
