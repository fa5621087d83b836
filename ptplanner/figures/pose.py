"""The pose language: what a therapist says of an exercise, read from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ptplanner.figures import joints
from ptplanner.figures.cast import cast
from ptplanner.figures.errors import PoseFileError
from ptplanner.figures.rig import Hand
from ptplanner.figures.vocabulary import (
    BASES,
    CROPS,
    DIRECTIONS,
    LANDMARKS,
    PROPS,
    REGIONS,
    ZONES,
)

FILE_WORDS = {
    "title",
    "person",
    "base",
    "view",
    "plant",
    "zone",
    "arrow",
    "prop",
    "all",
    "start",
    "end",
    "ghost",
    "barefoot",
    "overlap",
    "moves",
    "middle",
}
KEY_WORDS = {
    "floor",
    "flat",
    "surface",
    "touch",
    "at",
    "under",
    "balance",
    "look",
    "tol",
    "angles",
    "dir",
    "hands",
    "belly",
}
VIEW_WORDS = {"yaw", "pitch", "crop"}
FLAT = {"curl": -7.0, "thumb": -34.0, "spread": 0.95}
HAND_WORDS = ("curl", "thumb", "spread")


@dataclass(frozen=True)
class Key:
    """One end of the movement: intended angles and contacts."""

    angles: dict[str, float]
    tolerances: dict[str, float]
    hands: dict[str, Hand]
    floor: tuple[str, ...] = ()
    flat: tuple[str, ...] = ()
    surface: dict[str, float] = field(default_factory=dict)
    touch: tuple[tuple[str, str, float], ...] = ()
    at: dict[str, list[Any]] = field(default_factory=dict)
    under: dict[str, Any] = field(default_factory=dict)
    balance: tuple[str, ...] = ()
    dir: tuple[tuple[str, str, str], ...] = ()
    belly: float = 0.0


@dataclass(frozen=True)
class Pose:
    """A whole pose file."""

    slug: str
    title: str
    person: str
    base: str
    yaw: float
    pitch: float
    keys: dict[str, Key]
    plant: tuple[str, ...]
    zone: tuple[str, ...]
    arrows: tuple[dict[str, Any], ...]
    props: tuple[dict[str, Any], ...]
    moves: str
    ghost: bool
    barefoot: bool
    overlap: float
    middle: dict[str, float]
    crop: str = ""


def read(path: Path) -> Pose:
    text = path.read_text()
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PoseFileError(f"{path}: {error}") from error
    return _Reader(path, text, said).pose()


def _several(said: dict[str, Any] | list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [said] if isinstance(said, dict) else list(said)


def _hand(angles: dict[str, float], side: str, *, laid: bool) -> Hand:
    """Takes the shape of a hand out of `angles`."""
    said = {word: angles.pop(f"{word}.{side}") for word in HAND_WORDS if f"{word}.{side}" in angles}
    return Hand(**(FLAT if laid else {}) | said)


class _Reader:
    """Checks every word, and tells the line of one that it does not know."""

    def __init__(self, path: Path, text: str, said: dict[str, Any]) -> None:
        self.path, self.lines, self.said = path, text.splitlines(), said

    def wrong(self, word: str, what: str, allowed: Iterable[str]) -> PoseFileError:
        line = next((n for n, row in enumerate(self.lines, 1) if str(word) in row), 1)
        return PoseFileError(
            f"{self.path}:{line}: {what} {word!r}; allowed: {', '.join(map(str, allowed))}"
        )

    def check(self, words: Iterable[str], allowed: Iterable[str], what: str) -> None:
        known = set(allowed)
        for word in words:
            if word not in known:
                raise self.wrong(word, what, sorted(known))

    def pose(self) -> Pose:
        said = self.said
        self.check(said, FILE_WORDS, "unknown field")
        self.check([said.get("person", "")], cast(), "unknown person")
        self.check([said.get("base", "")], BASES, "unknown base")
        self.check((prop.get("type", "") for prop in said.get("prop", ())), PROPS, "unknown prop")
        self.check((zone.partition(".")[0] for zone in said.get("zone", ())), ZONES, "unknown zone")
        self.check(said.get("plant", ()), LANDMARKS, "unknown landmark")
        view = said.get("view", {})
        self.check(view, VIEW_WORDS, "unknown field of the view")
        self.check([view["crop"]] if "crop" in view else [], CROPS, "unknown close-up")
        return Pose(
            slug=self.path.parent.name,
            title=said.get("title", self.path.parent.name.replace("-", " ").capitalize()),
            person=said["person"],
            base=said["base"],
            yaw=float(view.get("yaw", 60)),
            pitch=float(view.get("pitch", 8)),
            keys={name: self.key(name) for name in ("start", "end")},
            plant=tuple(said.get("plant", ())),
            zone=tuple(said.get("zone", ())),
            arrows=tuple(_several(said.get("arrow", []))),
            props=tuple(said.get("prop", ())),
            moves=said.get("moves", ""),
            ghost=bool(said.get("ghost", False)),
            barefoot=bool(said.get("barefoot", False)),
            overlap=float(said.get("overlap", 0.0)),
            middle=self._angles(said.get("middle", {})),
            crop=view.get("crop", ""),
        )

    def key(self, name: str) -> Key:
        common, own = self.said.get("all", {}), self.said.get(name, {})
        for part in (common, own):
            self.check(part, KEY_WORDS, "unknown field")

        def both(word: str) -> dict[str, Any]:
            return {**common.get(word, {}), **own.get(word, {})}

        def rows(word: str) -> list[Any]:
            found: list[Any] = own.get(word, common.get(word, []))
            return found

        self._contacts(
            {word: rows(word) for word in ("floor", "flat", "touch", "dir")}
            | {word: both(word) for word in ("surface", "at", "under")}
        )
        angles = self._angles(common.get("angles", {})) | self._angles(own.get("angles", {}))
        flat = tuple(rows("flat"))
        hands = {side: _hand(angles, side, laid=f"hand.{side}" in flat) for side in "LR"}
        return Key(
            angles,
            self._angles(both("tol")),
            hands,
            floor=tuple(rows("floor")),
            flat=flat,
            surface={k: float(v) for k, v in both("surface").items()},
            touch=tuple(
                (row[0], row[1], float(row[2]) if len(row) > 2 else 0.012) for row in rows("touch")
            ),
            at=both("at"),
            under=both("under"),
            balance=tuple(rows("balance")),
            dir=tuple(tuple(row) for row in rows("dir")),
            belly=float(own.get("belly", common.get("belly", 0.0))),
        )

    def _contacts(self, said: dict[str, Any]) -> None:
        """Every contact names regions and landmarks that exist."""
        self.check([*said["floor"], *said["surface"]], REGIONS, "unknown region")
        self.check(said["flat"], ("hand.L", "hand.R"), "unknown hand")
        named = [name for row in (*said["touch"], *said["dir"]) for name in row[:2]]
        aimed = [row if isinstance(row, str) else row[0] for row in said["under"].values()]
        self.check([*named, *said["at"], *said["under"], *aimed], LANDMARKS, "unknown landmark")
        self.check((row[2] for row in said["dir"]), DIRECTIONS, "unknown direction")

    def _angles(self, said: dict[str, float]) -> dict[str, float]:
        """Angles by full name; one without a side is meant for both."""
        single = {name: value for name, value in said.items() if not self._pair(name)}
        self.check(
            (n for n in single if n.partition(".")[0] not in HAND_WORDS),
            joints.COLUMN,
            "unknown angle",
        )
        paired = {f"{n}.{side}": v for n, v in said.items() if self._pair(n) for side in "LR"}
        return paired | single

    @staticmethod
    def _pair(name: str) -> bool:
        return name in joints.PAIRED or name in HAND_WORDS
