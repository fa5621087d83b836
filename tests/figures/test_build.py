"""A build may be interrupted: finished parts stay, and the next build makes the missing ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ptplanner.figures.build import builder, clip, files
from ptplanner.figures.build.builder import build_figure

SLUG = "heel-slide"


class _InterruptedClip:
    """A clip that is being drawn when somebody presses Ctrl+C."""

    def __init__(self, renderer: object) -> None:
        pass

    def draw_frames(self, _palette: object) -> Iterator[Image.Image]:
        yield Image.new("RGB", (64, 48), "white")
        raise KeyboardInterrupt


def _list_built_files(folder: Path) -> set[str]:
    return {path.name for path in (folder / SLUG).iterdir()}


def test_an_interruption_costs_only_the_part_being_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "Clip", _InterruptedClip)
    with pytest.raises(KeyboardInterrupt):
        build_figure(SLUG, into=tmp_path)
    assert _list_built_files(tmp_path) == {*files.PICTURE_NAMES, files.FACTS_NAME}
    monkeypatch.setattr(builder, "PoseRenderer", None)  # drawing again would fail
    assert set(build_figure(SLUG, clip=False, into=tmp_path).sizes) == set(files.THUMBNAIL_SOURCES)
    assert build_figure(SLUG, clip=False, into=tmp_path).is_unchanged
    with pytest.raises(TypeError):
        build_figure(SLUG, into=tmp_path)  # the clip is still missing
    with pytest.raises(TypeError):
        build_figure(SLUG, clip=False, force=True, into=tmp_path)
    with pytest.raises(TypeError):
        build_figure(SLUG, clip=False, into=tmp_path)  # an interrupted forced build is not finished


def test_an_encoded_clip_is_silent_h264_with_its_index_first(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (64, 48), (255, shade, 255)) for shade in (255, 128, 0)]
    clip.encode_clip(frames, tmp_path / "clip.mp4.part")
    written = files.probe_clip(tmp_path / "clip.mp4.part")
    assert written.codecs == (("video", "h264"),)
    assert written.has_index_first
