"""What is committed under static/exercises: present, valid, small, described; needs no build extra."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from ptplanner.figures.build import files

BUILT = [slug for slug in files.list_pose_slugs() if (files.BUILT_DIR / slug).is_dir()]
GUIDE_A = (
    "single-leg-romanian-deadlift",
    "rock-back",
    "bird-dog",
    "diagonal-chop",
    "sciatic-nerve-glide",
    "double-knee-to-chest",
)
ALL_OF_IT = 25 * 1024 * 1024
MEDIAN_PICTURE, MEDIAN_CLIP = 22 * 1024, 130 * 1024


@pytest.mark.parametrize("slug", BUILT)
def test_every_rule_of_a_built_figure_holds(slug: str) -> None:
    assert [result for result in files.check_built_files(slug) if not result.ok] == []


def test_the_first_guide_has_all_its_figures() -> None:
    assert set(GUIDE_A) <= set(BUILT)


def test_every_pose_file_has_its_pictures() -> None:
    without = sorted(set(files.list_pose_slugs()) - set(BUILT))
    assert without == [], f"Build them: sh run.sh figures build {' '.join(without)}"


def test_pictures_and_clips_stay_small() -> None:
    pictures = sorted(path.stat().st_size for path in files.BUILT_DIR.glob("*/*.svg"))
    clips = sorted(path.stat().st_size for path in files.BUILT_DIR.glob("*/demo.mp4"))
    assert pictures[len(pictures) // 2] <= MEDIAN_PICTURE
    assert clips[len(clips) // 2] <= MEDIAN_CLIP
    assert (
        sum(path.stat().st_size for path in files.BUILT_DIR.rglob("*") if path.is_file())
        <= ALL_OF_IT
    )


def test_the_licences_are_stated_beside_the_pictures() -> None:
    text = (files.BUILT_DIR / "LICENSE.txt").read_text()
    assert "CC BY 4.0" in text
    assert "CC0" in text
    assert {files.load_facts(slug)["licence"] for slug in BUILT} == {"CC-BY-4.0"}


@pytest.mark.parametrize("slug", BUILT)
def test_the_words_of_a_picture_name_no_side(slug: str) -> None:
    """It is drawn for the left side, and its own words name no side: they stay true when it is mirrored."""
    assert files.load_facts(slug)["side"] == "left"
    titles = [_title(slug, name) for name in files.PICTURE_NAMES]
    for words in [*files.load_facts(slug)["alt"].values(), *titles]:
        assert not re.search(r"\b(left|right)\b", words, re.IGNORECASE)


@pytest.mark.parametrize("slug", BUILT)
def test_paper_pictures_have_no_colour(slug: str) -> None:
    """Every fill of the paper palette is black, white or grey; nothing is left to a printer's conversion."""
    for name in ("start.paper.svg", "end.paper.svg"):
        colours = re.findall(
            r'(?:fill|stroke)="#([0-9a-f]{3,6})"', (files.BUILT_DIR / slug / name).read_text()
        )
        assert colours
        assert all(len({*_channels(colour)}) == 1 for colour in colours)


@pytest.mark.parametrize("slug", BUILT)
def test_both_palettes_draw_the_same_lines(slug: str) -> None:
    for key in ("start", "end"):
        inks = [_ink(slug, f"{key}{ending}.svg") for ending in ("", ".paper")]
        assert inks[0] == inks[1]


@pytest.mark.parametrize("slug", BUILT)
def test_start_and_end_are_different_pictures(slug: str) -> None:
    assert _ink(slug, "start.svg") != _ink(slug, "end.svg")


def test_reading_built_figures_loads_no_build_library() -> None:
    libraries = "{'numpy', 'numba', 'scipy', 'anny'}"
    code = (
        f"import sys, ptplanner.figures.build.files; print(sorted({libraries} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _channels(colour: str) -> list[str]:
    return list(colour) if len(colour) == 3 else [colour[i : i + 2] for i in (0, 2, 4)]


def _title(slug: str, name: str) -> str:
    found = re.search("<title>(.*?)</title>", (files.BUILT_DIR / slug / name).read_text())
    assert found is not None
    return found.group(1)


def _ink(slug: str, name: str) -> str:
    found = re.search(r'class="ink"[^>]* d="([^"]+)"', (files.BUILT_DIR / slug / name).read_text())
    assert found is not None
    return found.group(1)
