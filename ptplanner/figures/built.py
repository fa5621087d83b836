"""Which files a built figure consists of, and their rules; importable without the build's libraries."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ptplanner.figures import mp4
from ptplanner.figures.cast import cast

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "static" / "exercises"
POSES = ROOT / "ptplanner" / "content" / "exercises"
PICTURES = ("start.svg", "end.svg", "start.paper.svg", "end.paper.svg")
CLIP = ("demo.mp4", "poster.webp")
# Thumbnail -> the drawing that it is made from.
THUMBS = {"thumb-start.webp": "start.svg", "thumb-end.webp": "end.svg"}
FACTS = "figure.json"
# Raise one when a change of the code changes the pictures or the clips: all of that kind are then built again.
PICTURES_EDITION = 3
CLIPS_EDITION = 2
SVG_LIMIT, CLIP_LIMIT, THUMB_LIMIT = 30 * 1024, 300 * 1024, 5 * 1024
_FORBIDDEN = re.compile(
    r"<script|<filter|paint-order|href|url\(|<image|<foreignObject|\bon\w+=", re.IGNORECASE
)
_PALETTES = {"start.paper.svg": "#000000", "end.paper.svg": "#000000"}


@dataclass(frozen=True)
class Finding:
    """A rule, the measured value, and whether the rule holds for a figure."""

    slug: str
    rule: str
    value: str
    ok: bool


def catalog() -> list[str]:
    """List the slugs of all exercises."""
    return sorted(path.parent.name for path in POSES.glob("*/exercise.toml"))


def slugs() -> list[str]:
    """List the slugs of the exercises that have a pose file."""
    return sorted(path.parent.name for path in POSES.glob("*/pose.toml"))


def pose_file(slug: str) -> Path:
    return POSES / slug / "pose.toml"


def stamp(slug: str, edition: int) -> str:
    """Compute a stamp that changes with the pose file, the person and the edition."""
    text = pose_file(slug).read_bytes()
    who = tomllib.loads(text.decode())["person"]
    digest = hashlib.sha256(text)
    digest.update(repr(cast().get(who)).encode())
    digest.update(str(edition).encode())
    return digest.hexdigest()[:16]


def facts(slug: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((BUILT / slug / FACTS).read_text())
    return loaded


def check_files(slug: str) -> list[Finding]:
    folder = BUILT / slug
    missing = [name for name in (*PICTURES, *CLIP, *THUMBS, FACTS) if not (folder / name).is_file()]
    if missing:
        return [Finding(slug, "built", f"missing: {', '.join(missing)}", ok=False)]
    found = [finding for name in PICTURES for finding in _picture(slug, folder / name)]
    found += [_thumb(slug, folder / name) for name in THUMBS]
    found += [*_clip(slug, folder / CLIP[0]), _poster(slug, folder / CLIP[1])]
    return [*found, *_fresh(slug), _same_view(slug, folder), _words(slug)]


def _picture(slug: str, path: Path) -> list[Finding]:
    text = path.read_text()
    root = ET.fromstring(text)  # noqa: S314
    title = root.find("{http://www.w3.org/2000/svg}title")
    size = len(text.encode())
    rules = [
        ("size", f"{size} bytes", size <= SVG_LIMIT),
        ("nothing active or external", "", not _FORBIDDEN.search(text.replace("xmlns=", ""))),
        ("title", "", title is not None and bool(title.text)),
        ("ink", _PALETTES.get(path.name, "any"), f'fill="{_PALETTES.get(path.name, "#")}' in text),
    ]
    return [Finding(slug, f"{path.name}: {rule}", value, ok) for rule, value, ok in rules]


def _fresh(slug: str) -> list[Finding]:
    """Check that pictures and clip were built from the current pose file."""
    said = facts(slug)
    wanted = (("stamp", PICTURES_EDITION), ("clip_stamp", CLIPS_EDITION))
    return [
        Finding(slug, f"{name}: as the pose file says", "", said.get(name) == stamp(slug, edition))
        for name, edition in wanted
    ]


def _thumb(slug: str, path: Path) -> Finding:
    size, is_webp = path.stat().st_size, _is_webp(path)
    return Finding(slug, f"{path.name}: size", f"{size} bytes", is_webp and 0 < size <= THUMB_LIMIT)


def _poster(slug: str, path: Path) -> Finding:
    return Finding(slug, "poster", f"{path.stat().st_size} bytes", _is_webp(path))


def _is_webp(path: Path) -> bool:
    head = path.read_bytes()[:12]
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


def _same_view(slug: str, folder: Path) -> Finding:
    views = {ET.fromstring((folder / name).read_text()).get("viewBox") for name in PICTURES}  # noqa: S314
    return Finding(
        slug, "start and end share one view", str(sorted(map(str, views))), len(views) == 1
    )


def _clip(slug: str, path: Path) -> list[Finding]:
    data = path.read_bytes()
    kinds = mp4.codecs(data)
    rules = [
        ("size", f"{len(data)} bytes", 0 < len(data) <= CLIP_LIMIT),
        ("plays before it is whole", "", mp4.plays_before_it_is_whole(data)),
        ("H.264 and no sound", ", ".join(kinds), kinds == ["avc1"] and not mp4.has_sound(data)),
    ]
    return [Finding(slug, f"clip: {rule}", value, ok) for rule, value, ok in rules]


def _words(slug: str) -> Finding:
    said = facts(slug)["alt"]
    return Finding(
        slug, "text alternatives", "", all(said.get(name) for name in ("start", "end", "clip"))
    )
