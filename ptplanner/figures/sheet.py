"""Contact sheets for people to look at: colour at a glance, and paper at 55 mm."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ptplanner.figures import rsvg
from ptplanner.figures.built import BUILT, slugs

CELL, GAP, COLUMNS = 330, 12, 4
PAPER_WIDTH = 433  # 55 mm at 200 dots per inch


def write_sheets(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    built = [slug for slug in slugs() if (BUILT / slug / "end.svg").is_file()]
    made = []
    for ending, name, width in (
        ("", "contact-sheet.png", CELL),
        (".paper", "print-55mm.png", PAPER_WIDTH),
    ):
        picture = _sheet(
            [
                (
                    slug,
                    [
                        rsvg.drawn(BUILT / slug / f"{key}{ending}.svg", width, ground="white")
                        for key in ("start", "end")
                    ],
                )
                for slug in built
            ],
            width,
        )
        picture.quantize(224, dither=Image.Dither.NONE).save(folder / name, optimize=True)
        made.append(folder / name)
    return made


def _sheet(rows: list[tuple[str, list[Image.Image]]], width: int) -> Image.Image:
    cell_width = 2 * width + 3 * GAP
    lines = [rows[i : i + COLUMNS // 2] for i in range(0, len(rows), COLUMNS // 2)]
    heights = [max(max(p.height for p in pair) for _, pair in line) + 30 + GAP for line in lines]
    sheet = Image.new("RGB", (cell_width * (COLUMNS // 2), sum(heights)), "white")
    pen, font, top = ImageDraw.Draw(sheet), ImageFont.load_default(16), 0
    for line, height in zip(lines, heights, strict=True):
        for column, (slug, pair) in enumerate(line):
            left = column * cell_width + GAP
            for place, picture in enumerate(pair):
                sheet.paste(
                    picture, (left + place * (width + GAP), top + height - 30 - picture.height)
                )
            pen.text((left, top + height - 26), slug, fill="#444", font=font)
            pen.line(
                (left, top + height - 2, left + cell_width - 2 * GAP, top + height - 2), fill="#ddd"
            )
        top += height
    return sheet
