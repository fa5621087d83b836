"""What a built figure consists of and what must hold of its files; read without the build's libraries."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "static" / "exercises"
POSES = ROOT / "ptplanner" / "content" / "exercises"
PICTURES = ("start.svg", "end.svg", "start.paper.svg", "end.paper.svg")
SVG_LIMIT, CLIP_LIMIT = 30 * 1024, 300 * 1024
_FORBIDDEN = re.compile(
    r"<script|<filter|paint-order|href|url\(|<image|<foreignObject|\bon\w+=", re.IGNORECASE
)
_PALETTES = {"start.paper.svg": "#000000", "end.paper.svg": "#000000"}


@dataclass(frozen=True)
class Finding:
    """One rule and whether it holds."""

    slug: str
    rule: str
    value: str
    ok: bool


def slugs() -> list[str]:
    """Exercises that have a pose file."""
    return sorted(path.parent.name for path in POSES.glob("*/pose.toml"))


def facts(slug: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((BUILT / slug / "figure.json").read_text())
    return loaded


def check_files(slug: str) -> list[Finding]:
    folder = BUILT / slug
    missing = [name for name in (*PICTURES, "figure.json") if not (folder / name).is_file()]
    if missing:
        return [Finding(slug, "built", f"missing: {', '.join(missing)}", ok=False)]
    found = [finding for name in PICTURES for finding in _picture(slug, folder / name)]
    found += [_same_view(slug, folder), _clip(slug, folder), _words(slug)]
    return found


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


def _same_view(slug: str, folder: Path) -> Finding:
    views = {ET.fromstring((folder / name).read_text()).get("viewBox") for name in PICTURES}  # noqa: S314
    return Finding(
        slug, "start and end share one view", str(sorted(map(str, views))), len(views) == 1
    )


def _clip(slug: str, folder: Path) -> Finding:
    clip = folder / "demo.mp4"
    size = clip.stat().st_size if clip.is_file() else 0
    fast = size > 0 and b"moov" in clip.read_bytes()[:4096]
    return Finding(
        slug,
        "clip",
        f"{size} bytes",
        0 < size <= CLIP_LIMIT and fast and (folder / "poster.webp").is_file(),
    )


def _words(slug: str) -> Finding:
    said = facts(slug)["alt"]
    return Finding(
        slug, "text alternatives", "", all(said.get(name) for name in ("start", "end", "clip"))
    )
