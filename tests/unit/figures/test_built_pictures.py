"""Every built picture is whole, small, titled and harmless, and belongs to an exercise."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.formats import content_files
from ptplanner.handout.pictures import EXERCISES_DIR, load_figures

LARGEST_BYTES = 30 * 1024
FORBIDDEN = re.compile(
    r"<script|<filter|<image|<foreignObject|paint-order|href|url\(|\son\w+=", re.IGNORECASE
)
BUILT = sorted(path for path in EXERCISES_DIR.iterdir() if path.is_dir())
PICTURES = [
    path / name
    for path in BUILT
    for name in ("start.svg", "end.svg", "start.paper.svg", "end.paper.svg")
]


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_picture_is_small_titled_and_harmless(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text) <= LARGEST_BYTES
    assert not FORBIDDEN.search(text.replace('xmlns="http://www.w3.org/2000/svg"', ""))
    root = ET.fromstring(text)  # our own files
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text


def test_every_built_exercise_is_in_the_catalog() -> None:
    assert {path.name for path in BUILT} <= set(content_files.load_catalog().exercises)


def test_the_first_guide_is_drawn_whole() -> None:
    guide = content_files.load_catalog().get_template("sciatica-six")
    wanted = frozenset(ExerciseSlug(item.exercise) for item in guide.items)
    assert set(load_figures(wanted)) == wanted


@pytest.mark.parametrize("folder", BUILT, ids=lambda path: path.name)
def test_start_and_end_share_their_scale(folder: Path) -> None:
    boxes = [
        re.search(r'viewBox="([^"]+)"', (folder / name).read_text(encoding="utf-8"))
        for name in ("start.svg", "end.svg")
    ]
    first, second = (box[1].split() for box in boxes if box)
    assert first == second or first[2] == second[2] or first[3] == second[3]
