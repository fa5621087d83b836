"""Lengths that calculate as numbers and print as CSS: millimetres, points, the edges of a box, and sizes of type."""

from __future__ import annotations

from dataclasses import dataclass

MM_PER_POINT = 25.4 / 72


class Mm(float):
    """A length in millimetres, printed as CSS: ``7.4mm``."""

    def __str__(self) -> str:
        return f"{float(self):g}mm"


@dataclass(frozen=True)
class Pt:
    """A type size or the thickness of a line in points, printed as CSS: ``12pt``."""

    points: float

    @property
    def mm(self) -> float:
        return self.points * MM_PER_POINT

    def __str__(self) -> str:
        return f"{self.points:g}pt"


@dataclass(frozen=True)
class Edges:
    """Lengths in mm at the four sides of a box; negative ones pull its neighbours closer."""

    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0

    @property
    def height(self) -> float:
        return self.top + self.bottom

    @property
    def width(self) -> float:
        return self.left + self.right

    def __str__(self) -> str:
        sides = (self.top, self.right, self.bottom, self.left)
        return " ".join(str(Mm(side)) for side in sides)


@dataclass(frozen=True)
class TextSize:
    """A type size, and the height of a line as a multiple of it."""

    size: Pt
    line_height: float

    @property
    def line_mm(self) -> float:
        return self.size.mm * self.line_height

    def __str__(self) -> str:
        return f"font-size: {self.size}; line-height: {self.line_height:g}"


@dataclass(frozen=True)
class Sign:
    """A square sign in a line of text; ``raised`` is its distance above the line the letters stand on."""

    size: Mm
    gap: Mm
    raised: Mm = Mm()
