"""The people in the pictures: read from `cast.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ptplanner.figures.errors import PoseFileError

CAST_FILE = Path(__file__).with_name("cast.toml")


@dataclass(frozen=True)
class Person:
    """One of the cast: macro values run from 0 to 1, with 0.5 as the middle."""

    name: str
    described: str
    male: float
    age: float
    muscle: float
    weight: float
    height: float
    proportion: float
    features: dict[str, float]
    hair: str
    colours: dict[str, str]
    legs: str = "shorts"
    bust: float = 0.5
    details: dict[str, float] = field(default_factory=dict)
    beard: bool = False
    glasses: bool = False


@cache
def load_cast() -> dict[str, Person]:
    rows = tomllib.loads(CAST_FILE.read_text())
    return {name: Person(name=name, **row) for name, row in rows.items()}


def get_person(name: str) -> Person:
    if name not in load_cast():
        raise PoseFileError(f"person {name!r} is not in the cast: {', '.join(load_cast())}")
    return load_cast()[name]
