"""A pose file with a wrong word is refused with its line and the words that are allowed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from ptplanner.figures.build import files as built
from ptplanner.figures.build.files import resolve_pose_path
from ptplanner.figures.errors import PoseFileError
from ptplanner.figures.pose.pose_file import load_pose
from ptplanner.figures.pose.schema import build_pose_schema
from ptplanner.figures.pose.schema_validator import SchemaValidator

PUBLISHED = built.PROJECT_DIR / "docs" / "format" / "pose.schema.json"

GOOD = """person = "tom"
base = "supine"
[all]
floor = ["pelvis"]
angles = {"hip.flex" = 20}
[start]
[end]
angles = {"knee.L" = 40}
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "heel-slide" / "pose.toml"
    path.parent.mkdir()
    path.write_text(text)
    return path


def test_an_angle_without_a_side_applies_to_both(tmp_path: Path) -> None:
    pose = load_pose(_file(tmp_path, GOOD))
    assert pose.keys["start"].angles == {"hip.flex.L": 20, "hip.flex.R": 20}
    assert pose.keys["end"].angles["knee.L"] == 40


@pytest.mark.parametrize(
    ("good", "wrong", "line", "allowed"),
    [
        ('"tom"', '"tim"', 1, "amara"),
        ('"supine"', '"upside-down"', 2, "side-lying"),
        ('"pelvis"', '"hips"', 4, "thorax"),
        ('"hip.flex"', '"hip.bend"', 5, "hip.flex.L"),
        ("[start]", "[begin]", 6, "start"),
        ("[start]\n", "", 1, "start is missing"),
        ("floor", "flore", 4, "floor"),
        ("[start]", '[start]\ntouch = [["palm.L", "pelvis"]]', 7, "thighfront.L"),
        ("[start]", '[start]\ntouch = [["palm.L"]]', 7, "1 values instead of 2 to 3"),
        ("= 40", '= "much"', 8, "'much' is no number"),
        ("[all]", '[[prop]]\ntype = "mat"\n[[prop]]\ntype = "sofa"\n[all]', 6, "pillow"),
        ("[all]", '[[prop]]\ntype = "mat"\n[[prop]]\ncolour = "red"\n[all]', 6, "height"),
        ("[all]", 'arrow = {from = ["heel", 0, 4], to = ["heel.L", 9, 4]}\n[all]', 3, "heel.L"),
    ],
)
def test_an_unknown_word_is_refused_with_its_line(
    tmp_path: Path, good: str, wrong: str, line: int, allowed: str
) -> None:
    path = _file(tmp_path, GOOD.replace(good, wrong))
    with pytest.raises(PoseFileError, match=rf"pose\.toml:{line}: .*{allowed}"):
        load_pose(path)


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(PoseFileError, match=r"pose\.toml"):
        load_pose(_file(tmp_path, "person = "))


@pytest.mark.parametrize("slug", built.list_pose_slugs())
def test_every_pose_file_conforms_to_the_schema(slug: str) -> None:
    parsed = tomllib.loads(resolve_pose_path(slug).read_text())
    assert list(SchemaValidator(build_pose_schema()).iter_faults(parsed)) == []


def test_the_published_schema_is_up_to_date() -> None:
    """`ptplanner figures schema > docs/format/pose.schema.json` writes it."""
    assert json.loads(PUBLISHED.read_text()) == build_pose_schema()
