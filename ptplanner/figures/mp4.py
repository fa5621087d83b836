"""Reads the boxes of an MP4 file: where the index lies, and which tracks there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_HEADER, _LONG_HEADER = 8, 16
_DESCRIPTION = ("moov", "trak", "mdia", "minf", "stbl", "stsd")
_STSD_FIELDS = 8  # version, flags and count stand before the entries of a description
_HANDLER = ("moov", "trak", "mdia", "hdlr")


@dataclass(frozen=True)
class Box:
    """One box: its four-letter name and its content."""

    name: str
    content: bytes


def boxes(data: bytes) -> Iterator[Box]:
    """Iterate over the boxes directly inside `data`; stop at an invalid size."""
    at = 0
    while at + _HEADER <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        header = _HEADER
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16], "big"), _LONG_HEADER
        size = size or len(data) - at  # 0: up to the end of the file
        if size < header:
            return
        yield Box(name.decode("latin-1"), data[at + header : at + size])
        at += size


def plays_before_it_is_whole(data: bytes) -> bool:
    """The index comes before the frames, so that a phone need not load all of it first."""
    names = [box.name for box in boxes(data)]
    return "moov" in names and "mdat" in names and names.index("moov") < names.index("mdat")


def codecs(data: bytes) -> list[str]:
    """The kind of each track: `avc1` is H.264."""
    return [
        entry.name
        for description in _at(data, _DESCRIPTION)
        for entry in boxes(description[_STSD_FIELDS:])
    ]


def has_sound(data: bytes) -> bool:
    return any(handler[8:12] == b"soun" for handler in _at(data, _HANDLER))


def _at(data: bytes, path: tuple[str, ...]) -> list[bytes]:
    found = [data]
    for name in path:
        found = [box.content for outer in found for box in boxes(outer) if box.name == name]
    return found
