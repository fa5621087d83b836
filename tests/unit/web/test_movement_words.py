"""Every movement that a rule may look for has words."""

from __future__ import annotations

from ptplanner.domain.exercise import MovementTag
from ptplanner.web.movement_words import GROUPS, WORDS, movement_line


def test_every_movement_has_words_once() -> None:
    assert set(WORDS) == set(MovementTag)
    assert sum(map(len, GROUPS.values())) == len(MovementTag)
    assert len(set(WORDS.values())) == len(WORDS)


def test_a_line_of_movements_keeps_one_order() -> None:
    tags = [MovementTag.LIFTING, MovementTag.TRUNK_BENDING]
    assert movement_line(tags) == "Bends forward; lifts a load"
    assert movement_line([]) == ""
