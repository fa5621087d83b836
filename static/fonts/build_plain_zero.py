"""Derives "PT Handout" from Atkinson Hyperlegible Next: one file per weight, and a zero without a slash.

The slash of the zero runs together in a blurred or badly printed dose ("30" reads as "38"). The plain
zero keeps the outer outline of the slashed one. Its single counter is the counter of the capital O,
fitted into the box that the two half counters of the slashed zero fill, so stems keep their weight.

    npm pack @fontsource/atkinson-hyperlegible-next && tar xf fontsource-*.tgz
    python static/fonts/build_plain_zero.py package/files static/fonts
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.merge import Merger
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from typing import Any

    from fontTools.pens.basePen import AbstractPen

    Contour = list[tuple[str, tuple[Any, ...]]]
    Box = tuple[float, float, float, float]

WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold", 800: "ExtraBold"}
SUBSETS = ("latin", "latin-ext")
FAMILY = "PT Handout"


def main() -> None:
    """Reads the folder of woff2 files and writes one TrueType file per weight."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="the files/ folder of the npm package")
    parser.add_argument("target", type=Path)
    args = parser.parse_args()
    for weight, style in WEIGHTS.items():
        font = merged(args.source, weight)
        remove_slash(font, "zero")  # the tabular zero refers to this one
        rename(font, weight, style)
        font.recalcTimestamp = False  # the same bytes whenever it is built
        font["head"].modified = font["head"].created
        font.save(args.target / f"pt-handout-{weight}.ttf")


def merged(source: Path, weight: int) -> TTFont:
    """Joins the subsets of one weight, for a PDF has no use for unicode ranges."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for subset in SUBSETS:
            part = TTFont(source / f"atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2")
            part.flavor = None
            path = Path(folder, f"{subset}.ttf")
            part.save(path)
            parts.append(str(path))
        font = Merger().merge(parts)
        font["head"].created = TTFont(parts[0])["head"].created
        return font


def remove_slash(font: TTFont, name: str) -> None:
    """Replaces the two half counters of a slashed zero by one whole counter."""
    outer, *halves = contours(font, name)
    if len(halves) != 2:
        raise SystemExit(f"{name} is not a slashed zero: {len(halves)} counters")
    _, counter = contours(font, "O")
    pen = TTGlyphPen(None)
    draw(outer, pen)
    fitted = TransformPen(pen, fit(bounds([counter]), bounds(halves)))
    draw(counter, fitted)
    font["glyf"][name] = pen.glyph()
    advance, _ = font["hmtx"][name]
    font["hmtx"][name] = (advance, round(bounds([outer])[0]))


def contours(font: TTFont, name: str) -> list[Contour]:
    """The closed outlines of a glyph, outermost first as Atkinson draws them."""
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    found: list[Contour] = [[]]
    for step in pen.value:
        found[-1].append(step)
        if step[0] == "closePath":
            found.append([])
    return [contour for contour in found if contour]


def draw(contour: Contour, pen: AbstractPen) -> None:
    """Plays an outline into a pen."""
    for operator, points in contour:
        getattr(pen, operator)(*points)


def bounds(outlines: list[Contour]) -> Box:
    """The box around outlines, in font units: left, bottom, right, top."""
    pen = BoundsPen(None)
    for outline in outlines:
        draw(outline, pen)
    return pen.bounds


def fit(box: Box, target: Box) -> tuple[float, float, float, float, float, float]:
    """The affine transformation that stretches one box onto another."""
    x_scale = (target[2] - target[0]) / (box[2] - box[0])
    y_scale = (target[3] - target[1]) / (box[3] - box[1])
    return (x_scale, 0, 0, y_scale, target[0] - box[0] * x_scale, target[1] - box[1] * y_scale)


def rename(font: TTFont, weight: int, style: str) -> None:
    """Gives the derived font its own name, so that it is never taken for the original."""
    names = {1: FAMILY if weight in (400, 700) else f"{FAMILY} {style}", 3: f"{FAMILY} {style} 1",
             2: style if weight in (400, 700) else "Regular", 4: f"{FAMILY} {style}",
             6: f"PTHandout-{style}", 16: FAMILY, 17: style}  # fmt: skip
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    for stale in (18, 21, 22, 25):
        font["name"].removeNames(nameID=stale)
    font["OS/2"].usWeightClass = weight
    if "STAT" in font:  # it names the variable original
        del font["STAT"]


if __name__ == "__main__":
    main()
