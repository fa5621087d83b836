"""The lengths of the boxes below the tick grid, on the back of a sheet; the others are in ``geometry``."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.handout.geometry import PAGE, PART_RULE
from ptplanner.handout.lengths import Edges, Mm, Pt, Sign, TextSize


@dataclass(frozen=True)
class PainGeometry:
    """The zones of the pain scale, side by side."""

    gap: Mm = Mm(3)
    margin: Mm = Mm(1)
    border: Pt = Pt(1.4)
    padding: Edges = Edges(2, 2.6, 2, 2.6)
    numbers: TextSize = TextSize(Pt(16), 1.1)
    name: Pt = Pt(14)
    heading_indent: Mm = Mm(13)
    heading_margin: Mm = Mm(1)
    sign: Mm = Mm(10.4)
    sign_drop: Mm = Mm(0.6)

    @property
    def frame_height(self) -> float:
        """Height of everything but the advice; the name of a zone is in a line of its own."""
        frame = self.margin + 2 * self.border.mm + self.padding.height
        return frame + 2 * self.numbers.line_mm + self.heading_margin

    @property
    def outset(self) -> Edges:
        """The margins of the row; its outer gaps are outside the text, so that the zones align with it."""
        return Edges(self.margin, -self.gap, 0, -self.gap)


@dataclass(frozen=True)
class EmergencyGeometry:
    """Signs that need help at once, in a frame with a black heading."""

    border: Pt = Pt(2.4)
    heading: Pt = Pt(14)
    heading_padding: Edges = Edges(1.4, 3, 1.6, 3)
    list_padding: Edges = Edges(1.4, 3, 1.6, 7)

    def get_frame_height(self, line_height: float) -> float:
        """Height of everything but the signs."""
        spaces = self.heading_padding.height + self.list_padding.height + 2 * self.border.mm
        return spaces + self.heading.mm * line_height


@dataclass(frozen=True)
class GoalsGeometry:
    """The goals of a phase, with boxes to tick."""

    heading: Pt = Pt(14)
    list_padding: Mm = Mm(0.4)
    indent: Mm = Mm(6)
    box: Mm = Mm(3.2)
    box_margin: Edges = Edges(0, 2, 0, -6)
    box_border: Pt = Pt(1)


@dataclass(frozen=True)
class ProgressionGeometry:
    """When to do more and when to do less, side by side."""

    gap: Mm = Mm(4)
    padding: Mm = Mm(1)

    @property
    def frame_height(self) -> float:
        return PART_RULE.mm + self.padding


@dataclass(frozen=True)
class ContactGeometry:
    """Whom to call."""

    padding: Mm = Mm(1.4)
    phone: Pt = Pt(17)

    @property
    def full_height(self) -> float:
        """Height with two lines: whom to call, and the hours."""
        return PART_RULE.mm + self.padding + 2 * PAGE.text.line_mm


@dataclass(frozen=True)
class BackGeometry:
    """The back: tick grid, pain scale, danger signs, goals, progression and contact."""

    heading: TextSize = TextSize(Pt(16), 1.2)
    # Space above each box, and above each box of the tightest back.
    spacing: Mm = Mm(4)
    tightest_spacing: Mm = Mm(2.4)
    closest_spacing: Mm = Mm(1.6)
    grid_heading: Pt = Pt(20)
    start_padding: Mm = Mm(2)
    marks_padding: Mm = Mm(0.6)
    mark: Sign = Sign(Mm(6), Mm(3), Mm(-1.4))
    pain: PainGeometry = PainGeometry()
    emergency: EmergencyGeometry = EmergencyGeometry()
    # Frames of the signs for the same day and for before the start, side by side where both are short.
    same_day_border: Pt = Pt(1.4)
    ask_first_border: Pt = Pt(0.6)
    signs_padding: Edges = Edges(0.6, 2, 0.6, 2)
    signs_indent: Mm = Mm(4)
    ask_first_heading: Pt = Pt(14)
    ask_first_padding: Edges = Edges(0.6, 3, 0, 5)
    goals: GoalsGeometry = GoalsGeometry()
    progression: ProgressionGeometry = ProgressionGeometry()
    contact: ContactGeometry = ContactGeometry()
    credits_padding: Mm = Mm(3)

    @property
    def grid_heading_height(self) -> float:
        """Height of everything above the tick grid; a mark is higher than the line it is in."""
        marks = max(self.mark.size, PAGE.text.line_mm) + 2 * self.marks_padding
        heading = self.grid_heading.mm * self.heading.line_height
        return heading + marks + PAGE.text.line_mm

    @property
    def small_heading_mm(self) -> float:
        """Height of the heading of signs and goals."""
        return self.ask_first_heading.mm * self.heading.line_height


BACK = BackGeometry()
