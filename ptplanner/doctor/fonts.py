"""Inspects the fonts of the paper, without which no sheet can be made."""

from __future__ import annotations

from ptplanner.doctor.results import name_some, report_fine, report_wrong
from ptplanner.handout.fonts import list_missing_fonts
from ptplanner.services.doctor import Inspection


def inspect_fonts() -> Inspection:
    missing = list_missing_fonts()
    if not missing:
        return report_fine("Fonts", "those of the repository")
    return report_wrong(
        "Fonts",
        "Fonts of the paper are missing.",
        f"Not there or empty: {name_some(missing)}.",
        why="No sheet can be made, and ptplanner does not start.",
        steps=("Install this version of ptplanner again, whole.", "Start ptplanner."),
    )
