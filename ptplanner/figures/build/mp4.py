"""Reads the boxes of an MP4 file: where the index lies, and which tracks there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_HEADER_BYTES, _LONG_HEADER_BYTES = 8, 16
_DESCRIPTION_PATH = ("moov", "trak", "mdia", "minf", "stbl", "stsd")
_STSD_HEADER_BYTES = 8  # version, flags and count stand before the entries of a description
_HANDLER_PATH = ("moov", "trak", "mdia", "hdlr")


@dataclass(frozen=True)
class Mp4Box:
    """One box: its four-letter name and its content."""

    name: str
    content: bytes


def iter_boxes(data: bytes) -> Iterator[Mp4Box]:
    """Iterate over the boxes directly inside `data`; stop at an invalid size."""
    at = 0
    while at + _HEADER_BYTES <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        header = _HEADER_BYTES
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16], "big"), _LONG_HEADER_BYTES
        size = size or len(data) - at  # 0: up to the end of the file
        if size < header:
            return
        yield Mp4Box(name.decode("latin-1"), data[at + header : at + size])
        at += size


def is_fast_start(data: bytes) -> bool:
    """The index comes before the frames, so that a phone need not load all of it first."""
    names = [box.name for box in iter_boxes(data)]
    return "moov" in names and "mdat" in names and names.index("moov") < names.index("mdat")


def list_codecs(data: bytes) -> list[str]:
    """The kind of each track: `avc1` is H.264."""
    return [
        entry.name
        for description in _find_box_contents(data, _DESCRIPTION_PATH)
        for entry in iter_boxes(description[_STSD_HEADER_BYTES:])
    ]


def has_sound(data: bytes) -> bool:
    return any(handler[8:12] == b"soun" for handler in _find_box_contents(data, _HANDLER_PATH))


def _find_box_contents(data: bytes, path: tuple[str, ...]) -> list[bytes]:
    found = [data]
    for name in path:
        found = [box.content for outer in found for box in iter_boxes(outer) if box.name == name]
    return found
