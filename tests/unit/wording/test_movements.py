"""Every movement that a rule may look for has words."""

from __future__ import annotations

from ptplanner.domain.exercise import MovementTag
from ptplanner.wording.english.movements import MOVEMENT_GROUPS, MOVEMENT_LABELS, format_movements


def test_every_movement_has_words_once() -> None:
    assert set(MOVEMENT_LABELS) == set(MovementTag)
    assert sum(map(len, MOVEMENT_GROUPS.values())) == len(MovementTag)
    assert len(set(MOVEMENT_LABELS.values())) == len(MOVEMENT_LABELS)


def test_a_line_of_movements_keeps_one_order() -> None:
    tags = [MovementTag.LIFTING, MovementTag.TRUNK_BENDING]
    assert format_movements(tags) == "Bends forward; lifts a load"
    assert format_movements([]) == ""
