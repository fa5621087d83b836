"""Makes the fonts that print names which Atkinson Hyperlegible Next has no letters for.

TrueType and not woff2, because WeasyPrint unpacks woff2 in Python for every document (4 s for the
Han font), and woff with the time of day in it, so that the same sheet would give other bytes.

    npm install @fontsource/source-sans-3 @fontsource/noto-sans-arabic @fontsource/noto-sans-hebrew \
        @fontsource/noto-sans-sc @fontsource/noto-sans-kr @fontsource/noto-emoji
    python static/fonts/build_fallbacks.py node_modules/@fontsource static/fonts
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SPACES = {0x20, 0xA0}
MARKS = set(map(ord, "←↑→↓↔↖↗↘↙✓■□●○▲△▶★☆≤≥≠≈∞‰"))
HAN_AND_KANA = {*range(0x3000, 0x3100), *range(0x4E00, 0xA000), *range(0xFF00, 0xFF5F)}
HANGUL = {*range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xAC00, 0xD7A4)}
# Merging slices of one font would keep only the first slice's layout rules, so they go.
LAYOUT_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx"]


def main() -> None:
    """Reads the unpacked npm packages and writes one TrueType file per script and weight."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="node_modules/@fontsource")
    parser.add_argument("target", type=Path)
    args = parser.parse_args()
    for name, font in fallbacks(args.source).items():
        font.recalcTimestamp = False  # the same bytes whenever it is built
        font["head"].modified = font["head"].created
        font.save(args.target / name)


def fallbacks(source: Path) -> dict[str, TTFont]:
    """Every font to write, by file name."""
    fonts = {}
    for weight in (400, 700):
        fonts[f"source-sans-3-{weight}.ttf"] = joined(
            [opened(path) for path in slices(source, "source-sans-3", weight)]
        )
        for script in ("arabic", "hebrew"):
            family = f"noto-sans-{script}"
            path = source / family / "files" / f"{family}-{script}-{weight}-normal.woff2"
            fonts[f"{family}-{weight}.ttf"] = opened(path)
    simplified = slices(source, "noto-sans-sc", 400)
    fonts["noto-sans-marks-400.ttf"] = chosen(simplified, MARKS | SPACES)
    fonts["noto-sans-han-400.ttf"] = chosen(simplified, han_of_names() | SPACES)
    korean = source / "noto-sans-kr/files/noto-sans-kr-korean-400-normal.woff2"
    hangul = encodable("euc_kr") & HANGUL | set(range(0x1100, 0x1200))
    fonts["noto-sans-hangul-400.ttf"] = subset(opened(korean), hangul | SPACES)
    pictures = set(range(0x2400, 0x1FB00)) | {0x200D, 0xFE0F} | SPACES
    fonts["noto-emoji-400.ttf"] = chosen(slices(source, "noto-emoji", 400), pictures)
    return fonts


def han_of_names() -> set[int]:
    """Han and kana of the national standards for everyday text: GB 2312, Big5 level 1, JIS level 1."""
    common = encodable("gb2312") | encodable("big5", last_lead=0xC6)
    return (common | encodable("euc_jp", last_lead=0xCF)) & HAN_AND_KANA


def encodable(codec: str, last_lead: int = 0xF7) -> set[int]:
    """The code points that a two-byte character set can write."""
    points = set()
    for lead in range(0xA1, last_lead + 1):
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode(codec, errors="ignore")
            points |= {ord(text)} if len(text) == 1 and ord(text) > 0x7F else set()
    return points


def slices(source: Path, family: str, weight: int) -> list[Path]:
    """The files of one upright weight, leaving out those that only repeat others."""
    repeated = ("chinese-simplified", "emoji-emoji")
    files = sorted((source / family / "files").glob(f"{family}-*-{weight}-normal.woff2"))
    return [path for path in files if not any(word in path.name for word in repeated)]


def opened(path: Path) -> TTFont:
    """A font without its web packing."""
    font = TTFont(path)
    font.flavor = None
    return font


def chosen(paths: list[Path], wanted: set[int]) -> TTFont:
    """One font with the wanted characters out of many slices, each taken from the first that has it."""
    left = set(wanted)
    parts = []
    for path in paths:
        font = opened(path)
        here = left & set(font.getBestCmap())
        if here:
            parts.append(subset(font, here, drop=LAYOUT_TABLES))
            left -= here
    return joined(parts)


def subset(font: TTFont, points: set[int], drop: list[str] | None = None) -> TTFont:
    """The font with these characters alone."""
    options = Options(hinting=False, notdef_outline=True)
    options.drop_tables += drop or []
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    return font


def joined(parts: list[TTFont]) -> TTFont:
    """Several slices as one font."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder, f"{number}.ttf")) for number in range(len(parts))]
        for font, path in zip(parts, paths, strict=True):
            font.save(path)
        whole = Merger().merge(paths)
        whole["head"].created = TTFont(paths[0])["head"].created
        return whole


if __name__ == "__main__":
    main()
