"""The two palettes: colour for screens, and black ink with white, light and mid grey for paper."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.figures.body.cast import Person

PROP_COLOURS = {
    "mat": ("#cfe4dd", "#f0f0f0"),
    "pillow": ("#a9b0bf", "#d0d0d0"),
    "wood": ("#b3b9c3", "#dcdcdc"),
    "metal": ("#7d8696", "#8a8a8a"),
    "strap": ("#c9ced8", "#ffffff"),
    "band": ("#7cc39c", "#ffffff"),
    "wall": ("#e8ebef", "#f4f4f4"),
    "ball": ("#a9b0bf", "#d0d0d0"),
    "shadow": ("#e4e6ea", "#e6e6e6"),
}


@dataclass(frozen=True)
class Palette:
    """A fill for each class; `shades` darken a class, `zone` tints the muscle (None: it is hatched)."""

    name: str
    fills: dict[str, str]
    shades: dict[str, str]
    ink: str
    zone: str | None
    arrow: str


def build_screen_palette(person: Person) -> Palette:
    own = person.colours
    fills = {**own, "sole": "#9aa0a8"} | {name: row[0] for name, row in PROP_COLOURS.items()}
    shades = {name: _mix_colours(colour, "#2a2440", 0.20) for name, colour in fills.items()}
    return Palette("screen", fills, shades, "#20242c", "#c2303a", "#d9480f")


def build_paper_palette() -> Palette:
    fills = {
        "skin": "#ffffff",
        "shirt": "#dcdcdc",
        "legs": "#9b9b9b",
        "shoe": "#ffffff",
        "sole": "#777777",
        "hair": "#5a5a5a",
    }
    fills |= {name: row[1] for name, row in PROP_COLOURS.items()}
    shades = {name: _mix_colours(colour, "#000000", 0.10) for name, colour in fills.items()}
    return Palette("paper", fills, shades, "#000000", None, "#000000")


def _mix_colours(one: str, two: str, share: float) -> str:
    pairs = ((int(one[i : i + 2], 16), int(two[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
