"""Keyboard shortcuts of the builder and the preview, as their help lists them."""

from __future__ import annotations

Shortcut = tuple[tuple[str, ...], str]

BUILDER_KEYS: tuple[Shortcut, ...] = (
    (("↑", "↓"), "In the search: choose a result. In the plan: go to another row"),
    (("Enter",), "In the search: add the chosen exercise"),
    (("Esc",), "Back to the plan; in a dose: discard changes"),
    (("d",), "Write the dose of the row; Enter when done"),
    (("Alt", "↑", "↓"), "Move the row, across sections too"),
    (("s",), "Swap the exercise of the row"),
    (("k",), "Keep it in spite of a precaution"),
    (("w",), "Write a note or a warning"),
    (("Delete",), "Remove the row; Undo stays in its place"),
    (("Ctrl", "Z"), "Undo; with Shift: redo"),
    (("p",), "Preview the sheet"),
    (("Ctrl", "Enter"), "In the preview: issue"),
)
PREVIEW_KEYS: tuple[Shortcut, ...] = (
    (("Ctrl", "Enter"), "Issue"),
    (("Esc",), "Back to the plan"),
)
