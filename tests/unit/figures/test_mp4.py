"""What a player must know of a clip is read from its boxes."""

from __future__ import annotations

from ptplanner.figures.build import files as built
from ptplanner.figures.build import mp4

CLIP = (built.BUILT_DIR / "bird-dog" / "demo.mp4").read_bytes()


def _box(name: str, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + name.encode() + content


def test_a_clip_of_ours_is_silent_h264_that_plays_at_once() -> None:
    assert mp4.list_codecs(CLIP) == ["avc1"]
    assert not mp4.has_sound(CLIP)
    assert mp4.is_fast_start(CLIP)


def test_an_index_behind_the_frames_is_seen() -> None:
    by_name = {box.name: _box(box.name, box.content) for box in mp4.iter_boxes(CLIP)}
    late = by_name["ftyp"] + by_name["mdat"] + by_name["moov"]
    assert not mp4.is_fast_start(late)
    assert mp4.list_codecs(late) == ["avc1"]


def test_sound_is_heard() -> None:
    track = _box("trak", _box("mdia", _box("hdlr", bytes(8) + b"soun" + bytes(12))))
    assert mp4.has_sound(_box("moov", track))


def test_what_is_no_clip_has_nothing() -> None:
    for data in (b"", b"not a clip at all", CLIP[:5], bytes(64)):
        assert mp4.list_codecs(data) == []
        assert not mp4.is_fast_start(data)
