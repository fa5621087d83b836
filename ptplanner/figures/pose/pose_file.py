"""The pose language: the postures of an exercise as a therapist describes them, read from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ptplanner.figures.body.rig import HandShape
from ptplanner.figures.body.skeleton import PAIRED_ANGLES
from ptplanner.figures.errors import PoseFileError
from ptplanner.figures.pose.schema import HAND_SHAPE_NAMES, build_pose_schema
from ptplanner.figures.pose.schema_validator import SchemaValidator

FLAT_HAND_SHAPE = {"curl": -7.0, "thumb": -34.0, "spread": 0.95}


@dataclass(frozen=True)
class PoseKey:
    """One end of the movement: intended angles and contacts."""

    angles: dict[str, float]
    tolerances: dict[str, float]
    hands: dict[str, HandShape]
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
    keys: dict[str, PoseKey]
    plant: tuple[str, ...]
    zone: tuple[str, ...]
    arrows: tuple[dict[str, Any], ...]
    props: tuple[dict[str, Any], ...]
    moves: str
    ghost: bool
    barefoot: bool
    overlap: float
    middle: dict[str, float]
    back: dict[str, float]
    crop: str = ""


def load_pose(path: Path) -> Pose:
    text = path.read_text()
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PoseFileError(f"{path}: {error}") from error
    for fault in SchemaValidator(build_pose_schema()).iter_faults(parsed):
        raise PoseFileError(f"{path}:{fault.find_line(text)}: {fault}")
    return _PoseBuilder(path, parsed).build_pose()


def _wrap_in_list(tables: dict[str, Any] | list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [tables] if isinstance(tables, dict) else list(tables)


def _take_hand_shape(angles: dict[str, float], side: str, *, is_flat: bool) -> HandShape:
    """Remove one hand's shape from `angles` and return it."""
    shape = {
        word: angles.pop(f"{word}.{side}")
        for word in HAND_SHAPE_NAMES
        if f"{word}.{side}" in angles
    }
    return HandShape(**(FLAT_HAND_SHAPE if is_flat else {}) | shape)


class _PoseBuilder:
    """Builds a pose from a parsed file that has passed validation."""

    def __init__(self, path: Path, parsed: dict[str, Any]) -> None:
        self.path, self.parsed = path, parsed

    def build_pose(self) -> Pose:
        parsed = self.parsed
        view = parsed.get("view", {})
        return Pose(
            slug=self.path.parent.name,
            title=parsed.get("title", self.path.parent.name.replace("-", " ").capitalize()),
            person=parsed["person"],
            base=parsed["base"],
            yaw=float(view.get("yaw", 60)),
            pitch=float(view.get("pitch", 8)),
            keys={name: self.build_key(name) for name in ("start", "end")},
            plant=tuple(parsed.get("plant", ())),
            zone=tuple(parsed.get("zone", ())),
            arrows=tuple(_wrap_in_list(parsed.get("arrow", []))),
            props=tuple(parsed.get("prop", ())),
            moves=parsed.get("moves", ""),
            ghost=bool(parsed.get("ghost", False)),
            barefoot=bool(parsed.get("barefoot", False)),
            overlap=float(parsed.get("overlap", 0.0)),
            middle=self._expand_angles(parsed.get("middle", {})),
            back=self._expand_angles(parsed.get("back", {})),
            crop=view.get("crop", ""),
        )

    def build_key(self, name: str) -> PoseKey:
        common, own = self.parsed.get("all", {}), self.parsed.get(name, {})

        def both(word: str) -> dict[str, Any]:
            return {**common.get(word, {}), **own.get(word, {})}

        def rows(word: str) -> list[Any]:
            found: list[Any] = own.get(word, common.get(word, []))
            return found

        angles = self._expand_angles(common.get("angles", {})) | self._expand_angles(
            own.get("angles", {})
        )
        flat = tuple(rows("flat"))
        hands = {
            side: _take_hand_shape(angles, side, is_flat=f"hand.{side}" in flat) for side in "LR"
        }
        return PoseKey(
            angles,
            self._expand_angles(both("tol")),
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

    def _expand_angles(self, angles: dict[str, float]) -> dict[str, float]:
        """Expand angles to full names; a name without a side applies to both sides."""
        single = {name: value for name, value in angles.items() if not self._is_paired(name)}
        paired = {
            f"{n}.{side}": v for n, v in angles.items() if self._is_paired(n) for side in "LR"
        }
        return paired | single

    @staticmethod
    def _is_paired(name: str) -> bool:
        return name in PAIRED_ANGLES or name in HAND_SHAPE_NAMES
