"""Every committed clip is silent H.264 that a phone can play before it has loaded all of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ptplanner.figures.build import files
from ptplanner.figures.errors import FigureError

CLIP = files.BUILT_DIR / "bird-dog" / "demo.mp4"
SLUGS = [slug for slug in files.list_pose_slugs() if (files.BUILT_DIR / slug).is_dir()]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_committed_clip_is_silent_h264_with_its_index_first(slug: str) -> None:
    results = files.check_clip_format(slug)
    assert len(results) == 2
    assert [result for result in results if not result.ok] == []


def test_a_clip_with_its_index_last_is_recognized(tmp_path: Path) -> None:
    late = tmp_path / "late.mp4"
    _run_ffmpeg("-i", str(CLIP), "-c", "copy", str(late))  # ffmpeg writes the index last
    clip = files.probe_clip(late)
    assert not clip.has_index_first
    assert clip.codecs == (("video", "h264"),)


def test_a_clip_with_sound_is_recognized(tmp_path: Path) -> None:
    loud = tmp_path / "loud.mp4"
    silence = "anullsrc=duration=0.1"
    _run_ffmpeg("-i", str(CLIP), "-f", "lavfi", "-i", silence, "-c:v", "copy", str(loud))
    assert [kind for kind, _ in files.probe_clip(loud).codecs] == ["video", "audio"]


@pytest.mark.parametrize("content", [b"", b"not a clip at all", CLIP.read_bytes()[:5], bytes(64)])
def test_a_file_that_is_not_a_clip_is_refused(content: bytes, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)
    with pytest.raises(FigureError, match=r"broken\.mp4 is not a clip"):
        files.probe_clip(broken)


def _run_ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", *arguments], check=True, capture_output=True)
