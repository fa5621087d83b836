"""Edits of typed text: they know the value that the text was typed over, so that they need no version of the plan.

Typed text may arrive late: after a lost network, a reload or a new sign-in. It is saved if its field still has the
value that it was typed over, whatever else has changed in the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ptplanner.domain.edits import Edit, EditContext
from ptplanner.domain.errors import PtplannerError
from ptplanner.domain.plan import Plan


@dataclass(frozen=True)
class TypedEdit:
    """An edit whose text was typed over one of ``typed_over``: edits that would set those values.

    ``continues`` says that it goes on with the edit that was saved last, so that one undo takes both back.
    """

    edit: Edit
    typed_over: tuple[Edit, ...]
    continues: bool = False

    def may_apply(self, plan: Plan, context: EditContext) -> bool:
        """Whether the field has a value that the text was typed over, or has the text already."""
        return any(changes_nothing(edit, plan, context) for edit in (self.edit, *self.typed_over))

    def was_applied(self, history: Sequence[Plan], context: EditContext) -> bool:
        """Whether the text was saved before, after the value that it was typed over; ``history`` is oldest first.

        The page may have been left before it heard so. What replaced the text since then is newer.
        """
        over = _find_last(self.typed_over, history, context)
        return (
            over is not None and _find_last((self.edit,), history[over + 1 :], context) is not None
        )


def changes_nothing(edit: Edit, plan: Plan, context: EditContext) -> bool:
    """Whether the plan has already what the edit would set; False if the edit is not possible."""
    try:
        return edit.apply(plan, context) == plan
    except PtplannerError:
        return False


def _find_last(
    edits: tuple[Edit, ...], history: Sequence[Plan], context: EditContext
) -> int | None:
    """The index of the last state that already has what one of the edits would set."""
    found = (
        index
        for index in range(len(history) - 1, -1, -1)
        if any(changes_nothing(edit, history[index], context) for edit in edits)
    )
    return next(found, None)
