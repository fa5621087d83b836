"""Which files a built figure consists of, and their rules; importable without the build's libraries."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ptplanner.figures.body.cast import load_cast
from ptplanner.figures.errors import FigureError, ToolMissing

PROJECT_DIR = Path(__file__).resolve().parents[3]
BUILT_DIR = PROJECT_DIR / "static" / "exercises"
POSES_DIR = PROJECT_DIR / "ptplanner" / "content" / "exercises"
PICTURE_NAMES = ("start.svg", "end.svg", "start.paper.svg", "end.paper.svg")
CLIP_NAMES = ("demo.mp4", "poster.webp")
# Thumbnail -> the drawing that it is made from.
THUMBNAIL_SOURCES = {"thumb-start.webp": "start.svg", "thumb-end.webp": "end.svg"}
FACTS_NAME = "figure.json"
# Raise one when a change of the code changes the pictures or the clips: all of that kind are then built again.
PICTURES_EDITION = 3
CLIPS_EDITION = 2
SVG_BYTES_LIMIT, CLIP_BYTES_LIMIT, THUMBNAIL_BYTES_LIMIT = 30 * 1024, 300 * 1024, 5 * 1024
_FORBIDDEN_SVG = re.compile(
    r"<script|<filter|paint-order|href|url\(|<image|<foreignObject|\bon\w+=", re.IGNORECASE
)
_REQUIRED_INK = {"start.paper.svg": "#000000", "end.paper.svg": "#000000"}


@dataclass(frozen=True)
class RuleResult:
    """A rule, the measured value, and whether the rule holds for a figure."""

    slug: str
    rule: str
    value: str
    ok: bool


@dataclass(frozen=True)
class ClipFormat:
    """What a player needs to know of a clip."""

    codecs: tuple[tuple[str, str], ...]  # kind and codec of each stream
    has_index_first: bool  # the index precedes the frames: a phone plays before it has loaded all


def list_catalog_slugs() -> list[str]:
    """List the slugs of all exercises."""
    return sorted(path.parent.name for path in POSES_DIR.glob("*/exercise.toml"))


def list_pose_slugs() -> list[str]:
    """List the slugs of the exercises that have a pose file."""
    return sorted(path.parent.name for path in POSES_DIR.glob("*/pose.toml"))


def resolve_pose_path(slug: str) -> Path:
    return POSES_DIR / slug / "pose.toml"


def compute_figure_stamp(slug: str, edition: int) -> str:
    """Compute a stamp that changes with the pose file, the person and the edition."""
    text = resolve_pose_path(slug).read_bytes()
    who = tomllib.loads(text.decode())["person"]
    digest = hashlib.sha256(text)
    digest.update(repr(load_cast().get(who)).encode())
    digest.update(str(edition).encode())
    return digest.hexdigest()[:16]


def load_facts(slug: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((BUILT_DIR / slug / FACTS_NAME).read_text())
    return loaded


def check_built_files(slug: str) -> list[RuleResult]:
    folder = BUILT_DIR / slug
    missing = [
        name
        for name in (*PICTURE_NAMES, *CLIP_NAMES, *THUMBNAIL_SOURCES, FACTS_NAME)
        if not (folder / name).is_file()
    ]
    if missing:
        return [RuleResult(slug, "built", f"missing: {', '.join(missing)}", ok=False)]
    found = [result for name in PICTURE_NAMES for result in _check_picture(slug, folder / name)]
    found += [_check_thumbnail(slug, folder / name) for name in THUMBNAIL_SOURCES]
    found += [
        _check_clip_size(slug, folder / CLIP_NAMES[0]),
        _check_poster(slug, folder / CLIP_NAMES[1]),
    ]
    return [*found, *_check_stamps(slug), _check_shared_view(slug, folder), _check_alt_texts(slug)]


def _check_picture(slug: str, path: Path) -> list[RuleResult]:
    text = path.read_text()
    root = ET.fromstring(text)  # noqa: S314
    title = root.find("{http://www.w3.org/2000/svg}title")
    size = len(text.encode())
    rules = [
        ("size", f"{size} bytes", size <= SVG_BYTES_LIMIT),
        ("nothing active or external", "", not _FORBIDDEN_SVG.search(text.replace("xmlns=", ""))),
        ("title", "", title is not None and bool(title.text)),
        (
            "ink",
            _REQUIRED_INK.get(path.name, "any"),
            f'fill="{_REQUIRED_INK.get(path.name, "#")}' in text,
        ),
    ]
    return [RuleResult(slug, f"{path.name}: {rule}", value, ok) for rule, value, ok in rules]


def _check_stamps(slug: str) -> list[RuleResult]:
    """Check that pictures and clip were built from the current pose file."""
    facts = load_facts(slug)
    wanted = (("stamp", PICTURES_EDITION), ("clip_stamp", CLIPS_EDITION))
    return [
        RuleResult(
            slug,
            f"{name}: as the pose file says",
            "",
            facts.get(name) == compute_figure_stamp(slug, edition),
        )
        for name, edition in wanted
    ]


def _check_thumbnail(slug: str, path: Path) -> RuleResult:
    size, is_webp = path.stat().st_size, _is_webp(path)
    return RuleResult(
        slug, f"{path.name}: size", f"{size} bytes", is_webp and 0 < size <= THUMBNAIL_BYTES_LIMIT
    )


def _check_poster(slug: str, path: Path) -> RuleResult:
    return RuleResult(slug, "poster", f"{path.stat().st_size} bytes", _is_webp(path))


def _is_webp(path: Path) -> bool:
    head = path.read_bytes()[:12]
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


def _check_shared_view(slug: str, folder: Path) -> RuleResult:
    views = {ET.fromstring((folder / name).read_text()).get("viewBox") for name in PICTURE_NAMES}  # noqa: S314
    return RuleResult(
        slug, "start and end share one view", str(sorted(map(str, views))), len(views) == 1
    )


def _check_clip_size(slug: str, path: Path) -> RuleResult:
    size = path.stat().st_size
    return RuleResult(slug, "clip: size", f"{size} bytes", 0 < size <= CLIP_BYTES_LIMIT)


def check_clip_format(slug: str) -> list[RuleResult]:
    """Check that the clip is silent H.264 and starts before it is loaded; needs ffprobe."""
    path = BUILT_DIR / slug / CLIP_NAMES[0]
    if not path.is_file():
        return []  # check_built_files reports it
    clip = probe_clip(path)
    is_silent_h264 = clip.codecs == (("video", "h264"),)
    found = ", ".join(f"{kind} {codec}" for kind, codec in clip.codecs)
    return [
        RuleResult(slug, "clip: plays before it is whole", "", clip.has_index_first),
        RuleResult(slug, "clip: H.264 and no sound", found, is_silent_h264),
    ]


def probe_clip(path: Path) -> ClipFormat:
    """Read the format of a clip with ffprobe; raises FigureError if the file is not a clip."""
    tool = shutil.which("ffprobe")
    if tool is None:
        raise ToolMissing(
            "ffprobe is not installed: apt-get install ffmpeg (or brew install ffmpeg)"
        )
    show = "-v trace -show_entries stream=codec_type,codec_name -of json"
    done = subprocess.run([tool, *show.split(), str(path)], capture_output=True, check=False)
    if done.returncode:
        raise FigureError(f"{path.name} is not a clip that ffprobe can read")
    streams = json.loads(done.stdout)["streams"]
    trace = done.stderr.decode(errors="replace")
    index, frames = (trace.find(f"type:'{box}' parent:'root'") for box in ("moov", "mdat"))
    return ClipFormat(
        codecs=tuple((stream["codec_type"], stream["codec_name"]) for stream in streams),
        has_index_first=0 <= index < frames,
    )


def _check_alt_texts(slug: str) -> RuleResult:
    alt = load_facts(slug)["alt"]
    return RuleResult(
        slug, "text alternatives", "", all(alt.get(name) for name in ("start", "end", "clip"))
    )
