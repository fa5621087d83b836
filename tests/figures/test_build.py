"""A build may be stopped: what is done stays, what is not is made next time, and nothing is half there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ptplanner.figures.build import builder as building
from ptplanner.figures.build import clip as film
from ptplanner.figures.build import files as built
from ptplanner.figures.build.builder import build_figure

SLUG = "heel-slide"


class _Stopped:
    """A film that is being drawn when somebody presses Ctrl+C."""

    def __init__(self, studio: object) -> None:
        pass

    def draw_frames(self, _palette: object) -> Iterator[Image.Image]:
        yield Image.new("RGB", (64, 48), "white")
        raise KeyboardInterrupt


def _files(folder: Path) -> set[str]:
    return {path.name for path in (folder / SLUG).iterdir()}


def test_a_stop_costs_one_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "Clip", _Stopped)
    with pytest.raises(KeyboardInterrupt):
        build_figure(SLUG, into=tmp_path)
    assert _files(tmp_path) == {*built.PICTURE_NAMES, built.FACTS_NAME}
    monkeypatch.setattr(building, "PoseRenderer", None)  # drawing once more would fail
    assert set(build_figure(SLUG, clip=False, into=tmp_path).sizes) == set(built.THUMBNAIL_SOURCES)
    assert build_figure(SLUG, clip=False, into=tmp_path).is_unchanged
    with pytest.raises(TypeError):
        build_figure(SLUG, into=tmp_path)  # the clip is still wanted
    with pytest.raises(TypeError):
        build_figure(SLUG, clip=False, force=True, into=tmp_path)
    with pytest.raises(TypeError):
        build_figure(SLUG, clip=False, into=tmp_path)  # a forced build that was stopped is not done


def test_a_clip_is_silent_h264_that_plays_at_once(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (64, 48), (255, shade, 255)) for shade in (255, 128, 0)]
    film.encode_clip(frames, tmp_path / "clip.mp4.part")
    clip = built.probe_clip(tmp_path / "clip.mp4.part")
    assert clip.codecs == (("video", "h264"),)
    assert clip.has_index_first
