"""Contact sheets for review: in colour, and as printed at 55 mm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ptplanner.figures import rsvg
from ptplanner.figures.built import BUILT, slugs

GAP, LABEL = 14, 24
ACROSS = 3  # pairs of lying people in a row
# Longest side of one picture, in pixels; 55 mm are so many at 150 dots per inch.
AT_A_GLANCE, AT_55_MM = 236, 325
COLOURS, GREYS = 96, 12


@dataclass(frozen=True)
class Pair:
    """Start and end of one exercise, side by side."""

    slug: str
    start: Image.Image
    end: Image.Image

    @property
    def width(self) -> int:
        label = ImageFont.load_default(15).getlength(self.slug)
        return max(self.start.width + GAP // 2 + self.end.width, round(label))

    @property
    def height(self) -> int:
        return max(self.start.height, self.end.height)


def write_sheets(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    in_colour = _sheet(_pairs("", AT_A_GLANCE)).quantize(COLOURS, dither=Image.Dither.NONE)
    on_paper = _sheet(_pairs(".paper", AT_55_MM)).convert("L").quantize(GREYS)
    made = {folder / "contact-sheet.png": in_colour, folder / "print-55mm.png": on_paper}
    for path, picture in made.items():
        picture.save(path, optimize=True)
    return list(made)


def _pairs(ending: str, longest: int) -> list[Pair]:
    """The tallest first, so that a row holds pictures of one height."""
    built = [slug for slug in slugs() if (BUILT / slug / "end.svg").is_file()]
    pairs = [
        Pair(
            slug,
            *(
                rsvg.drawn(BUILT / slug / f"{key}{ending}.svg", longest, longest, "white")
                for key in ("start", "end")
            ),
        )
        for slug in built
    ]
    return sorted(pairs, key=lambda pair: (-pair.height, pair.slug))


def _rows(pairs: list[Pair], width: int) -> list[list[Pair]]:
    """Arrange the pairs in rows, as many as fit beside each other."""
    rows: list[list[Pair]] = [[]]
    for pair in pairs:
        if rows[-1] and _taken(rows[-1]) + 2 * GAP + pair.width > width:
            rows.append([])
        rows[-1].append(pair)
    return rows


def _taken(row: list[Pair]) -> int:
    return sum(pair.width + 2 * GAP for pair in row)


def _sheet(pairs: list[Pair]) -> Image.Image:
    width = ACROSS * (max(pair.width for pair in pairs) + 2 * GAP)
    rows = _rows(pairs, width)
    heights = [max(pair.height for pair in row) + LABEL + GAP for row in rows]
    sheet = Image.new("RGB", (width, sum(heights)), "white")
    pen, top = ImageDraw.Draw(sheet), 0
    for row, height in zip(rows, heights, strict=True):
        # Spare width is spread between the pairs, except in the last row.
        spare = (width - _taken(row)) / len(row) if row is not rows[-1] else 0.0
        left = GAP + spare / 2
        for pair in row:
            _paste(sheet, pen, pair, round(left), top + height - LABEL - GAP)
            left += pair.width + 2 * GAP + spare
        top += height
        pen.line((0, top - GAP // 2, width, top - GAP // 2), fill="#ddd")
    return sheet


def _paste(sheet: Image.Image, pen: ImageDraw.ImageDraw, pair: Pair, left: int, floor: int) -> None:
    """Paste both pictures on one baseline, with the name below."""
    for picture, x in ((pair.start, left), (pair.end, left + pair.start.width + GAP // 2)):
        sheet.paste(picture, (x, floor - picture.height))
    pen.text((left, floor + 3), pair.slug, fill="#444", font=ImageFont.load_default(15))
