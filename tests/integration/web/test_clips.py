"""A moving demonstration is sent in parts, because the players of some phones ask for two bytes before they start."""

from __future__ import annotations

import pytest

from ptplanner.settings import PROJECT_ROOT
from tests.support.website import Browser

CLIP = "exercises/bird-dog/demo.mp4"


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-1", 0, 2), ("bytes=100-299", 100, 300)]
)
def test_the_bytes_that_a_player_asks_for_are_sent_alone(
    anybody: Browser, asked: str, start: int, end: int
) -> None:
    """Safari plays no clip whose first two bytes it cannot get by themselves."""
    clip = (PROJECT_ROOT / "static" / CLIP).read_bytes()
    answer = anybody.get(f"/static/{CLIP}", Range=asked)
    assert answer.status_code == 206
    assert answer.data == clip[start:end]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(clip)}"
    assert answer.mimetype == "video/mp4"


def test_a_whole_clip_says_that_parts_may_be_asked_for(anybody: Browser) -> None:
    """A player jumps within a clip only if the server says that it sends parts."""
    answer = anybody.get(f"/static/{CLIP}")
    assert answer.status_code == 200
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_bytes_after_the_end_of_a_clip_are_refused(anybody: Browser) -> None:
    """The answer says that there is nothing, instead of sending the clip from its beginning."""
    assert anybody.get(f"/static/{CLIP}", Range="bytes=99999999-").status_code == 416
