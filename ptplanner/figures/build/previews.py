"""Raster pictures made from the drawings: thumbnails for lists, contact sheets for review."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ptplanner.figures.build.files import BUILT_DIR, THUMBNAIL_SOURCES, list_pose_slugs
from ptplanner.figures.errors import ToolMissing


def rasterize_svg(
    path: Path, width: int, height: int | None = None, background: str = "none"
) -> Image.Image:
    """Rasterize to `width`, or to fit `width` and `height`, on a background colour or transparent."""
    tool = shutil.which("rsvg-convert")
    if tool is None:
        raise ToolMissing(
            "rsvg-convert is not installed: apt-get install librsvg2-bin (or brew install librsvg)"
        )
    size = ["-w", str(width)] + (["-h", str(height), "--keep-aspect-ratio"] if height else [])
    done = subprocess.run(
        [tool, *size, "-b", background, str(path)], capture_output=True, check=True
    )
    return Image.open(BytesIO(done.stdout)).convert("RGBA")


# The largest slot in a list is 124 x 78; twice that, for screens with twice the dots.
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, THUMBNAIL_COLOURS = 248, 156, 64


def compute_thumbnail_stamp(folder: Path) -> str:
    """Compute a stamp that changes with the drawings that the thumbnails are made from."""
    digest = hashlib.sha256(f"{THUMBNAIL_WIDTH}x{THUMBNAIL_HEIGHT} {THUMBNAIL_COLOURS}".encode())
    for name in THUMBNAIL_SOURCES.values():
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def build_thumbnails(folder: Path) -> dict[str, bytes]:
    """Build the thumbnails by file name; few colours and lossless, which keeps lines sharp."""
    return {name: _build_thumbnail(folder / drawing) for name, drawing in THUMBNAIL_SOURCES.items()}


def _build_thumbnail(drawing: Path) -> bytes:
    few = rasterize_svg(drawing, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT).quantize(
        THUMBNAIL_COLOURS, method=Image.Quantize.FASTOCTREE
    )
    into = BytesIO()
    few.convert("RGBA").save(into, "WEBP", lossless=True, method=6)
    return into.getvalue()


SHEET_GAP, SHEET_LABEL_HEIGHT = 14, 24
PAIRS_PER_ROW = 3  # pairs of lying people in a row
# Longest side of one picture, in pixels; 55 mm are so many at 150 dots per inch.
OVERVIEW_SIDE, PRINT_SIDE = 236, 325
SHEET_COLOURS, SHEET_GREYS = 96, 12


@dataclass(frozen=True)
class PicturePair:
    """Start and end of one exercise, side by side."""

    slug: str
    start: Image.Image
    end: Image.Image

    @property
    def width(self) -> int:
        label = ImageFont.load_default(15).getlength(self.slug)
        return max(self.start.width + SHEET_GAP // 2 + self.end.width, round(label))

    @property
    def height(self) -> int:
        return max(self.start.height, self.end.height)


def save_contact_sheets(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    in_colour = _compose_contact_sheet(_load_picture_pairs("", OVERVIEW_SIDE)).quantize(
        SHEET_COLOURS, dither=Image.Dither.NONE
    )
    on_paper = (
        _compose_contact_sheet(_load_picture_pairs(".paper", PRINT_SIDE))
        .convert("L")
        .quantize(SHEET_GREYS)
    )
    made = {folder / "contact-sheet.png": in_colour, folder / "print-55mm.png": on_paper}
    for path, picture in made.items():
        picture.save(path, optimize=True)
    return list(made)


def _load_picture_pairs(ending: str, longest: int) -> list[PicturePair]:
    """The tallest first, so that a row holds pictures of one height."""
    built = [slug for slug in list_pose_slugs() if (BUILT_DIR / slug / "end.svg").is_file()]
    pairs = [
        PicturePair(
            slug,
            *(
                rasterize_svg(BUILT_DIR / slug / f"{key}{ending}.svg", longest, longest, "white")
                for key in ("start", "end")
            ),
        )
        for slug in built
    ]
    return sorted(pairs, key=lambda pair: (-pair.height, pair.slug))


def _arrange_in_rows(pairs: list[PicturePair], width: int) -> list[list[PicturePair]]:
    """Arrange the pairs in rows, as many as fit beside each other."""
    rows: list[list[PicturePair]] = [[]]
    for pair in pairs:
        if rows[-1] and _measure_row_width(rows[-1]) + 2 * SHEET_GAP + pair.width > width:
            rows.append([])
        rows[-1].append(pair)
    return rows


def _measure_row_width(row: list[PicturePair]) -> int:
    return sum(pair.width + 2 * SHEET_GAP for pair in row)


def _compose_contact_sheet(pairs: list[PicturePair]) -> Image.Image:
    width = PAIRS_PER_ROW * (max(pair.width for pair in pairs) + 2 * SHEET_GAP)
    rows = _arrange_in_rows(pairs, width)
    heights = [max(pair.height for pair in row) + SHEET_LABEL_HEIGHT + SHEET_GAP for row in rows]
    sheet = Image.new("RGB", (width, sum(heights)), "white")
    pen, top = ImageDraw.Draw(sheet), 0
    for row, height in zip(rows, heights, strict=True):
        # Spare width is spread between the pairs, except in the last row.
        spare = (width - _measure_row_width(row)) / len(row) if row is not rows[-1] else 0.0
        left = SHEET_GAP + spare / 2
        for pair in row:
            _paste_pair(
                sheet, pen, pair, round(left), top + height - SHEET_LABEL_HEIGHT - SHEET_GAP
            )
            left += pair.width + 2 * SHEET_GAP + spare
        top += height
        pen.line((0, top - SHEET_GAP // 2, width, top - SHEET_GAP // 2), fill="#ddd")
    return sheet


def _paste_pair(
    sheet: Image.Image, pen: ImageDraw.ImageDraw, pair: PicturePair, left: int, floor: int
) -> None:
    """Paste both pictures on one baseline, with the name below."""
    for picture, x in ((pair.start, left), (pair.end, left + pair.start.width + SHEET_GAP // 2)):
        sheet.paste(picture, (x, floor - picture.height))
    pen.text((left, floor + 3), pair.slug, fill="#444", font=ImageFont.load_default(15))
